"""Where a line ends, and how its words are spread or drawn together. Pure arithmetic."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from bulletin.writers.typeset.paragraph import Paragraph

SLACK = 1e-6
HAIR = 1e-3
"""By how much a line that is drawn together stays below its limit: WeasyPrint adds it to where
the line began, and a line that is too wide by rounding would lose what stands before it."""
NARROW = 8
"""Lines shorter than this many em are table cells and the like: no finer points there."""
HOLE = 0.12
LARGE_HOLE = 0.25
"""Share of a line left empty from which keeping together, and keeping a word whole, give way."""
COMPANY = 4
FILLED = 0.85
"""Breaks looked at, and share of the line that stays filled, to give a last character company."""

STRIKING = 5
"""How often what a line takes without being seen; where it is spread more, an address is cut."""

ADDRESS = 20
"""Characters from which what is no word may be cut anywhere, and ..."""
SEAMED = 0.4
"""Share of a line that an address fills at least up to the sign that it is parted at."""
LONGEST_WORD = 30
"""... a word."""

_TOKEN = re.compile(r"[!-~∶]{8,}")
_TOKEN_BEFORE = re.compile(r"[!-~∶]+$")
_LONGEST_LOOK = 300
_SEAM = re.compile(r"(?<=[/?&=#_\-@∶])(?![/?&=#_\-@∶])|(?<=[a-z])(?=\.[a-z])")
_WORD = re.compile(r"[HL]")


@dataclass(frozen=True, slots=True)
class Cut:
    """The line from ``start`` to before ``end``; the next begins at ``resume`` (None: none).

    ``shrink`` is what must be taken out of the line to make it fit. An ``open`` line goes on
    behind its end, in another box.
    """

    start: int
    end: int
    resume: int | None
    width: float
    shrink: float = 0.0
    open: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """How a line is asked for: the room; whether a word may be cut that is wider than all of it
    (``anywhere``), and one that leaves a hole before it (``long_words``); whether what is left
    over would be the last line of its paragraph."""

    limit: float
    anywhere: bool = False
    long_words: bool = False
    last_of_paragraph: bool = False


def cut(paragraph: Paragraph, start: int, wish: Wish) -> Cut:
    """The next line of ``paragraph`` from ``start``."""
    end = len(paragraph.text)
    if not wish.last_of_paragraph:
        whole = paragraph.open_width(start, end)
        if whole <= wish.limit + SLACK:
            return Cut(start, end, None, whole, open=True)
    whole = paragraph.width(start, end)
    if whole <= wish.limit + SLACK:
        return Cut(start, end, None, whole)
    breaks = paragraph.breaks
    index = paragraph.last_within(start, wish.limit + SLACK, breaks)
    if index < 0 or breaks[index] <= start:
        return _overfull(paragraph, start, wish)
    if filled := _without_hole(paragraph, start, breaks[index], wish):
        return filled
    if wish.limit < NARROW * paragraph.em:
        return _line(paragraph, start, breaks[index])
    return _better(paragraph, start, index, wish)


def _without_hole(paragraph: Paragraph, start: int, here: int, wish: Wish) -> Cut | None:
    """Where keeping things together would leave a hole: part number and unit, cut a long
    address, and leave the rest to the eye."""
    room = wish.limit + SLACK
    hole = room - paragraph.line_width(start, here)
    large = hole > max(HOLE * wish.limit, 2.5 * paragraph.em)
    if large:
        breaks = paragraph.all_breaks
        index = paragraph.last_within(start, room, breaks)
        if index >= 0 and len(paragraph.text) > breaks[index] > here:
            return _line(paragraph, start, breaks[index])
    if wish.long_words and (large or _seen(paragraph, start, here, hole)):
        return _within_word(paragraph, start, here, wish)
    return None


def _seen(paragraph: Paragraph, start: int, here: int, hole: float) -> bool:
    """Whether a hole that is not large has so few joints to go to that it strikes the eye."""
    if hole <= 1.5 * paragraph.em:
        return False
    room = paragraph.openings.room(start, paragraph.stripped(start, here), paragraph.em)
    return hole > STRIKING * room


def _within_word(paragraph: Paragraph, start: int, here: int, wish: Wish) -> Cut | None:
    """The long word or address that ``here`` is at or in, cut: behind a sign of the address,
    or anywhere where a great part of the line would be empty."""
    word = _word_at(paragraph.text, here)
    if word is None:
        return None
    room = wish.limit + SLACK
    seams = [place for place in _seams(paragraph.text, word) if place > here]
    index = paragraph.last_within(start, room, seams)
    if index >= 0:
        return _line(paragraph, start, seams[index])
    said = paragraph.text[word.start : word.stop]
    cuttable = len(word) >= (LONGEST_WORD if said.isalpha() else ADDRESS)
    if not cuttable or room - paragraph.line_width(start, here) <= LARGE_HOLE * wish.limit:
        return None
    positions = range(start + 1, len(paragraph.text))
    place = positions[max(paragraph.last_within(start, room, positions), 0)]
    return _line(paragraph, start, place) if here + 3 < place < word.stop - 3 else None


def _word_at(text: str, position: int) -> range | None:
    """Where the long word or address stands that ``position`` is at or in; None: there is none."""
    before = _TOKEN_BEFORE.search(text, max(0, position - _LONGEST_LOOK), position)
    first = before.start() if before else position
    word = _TOKEN.match(text, first)
    return range(first, word.end()) if word else None


def _seams(text: str, word: range) -> list[int]:
    """At which signs of an address a line may end, two characters from its ends."""
    found = _SEAM.finditer(text, word.start + 2, word.stop)
    return [match.start() for match in found if match.start() <= word.stop - 2]


def _line(paragraph: Paragraph, start: int, resume: int, shrink: float = 0.0) -> Cut:
    end = paragraph.stripped(start, resume)
    width = paragraph.width(start, end) - shrink
    text = paragraph.text
    while resume < len(text) and text[resume] == " ":
        resume += 1
    return Cut(start, end, resume if resume < len(text) else None, width, shrink)


def _overfull(paragraph: Paragraph, start: int, wish: Wish) -> Cut:
    """No break fits: a word as it is, or cut where the line is full."""
    breaks, end = paragraph.breaks, len(paragraph.text)
    if wish.anywhere and (seam := _last_seam(paragraph, start, wish)):
        return _line(paragraph, start, seam)
    if wish.anywhere:
        positions = _openers(paragraph, start, wish.limit)
        index = paragraph.last_within(start, wish.limit + SLACK, positions)
        return _line(paragraph, start, positions[max(index, 0)] if positions else end)
    first = next((b for b in breaks if b > start), end)
    return _line(paragraph, start, first)


def _last_seam(paragraph: Paragraph, start: int, wish: Wish) -> int:
    """The last sign of the address at ``start`` that fills a good part of the line; 0: none."""
    word = _word_at(paragraph.text, start)
    seams = [] if word is None else [s for s in _seams(paragraph.text, word) if s > start]
    index = paragraph.last_within(start, wish.limit + SLACK, seams)
    if index < 0 or paragraph.line_width(start, seams[index]) < SEAMED * wish.limit:
        return 0
    return seams[index]


def _openers(paragraph: Paragraph, start: int, limit: float) -> list[int]:
    """Positions behind ``start``, no further than ``limit`` and a few characters, at which a line
    may begin at need: at no mark that closes."""
    kinds = paragraph.kinds
    reach = bisect_left(paragraph.ends, paragraph.ends[start] + limit) + COMPANY
    positions = range(start + 1, min(reach, len(kinds)))
    return [p for p in positions if kinds[p] != "C" and kinds[p - 1] != "O"]


def _better(paragraph: Paragraph, start: int, index: int, wish: Wish) -> Cut:
    """The last break that fits, or the next one by drawing the line together (推入), or an
    earlier one so that the last line is not one character alone."""
    breaks, end = paragraph.breaks, len(paragraph.text)
    here = breaks[index]
    following = breaks[index + 1] if index + 1 < len(breaks) else end
    pushed = _pushed_in(paragraph, start, (here, following), wish)
    lonely = following < end and wish.last_of_paragraph and _alone(paragraph, following)
    if pushed and not lonely:
        return pushed
    if wish.last_of_paragraph and _alone(paragraph, here):
        return _accompanied(paragraph, start, index, wish) or _line(paragraph, start, here)
    return _line(paragraph, start, here)


def _accompanied(paragraph: Paragraph, start: int, index: int, wish: Wish) -> Cut | None:
    """Where one character would stand alone on the last line: all of it drawn into this one,
    or a break so early that a second character goes with it."""
    if drawn := _drawn(paragraph, start, len(paragraph.text), wish):
        return drawn
    for earlier in reversed(paragraph.breaks[max(0, index - COMPANY) : index]):
        if earlier <= start or paragraph.line_width(start, earlier) <= wish.limit * FILLED:
            return None
        if not _alone(paragraph, earlier):
            return _line(paragraph, start, earlier)
    return None


def _pushed_in(paragraph: Paragraph, start: int, breaks: tuple[int, int], wish: Wish) -> Cut | None:
    here, following = breaks
    left = wish.limit - paragraph.line_width(start, here)
    room = paragraph.openings.room(start, paragraph.stripped(start, here), paragraph.em)
    seen = left / (room or 1e-9)
    if seen <= 1:
        return None
    over = paragraph.line_width(start, following) - wish.limit
    power = capacity(paragraph, start, paragraph.stripped(start, following))
    if power <= 0 or over / power > min(1.0, seen / 2):
        return None
    return _line(paragraph, start, following, over + HAIR)


def _drawn(paragraph: Paragraph, start: int, end: int, wish: Wish) -> Cut | None:
    over = paragraph.line_width(start, end) - wish.limit
    stripped = paragraph.stripped(start, end)
    if over <= capacity(paragraph, start, stripped):
        return _line(paragraph, start, end, over + HAIR if over > 0 else 0.0)
    return None


def _alone(paragraph: Paragraph, position: int) -> bool:
    """Whether what follows ``position`` is one character, with marks or without."""
    rest = paragraph.kinds[position : position + 6]
    return len(paragraph.text) - position < 6 and len(_WORD.findall(rest)) < 2


def shrinkable(paragraph: Paragraph, start: int, end: int) -> dict[int, float]:
    """Position → what can be taken away at it, in the line from ``start`` to ``end``."""
    places, amounts = paragraph.shrinks
    low, high = bisect_left(places, start), bisect_left(places, end - 1)
    if low < high and places[low] == start and paragraph.kinds[start] == "O":
        low += 1
    return dict(zip(places[low:high], amounts[low:high], strict=True))


def capacity(paragraph: Paragraph, start: int, end: int) -> float:
    """All that can be taken out of a line."""
    return sum(shrinkable(paragraph, start, end).values())
