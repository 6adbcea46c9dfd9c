"""How much of one article goes on paper: a page of the web may hold more than anyone prints.

Laying out costs about 40 ms a page of prose, and more for each paragraph, cell and piece of
inline markup. An article beyond the bound keeps its beginning and its end; between them stands
a line that says how much was left out. The e-book holds all of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bulletin.vocabulary import BLOCKS, INLINES

CHARACTER = 1 / 1000
"""Of a page, as all that follows: what a character costs, then an element of each kind."""

LINE = 1 / 50
"""What the end of a line of code costs: only preformatted text has any."""

BLOCK, CELL, INLINE = 0.035, 0.03, 0.02
READING = 0.06
"""What stands over characters (`rt`) makes a box with them."""

TAIL = 0.05
"""Of the bound: what is kept of the end."""

_SPACE = re.compile(r"\s")


@dataclass(slots=True)
class _Cut:
    """What lies between ``head`` and ``tail``, in costs from the start, is left out."""

    head: float
    tail: float
    at: float = 0.0
    omitted: int = 0


def bound(root: Element, pages: float) -> int:
    """Cut the body below ``root`` down to about ``pages``; gives the characters left out.

    Works in place; ``pages`` of 0 means no bound.
    """
    whole = _cost(root)
    if not pages or whole <= pages:
        return 0
    cut = _Cut(pages * (1 - TAIL), whole - pages * TAIL)
    place = _crossed(root, cut.head)
    _trim_children(root, cut)
    _mark(root, place, cut.omitted)
    return cut.omitted


def _own(element: Element) -> float:
    if element.tag in ("td", "th"):
        return CELL
    if element.tag == "rt":
        return READING
    if element.tag in BLOCKS or element.tag == "br":
        return BLOCK
    return INLINE if element.tag in INLINES else 0.0


def _cost(root: Element) -> float:
    return sum(_own(e) + _written(e.text or "") + _written(e.tail or "") for e in root.iter())


def _written(text: str) -> float:
    return CHARACTER * len(text) + LINE * text.count("\n")


def _trim_children(parent: Element, cut: _Cut) -> None:
    """Trim what is below ``parent``; a child that lies between with all that it holds goes."""
    kept: list[Element] = []
    for child in list(parent):
        began, before = cut.at, cut.omitted
        cut.at += _own(child)
        characters = _letters("".join(child.itertext())) if began > cut.head else 0
        child.text = _trimmed(child.text, cut)
        _trim_children(child, cut)
        gone = cut.head < began and cut.at < cut.tail
        if gone:
            cut.omitted = before + characters
        child.tail = _trimmed(child.tail, cut)
        if not gone:
            kept.append(child)
        elif child.tail and kept:
            kept[-1].tail = (kept[-1].tail or "") + child.tail
        elif child.tail:
            parent.text = (parent.text or "") + child.tail
    parent[:] = kept


def _trimmed(text: str | None, cut: _Cut) -> str | None:
    if not text:
        return text
    began, spent = cut.at, _written(text)
    each = spent / len(text)
    cut.at += spent
    if cut.at <= cut.head or began >= cut.tail:
        return text
    head = min(len(text), max(0, int((cut.head - began) / each)))
    tail = min(len(text), max(head, int((cut.tail - began) / each)))
    cut.omitted += _letters(text[head:tail])
    return text[:head] + text[tail:]


def _letters(text: str) -> int:
    return len(text) - len(_SPACE.findall(text))


def _crossed(root: Element, head: float) -> int:
    """How many blocks of ``root`` begin before ``head``: all of them stay."""
    at, count = 0.0, 0
    for block in root:
        if at > head:
            break
        at += _cost(block)
        count += 1
    return count


def _mark(root: Element, place: int, omitted: int) -> None:
    """The line that says what is missing, behind the block where it is missing."""
    line = Element("p", {"class": "center"})
    line.text = (
        f"〔此处略去 {omitted} 字，全文见原文或电子书 · "
        f"{omitted} characters are left out here; see the source or the e-book〕"
    )
    root.insert(place, line)
