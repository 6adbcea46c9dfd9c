"""A run of text as it was shaped, and what Chinese typesetting changes of its widths. Pure.

All lengths are in CSS pixels; ``em`` is the font size. Positions count characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from bulletin.writers.typeset import characters
from bulletin.writers.typeset.joints import Openings

GAP = 0.2
"""Between Han and Western characters, in em. CLREQ 3.2.4 allows up to a quarter."""
GAP_LEAST = 0.125
LARGEST_CUT = 0.5
"""A mark loses at most half an em."""
SMALLEST_CUT = 0.3
"""A blank half smaller than this (a mark set in the middle of its em) is left alone."""
WHOLE = 0.85
"""Advance, in em, from which a mark counts as set on the full em."""
MARK_SHRINKS = 0.25
"""What a mark inside a line gives up at most to let one more character in, in em."""
SPACE_SHRINKS = 0.08

_GAPS = re.compile("(?=HL|LH)")
_PAIRS = re.compile("(?=C[CO]|OO)")


@dataclass(frozen=True, slots=True)
class Shaped:
    """What the font engine says: the advance of each character (a ligature's stands at its
    first), where lines may break, the blank (left, right) of marks by position, and which
    quotation marks are narrow since they stand among Western words."""

    text: str
    em: float
    advances: Sequence[float]
    breaks: Sequence[int]
    blanks: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    quotes: Mapping[int, bool] = field(default_factory=dict)


class Paragraph:
    """Shaped text with the corrections that hold wherever its lines break.

    ``extra[i]`` is added behind character i; ``shift[i]`` moves its ink (never its place).
    ``breaks`` is where lines may end, ``all_breaks`` where they may at need: between a number
    and its unit. ``glyphs`` is for those who draw it.
    """

    __slots__ = (
        "_openings", "_shrinks", "_tails", "all_breaks", "breaks", "em", "ends", "extra", "gaps",
        "glyphs", "kinds", "shaped", "shift", "text",
    )  # fmt: skip

    def __init__(self, shaped: Shaped, glyphs: object = None) -> None:
        self.shaped = shaped
        self.glyphs = glyphs
        self.text = shaped.text
        self.em = shaped.em
        self.kinds = _with_narrow_marks(shaped)
        self.extra = [0.0] * len(self.text)
        self.shift: dict[int, float] = {}
        self.gaps = [match.start() for match in _GAPS.finditer(self.kinds)]
        for position in self.gaps:
            self.extra[position] += GAP * self.em
        for match in _PAIRS.finditer(self.kinds):
            self._squeeze(match.start())
        for match in characters.INTERPUNCT.finditer(self.text):
            self._halve(match.start())
        never = characters.inseparable(self.text)
        allowed = {
            *shaped.breaks,
            *characters.beside_quotes(self.text, self.kinds, shaped.quotes),
            *characters.behind_commas(self.text, self.kinds),
        }
        found = [b for b in sorted(allowed) if 0 < b < len(self.text)]
        self.all_breaks = [b for b in found if b not in never]
        united = characters.united(self.text)
        self.breaks = [b for b in self.all_breaks if b not in united]
        widths = map(float.__add__, map(float, shaped.advances), self.extra)
        self.ends = [0.0, *accumulate(widths)]
        self._tails = self._found_tails()
        self._openings: Openings | None = None
        self._shrinks: tuple[list[int], list[float]] | None = None

    @property
    def openings(self) -> Openings:
        """Where its lines can open."""
        if self._openings is None:
            self._openings = Openings(self.kinds)
        return self._openings

    @property
    def shrinks(self) -> tuple[list[int], list[float]]:
        """Where something can be taken away, in order, and how much of it."""
        if self._shrinks is None:
            found = [(p, self._shrink(p)) for p in self._touched("[COS]")]
            found = [(p, amount) for p, amount in found if amount > 0]
            self._shrinks = [p for p, _ in found], [amount for _, amount in found]
        return self._shrinks

    def _touched(self, kinds: str) -> list[int]:
        """Positions of characters of some ``kinds``, and of those with something behind them."""
        places = {match.start() for match in re.finditer(kinds, self.kinds)}
        places.update(self.gaps)
        places.update(match.start() for match in characters.INTERPUNCT.finditer(self.text))
        return sorted(places)

    def _shrink(self, position: int) -> float:
        kind, extra = self.kinds[position], self.extra[position]
        if kind == "C" and extra == 0:
            return min(self.trailing(position), MARK_SHRINKS * self.em)
        if kind == "O" and not self.shift.get(position):
            return min(self.leading(position), MARK_SHRINKS * self.em)
        if kind == "S":
            return SPACE_SHRINKS * self.em
        return (GAP - GAP_LEAST) * self.em if extra > 0 else 0.0

    def _found_tails(self) -> dict[int, float]:
        """What a line loses behind the characters that it may end with: blank half or gap."""
        found = {}
        for position in self._touched("C"):
            extra = self.extra[position]
            tail = extra if extra > 0 else self.trailing(position) if extra == 0 else 0.0
            if tail:
                found[position] = tail
        return found

    def _squeeze(self, first: int) -> None:
        """Marks that meet share one blank half (CLREQ 3.1.6.1)."""
        if self.kinds[first] == "C":
            self.extra[first] -= self.trailing(first)
        else:
            cut = self.leading(first + 1)
            self.extra[first + 1] -= cut
            self.shift[first + 1] = -cut

    def _halve(self, position: int) -> None:
        """Half an em for the character, whatever its face gives it; its ink in the middle."""
        change = self.em / 2 - self.shaped.advances[position]
        self.extra[position] += change
        self.shift[position] = change / 2

    def leading(self, position: int) -> float:
        """What an opening mark can lose before it: at most half an em."""
        return self._cut(position, 0) if self.kinds[position] == "O" else 0.0

    def trailing(self, position: int) -> float:
        """What a closing mark can lose behind it."""
        return self._cut(position, 1) if self.kinds[position] == "C" else 0.0

    def _cut(self, position: int, side: int) -> float:
        blank = self.shaped.blanks.get(position, (0.0, 0.0))[side]
        return min(LARGEST_CUT * self.em, blank) if blank >= SMALLEST_CUT * self.em else 0.0

    def cut_at_start(self, start: int) -> float:
        """What the line from ``start`` loses because an opening mark begins it."""
        if start == 0 or self.shift.get(start):
            return 0.0
        return self.leading(start)

    def cut_at_end(self, end: int) -> float:
        """What a line up to ``end`` loses behind its last character: blank half or gap."""
        return self._tails.get(end - 1, 0.0)

    def width(self, start: int, end: int) -> float:
        """Of the line from ``start`` to before ``end`` (which holds no space at its end)."""
        if end <= start:
            return 0.0
        cuts = self.cut_at_start(start) + self.cut_at_end(end)
        return self.ends[end] - self.ends[start] - cuts

    def open_width(self, start: int, end: int) -> float:
        """The same where the line goes on behind ``end``, in another box."""
        if end <= start:
            return 0.0
        return self.ends[end] - self.ends[start] - self.cut_at_start(start)

    def stripped(self, start: int, end: int) -> int:
        """``end`` moved before the spaces in front of it."""
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return end

    def last_within(self, start: int, limit: float, positions: Sequence[int]) -> int:
        """Index of the last of ``positions`` that is after ``start`` and ends a line no wider
        than ``limit``; one before the first of them where none does."""
        reach = self.ends[start] + limit + 2 * LARGEST_CUT * self.em
        low = bisect_right(positions, start)
        index = bisect_right(positions, bisect_right(self.ends, reach) - 1) - 1
        while index >= low and self.line_width(start, positions[index]) > limit:
            index -= 1
        # Spaces at the end of a line take no room: the next ones may fit as well.
        while (
            low <= index + 1 < len(positions)
            and self.line_width(start, positions[index + 1]) <= limit
        ):
            index += 1
        return max(index, low - 1)

    def line_width(self, start: int, end: int) -> float:
        """`width` without the spaces at the end."""
        return self.width(start, self.stripped(start, end))


def _with_narrow_marks(shaped: Shaped) -> str:
    """The kinds, where a mark that this font sets narrow is none of ours."""
    kinds = characters.kinds(shaped.text)
    narrow = WHOLE * shaped.em
    for match in characters.GROUPS.finditer(shaped.text):
        kinds = kinds[: match.start()] + "L" * len(match[0]) + kinds[match.end() :]
    found = [
        match.start()
        for match in re.finditer("[COD]", kinds)
        if shaped.advances[match.start()] < narrow
    ]
    if not found:
        return kinds
    letters = list(kinds)
    for position in found:
        letters[position] = "P"
    return "".join(letters)
