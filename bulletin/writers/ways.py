"""Ways that only the page has a use for: its list of contents, and links to edit a section.

The headings that a list of contents names stand in the text, and their pages in our contents;
on paper the list leads nowhere. A screen keeps it. Nobody edits a section in a bulletin
(MediaWiki: ``[edit]`` behind each heading).
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

_NAME = re.compile(
    r"(?:本文|文章|页面|快速)?(?:目\s*[录錄]|导航|要点)(?:如下)?|目次"
    r"|(?:table of )?contents|on this page|in this article|inhalt\w*|sommaire|índice|содержание",
    re.IGNORECASE,
)
_EDITS = re.compile(r"[?&]action=edit\b|[?&]veaction=edit\b")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LEAST = 2
"""Items of a list of contents."""


def drop_contents(root: Element) -> None:
    """Take out lists of nothing but links to headings below, in place, and what they are under."""
    headed = {block.get("id") for block in root.iter() if block.tag in _HEADINGS}
    for block in list(root):
        if block.tag in ("ul", "ol") and _leads_to(block, headed - {None}):
            at = list(root).index(block)
            named = at > 0 and _NAME.fullmatch(_said(root[at - 1]).strip(" :：[]")) is not None
            if named or at == 0 or root[at - 1].tag not in (*_HEADINGS, "p"):
                root.remove(block)
            if named:
                root.remove(root[at - 1])


def _leads_to(block: Element, headed: set[str | None]) -> bool:
    """Whether each item is a link to a heading, with its number at most."""
    links = list(block.iter("a"))
    if len(links) < _LEAST or len(links) < sum(1 for _ in block.iter("li")):
        return False
    said = sum(len(_said(link)) for link in links)
    whole = len("".join(re.sub(r"[\d.\s]", "", text) for text in block.itertext()))
    inside = all(link.get("href", "").removeprefix("#") in headed for link in links)
    return inside and said >= whole


def _said(element: Element) -> str:
    return "".join(element.itertext()).strip()


def drop_edit_links(root: Element) -> None:
    """Take links to edit a section out of the headings, with their brackets, in place."""
    for heading in (block for block in root.iter() if block.tag in _HEADINGS):
        links = [link for link in heading if _EDITS.search(link.get("href", ""))]
        if links and links[-1] is heading[-1] and not (links[-1].tail or "").strip(" ]］"):
            _cut(heading, list(heading).index(links[0]))


def _cut(heading: Element, at: int) -> None:
    """Leave out all that stands in a heading from its child ``at`` on, and the bracket before."""
    del heading[at:]
    if at:
        heading[at - 1].tail = (heading[at - 1].tail or "").rstrip(" [［")
    else:
        heading.text = (heading.text or "").rstrip(" [［")
