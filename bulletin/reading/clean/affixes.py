"""Parts of the first and the last paragraph that are not of their sentence."""

from __future__ import annotations

from bs4 import NavigableString, Tag

from bulletin.reading import phrases
from bulletin.reading.clean.bench import Bench
from bulletin.reading.measure import size_of


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


def _cut_text(block: Tag, start: int, end: int) -> None:
    """Take the characters from ``start`` to ``end`` out of a block's text."""
    at = 0
    for string in list(block.find_all(string=True)):
        text = str(string)
        left, right = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        if left < right:
            string.replace_with(NavigableString(text[:left] + text[right:]))
