"""A line drawn from the glyphs of its paragraph, without having it shaped again.

What is written is what WeasyPrint's ``draw_first_line`` and `extraction.Truthful` write of the
same line; a line that is not simple enough (faces in colour, missing glyphs, ligatures cut at
its end) is left to them.
"""

from __future__ import annotations

from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from bulletin.writers.typeset.extraction import WIDEST, Pen, joined
from bulletin.writers.typeset.glyphs import NONE, Glyphs, Run
from bulletin.writers.typeset.shaping import Line, units

SAME = 0.01
"""Pixels that Pango's size of a font and that of the style may differ by (it rounds)."""


class Face:
    """A face of a document at one size: what its glyphs are wide and what they read as."""

    def __init__(self, font: Any, size: float) -> None:
        self.font, self.size = font, size
        self.simple = not (font.bitmap or font.png or font.svg or font.colr)
        self.kerns: dict[tuple[int, int, int], int] = {}
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
        runs = [(run, self._face(stream, run.font)) for run in glyphs.within(line.start, line.end)]
        if not all(face.simple and abs(face.size - line.paragraph.em) < SAME for _, face in runs):
            return False
        stream.set_text_matrix(1, 0, 0, -1, x, y)
        _Stroke(stream, line, glyphs).draw(runs)
        return True

    def _face(self, stream: Any, pango_font: Any) -> Face:
        key = int(ffi.cast("uintptr_t", pango_font))
        found = self._faces.get(key)
        if found is None:
            found = self._faces[key] = Face(*stream.add_font(pango_font))
        return found


class _Stroke:
    """One line on its way to the stream."""

    def __init__(self, stream: Any, line: Line, glyphs: Glyphs) -> None:
        self._pen = Pen(stream)
        self._line, self._glyphs = line, glyphs
        self._kerns: dict[int, int] = {}
        self._groups: list[tuple[int, int]] = []
        self._narrowed: dict[int, float] = {}

    def draw(self, runs: list[tuple[Run, Face]]) -> None:
        self._measure(runs)
        if not self._line.reads_as_drawn:
            self._look_at_gaps()
        starts = dict(joined(sorted([*self._groups, *((i, i) for i in self._narrowed)])))
        ends = set(starts.values())
        for run, face in runs:
            self._pen.face(face.font.hash, face.size)
            self._write(run, starts, ends)
        self._pen.flush()

    def _measure(self, runs: list[tuple[Run, Face]]) -> None:
        """The numbers behind the glyphs, those of ligatures at their first character."""
        first, steps = self._line.start, self._line.steps()
        numbers, widths = self._glyphs.numbers, self._glyphs.widths
        single = NONE not in numbers[first : self._line.end]
        for run, face in runs:
            known = face.kerns
            for place in range(run.start, run.end):
                glyph = numbers[place]
                if glyph == NONE:
                    continue
                step = steps[place - first]
                if not single:
                    step = sum(steps[place - first : self._behind(place) - first])
                key = (glyph, widths[place], step)
                kern = known.get(key)
                if kern is None:
                    kern = known[key] = self._new(place, run, face, key)
                if kern:
                    self._kerns[place] = kern
        for index in self._line.shifts:
            place = first + index
            self._kerns[place] = self._kerns.get(place, 0) - self._shift(place)

    def _new(self, place: int, run: Run, face: Face, key: tuple[int, int, int]) -> int:
        """The number behind a glyph that is met for the first time in such a place."""
        if key[0] not in face.font.to_unicode:
            text = self._line.paragraph.text[place : self._behind(place)]
            face.know(key[0], text, run.font)
        return face.kern(*key)

    def _behind(self, place: int) -> int:
        """Where the characters end whose glyph stands at ``place``."""
        numbers, behind = self._glyphs.numbers, place + 1
        while behind < self._line.end and numbers[behind] == NONE:
            behind += 1
        return behind

    def _shift(self, place: int) -> int:
        """Thousandths of an em that the ink of a character is moved back."""
        shift = self._line.shifts.get(place - self._line.start)
        return -round(shift / self._line.paragraph.em * 1000) if shift else 0

    def _look_at_gaps(self) -> None:
        line, text = self._line, self._line.paragraph.text
        em = line.paragraph.em
        before = None
        for place in range(line.start, line.end):
            if self._glyphs.numbers[place] == NONE:
                continue
            if before is not None:
                gap = -self._kerns.get(before, 0) - self._shift(place)
                if gap > WIDEST and text[before].strip() and text[place].strip():
                    self._groups.append((before, place))
                elif gap < -WIDEST:
                    self._narrowed[before] = gap * em / 1000
            before = place
        if before is not None and line.last_cut:
            self._narrowed[before] = line.last_cut

    def _write(self, run: Run, starts: dict[int, int], ends: set[int]) -> None:
        pen, kerns, numbers = self._pen, self._kerns, self._glyphs.numbers
        if not starts and not self._line.shifts:
            pen.glyphs(self._plain(run))
            return
        text = self._line.paragraph.text
        for place in range(run.start, run.end):
            glyph = numbers[place]
            if glyph == NONE:
                continue
            if (shift := self._shift(place)) and place - 1 not in self._narrowed:
                pen.number(shift)
            if place in starts:
                pen.begin(text[place : self._behind(starts[place])])
            spacing = self._narrowed.get(place)
            pen.glyph(f"{glyph:04x}", spacing or 0.0)
            if spacing is None and (kern := kerns.get(place)):
                pen.number(kern)
            if place in ends:
                pen.end()

    def _plain(self, run: Run) -> str:
        """The array of a run that needs no span."""
        numbers, kerns = self._glyphs.numbers, self._kerns
        pieces = []
        for place in range(run.start, run.end):
            if (glyph := numbers[place]) != NONE:
                kern = kerns.get(place)
                pieces.append(f"{glyph:04x}> {kern} <" if kern else f"{glyph:04x}")
        return f"<{''.join(pieces)}>".removesuffix(" <>")
