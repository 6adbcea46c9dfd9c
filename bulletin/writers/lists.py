"""Lists without marks: the items write their numbers or dots themselves, or show pictures."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

OWN = "own"
"""The class of a list whose items get no marks."""

_MARK = re.compile(
    r"\s*(?:[（(\[【〔]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[）)\]】〕]|[、．]|\.(?!\d))"
    r"|[①-⑳⑴-⒇⒈-⒛㈠-㈩❶-❿]|[•·・●○◆◇■□▪▫►▶★☆※✓✔➢]|附件?\s*\d{1,2}|第[一二三四五六七八九十\d]{1,3}[条章节步项、])"
)


def mark(root: Element) -> None:
    """Give the lists below ``root`` their class, in place."""
    for block in root.iter():
        if block.tag not in ("ul", "ol") or not len(block):
            continue
        if all(map(_is_marked, block)) or all(map(_is_shown, block)):
            block.set("class", OWN)


def _is_marked(item: Element) -> bool:
    return _MARK.match("".join(item.itertext())) is not None


def _is_shown(item: Element) -> bool:
    """Whether an item is nothing but pictures, with their captions or without."""
    loose = [item.text, *(part.tail for part in item)]
    shown = {"figure", "img"}
    return (
        len(item) > 0
        and not any(map(str.strip, filter(None, loose)))
        and all(part.tag in shown for part in item)
    )
