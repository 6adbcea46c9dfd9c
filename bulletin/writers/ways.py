"""Ways through a page that paper has no use for: its own list of contents.

The headings that such a list names stand in the text, and their pages in our contents; on
paper the list leads nowhere. A screen keeps it.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

_NAME = re.compile(
    r"(?:本文|文章|页面)?目\s*[录錄]|目次|(?:table of )?contents|on this page|in this article"
    r"|inhalt\w*|sommaire|índice|содержание",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LEAST = 2
"""Items of a list of contents."""


def drop_contents(root: Element) -> None:
    """Take out lists of nothing but links to headings below, in place, and what they are under."""
    headed = {block.get("id") for block in root.iter() if block.tag in _HEADINGS}
    for block in list(root):
        if block.tag in ("ul", "ol") and _leads_to(block, headed - {None}):
            at = list(root).index(block)
            root.remove(block)
            if at and _NAME.fullmatch(_said(root[at - 1]).strip(" :：[]")):
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
