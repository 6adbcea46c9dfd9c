"""Step 1, what was typed → Source → Page.

    Desk      the face: expand, open, follow, picture
    expand    what was typed → single sources     kinds folder listing feed
    web       addresses → pages and pictures      fetcher robots wire guard polite cache bodies
    browser   a page after its scripts ran        gateway
    stock     what the cache holds, clearing it
    saved     files and standard input → pages    mhtml
    content   bytes → text of a page              decode

Nothing else in this program opens a connection or reads a page's files. Nothing here looks
for an article.
"""

from __future__ import annotations

from bulletin.sources.desk import Desk

__all__ = ["Desk"]
