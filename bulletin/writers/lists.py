"""Lists whose items write their numbers or dots themselves: they get none a second time."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

OWN = "own"
"""The class of a list whose items carry their marks in their text."""

_MARK = re.compile(
    r"\s*(?:[（(\[【〔]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[）)\]】〕]|[、．]|\.(?!\d))"
    r"|[①-⑳⑴-⒇⒈-⒛㈠-㈩❶-❿]|[•·・●○◆◇■□▪▫►▶★☆※✓✔➢]|附件?\s*\d{1,2}|第[一二三四五六七八九十\d]{1,3}[条章节步项、])"
)


def mark(root: Element) -> None:
    """Give the lists below ``root`` their class, in place."""
    for block in root.iter():
        if block.tag in ("ul", "ol") and len(block) and all(map(_is_marked, block)):
            block.set("class", OWN)


def _is_marked(item: Element) -> bool:
    return _MARK.match("".join(item.itertext())) is not None
