"""Crossheads (小标题) that a page sets as paragraphs: bold lines, and numbered lines 一、 （一）.

Few Chinese pages mark them as headings. Two or more that are set alike and have text below
each are headings all the same; what only looks like one (a name in bold, a question, a bold
lead) is followed by none of its like or ends as sentences do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from bs4 import Tag

from bulletin.reading.clean.bench import Bench, children, every, first, has_picture, value
from bulletin.reading.clean.lines import text_of
from bulletin.reading.measure import size_of

LEAST = 2
"""Crossheads of one kind that an article has at least."""

LONGEST = 34.0
"""What a crosshead says at most, as `size_of` counts."""

DENSE = 0.4
"""Of the blocks: where more are bold lines, they are the text."""

QUOTED = 14.0
"""What a crosshead in quotation marks says at most; a longer one is somebody's words."""

_NUMBERED = (
    re.compile(r"第[一二三四五六七八九十百\d]{1,4}[章编]\s"),
    re.compile(
        r"(?:[一二三四五六七八九十]{1,3}\s*、|第[一二三四五六七八九十\d]{1,3}(?:部分|节)\s?)\s*\S"
    ),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]\s*\S"),
)
"""How headings of three levels begin in official documents (GB/T 9704-2012, 7.3.3)."""

_BOLD = len(_NUMBERED)
_ENDED = re.compile(r"[。；]|[：:，,、！!…]$")
_SENTENCE = re.compile(r"[。；]|[：:，,、？?！!…]$|^(?:——|[-—－(（【\[]|问|答|记者|主持人|Q\b|A\b)")
"""What a crosshead has not: how a sentence ends; how a question, a remark and a lead begin."""

_ORDINAL = re.compile(
    r"(?:0?[1-9]|1\d|(?:part|no|第)?[\s.·]*0?\d{1,2}|[壹贰叁肆伍陆柒捌玖]|[IVX]{1,4})", re.I
)
_FIGURES = re.compile(r"\d+")
_SPOKEN = re.compile(r"[：:]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph that may be a crosshead, where it stands, and of which kind it is."""

    block: Tag
    at: int
    kind: int


def name(bench: Bench) -> None:
    """Make headings of them."""
    _join_numbers(children(bench.soup))
    blocks = children(bench.soup)
    found = [
        _Line(block, at, kind) for at, block in enumerate(blocks) if (kind := _kind(block)) >= 0
    ]
    at_kind = {line.at: line.kind for line in found}
    found = [line for line in found if _has_text_below(line, blocks, at_kind)]
    kinds = sorted({k for k in at_kind.values() if _are_heads(k, found, blocks)})
    deepest = max((int(b.name[1]) for b in blocks if re.fullmatch("h[2-6]", b.name)), default=1)
    for line in found:
        if line.kind in kinds:
            for bold in every(line.block, "strong"):
                bold.unwrap()
            line.block.name = f"h{min(deepest + 1 + kinds.index(line.kind), 6)}"
            if value(line.block, "class") not in ("", "center"):
                del line.block["class"]


def _join_numbers(blocks: list[Tag]) -> None:
    """Join numbers that stand in lines of their own, 01 or PART 1, to the crossheads below."""
    pairs = [
        (number, head)
        for number, head in pairwise(blocks)
        if number.name == "p" and _ORDINAL.fullmatch(text_of(number)) and _may_head(head)
    ]
    if len(pairs) < LEAST:
        return
    for number, head in pairs:
        (first(head, "strong") or head).insert(0, f"{text_of(number)}\u3000")
        number.decompose()


def _may_head(block: Tag) -> bool:
    text = text_of(block)
    short = block.name == "p" and 1 < size_of(text) <= LONGEST and not has_picture(block)
    return short and not _SENTENCE.search(text) and _is_bold(block, text)


def _kind(block: Tag) -> int:
    """Which kind of crosshead a block is set as, -1 for none."""
    if block.name != "p" or value(block, "class") not in {"", "center"} or has_picture(block):
        return -1
    text = text_of(block)
    if not 1 < size_of(text) <= LONGEST or first(block, "br", "a") is not None:
        return -1
    numbered = next((n for n, form in enumerate(_NUMBERED) if form.match(text)), -1)
    if numbered >= 0:
        return -1 if _ENDED.search(text) else numbered
    if _SENTENCE.search(text) or (text[0] in '“"「' and size_of(text) > QUOTED):
        return -1
    named = _is_bold(block, text) and not _SPOKEN.search(text) and len(_FIGURES.findall(text)) < 3
    return _BOLD if named else -1


def _is_bold(block: Tag, text: str) -> bool:
    strong = "".join(text_of(part) for part in every(block, "strong"))
    return len(strong.replace(" ", "")) >= len(text.replace(" ", ""))


def _has_text_below(line: _Line, blocks: list[Tag], kinds: dict[int, int]) -> bool:
    """Whether text or a deeper crosshead follows."""
    if line.at + 1 >= len(blocks):
        return False
    below = kinds.get(line.at + 1)
    if below is not None:
        return below > line.kind
    after = blocks[line.at + 1]
    return after.name != "p" or value(after, "class") != "right"


def _are_heads(kind: int, found: list[_Line], blocks: list[Tag]) -> bool:
    """Whether the lines of one kind are set often enough, and seldom enough."""
    lines = [line for line in found if line.kind == kind]
    said = {text_of(line.block) for line in lines}
    return LEAST <= len(said) == len(lines) and (kind != _BOLD or len(lines) <= DENSE * len(blocks))
