"""Crossheads (小标题) that a page sets as paragraphs: bold lines, and numbered lines 一、 （一）.

Few Chinese pages mark them as headings. Bold lines, two or more, that have text below each are
headings all the same; of numbered lines all that run on from the first are, or none, for in a
list some items are short as well. What only looks like one (a name in bold, a question, the
title of a table, a caption) stands beside its like, ends as sentences do, or heads no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter
from unicodedata import numeric

from bs4 import Tag

from bulletin.numerals import chinese_number
from bulletin.reading import phrases
from bulletin.reading.clean.bench import Bench, children, every, first, has_picture, is_bold, value
from bulletin.reading.clean.lines import text_of
from bulletin.reading.measure import size_of
from bulletin.vocabulary import HEADINGS

LEAST = 2
"""Crossheads of one kind that an article has at least."""

_STOPPED = 20.0
_SPOKEN = re.compile("^[“‘「]|[我你您咱]")
"""What a crosshead with a full stop says at most, and what spoken words have."""

_LONGEST_FRAMED, _OTHERS = 16.0, 2
"""What a crosshead that is not bold says at most, and how many other lines stand in the middle."""

_KICKER = 8.0
"""What the first of two crossheads in the middle says at most, which stand below each other."""

MANY = 3
"""Crossheads in the middle from which on a like line above a table is no title of the table."""

LONGEST = 34.0
"""What a crosshead says at most, as `size_of` counts."""

DENSE = 0.4
"""Of the blocks: where more are bold lines, they are the text."""

QUOTED = 14.0
"""What a crosshead in quotation marks says at most; a longer one is somebody's words."""

FIGURES = 3
"""Numbers from which on a bold line is a result, a telephone and the like."""

_DIGITS = "一二三四五六七八九十百"
_NUMBERED = {
    0: re.compile(rf"第([{_DIGITS}]{{1,4}}|\d{{1,4}})[章编]\s"),
    1: re.compile(
        rf"([{_DIGITS}]{{1,3}})$|(?:([{_DIGITS}]{{1,3}})\s*、"
        rf"|第([{_DIGITS}]{{1,3}}|\d{{1,3}})(?:部分|节)\s?)\s*(?![{_DIGITS}]、)\S"
    ),
    3: re.compile(rf"[（(]([{_DIGITS}]{{1,3}})[）)]\s*\S"),
    4: re.compile(r"(\d{1,2})\s*[.．、]\s*(?![\d\s])\S"),
}
"""How headings of four levels begin in official documents (GB/T 9704-2012, 7.3.3)."""

_ITEM, _TOLD = 4, 16.0
"""The level of the lines that items of lists are, and what a paragraph below one says at least
where it is a crosshead, as `size_of` counts."""

_ANSWERED = 3.0
"""What an answer says at least."""

_NO_ANSWER = re.compile(r"[\s_＿]*$|[A-DＡ-Ｄ]\s*[.．、]")
_BLANK = re.compile(r"[_＿]{2,}|[（(]\s{2,}[)）]|\[[MJCDNR](?:/OL)?\]")
_EXERCISES = re.compile("思考题|练习题?$|习题|讨论题|测试题|选择题|填空题|判断题|参考文献|注释$")
"""Options, gaps and marks of references: what exercises and lists of books have."""

_PART, _BOLD, _UNDER = -1, 2, 3
"""The levels of lines below a number of their own, of bold lines, and of those among them that
stand at the left where others stand in the middle."""

_ENDED = re.compile(r"[。；]|[：:，,、！!…]$")
_SENTENCE = re.compile(
    r"[。；]|[：:，,、？?！!…]$|\d{5,}|\d{3,4}-\d{3,}|^[约近超共]?[\d.,]+(?!年)[\u4e00-\u9fff%％+]{1,2}$|^(?:——|[-–—－(（【\[]|问|答|请|记者|主持人|Q\b|A\b|(?:附?表|图|附件?)\s*\d)"
)
"""What a crosshead has not: how a sentence ends; how a question, a remark and a lead begin."""

_ORDINAL = re.compile(r"(?:(?:part|no|第)?[\s.·]*(0?\d{1,2})|([壹贰叁肆伍陆柒捌玖]))", re.I)
_FIGURE = re.compile(r"\d+")
_ASKED = re.compile(r"\d{1,2}\s*[.．、]")
"""How a question begins that is a crosshead: numbered."""


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A paragraph that may be a crosshead, where it stands, its level, and its number or 0."""

    block: Tag
    at: int
    level: int
    number: int = 0


def name(bench: Bench) -> None:
    """Make headings of them; a sentence that opens the text heads nothing (导语)."""
    opening = next(iter(children(bench.soup)), None)
    if opening is not None and opening.name in HEADINGS and _is_sentence(text_of(opening)):
        opening.name = "p"
    joined = _join_numbers(children(bench.soup))
    blocks = children(bench.soup)
    bold = _bold(blocks) or _bold(blocks, stopped=True) or _centred(blocks)
    found = [*_numbered(blocks), *(_raised(line, joined) for line in bold)]
    levels = sorted({line.level for line in found})
    start = min((line.at for line in found), default=0)
    above = [int(b.name[1]) for b in blocks[:start] if b.name in HEADINGS]
    alike = {_form(text_of(b)): int(b.name[1]) for b in blocks if b.name in HEADINGS}
    for line in found:
        level = max(above, default=1) + 1 + levels.index(line.level)
        _make(line.block, alike.get(_form(text_of(line.block)), level))


def _is_sentence(text: str) -> bool:
    ended = text.endswith(("。", ".")) and not re.match(r"\W*[\dIVX]+[.、]", text)
    return ended and size_of(text) >= _TOLD


def _make(block: Tag, level: int) -> None:
    for bold in every(block, "strong"):
        bold.unwrap()
    block.name = f"h{min(level, 6)}"


def _form(text: str) -> int:
    """The level of a numbered line by its form, -1 for others."""
    return next((level for level, form in _NUMBERED.items() if form.match(text)), -1)


def _numbered(blocks: list[Tag]) -> Iterator[_Line]:
    """The numbered lines that are headings: all of a run from its first, or none."""
    runs: dict[int, list[_Line]] = {level: [] for level in _NUMBERED}
    for line in _forms(blocks):
        run = runs[line.level]
        if run and line.number <= run[-1].number:
            yield from _whole(run, blocks)
            run.clear()
        run.append(line)
    for run in runs.values():
        yield from _whole(run, blocks)


def _forms(blocks: list[Tag]) -> Iterator[_Line]:
    """The paragraphs that begin with a number, long or short, in order."""
    for at, block in enumerate(blocks):
        text = text_of(block) if block.name == "p" else ""
        for level, form in _NUMBERED.items():
            if found := form.match(text):
                digits = next(filter(None, found.groups()))
                value_of = int if digits.isdecimal() else chinese_number
                yield _Line(block, at, level, value_of(digits))


def _whole(run: list[_Line], blocks: list[Tag]) -> list[_Line]:
    """``run`` where every line of it may be a heading and has text below, else nothing."""
    fits = all(_may_be(line, blocks) for line in run) and not _is_set(run, blocks)
    beside = any(one.at + 1 == other.at for one, other in pairwise(run))
    return [*run] if len(run) >= LEAST and fits and not beside else []


def _may_be(line: _Line, blocks: list[Tag]) -> bool:
    text = text_of(line.block)
    if is_bold(line.block):
        text = text.removesuffix("。")
    short = _is_short(line.block) and not _ENDED.search(text) and _heads(line, blocks)
    return short and (line.level < _ITEM or _tells_more(line, blocks))


def _tells_more(line: _Line, blocks: list[Tag]) -> bool:
    """Whether the paragraph below a line says more than it, or answers it where it asks: an item
    of a list has none."""
    below, text = blocks[line.at + 1], text_of(line.block)
    said = text_of(below)
    if _NO_ANSWER.match(said) or _BLANK.search(text):
        return False
    if below.name != "p":
        return below.name in {"ul", "ol", "table", "blockquote"}
    asked = text[-1] in "？?" and size_of(said) >= _ANSWERED
    return asked or size_of(said) > max(_TOLD, size_of(text))


def _is_set(run: list[_Line], blocks: list[Tag]) -> bool:
    """Whether numbered lines are items that the line above announces, exercises, references."""
    if not run or run[0].level < _ITEM:
        return False
    above = text_of(blocks[run[0].at - 1]) if run[0].at else ""
    return above.endswith(("：", ":")) or _EXERCISES.search(above) is not None


def _bold(blocks: list[Tag], *, stopped: bool = False) -> list[_Line]:
    """The bold lines that are headings: two or more, each with text below; ``stopped`` looks for
    such as are sentences with a full stop, which must be more to be no emphasis."""
    bold = [_Line(b, at, _BOLD) for at, b in enumerate(blocks) if _is_bold_line(b, stopped)]
    places = {line.at for line in bold}
    alone = [line for line in bold if _stands_alone(line, places, blocks)]
    found = [line for line in alone if _heads(line, blocks, plain=True)]
    middle = [line for line in found if value(line.block, "class") == "center"]
    if len(middle) >= MANY:
        titles = (line for line in alone if value(line.block, "class") == "center")
        found = sorted({*found, *(t for t in titles if _heads(t, blocks))}, key=attrgetter("at"))
    said = {re.split("[：:]", text_of(line.block))[0] for line in found}
    captions = all(_is_below_picture(line, blocks) for line in found)
    paired = any(one.at + 1 == other.at for one, other in pairwise(found))
    least = LEAST + (stopped or paired)
    enough = least <= len(said) == len(found) <= DENSE * len(blocks)
    if not enough or captions:
        return []
    if len(middle) < MANY or value(found[0].block, "class") != "center":
        return found
    return [x if value(x.block, "class") == "center" else replace(x, level=_UNDER) for x in found]


def _centred(blocks: list[Tag]) -> list[_Line]:
    """The lines in the middle that are headings though no letter of them is bold, as what an
    editor for phones frames leaves them: two or more, each alone between paragraphs of text."""
    found = [
        _Line(block, at, _BOLD)
        for at, block in enumerate(blocks)
        if value(block, "class") == "center" and _parts_text(at, blocks)
    ]
    short = all(size_of(text_of(line.block)) <= _LONGEST_FRAMED for line in found)
    enough = LEAST <= len(found) <= DENSE * len(blocks) and short
    centred = sum(1 for block in blocks if value(block, "class") == "center" and block.name == "p")
    return found if enough and centred <= len(found) + _OTHERS else []


def _parts_text(at: int, blocks: list[Tag]) -> bool:
    """Whether a short line stands between two paragraphs that say more than it."""
    block = blocks[at]
    if not _is_short(block) or not 0 < at < len(blocks) - 1:
        return False
    text = text_of(block)
    if _form(text) >= 0 or _SENTENCE.search(text) or _FIGURE.search(text):
        return False
    above, below = blocks[at - 1], blocks[at + 1]
    shown = above.name == "figure" and first(above, "figcaption") is not None
    return _is_told(below) and (shown or _is_told(above))


def _is_told(block: Tag) -> bool:
    plain = block.name == "p" and value(block, "class") == ""
    return plain and size_of(text_of(block)) > _TOLD


def _stands_alone(line: _Line, places: set[int], blocks: list[Tag]) -> bool:
    """Whether no other bold line is beside, but where two in the middle head a second piece, or
    one in the middle is above one that is not."""
    beside = {line.at - 1, line.at + 1} & places
    pair = sorted({line.at, *beside})
    around = {pair[0] - 1, pair[-1] + 1} & places
    if not beside or len(pair) > 2 or around:
        return not beside
    first_, second = (text_of(blocks[at]) for at in pair)
    centred = [value(blocks[at], "class") == "center" for at in pair]
    kicker = size_of(first_) <= _KICKER and size_of(first_) < size_of(second)
    return centred == [True, False] or (all(centred) and kicker and "：" not in first_ + second)


def _is_short(block: Tag) -> bool:
    plain = block.name == "p" and value(block, "class") in {"", "center"}
    text = text_of(block)
    said = 1 < size_of(text) <= LONGEST or (text != "" and text in _DIGITS)
    return plain and said and first(block, "br", "a", "img") is None


def _is_bold_line(block: Tag, stopped: bool = False) -> bool:
    if not _is_short(block):
        return False
    text = text_of(block)
    if stopped:
        if not text.endswith("。") or size_of(text) > _STOPPED or _SPOKEN.search(text):
            return False
        text = text[:-1]
    if _form(text) >= 0 or not is_bold(block) or len(_FIGURE.findall(text)) >= FIGURES:
        return False
    text = text.rstrip("？?") if _ASKED.match(text) else text
    spoken = text[0] in '“"「' and size_of(text) > QUOTED
    return not spoken and not _SENTENCE.search(text) and not phrases.furniture(text)


def _heads(line: _Line, blocks: list[Tag], *, plain: bool = False) -> bool:
    """Whether something follows that a heading may have below it; ``plain``: no table, whose
    title the line may be."""
    if line.at + 1 >= len(blocks):
        return False
    below = blocks[line.at + 1]
    if plain and below.name == "table":
        return False
    return below.name != "p" or value(below, "class") != "right"


def _is_below_picture(line: _Line, blocks: list[Tag]) -> bool:
    """Whether a line in the middle stands right below a picture without a caption: it may be
    that."""
    if value(line.block, "class") != "center":
        return False
    above = blocks[line.at - 1] if line.at else None
    return above is not None and above.name == "figure" and first(above, "figcaption") is None


def _raised(line: _Line, joined: list[Tag]) -> _Line:
    """A crosshead with its number in a line of its own stands above all others."""
    return replace(line, level=_PART) if any(line.block is head for head in joined) else line


def _join_numbers(blocks: list[Tag]) -> list[Tag]:
    """Join numbers that stand in lines of their own, 01 or PART 1, to the crossheads below;
    these."""
    pairs = [
        (number, head)
        for number, head in pairwise(blocks)
        if _ordinal(number) and _is_bold_line(head)
    ]
    if len(pairs) < LEAST or [_ordinal(n) for n, _ in pairs] != list(range(1, len(pairs) + 1)):
        return []
    for number, head in pairs:
        (first(head, "strong") or head).insert(0, f"{text_of(number)}\u3000")
        if value(number, "id") and not value(head, "id"):
            head["id"] = value(number, "id")
        number.decompose()
    return [head for _, head in pairs]


def _ordinal(block: Tag) -> int:
    """The number that a paragraph is and nothing else, 0 for none."""
    return 0 if block.name != "p" or has_picture(block) else ordinal(text_of(block))


def ordinal(text: str) -> int:
    """The number that a line such as 01, PART 1 or 壹 gives to what stands below; 0 for none."""
    found = _ORDINAL.fullmatch(text)
    if found is None:
        return 0
    return int(found[1]) if found[1] else int(numeric(found[2]))
