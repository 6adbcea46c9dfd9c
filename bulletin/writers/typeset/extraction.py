"""What a line says to those who read its text and not its ink.

Readers of a PDF's text take a gap of a tenth of an em for a space (poppler's
``minWordBreakSpace``), and a mark for as wide as its font says. Where we opened a gap wider
than that, the two characters beside it are put into a span whose ``ActualText`` says what they
are (ISO 32000-1, 14.9.4); where a mark at the end of a line lost its blank half, its span ends
where its ink does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pydyf

from bulletin.writers.typeset.shaping import Line

WIDEST = 90
"""Gap, in thousandths of an em, that still reads as none."""

_TOKEN = re.compile(r"<([0-9a-f]*)>|([-+]?\d[\d.eE+-]*)")
_RECORDED = frozenset({"set_font_size", "set_text_rise", "set_text_matrix"})


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
        self._elements: list[Element] = []

    def __getattr__(self, name: str) -> Any:
        if name not in _RECORDED:
            return getattr(self._stream, name)
        return lambda *arguments: self._elements.append(Call(name, arguments))

    def add_font(self, pango_font: Any) -> Any:
        """The font that the next glyphs are of."""
        found = self._stream.add_font(pango_font)
        self._font = found[0]
        return found

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
        groups = _groups(self._elements)
        glyphs = [i for i, element in enumerate(self._elements) if isinstance(element, Glyph)]
        tail = self._line.last_cut if glyphs else 0.0
        if tail and not any(start <= glyphs[-1] <= end for start, end in groups):
            groups.append((glyphs[-1], glyphs[-1]))
        self._write(groups, glyphs[-1] if tail else -1, tail)

    def _write(self, groups: list[tuple[int, int]], last: int, tail: float) -> None:
        starts = dict(groups)
        ends = {end for _, end in groups}
        pen = _Pen(self._stream)
        for index, element in enumerate(self._elements):
            if index in starts:
                pen.begin(_said(self._elements[index : starts[index] + 1]))
            if index == last:
                pen.spacing(tail)
            pen.put(element)
            if index == last:
                pen.spacing(0)
            if index in ends:
                pen.end()
        pen.flush()


class _Pen:
    """Gathers glyphs and numbers into TJ arrays."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._pieces: list[str] = []
        self._codes: list[str] = []

    def put(self, element: Element) -> None:
        if isinstance(element, Glyph):
            self._codes.append(element.code)
        elif isinstance(element, Call):
            self.flush()
            getattr(self._stream, element.name)(*element.arguments)
        else:
            self._close()
            self._pieces.append(f"{element:g}")

    def begin(self, text: str) -> None:
        self.flush()
        self._stream.begin_marked_content(
            "Span", pydyf.Dictionary({"ActualText": pydyf.String(text)})
        )

    def end(self) -> None:
        self.flush()
        self._stream.end_marked_content()

    def spacing(self, amount: float) -> None:
        self.flush()
        self._stream.stream.append(f"{amount:g} Tc".encode())

    def flush(self) -> None:
        self._close()
        if self._pieces:
            self._stream.show_text(" ".join(self._pieces))
            self._pieces = []

    def _close(self) -> None:
        if self._codes:
            self._pieces.append(f"<{''.join(self._codes)}>")
            self._codes = []


def _groups(elements: list[Element]) -> list[tuple[int, int]]:
    """First and last glyph of what stands around wide gaps, joined where they touch."""
    found: list[tuple[int, int]] = []
    for before, after in _gaps(elements):
        if found and before <= found[-1][1]:
            found[-1] = (found[-1][0], after)
        else:
            found.append((before, after))
    return found


def _gaps(elements: list[Element]) -> Iterator[tuple[int, int]]:
    before = None
    gap = 0.0
    for index, element in enumerate(elements):
        if isinstance(element, float):
            gap += element
        elif isinstance(element, Glyph):
            if before is not None and gap < -WIDEST and _words(elements, before, index):
                yield before, index
            before, gap = index, 0.0


def _words(elements: list[Element], before: int, after: int) -> bool:
    pair = (elements[before], elements[after])
    return all(isinstance(glyph, Glyph) and glyph.text.strip() for glyph in pair)


def _said(elements: list[Element]) -> str:
    return "".join(element.text for element in elements if isinstance(element, Glyph))
