"""Paragraphs: lines of prose become paragraphs of their own, lines of verse stay lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import NavigableString, Tag

from bulletin.reading.clean.bench import (
    Bench,
    children,
    every,
    first,
    has_picture,
    initial,
    value,
    with_attribute,
)
from bulletin.reading.clean.lines import blocks_of, text_of
from bulletin.reading.measure import size_of

_END = re.compile(r"[。！？；：.!?:;…”’\"」』）)]$")
_VERSE = 26.0
"""A line of verse or of an address is rarely longer, in words as `size_of` counts."""
_LONGEST_VERSE = 90.0
"""No line of a poem is longer, in the same words: a longer one is a paragraph."""
_ITEM = re.compile(
    r"(?:[a-zA-Z]|\d{1,2}|[一二三四五六七八九十]{1,3})\s*[.．、)）]|[①-⑳]|[·•●○■□◆◇★☆▪►▶]"
    r"|[（(](?:\d{1,2}|[a-z]|[一二三四五六七八九十]{1,3})[）)]"
)
_SIGNS = "·•●○■□◆◇★☆▪►▶"
_ROWS = (
    [str(n) for n in range(1, 100)],
    list("abcdefghijklmnopqrstuvwxyz"),
    list("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    [*"一二三四五六七八九十", *(f"十{c}" for c in "一二三四五六七八九")],
)
"""How items count."""
_LISTED = 0.8
"""The share of the lines of a list that begin with a number or a sign."""
_SIGNED = re.compile(
    r"^(?:——|--|—)|^[（(](?:作者|记者|来源|摘自|原载|写于|\d{4})"
    r"|^\W*[\d〇○零一二三四五六七八九十]{4}\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月"
    r"(?:\s?[\d一二三四五六七八九十]{1,3}\s?[日号])?\W*$"
)
"""Lines that sign a text: behind a dash, in brackets, with a day."""
_DASHES = frozenset("—-")
_OFFICE = re.compile(
    r"(?:人民政府|委员会|办公室|小组|[局厅部院馆会社处站]|中心|公司|学校|支部)\W*$"
)
_OFFICE_PUSHED = 8
"""Ems of blanks before the name of who signs; with fewer it may be one of a list."""
_POEM = 0.8
"""The share of a body's words that stands in stanzas where the body is a poem."""


def set_right(bench: Bench) -> None:
    """Lines of who signs, and when, stand at the right where blanks push them there."""
    for block in with_attribute(bench.soup, "data-pushed"):
        ems = int(value(block, "data-pushed"))
        del block["data-pushed"]
        text = text_of(block)
        signed = _SIGNED.search(text) or (ems >= _OFFICE_PUSHED and _OFFICE.search(text))
        if signed and size_of(text) <= _VERSE and not _is_of_list(block):
            block["class"] = "right"


def _is_of_list(block: Tag) -> bool:
    """Whether a line has a class, or begins with a dash as the line above or below it does."""
    beside = (block.find_previous_sibling(), block.find_next_sibling())
    dashed = [isinstance(one, Tag) and initial(one) in _DASHES for one in beside]
    return "class" in block.attrs or (initial(block) in _DASHES and any(dashed))


def break_lines(bench: Bench) -> None:
    """Split paragraphs whose lines are prose; mark those whose lines are verse."""
    found = [_Stanza.of(block) for block in every(bench.soup, "p") if first(block, "br")]
    stanzas = [stanza for stanza in found if 2 <= len(stanza.lines) <= _MOST_LINES]
    poem = _is_poem(bench, stanzas)
    for stanza in stanzas:
        block, lines = stanza.block, stanza.lines
        if poem and stanza.sung:
            block["class"] = "verse"
        elif (_is_prose(lines, stanza.sizes) or _is_list(lines)) and all(
            br.parent is block for br in every(block, "br")
        ):
            _split(bench, block, lines)
        elif len(lines) >= 3 and max(stanza.sizes) <= _VERSE and "class" not in block.attrs:
            block["class"] = "verse"


@dataclass(frozen=True, slots=True)
class _Stanza:
    """A paragraph with breaks: its lines and how many words each has."""

    block: Tag
    lines: list[list[object]]
    sizes: list[float]

    @classmethod
    def of(cls, block: Tag) -> _Stanza:
        lines = _lines(block)
        return cls(block, lines, [size_of(text_of_parts(line)) for line in lines])

    @property
    def short(self) -> bool:
        return len(self.lines) >= 3 and max(self.sizes) <= _VERSE

    @property
    def sung(self) -> bool:
        """Whether it may be a stanza of a poem that has long lines too, or of two lines only."""
        long = [size for size in self.sizes if size > _VERSE]
        pictured = has_picture(self.block)
        if "class" in self.block.attrs or pictured or max(self.sizes) > _LONGEST_VERSE:
            return False
        return len(long) <= len(self.lines) / 3


def _is_poem(bench: Bench, stanzas: list[_Stanza]) -> bool:
    """Whether nearly all of the body is stanzas, most of them of short lines only: then one of
    them with a long line is a stanza too and no prose."""
    short = sum(1 for stanza in stanzas if stanza.short)
    sung = [stanza for stanza in stanzas if stanza.sung]
    if short < 2 or 2 * short < len(sung):
        return False
    said = sum(size for stanza in sung for size in stanza.sizes)
    return said >= _POEM * size_of(bench.soup.get_text())


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


def _is_list(lines: list[list[object]]) -> bool:
    """Whether nearly all lines begin with a number or a sign: items of a list, no verse."""
    told = [text for text in map(text_of_parts, lines) if text]
    marks = [found[0] for text in told if (found := _ITEM.match(text))]
    if len(told) < 3 or len(marks) < _LISTED * len(told):
        return False
    if marks[0] in _SIGNS:
        return all(mark == marks[0] for mark in marks)
    counted = [re.sub(r"[\s.．、)）(（]", "", mark).lower() for mark in marks]
    return any(counted == row[: len(counted)] for row in _ROWS)


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

_NEW = 12.0
"""What a sentence says at least that the first copy has not: it is kept."""

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
            told = {text for text, _ in said[:start]}
            for block, (text, size) in zip(blocks[start:], said[start:], strict=True):
                if text in told or size < _NEW or not _END.search(text):
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
