"""A line drawn from the glyphs of its paragraph, without having it shaped again.

What is written is what WeasyPrint's ``draw_first_line`` and `extraction.Truthful` write of the
same line; a line that is not simple enough (faces in colour, missing glyphs, ligatures cut at
its end) is left to them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from bulletin.writers.typeset.extraction import WIDEST, Pen, joined
from bulletin.writers.typeset.glyphs import NONE, Glyphs, Run
from bulletin.writers.typeset.shaping import Line, units

SAME = 0.01
"""Pixels that Pango's size of a font and that of the style may differ by (it rounds)."""


class Face:
    """A face of a document at one size: what its glyphs are wide and what they read as.

    ``known`` has the number behind a glyph and both as they are written, by glyph, its width
    where it stands and what is added behind it.
    """

    def __init__(self, font: Any, size: float) -> None:
        self.font, self.size = font, size
        self.simple = not (font.bitmap or font.png or font.svg or font.colr)
        self.known: dict[tuple[int, int, int], tuple[int, str]] = {}
        self._logical = ffi.new("PangoRectangle *")

    def know(self, glyph: int, text: str, pango_font: Any) -> None:
        """Note what ``glyph`` reads as, and how wide it is."""
        self.font.to_unicode[glyph] = text
        if glyph not in self.font.widths:
            pango.pango_font_get_glyph_extents(pango_font, glyph, ffi.NULL, self._logical)
            width = self._logical.width * 1000 * FROM_UNITS / self.size
            self.font.widths[glyph] = round(width)

    def kern(self, glyph: int, width: int, step: int) -> int:
        """The number behind ``glyph``, shaped ``width`` wide, with ``step`` added behind it."""
        wide = width + (units(step, self.size) if step else 0)
        logical = self.font.widths[glyph]
        return int(logical - wide * 1000 * FROM_UNITS / self.size)


class Artist:
    """Draws the lines of one document."""

    def __init__(self) -> None:
        self._faces: dict[int, Face] = {}

    def draw(self, stream: Any, line: Line, x: float, y: float) -> bool:
        """Draw ``line`` from ``x`` on its baseline ``y``; whether it could be done."""
        glyphs = line.paragraph.glyphs
        if not isinstance(glyphs, Glyphs) or not line.whole:
            return False
        if line.end < len(glyphs.numbers) and glyphs.numbers[line.end] == NONE:
            return False
        runs = [(run, self._face(stream, run)) for run in glyphs.within(line.start, line.end)]
        if not all(face.simple and abs(face.size - line.paragraph.em) < SAME for _, face in runs):
            return False
        stream.set_text_matrix(1, 0, 0, -1, x, y)
        _Stroke(stream, line, glyphs).draw(runs)
        return True

    def _face(self, stream: Any, run: Run) -> Face:
        found = self._faces.get(run.address)
        if found is None:
            found = self._faces[run.address] = Face(*stream.add_font(run.font))
        return found


class _Stroke:
    """One line on its way to the stream; places are those in the line."""

    def __init__(self, stream: Any, line: Line, glyphs: Glyphs) -> None:
        self._pen = Pen(stream)
        self._line = line
        self._numbers = glyphs.numbers[line.start : line.end]
        self._widths = glyphs.widths[line.start : line.end]
        self._single = NONE not in self._numbers
        em = line.paragraph.em
        moved = {place: -round(shift / em * 1000) for place, shift in line.shifts.items()}
        self._shifts = {place: shift for place, shift in moved.items() if shift}
        self._kerns: list[int] = []
        self._written: list[str] = []
        self._groups: list[tuple[int, int]] = []
        self._narrowed: dict[int, float] = {}

    def draw(self, runs: list[tuple[Run, Face]]) -> None:
        steps = self._line.steps()
        for run, face in runs:
            found = self._measured(run, face, steps)
            self._kerns += [kern for kern, _ in found]
            self._written += [written for _, written in found]
        for place, shift in self._shifts.items():
            self._kerns[place] -= shift
            self._written[place] = _written(self._numbers[place], self._kerns[place])
        if not self._line.reads_as_drawn:
            self._look_at_gaps()
        starts = dict(joined(sorted([*self._groups, *((i, i) for i in self._narrowed)])))
        ends = set(starts.values())
        for run, face in runs:
            self._pen.face(face.font.hash, face.size)
            self._write(run, starts, ends)
        self._pen.flush()

    def _measured(self, run: Run, face: Face, steps: list[int]) -> list[tuple[int, str]]:
        """The numbers behind the glyphs of ``run`` and both as they are written; those of a
        ligature at its first character."""
        first, last = run.start - self._line.start, run.end - self._line.start
        steps = steps[first:last]
        if not self._single:
            steps = self._summed(first, last, steps)
        keys = list(zip(self._numbers[first:last], self._widths[first:last], steps, strict=True))
        known = face.known
        try:
            return [known[key] for key in keys]
        except KeyError:
            for place, key in enumerate(keys, first):
                if key not in known:
                    known[key] = self._new(place, run, face, key)
            return [known[key] for key in keys]

    def _summed(self, first: int, last: int, steps: list[int]) -> list[int]:
        """``steps`` with those of a ligature's characters added up."""
        return [
            sum(steps[place - first : self._behind(place) - first])
            if self._numbers[place] != NONE
            else 0
            for place in range(first, last)
        ]

    def _new(self, place: int, run: Run, face: Face, key: tuple[int, int, int]) -> tuple[int, str]:
        """The number behind a glyph that is met for the first time in such a place."""
        glyph = key[0]
        if glyph == NONE:
            return 0, ""
        if glyph not in face.font.to_unicode:
            face.know(glyph, self._line.text[place : self._behind(place)], run.font)
        kern = face.kern(*key)
        return kern, _written(glyph, kern)

    def _behind(self, place: int) -> int:
        """Where the characters end whose glyph stands at ``place``."""
        numbers, behind = self._numbers, place + 1
        while behind < len(numbers) and numbers[behind] == NONE:
            behind += 1
        return behind

    def _look_at_gaps(self) -> None:
        text, em = self._line.text, self._line.paragraph.em
        for before, place in self._wide():
            gap = -self._kerns[before] - self._shifts.get(place, 0)
            if gap > WIDEST and text[before].strip() and text[place].strip():
                self._groups.append((before, place))
            elif gap < -WIDEST:
                self._narrowed[before] = gap * em / 1000
        last = len(self._numbers) - 1
        while last >= 0 and self._numbers[last] == NONE:
            last -= 1
        if last >= 0 and self._line.last_cut:
            self._narrowed[last] = self._line.last_cut

    def _wide(self) -> list[tuple[int, int]]:
        """Neighbours that may have something wide between them."""
        if not self._single:
            places = [p for p, number in enumerate(self._numbers) if number != NONE]
            return list(pairwise(places))
        far = {p + 1 for p, kern in enumerate(self._kerns[:-1]) if not -WIDEST <= kern <= WIDEST}
        far.update(place for place in self._shifts if place)
        return [(place - 1, place) for place in sorted(far)]

    def _write(self, run: Run, starts: dict[int, int], ends: set[int]) -> None:
        """Write a run, parted where spans begin and end and where ink is moved."""
        place, last = run.start - self._line.start, run.end - self._line.start
        for special in sorted({*starts, *ends, *self._narrowed, *self._shifts}):
            if not place <= special < last:
                continue
            if special in starts or special in self._narrowed or special in self._shifts:
                self._plain(place, special)
                place = special
                self._open(special, starts)
            if special in self._narrowed:
                self._pen.glyph(f"{self._numbers[special]:04x}", self._narrowed[special])
                place = special + 1
            if special in ends:
                self._plain(place, special + 1)
                place = special + 1
                self._pen.end()
        self._plain(place, last)

    def _open(self, place: int, starts: dict[int, int]) -> None:
        if (shift := self._shifts.get(place)) and place - 1 not in self._narrowed:
            self._pen.number(shift)
        if place in starts:
            self._pen.begin(self._line.text[place : self._behind(starts[place])])

    def _plain(self, start: int, end: int) -> None:
        """Write glyphs with the numbers between them."""
        if start < end and (array := "".join(self._written[start:end])):
            self._pen.glyphs(f"<{array}>".removesuffix(" <>"))


def _written(glyph: int, kern: int) -> str:
    """A glyph in an array, with the number behind it."""
    return f"{glyph:04x}> {kern} <" if kern else f"{glyph:04x}"
