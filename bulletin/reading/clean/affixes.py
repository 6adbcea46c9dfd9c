"""Parts of the first and the last paragraph, and beside pictures, that are not of the text."""

from __future__ import annotations

import re

from bs4 import NavigableString, PageElement, Tag

from bulletin.reading import phrases
from bulletin.reading.clean.bench import Bench, every, has_picture, initial, text_in, value
from bulletin.reading.measure import size_of

_BUTTONS = re.compile(
    r"\s*(?:(?:click to )?enlarge(?: this)?(?: image| photo)?|(?:hide|toggle) caption"
    r"|(?:点击)?(?:查看|放大)(?:原图|大图|图片))\s*",
    re.I,
)
"""What says that it makes a picture larger, or hides its caption."""
_OF_PICTURE = re.compile(r"caption|enlarge|imag|photo|\bpic|zoom", re.I)
_INITIALS = frozenset("cehtCEHT点查放")


def strip_suffix(bench: Bench, block: Tag) -> None:
    """（责任编辑：…） at the end of the last paragraph."""
    for _ in range(3):
        text = block.get_text()
        for name, pattern in phrases.SUFFIX:
            found = pattern.search(text)
            if found and size_of(text[: found.start()]) > 6:
                _cut_text(block, found.start(), len(text))
                bench.trace.removed(name, found.group())
                break
        else:
            return


def strip_prefix(bench: Bench, block: Tag) -> bool:
    """（原标题：…） before the first sentence; whether there was one."""
    text = block.get_text()
    found = phrases.PREFIX.match(text)
    if not found or not text[found.end() :].strip():
        return False
    _cut_text(block, 0, found.end())
    bench.trace.removed("original title", found.group())
    return True


def drop_buttons(bench: Bench) -> None:
    """What makes a picture larger or hides its caption, and a bar behind that."""
    for tag in every(bench.soup, "a", "b", "span", "strong", "button", "em"):
        if tag.parent is None or initial(tag) not in _INITIALS:
            continue
        if _BUTTONS.fullmatch(text_in(tag)) and not has_picture(tag) and _is_of_picture(tag):
            _drop_bar(bench, tag.find_next_sibling())
            bench.drop("buttons of pictures", tag)


def _is_of_picture(tag: Tag) -> bool:
    """Whether names say that something belongs to a picture: its own, or those it stands in."""
    above: Tag | None = tag
    for _ in range(4):
        if above is None or above.name == "figure":
            return above is not None
        if _OF_PICTURE.search(f"{value(above, 'class')} {value(above, 'id')} {above.name}"):
            return True
        above = above.parent
    return False


def _drop_bar(bench: Bench, bar: PageElement | None) -> None:
    if isinstance(bar, Tag) and text_in(bar).strip() in {"/", "|"}:
        bench.drop("buttons of pictures", bar)


def _cut_text(block: Tag, start: int, end: int) -> None:
    """Take the characters from ``start`` to ``end`` out of a block's text."""
    at = 0
    for string in list(block.find_all(string=True)):
        text = str(string)
        left, right = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        if left < right:
            string.replace_with(NavigableString(text[:left] + text[right:]))
