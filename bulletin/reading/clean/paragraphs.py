"""Paragraphs: lines of prose become paragraphs of their own, lines of verse stay lines."""

from __future__ import annotations

import re

from bs4 import NavigableString, Tag

from bulletin.reading.clean.bench import Bench, children, every, first, has_picture, initial
from bulletin.reading.clean.lines import blocks_of, text_of
from bulletin.reading.measure import size_of

_END = re.compile(r"[。！？；：.!?:;…”’\"」』）)]$")
_VERSE = 26.0
"""A line of verse or of an address is rarely longer, in words as `size_of` counts."""


def break_lines(bench: Bench) -> None:
    """Split paragraphs whose lines are prose; mark those whose lines are verse."""
    for block in every(bench.soup, "p"):
        if first(block, "br") is None:
            continue
        lines = _lines(block)
        sizes = [size_of(text_of_parts(line)) for line in lines]
        if not 2 <= len(lines) <= _MOST_LINES:
            continue
        if _is_prose(lines, sizes) and not any(br.parent is not block for br in every(block, "br")):
            _split(bench, block, lines)
        elif len(lines) >= 3 and max(sizes) <= _VERSE and "class" not in block.attrs:
            block["class"] = "verse"


def _lines(block: Tag) -> list[list[object]]:
    """The contents of ``block`` between its own breaks."""
    lines: list[list[object]] = [[]]
    for part in block.contents:
        if isinstance(part, Tag) and part.name == "br":
            lines.append([])
        else:
            lines[-1].append(part)
    return lines


def text_of_parts(parts: list[object]) -> str:
    """The text of some contents."""
    pieces = [part.get_text() if isinstance(part, Tag) else str(part) for part in parts]
    return " ".join("".join(pieces).split())


def _is_prose(lines: list[list[object]], sizes: list[float]) -> bool:
    texts = [text_of_parts(line) for line in lines]
    pictured = any(isinstance(p, Tag) and has_picture(p) for line in lines for p in line)
    long = sum(1 for size in sizes if size > _VERSE)
    ended = sum(1 for text in texts if _END.search(text))
    return (long >= 1 and ended >= 0.6 * len(lines)) or long > 0.5 * len(lines) or pictured


def _split(bench: Bench, block: Tag, lines: list[list[object]]) -> None:
    last = block
    for line in lines[1:]:
        new = bench.soup.new_tag("p", attrs={k: v for k, v in block.attrs.items() if k == "class"})
        for part in line:
            if isinstance(part, (Tag, NavigableString)):
                new.append(part.extract())
        last.insert_after(new)
        last = new
    for br in children(block, "br"):
        br.decompose()


_MOST_LINES = 3_000
"""Paragraphs of more lines stay as they are: splitting takes time with the square of them."""

_TRIES = 8
"""Places where a second copy may begin that are tried."""


def drop_twice(bench: Bench) -> None:
    """A body that stands twice (for desktop and mobile): keep the first."""
    blocks = blocks_of(bench)
    heads = {text_of(block) for block in blocks[:2]} - {""}
    initials = {text[0] for text in heads}
    later = [n for n in range(1, len(blocks)) if initial(blocks[n]) in initials]
    starts = [n for n in later if text_of(blocks[n]) in heads]
    if not starts:
        return
    said = [(text, size_of(text)) for text in map(text_of, blocks)]
    for start in starts[:_TRIES]:
        if _repeats(said[:start], said[start:]):
            for block in blocks[start:]:
                bench.drop("the article a second time", block)
            return


def _repeats(before: list[tuple[str, float]], after: list[tuple[str, float]]) -> bool:
    """Whether the texts after, each with its size, say again, in order, what stands before.

    Verses that are sung twice are no copy: among them is no paragraph of prose.
    """
    head = [text for text, size in before if size >= 8]
    tail = [(text, size) for text, size in after if size >= 8]
    if len(set(tail)) < 2 or len(tail) < 0.6 * len(head):
        return False
    if max(size for _, size in tail) <= _VERSE:
        return False
    places = {text: place for place, text in reversed(list(enumerate(head)))}
    again = [(places[text], size) for text, size in tail if text in places]
    found = [place for place, _ in again]
    said = sum(size for _, size in again)
    return found == sorted(found) and said >= 0.9 * sum(size for _, size in tail)
