"""From the located spots to a soup that the steps may change: only what is to be kept."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from bulletin.reading.clean.writing import Writer
from bulletin.reading.dom import BLOCK, UNREAD, VOID, Spot
from bulletin.reading.trace import Trace
from bulletin.reading.words import LAZY
from bulletin.vocabulary import HEADINGS

MAX_ELEMENTS = 12_000
"""Most elements of a body. Beyond them text and pictures are kept and structure is let go."""

_KEPT = frozenset(
    "href src srcset alt title width height class id name style align lang dir colspan rowspan "
    "start type reversed value itemprop role border poster display mode open close separators "
    "linethickness aria-hidden".split()
) | {name for name in LAZY if not name.startswith("data-")}
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]"
)


_FIRM = frozenset(
    "p div section article ul ol li table tbody tr td th blockquote h1 h2 h3 h4 h5 h6".split()
)
"""Blocks at whose edges white space is nothing: no step takes them out or makes them inline."""

_EXACT = frozenset(
    "pre listing xmp plaintext textarea noscript video audio iframe embed object".split()
)
"""Elements whose white space is text, or is looked at before their inside is known to be kept."""

_SPACES = " \t\n\f\r"


def copy(roots: tuple[Spot, ...], dropped: dict[int, str], trace: Trace) -> BeautifulSoup:
    """The soup of ``roots`` without what is ``dropped``; each drop is entered in ``trace``."""
    writer = Writer()
    count = exact = 0
    edge = False
    standfirst = _standfirst(roots)
    stack: list[Spot | str | None] = [*reversed(roots)]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            if not edge or exact or item.strip(_SPACES):
                writer.text(_wanted(item))
                edge = False
        elif item is None:
            name = writer.end()
            edge = name in _FIRM
            exact -= name in _EXACT
        elif id(item) in dropped:
            trace.removed(dropped[id(item)], text_below(item), pictures_below(item))
        elif item.tag not in UNREAD:
            count += 1
            if count <= MAX_ELEMENTS or item.tag == "img":
                writer.start("p" if item is standfirst else item.tag, _attributes(item))
                edge = item.tag in _FIRM
                exact += item.tag in _EXACT
                stack.append(None)
            elif item.tag in BLOCK:
                writer.text(" ")
            if item.tag not in VOID:
                stack += item.kids[::-1]
    writer.finish()
    trace.simplified = count > MAX_ELEMENTS
    return writer.soup


def _standfirst(roots: tuple[Spot, ...]) -> Spot | None:
    """The heading that opens an article in an element of its own: it heads nothing there."""
    if len(roots) < 2 or roots[0].after - roots[0].first > 2:
        return None
    heads = (spot for spot in roots[0].walk() if spot.tag in HEADINGS)
    return next(heads, None)


def _wanted(text: str) -> str:
    """``text`` without characters that no body may have; what is printable has none."""
    return text if text.isprintable() else _UNWANTED.sub("", text)


def text_below(top: Spot) -> str:
    """Everything written below ``top`` that a reader could see."""
    pieces: list[str] = []
    stack: list[Spot | str] = [top]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
        elif item.tag not in UNREAD:
            stack += item.kids[::-1]
    return "".join(pieces)


def pictures_below(top: Spot) -> int:
    """How many pictures are in ``top``."""
    return sum(1 for spot in top.walk() if spot.tag == "img")


def _attributes(spot: Spot) -> dict[str, str]:
    return {
        name: _wanted(value or "")
        for name, value in spot.attrs.items()
        if name in _KEPT or name.startswith("data-")
    }
