"""From the located spots to a soup that the steps may change: only what is to be kept."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from bulletin.reading.clean.bench import new_soup
from bulletin.reading.dom import BLOCK, UNREAD, VOID, Spot
from bulletin.reading.trace import Trace

MAX_ELEMENTS = 12_000
"""Most elements of a body. Beyond them text and pictures are kept and structure is let go."""

_KEPT = frozenset(
    "href src srcset alt title width height class id name style align lang dir colspan rowspan "
    "start type reversed value itemprop role border poster".split()
)
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]"
)


def copy(roots: tuple[Spot, ...], dropped: dict[int, str], trace: Trace) -> BeautifulSoup:
    """The soup of ``roots`` without what is ``dropped``; each drop is entered in ``trace``."""
    soup = new_soup()
    count = 0
    stack: list[Spot | str | tuple[str]] = [*reversed(roots)]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            soup.handle_data(_UNWANTED.sub("", item))
        elif isinstance(item, tuple):
            soup.handle_endtag(item[0])
        elif id(item) in dropped:
            trace.removed(dropped[id(item)], text_below(item), pictures_below(item))
        elif item.tag not in UNREAD:
            count += 1
            if count <= MAX_ELEMENTS or item.tag == "img":
                soup.handle_starttag(item.tag, None, None, _attributes(item))
                stack.append((item.tag,))
            elif item.tag in BLOCK:
                soup.handle_data(" ")
            if item.tag not in VOID:
                stack += item.kids[::-1]
    soup.endData()
    trace.simplified = count > MAX_ELEMENTS
    return soup


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
        name: _UNWANTED.sub("", value or "")
        for name, value in spot.attrs.items()
        if name in _KEPT or name.startswith("data-")
    }
