"""Text in, advances out: what WeasyPrint's Pango layouts know of a run, and our own line.

With `override` the only module that touches WeasyPrint's private parts (pinned to 70.*).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango

from bulletin.writers.typeset import characters
from bulletin.writers.typeset.glyphs import FIELDS, WIDTH, Faces, Glyphs, glyphs_of
from bulletin.writers.typeset.lines import Cut, shrinkable
from bulletin.writers.typeset.paragraph import Paragraph, Shaped

_OFFSET = 2
_MAY_BREAK = 1  # first bit of PangoLogAttr
SAID_FROM = 0.09
"""Gap or cut, in em, that readers of a PDF's text take for none (poppler: 0.1)."""

_ROUND_AWAY = 0.3  # draw_first_line truncates to thousandths of an em


def shaped(text: str, style: Any) -> Shaped:
    """``text`` on one endless line in ``style``."""
    return Shaper().shaped(text, style)[0]


class Shaper:
    """Shapes the text of one document; remembers layouts by style, and marks by face."""

    def __init__(self) -> None:
        self._faces = Faces()
        self._layouts: dict[int, tuple[Any, Any]] = {}
        self._blanks: dict[tuple[int, int], tuple[float, float]] = {}
        self._ink = ffi.new("PangoRectangle *")

    def shaped(self, text: str, style: Any) -> tuple[Shaped, Glyphs | None]:
        """``text`` on one endless line, with its glyphs; None where they are not simple enough
        to be set one by one."""
        layout = self._layout(style)
        layout.quotes = quotes = characters.quotes(text)
        layout.set_text(text)
        line, _ = layout.get_first_line()
        starts = _characters_at(text)
        advances = [0.0] * len(text)
        blanks: dict[int, tuple[float, float]] = {}
        runs = list(_runs(line))
        for item, glyphs, clusters in runs:
            places = [starts[item.offset + cluster] for cluster in clusters]
            for place, width in zip(places, glyphs[WIDTH::FIELDS], strict=True):
                advances[place] += width * FROM_UNITS
            font = self._faces.keep(item.analysis.font)
            for index, place in enumerate(places):
                if text[place] in _MARKS:
                    left, right = self._inked(font, glyphs[index * FIELDS])
                    blanks[place] = left, advances[place] - right
        breaks = _breaks(layout, len(text))
        found = Shaped(text, style["font_size"], advances, breaks, blanks, quotes)
        return found, glyphs_of(runs, starts, len(text), self._faces)

    def _layout(self, style: Any) -> Any:
        """A layout in ``style``, without a text; one that has attributes serves once."""
        known = self._layouts.get(id(style))
        if known is None:
            layout = line_break.Layout(style)
            if pango.pango_layout_get_attributes(layout.layout) == ffi.NULL:
                self._layouts[id(style)] = style, layout
            return layout
        pango.pango_layout_set_attributes(known[1].layout, ffi.NULL)
        return known[1]

    def _inked(self, font: tuple[Any, int], glyph: int) -> tuple[float, float]:
        """Where the ink of a glyph begins and ends, from where it stands."""
        key = font[1], glyph
        found = self._blanks.get(key)
        if found is None:
            ink = self._ink
            pango.pango_font_get_glyph_extents(font[0], glyph, ink, ffi.NULL)
            found = ink.x * FROM_UNITS, (ink.x + ink.width) * FROM_UNITS
            self._blanks[key] = found
        return found


def metrics(style: Any) -> tuple[float, float]:
    """Height and baseline of a line of text in ``style``, those of its first font."""
    layout = line_break.Layout(style)
    layout.set_text(" ")
    line, _ = layout.get_first_line()
    _, height = line_break.line_size(line, style)
    return height, pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS


_reactivate = line_break.Layout.reactivate


def ready(layout: Any, style: Any) -> None:
    """As ``weasyprint.text.line_break.Layout.reactivate``, but that nothing is shaped yet."""
    layout.style = style


def awake(layout: Any) -> None:
    """Shape the text of a `ready` layout again."""
    _reactivate(layout, layout.style)


def asleep(layout: Any) -> None:
    """As ``weasyprint.text.line_break.Layout.deactivate``, of a layout that is `ready` too."""
    for name in ("layout", "language", "style"):
        layout.__dict__.pop(name, None)


class Line(line_break.Layout):  # type: ignore[misc]
    """One line of a `Paragraph`, shaped when it is drawn and set as it was reckoned.

    ``deltas[i]`` is added behind character i of the line, ``shifts[i]`` moves its ink.
    """

    def __init__(self, paragraph: Paragraph, found: Cut, style: Any) -> None:
        self.paragraph = paragraph
        self.start, self.end, self.width = found.start, found.end, found.width
        self.last = found.resume is None
        self.text = paragraph.text[found.start : found.end]
        self.style = style
        self.first_line_direction = 0
        self.justification_spacing = 0
        self.max_width = None
        self.deltas, self.shifts = _corrections(paragraph, found)
        if style["text_decoration_line"] != "none":
            self._decorations(style)

    def _decorations(self, style: Any) -> None:
        self.setup(style)
        asleep(self)

    @property
    def quotes(self) -> dict[int, bool]:
        """As those of the paragraph, by position in this line."""
        return {
            place - self.start: western
            for place, western in self.paragraph.shaped.quotes.items()
            if self.start <= place < self.end
        }

    @property
    def whole(self) -> bool:
        """Whether this still is the line that was cut."""
        return self.text == self.paragraph.text[self.start : self.end]

    def steps(self) -> list[int]:
        """What is added behind each character, in whole thousandths of an em."""
        size = self.paragraph.em
        totals = [round(total / size * 1000) for total in accumulate(self.deltas)]
        return [now - before for before, now in zip([0, *totals], totals, strict=False)]

    @property
    def last_cut(self) -> float:
        """What the last character lost behind it, as a number below 0."""
        return min(self.deltas[-1], 0.0) if self.deltas else 0.0

    @property
    def reads_as_drawn(self) -> bool:
        """Whether no gap is so wide, and no mark cut so far, that the text needs to be said."""
        widest = max(map(abs, self.deltas), default=0.0)
        return widest <= SAID_FROM * self.paragraph.em and not self.shifts

    def close(self) -> float:
        """Cut the blank half behind a mark that ends the line after all; how much it was."""
        if not self.deltas or self.deltas[-1] != 0:
            return 0.0
        lost = self.paragraph.trailing(self.end - 1)
        self.deltas[-1] -= lost
        return lost

    @property
    def kinds(self) -> str:
        """Of the characters of this line."""
        return self.paragraph.kinds[self.start : self.end]

    def get_first_line(self) -> tuple[Any, int | None]:
        line, index = super().get_first_line()
        if index is None and self.whole:
            self._set(line)
        return line, index

    def _set(self, line: Any) -> None:
        """Write the corrections into the glyphs, in whole thousandths of an em."""
        size, changes = self.paragraph.em, self.steps()
        if not any(changes) and not self.shifts:
            return
        starts = _characters_at(self.text)
        for item, glyphs, clusters in _runs(line):
            for index, cluster in enumerate(clusters):
                last = index + 1 == len(clusters) or clusters[index + 1] != cluster
                position = starts[item.offset + cluster]
                place = index * FIELDS
                if last:
                    span = _span(clusters, index, item.length)
                    change = sum(changes[position : starts[item.offset + span]])
                    if change:
                        glyphs[place + WIDTH] += units(change, size)
                if shift := self.shifts.get(position):
                    glyphs[place + _OFFSET] = round(shift * 1000)


def set_line(paragraph: Paragraph, found: Cut, style: Any) -> Line:
    """The line ``found`` of ``paragraph``, drawn together where it has to be."""
    line = Line(paragraph, found, style)
    if found.shrink > 0:
        takes = shrinkable(paragraph, found.start, found.end)
        share = found.shrink / (sum(takes.values()) or 1.0)
        for position, amount in takes.items():
            index = position - found.start
            line.deltas[index] -= amount * share
            if paragraph.kinds[position] == "O":
                line.shifts[index] = -amount * share
    return line


def _span(clusters: list[int], index: int, length: int) -> int:
    """Byte, in the run, behind the cluster of glyph ``index``."""
    return next((c for c in clusters[index + 1 :] if c != clusters[index]), length)


def units(change: int, size: float) -> int:
    """``change`` in Pango's units."""
    biased = change + (_ROUND_AWAY if change > 0 else -_ROUND_AWAY)
    found: int = round(biased * size * TO_UNITS / 1000)
    return found


def _corrections(paragraph: Paragraph, found: Cut) -> tuple[list[float], dict[int, float]]:
    start, end = found.start, found.end
    deltas = paragraph.extra[start:end]
    shifts = {
        position - start: shift
        for position, shift in paragraph.shift.items()
        if start <= position < end
    }
    if cut := paragraph.cut_at_start(start):
        deltas[0] -= cut
        shifts[0] = -cut
    if deltas and not found.open:
        deltas[-1] -= paragraph.cut_at_end(end)
    return deltas, shifts


def _runs(line: Any) -> Any:
    """Of each run: its item, its glyphs as one writable list of numbers, its clusters."""
    run = line.runs[0]
    while run != ffi.NULL:
        string = run.data.glyphs
        count = string.num_glyphs
        buffer = ffi.buffer(string.glyphs, count * FIELDS * 4)
        yield run.data.item, memoryview(buffer).cast("i"), ffi.unpack(string.log_clusters, count)
        run = run.next


def _characters_at(text: str) -> Mapping[int, int]:
    """Byte offset in UTF-8 → position of the character that begins there."""
    lengths = map(len, map(str.encode, text))
    return {start: position for position, start in enumerate(accumulate(lengths, initial=0))}


def _breaks(layout: Any, length: int) -> list[int]:
    attributes = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)
    numbers = memoryview(ffi.buffer(attributes, (length + 1) * 4)).cast("I")
    return [i for i, number in enumerate(numbers) if number & _MAY_BREAK]


_MARKS = frozenset(characters.OPENING + characters.CLOSING)
