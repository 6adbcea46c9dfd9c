"""The facts of an article: title, people, publisher, date, language, first address.

The visible facts near the visible title are the judges; meta elements, JSON-LD and Open Graph
are witnesses: they are heard where the page shows nothing, and they help to choose between
what it shows. Nothing here reads the clock, and the tree is never changed.

    lines       the visible text as lines          witnesses   what is said out of sight
    title       the headline among the lines       window      the stretch around it
    labels      发布时间：… 来源：… 作者：…           dates       dates in text
    people      names and bylines                  when, who   the decisions
    language    BCP 47 from claim and script       address     原文链接
"""

from __future__ import annotations

from bulletin.reading.facts.gather import Facts, gather

__all__ = ["Facts", "gather"]
