"""Where the lines of a large title end: between phrases, and about equally long.

GB/T 9704-2012, 7.3.1 of titles that take several lines: words stay whole, lines are balanced.
BudouX (Apache-2.0, a model of 64 kB) says where words may be parted; marks, brackets and small
words say which of those places are good ones.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from bulletin.writers.speech import ems

if TYPE_CHECKING:
    from budoux import Parser

Way = tuple[float, tuple[int, ...]]
"""What some lines cost, and after which places they end."""

NEVER = math.inf
MORE = 3
"""Lines that a title may take beyond the fewest, before it is left to the layout."""

LONGEST = 400
"""Characters beyond which a title is not one, and breaks as text does."""

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_CLOSING = "，。、：；？！）》〉」』】〕”’…·—,.:;?!)]}%％℃"
_OPENING = "（《〈「『【〔“‘([{"
_PAIRS = dict(zip("（《〈「『【〔“‘([{", "）》〉」』】〕”’)]}", strict=True))
_TRAILING = "的地得了着过等"
_JOINING = "与和及或暨"
_LEADING = "在从向对把被为将于以由让使与和及或"
_SMALL = _TRAILING + _LEADING
_CLAUSE = "，。：；？！》）"
_SUBTITLE = re.compile(r"(?<=[^—\s])\s?(?=——(?!—)(?:[^—]|—(?!—)){4,}$)")
"""Before the dash of a subtitle a new line begins (GB/T 15834-2011, 4.13.3)."""
_NAMES = re.compile(
    "新时代|人民代表大会|人民政府|中华人民共和国|中国共产党|中央委员会|常务委员会|纪律检查委员会|全体会议|"
    "政治协商会议|中国特色社会主义(?:思想)?|中国式现代化|社会主义核心价值观|中华民族(?:共同体)?|"
    "人类命运共同体|高质量发展|乡村(?:全面)?振兴|全面从严治党|党风廉政建设|党史学习教育|主题教育"
)
"""Names and terms of official titles that are read in one breath."""
_COUNT = re.compile(r"\d[万亿]?$")
_BROAD = 0.1
"""By how much a figure or letter of display type is broader than one of the text, in ems."""
_LINE = 0.36
"""What a line more than the fewest costs."""
_UNEVEN, _DEAR, _SHORT, _CHEAP = 3.0, 0.6, 0.35, -0.5
"""What lines of unequal length, bad places, single characters and good places cost."""


ROWS = ((1.0, 0.55), (0.8, 0.5), (0.64, 0.4), (0.5, 0.2))
"""For a display title on one, two … lines: the largest and the least size, of the size asked."""


def lines(title: str, room: float) -> tuple[str, ...]:
    """``title`` in as few lines of ``room`` ems as it takes, parted between phrases."""
    words = " ".join(title.split(" "))
    least = math.ceil(ems(words) / max(room, 1.0))
    if least < 2 or len(words) > LONGEST:
        return (words,)
    head, under = subtitled(words, room)
    if under:
        return (*lines(head, room), *lines(under, room))
    tries = (_parted(words, count, room) for count in range(least, least + MORE + 1))
    found = [(cost + _LINE * n, split) for n, (cost, split) in enumerate(tries) if split]
    return min(found, default=(0.0, (words,)))[1]


def subtitled(title: str, room: float) -> tuple[str, str]:
    """``title`` and the subtitle behind its dash, "" where there is none, or where both have room
    on one line of ``room`` ems."""
    seam = _SUBTITLE.search(title) if room < ems(title) and len(title) <= LONGEST else None
    if seam is None or _bracketed(title)[seam.start()]:
        return title, ""
    return title[: seam.start()], title[seam.start() :].strip()


def display(title: str, width: float, most: float) -> tuple[float, tuple[str, ...]]:
    """Size and lines of a display title: as large as its lines let it be in ``width``.

    ``most`` is the size of a short one; the size returned is in the same unit as both. More
    lines are taken where fewer would make it small.
    """
    size = 0.0
    found: tuple[str, ...] = (title,)
    for rows, (largest, least) in enumerate(ROWS, start=1):
        split = _parted(title, rows, math.inf)[1] if rows > 1 else (title,)
        longest = max(map(_heavy, split)) + 0.1 if split else ems(title) / rows + 1
        fitting = min(most * largest, width / longest)
        if fitting > size:
            size, found = fitting, split or (title,)
        if size >= most * least:
            break
    return round(size, 3), found


def _heavy(line: str) -> float:
    """The width of a line in the heaviest face, whose figures and letters are broad, in ems."""
    return ems(line) + sum(_BROAD * (c.isascii() and c.isalnum()) for c in line)


def _parted(title: str, count: int, room: float) -> tuple[float, tuple[str, ...]]:
    """What the best ``count`` lines of at most ``room`` ems cost, and these; none: ()."""
    places = [0, *sorted(costs := dict(_places(title))), len(title)]
    widths = [0.0, *accumulate(ems(title[a:b]) for a, b in pairwise(places))]
    even = widths[-1] / count
    best: list[Way] = [(0.0, ()), *[(NEVER, ())] * (len(places) - 1)]
    for _ in range(count):
        best = [
            min(
                (
                    _with_line(best[start], end, widths[end] - widths[start], even, room)
                    for start in range(end)
                ),
                default=(NEVER, ()),
            )
            for end in range(len(places))
        ]
        best = [(cost + costs.get(places[n], 0.0), path) for n, (cost, path) in enumerate(best)]
    cost, path = best[-1]
    if cost == NEVER:
        return NEVER, ()
    ends = [places[n] for n in path]
    return cost, tuple(title[a:b].strip() for a, b in zip([0, *ends], ends, strict=False))


def _with_line(before: Way, end: int, width: float, even: float, room: float) -> Way:
    """The way to ``end`` by one more line of ``width``."""
    if before[0] == NEVER or width > room:
        return NEVER, ()
    return before[0] + ((width - even) / even) ** 2 * _UNEVEN, (*before[1], end)


def _places(title: str) -> Iterator[tuple[int, float]]:
    """Where a line may end, with what it costs."""
    inside = _bracketed(title)
    words = _words(title) if _HAN.search(title) else {}
    torn = {place for name in _NAMES.finditer(title) for place in range(*name.span())[1:]}
    for place in range(1, len(title)):
        before, after = title[place - 1], title[place]
        if not inside[place] and _SUBTITLE.match(title, place):
            yield place, _CHEAP
            continue
        if after.isspace() or after in _CLOSING or before in _OPENING:
            continue
        cost = _DEAR * inside[place]
        if before.isspace():
            among_han = _HAN.match(after) and place > 1 and not title[place - 2].isascii()
            yield place, cost + (_CHEAP if among_han or before == "\u3000" else 0.0)
        elif before in _CLOSING or after in _OPENING:
            quoted = before == "”" and inside[place] > 0
            yield place, cost + (_CHEAP if before in _CLAUSE or quoted else 0.0)
        elif place in words:
            bad = 1.0 * (after in _TRAILING) + (before in _LEADING)
            bad += _COUNT.search(title[:place]) is not None
            bad -= 0.2 * (after in _JOINING)
            bad += place in torn
            yield place, cost + words[place] + _DEAR * bad


def _words(title: str) -> dict[int, float]:
    """Where a word ends, with what it costs: more where a single character is left over."""
    chunks = _parser().parse(title)
    found: dict[int, float] = {}
    place = 0
    for chunk, following in zip(chunks, [*chunks[1:], ""], strict=True):
        place += len(chunk)
        if _HAN.match(title[place - 1]) and place < len(title) and _HAN.match(title[place]):
            beside = (chunk.strip(), following.strip())
            found[place] = _SHORT * sum(len(part) < 2 and part not in _SMALL for part in beside)
        elif chunk and following and not (chunk[-1:] + following[:1]).isascii():
            found[place] = _SHORT
    return found


def _bracketed(title: str) -> list[int]:
    """For each place, how many brackets and quotation marks are open there."""
    open_: list[str] = []
    found = [0]
    for character in title:
        if open_ and character == open_[-1]:
            open_.pop()
        elif character in _PAIRS:
            open_.append(_PAIRS[character])
        found.append(len(open_))
    return found


@cache
def _parser() -> Parser:
    import budoux  # only for titles of several lines

    return budoux.load_default_simplified_chinese_parser()
