"""The glyphs of a run of text, so that its lines can be drawn without being shaped again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weasyprint.text.ffi import ffi, gobject

ffi.cdef("gpointer g_object_ref (gpointer object);")

FIELDS = 5
"""Of PangoGlyphInfo, each of 32 bits: glyph, width, x offset, y offset, flags."""
WIDTH = 1
NONE = -1
_SPECIAL = 0x0FFFFFFF  # PANGO_GLYPH_EMPTY; the flag of unknown glyphs is above it


class Run(NamedTuple):
    """Characters from ``start`` to before ``end`` in one face, which lies at ``address``."""

    start: int
    end: int
    font: Any
    address: int


@dataclass(slots=True)
class Glyphs:
    """The glyphs of a text by character, where each has one and nothing but its own width.

    ``numbers`` and ``widths`` (in Pango's units) stand at the first character of a ligature,
    `NONE` at the others.
    """

    numbers: list[int]
    widths: list[int]
    runs: list[Run] = field(default_factory=list)

    def within(self, start: int, end: int) -> Iterator[Run]:
        """The runs between two positions, cut there."""
        for run in self.runs:
            if run.start < end and run.end > start:
                yield Run(max(run.start, start), min(run.end, end), run.font, run.address)


class Faces:
    """Pango's fonts, kept for as long as glyphs are drawn in them."""

    def __init__(self) -> None:
        self._kept: dict[int, Any] = {}

    def keep(self, font: Any) -> tuple[Any, int]:
        """``font``, alive, and where it lies."""
        address = int(ffi.cast("uintptr_t", font))
        if address not in self._kept:
            self._kept[address] = ffi.gc(gobject.g_object_ref(font), gobject.g_object_unref)
        return self._kept[address], address


def glyphs_of(
    runs: Sequence[Any], starts: Mapping[int, int], length: int, faces: Faces
) -> Glyphs | None:
    """The glyphs of ``runs`` (item, glyphs, clusters) of a text of ``length`` characters, with
    ``starts`` its characters by byte; None where they are not that simple."""
    found = Glyphs([NONE] * length, [0] * length)
    for item, glyphs, clusters in runs:
        if item.analysis.level % 2:
            return None
        numbers, offsets = glyphs[0::FIELDS], (glyphs[2::FIELDS], glyphs[3::FIELDS])
        if any(map(any, offsets)) or max(numbers, default=0) >= _SPECIAL:
            return None
        places = [starts[item.offset + cluster] for cluster in clusters]
        if len(set(places)) != len(places):
            return None
        for place, number, width in zip(places, numbers, glyphs[WIDTH::FIELDS], strict=True):
            found.numbers[place], found.widths[place] = number, width
        start, end = starts[item.offset], starts[item.offset + item.length]
        found.runs.append(Run(start, end, *faces.keep(item.analysis.font)))
    return found
