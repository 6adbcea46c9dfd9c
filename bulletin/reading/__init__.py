"""Page → Article. Pure: no file but the site rules, no network, no clock.

    1. parse    html → tree, depth bounded                    never changed afterwards
       dom      tree → spots, its light mirror
    2. measure  tree → survey: lines and scores
    3. locate   survey → place: the element that holds the article, by rule or by measure
    4. facts    tree → title, authors, publisher, date        reads the unpruned tree
    5. prune    place → what stands in it but is not of it
    6. clean    → body in the vocabulary, by named steps
    7. refuse   what is no article is said so

`trace` keeps the account of what each step took out.
"""

from __future__ import annotations

from bulletin.reading.reader import explain, read
from bulletin.reading.series import join
from bulletin.reading.trace import Explanation, Removal

__all__ = ["Explanation", "Removal", "explain", "join", "read"]
