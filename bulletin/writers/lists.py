"""Lists without marks: the items write their numbers or dots themselves, or show pictures."""

from __future__ import annotations

import re
from unicodedata import numeric
from xml.etree.ElementTree import Element

OWN = "own"
"""The class of a list whose items get no marks."""

_MARK = re.compile(
    r"\s*(?:[（(\[【〔]?(\d{1,3}|[一二三四五六七八九十])(?:[）)\]】〕]|[、．](?!\d+、)|\.(?!\d))"
    r"|([①-⑩])|[•·・●○◆◇■□▪▫►▶★☆※✓✔➢])"
)


def mark(root: Element) -> None:
    """Give the lists below ``root`` their class, in place."""
    for block in root.iter():
        if block.tag not in ("ul", "ol") or not len(block):
            continue
        if _are_marked(block) or (block.tag == "ul" and all(map(_is_shown, block))):
            block.set("class", OWN)


def _are_marked(block: Element) -> bool:
    """Whether all items begin with dots, or with numbers that run on."""
    found = [_MARK.match("".join(item.itertext())) for item in block]
    marks = [mark[1] or mark[2] or "" for mark in found if mark is not None]
    if len(marks) < len(found):
        return False
    numbers = [_number(mark) for mark in marks if mark]
    return not numbers or numbers == list(range(numbers[0], numbers[0] + len(found)))


def _number(mark: str) -> int:
    """A number in figures, in Chinese digits up to ten, or in a circle."""
    return int(mark) if mark.isdecimal() else int(numeric(mark))


def _is_shown(item: Element) -> bool:
    """Whether an item is nothing but pictures, with their captions or without."""
    loose = [item.text, *(part.tail for part in item)]
    shown = {"figure", "img"}
    return (
        len(item) > 0
        and not any(map(str.strip, filter(None, loose)))
        and all(part.tag in shown for part in item)
    )
