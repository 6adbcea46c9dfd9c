"""Quotation marks: one character of Unicode, two widths.

“ ” ‘ ’ stand on the full em among Han characters and are narrow among Western words (CLREQ
3.1.6). A face sets them one way, both ways (OpenType feature ``pwid``), or the wrong way: then
they are taken from the next face of the style that can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from bulletin.writers.typeset import characters

ffi.cdef("PangoAttribute * pango_attr_family_new (const char *family);")

NARROW = 0.7
"""Advance, in em, below which a mark counts as narrow."""

_set_text = line_break.Layout.set_text
_Faces = tuple[str, ...]


class Quotes:
    """Sets quotation marks; remembers which faces have which."""

    def __init__(self) -> None:
        self._known: dict[tuple[_Faces, str | None, int, bool], str] = {}

    def set_text(self, layout: Any, text: str, justify: bool = False) -> None:
        """As ``weasyprint.text.line_break.Layout.set_text``, with the marks as they should be."""
        _set_text(layout, text, justify)
        said = getattr(layout, "quotes", None)
        marks = characters.quotes(layout.text) if said is None else said
        if not marks or not layout.text or getattr(layout, "style", None) is None:
            return
        attributes = pango.pango_layout_get_attributes(layout.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        for attribute in self._attributes(layout, marks):
            pango.pango_attr_list_insert(attributes, attribute)
        pango.pango_layout_set_attributes(layout.layout, attributes)

    def _attributes(self, layout: Any, marks: Mapping[int, bool]) -> Iterator[Any]:
        for place, western in marks.items():
            start = len(layout.text[:place].encode())
            wanted = []
            if western:
                wanted.append(pango.pango_attr_font_features_new(b"pwid 1"))
            if family := self._face(layout.style, western):
                wanted.append(pango.pango_attr_family_new(family.encode()))
            for attribute in wanted:
                attribute.start_index = start
                attribute.end_index = start + len(layout.text[place].encode())
                yield attribute

    def _face(self, style: Any, western: bool) -> str:
        """The family to take a mark from; empty where the style's first one will do."""
        faces = tuple(style["font_family"])
        key = (faces, style["lang"], style["font_weight"], western)
        if key not in self._known:
            fit = next((face for face in faces if _is_fit(style, face, western)), "")
            self._known[key] = "" if fit == faces[0] else fit
        return self._known[key]


def _is_fit(style: Any, face: str, western: bool) -> bool:
    """Whether ``face`` has the mark, as wide as it is wanted."""
    probe = style.copy()
    probe["font_family"] = (face,)
    layout = line_break.Layout(probe)
    _set_text(layout, "“")
    if western:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(b"pwid 1"))
        pango.pango_layout_set_attributes(layout.layout, attributes)
    line, _ = layout.get_first_line()
    width = line.runs[0].data.glyphs.glyphs[0].geometry.width * FROM_UNITS
    return bool(width < NARROW * style["font_size"]) == western
