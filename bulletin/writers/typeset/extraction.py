"""What a line says to those who read its text and not its ink.

Readers of a PDF's text take a gap of a tenth of an em for a space, glyphs that overlap for the
end of a line (poppler: ``minWordBreakSpace``, ``minDupBreakOverlap``), and a mark for as wide as
its font says. So what stands around a wider gap is put into a span whose ``ActualText`` says
what it is (ISO 32000-1, 14.9.4), and a mark that lost a blank half is drawn with that much less
character spacing, in a span too: its place then ends where its ink does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pydyf

from bulletin.writers.typeset.shaping import SAID_FROM, Line

WIDEST = SAID_FROM * 1000
"""Gap, in thousandths of an em, that still reads as none."""

_TOKEN = re.compile(r"<([0-9a-f]*)>|([-+]?\d[\d.eE+-]*)")
_RECORDED = frozenset({"set_text_rise", "set_text_matrix"})


@contextmanager
def said_as(stream: Any, text: str) -> Iterator[None]:
    """What is drawn within this reads as ``text``."""
    stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(text)}))
    yield
    stream.end_marked_content()


@dataclass(slots=True)
class Glyph:
    """One glyph as it is written, and its text."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operator between glyphs."""

    name: str
    arguments: tuple[Any, ...]


Element = Glyph | float | Call


class Truthful:
    """A stream that keeps what is drawn of one line, then writes it with its spans."""

    def __init__(self, stream: Any, line: Line) -> None:
        self._stream = stream
        self._line = line
        self._font: Any = None
        self._coming: Any = None
        self._elements: list[Element] = []

    def __getattr__(self, name: str) -> Any:
        if name not in _RECORDED:
            return getattr(self._stream, name)
        return lambda *arguments: self._elements.append(Call(name, arguments))

    def add_font(self, pango_font: Any) -> Any:
        """A font, asked for before the last glyphs of the one before are shown."""
        found = self._stream.add_font(pango_font)
        self._coming = found[0]
        return found

    def set_font_size(self, font: str, size: float) -> None:
        """The next glyphs are of the font that was asked for last."""
        self._font = self._coming
        self._elements.append(Call("set_font_size", (font, size)))

    def show_text(self, string: str) -> None:
        """Take a TJ array apart: ``<hex>`` and numbers."""
        step = 2 if self._font.bitmap else 4
        names = self._font.to_unicode
        for match in _TOKEN.finditer(string):
            if match[2] is not None:
                self._elements.append(float(match[2]))
                continue
            codes = match[1]
            for place in range(0, len(codes), step):
                code = codes[place : place + step]
                self._elements.append(Glyph(code, names.get(int(code, 16), "")))

    def finish(self) -> None:
        """Write the line."""
        elements = self._elements
        glyphs = [i for i, element in enumerate(elements) if isinstance(element, Glyph)]
        em = self._line.paragraph.em
        groups: list[tuple[int, int]] = []
        narrowed: dict[int, float] = {}
        for before, after in pairwise(glyphs):
            gap = -sum(item for item in elements[before:after] if isinstance(item, float))
            if gap > WIDEST and _words(elements[before], elements[after]):
                groups.append((before, after))
            elif gap < -WIDEST:
                narrowed[before] = gap * em / 1000
        if glyphs and self._line.last_cut:
            narrowed[glyphs[-1]] = self._line.last_cut
        groups += [(index, index) for index in narrowed]
        self._write(joined(sorted(groups)), narrowed)

    def _write(self, groups: list[tuple[int, int]], narrowed: dict[int, float]) -> None:
        starts = dict(groups)
        ends = {end for _, end in groups}
        pen = Pen(self._stream)
        spent = False
        for index, element in enumerate(self._elements):
            if index in starts:
                pen.begin(_said(self._elements[index : starts[index] + 1]))
            if isinstance(element, Glyph):
                spent = index in narrowed
                pen.glyph(element.code, narrowed.get(index, 0.0))
            elif isinstance(element, Call):
                pen.call(element)
            elif not spent:
                pen.number(element)
            if index in ends:
                pen.end()
        pen.flush()


class Pen:
    """Gathers glyphs and numbers into TJ arrays."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._pieces: list[str] = []
        self._codes: list[str] = []

    def face(self, name: str, size: float) -> None:
        """What follows is in the font ``name``."""
        self.flush()
        self._stream.set_font_size(name, size)

    def glyph(self, code: str, spacing: float = 0.0) -> None:
        """A glyph by its number; ``spacing`` is added to the place that it takes."""
        if not spacing:
            self._codes.append(code)
            return
        self._spacing(spacing)
        self._codes.append(code)
        self._spacing(0)

    def glyphs(self, array: str) -> None:
        """Many glyphs, and numbers between them, as they are written."""
        self._close()
        self._pieces.append(array)

    def number(self, number: float) -> None:
        """Thousandths of an em to go back."""
        self._close()
        self._pieces.append(f"{number:g}")

    def call(self, call: Call) -> None:
        """An operator that is not about glyphs."""
        self.flush()
        getattr(self._stream, call.name)(*call.arguments)

    def begin(self, text: str) -> None:
        """What follows reads as ``text``."""
        self.flush()
        self._stream.begin_marked_content(
            "Span", pydyf.Dictionary({"ActualText": pydyf.String(text)})
        )

    def end(self) -> None:
        """Up to here."""
        self.flush()
        self._stream.end_marked_content()

    def flush(self) -> None:
        """Write what was gathered."""
        self._close()
        if self._pieces:
            self._stream.show_text(" ".join(self._pieces))
            self._pieces = []

    def _spacing(self, amount: float) -> None:
        self.flush()
        self._stream.stream.append(f"{amount:g} Tc".encode())

    def _close(self) -> None:
        if self._codes:
            self._pieces.append(f"<{''.join(self._codes)}>")
            self._codes = []


def joined(groups: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans, made one where they touch."""
    found: list[tuple[int, int]] = []
    for start, end in groups:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _words(*pair: Element) -> bool:
    return all(isinstance(glyph, Glyph) and glyph.text.strip() for glyph in pair)


def _said(elements: list[Element]) -> str:
    return "".join(element.text for element in elements if isinstance(element, Glyph))
