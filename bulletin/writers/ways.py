"""Ways that only the page has a use for: its list of contents, links to edit a section, and
those that lead from a reference back to the text.

The headings that a list of contents names stand in the text, and their pages in our contents;
on paper the list leads nowhere. A screen keeps it. Nobody edits a section in a bulletin
(MediaWiki: ``[edit]`` behind each heading), and nobody can press ``^ a b`` on paper.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import takewhile
from xml.etree.ElementTree import Element

from bulletin.vocabulary import HEADINGS

_NAME = re.compile(
    r"(?:本文|文章|页面|快速)?(?:目\s*[录錄]|导航|要点)(?:如下)?|目次"
    r"|(?:table of )?contents|on this page|in this article|inhalt\w*|sommaire|índice|содержание",
    re.IGNORECASE,
)
_EDITS = re.compile(r"[?&]action=edit\b|[?&]veaction=edit\b")
_ARROWS = " \u00a0^↑"
_BACK = re.compile(r"[\^↑]|[a-z]{1,2}|\d{1,3}\.\d{1,3}")
"""What ways back from a reference say: MediaWiki's ``^``, ``↑``, ``a``, ``1.0``."""
_LEAST = 2
"""Items of a list of contents."""


def drop_contents(root: Element) -> None:
    """Take out lists of nothing but links to headings below, in place, and what they are under."""
    heads = [block for block in root.iter() if block.tag in HEADINGS]
    headed = {block.get("id"): _bare(_said(block)) for block in heads if block.get("id")}
    for block in list(root):
        if block.tag in ("ul", "ol") and _leads_to(block, headed.keys()):
            at = list(root).index(block)
            named = at > 0 and _NAME.fullmatch(_said(root[at - 1]).strip(" :：[]")) is not None
            apart = at == 0 or root[at - 1].tag not in (*HEADINGS, "p")
            announced = at > 0 and _said(root[at - 1]).endswith((":", "："))
            if named or apart or (_says_again(block, headed) and not announced):
                root.remove(block)
            if named:
                root.remove(root[at - 1])


def _says_again(block: Element, headed: Mapping[str | None, str]) -> bool:
    """Whether each link says, but for numbers, what the heading says that it leads to."""
    links = (
        (link.get("href", "").removeprefix("#"), _bare(_said(link))) for link in block.iter("a")
    )
    return all(headed[name].startswith(said) for name, said in links)


def _bare(text: str) -> str:
    """``text`` without blanks, and without a number before it."""
    return re.sub(r"^\d+(?:\.\d+)*\.?(?=\D)", "", "".join(text.split()))


def _leads_to(block: Element, headed: Collection[str | None]) -> bool:
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
    for heading in (block for block in root.iter() if block.tag in HEADINGS):
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


def drop_ways_back(root: Element) -> None:
    """Take the links that lead from a reference back to the text out of items of lists, with
    the arrow before them, in place."""
    for item in root.iter("li"):
        backs = list(takewhile(_is_back, item))
        arrow = (item.text or "").strip() or ("".join(backs[0].itertext()) if backs else "")
        if not backs or not arrow or arrow.strip(_ARROWS):
            continue
        item.text = (backs[-1].tail or "").lstrip(_ARROWS)
        for back in backs:
            item.remove(back)


def _is_back(element: Element) -> bool:
    """Whether an element is an arrow or a letter that leads to a place in the text."""
    links = [element] if element.tag == "a" else list(element.iter("a"))
    said = "".join(element.itertext()).strip()
    inside = bool(links) and all(link.get("href", "").startswith("#") for link in links)
    return inside and _BACK.fullmatch(said) is not None
