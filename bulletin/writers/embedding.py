"""Fonts in the file: small subsets, where WeasyPrint writes a place for every glyph of the font.

WeasyPrint keeps the numbers of glyphs, so that a Chinese font of 65,000 glyphs costs about
100 kB for its empty places (offsets, and metrics that no reader of a PDF looks at). Here the
glyphs in use are counted anew, and the text is written in the new numbers. Tables that no
reader of a PDF looks at (ISO 32000-1, 9.9) stay out.
"""

from __future__ import annotations

import ctypes
import io
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import pydyf
from weasyprint import pdf as weasy_pdf
from weasyprint.pdf import fonts
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset

from bulletin.writers.aside import replaced

_LIBRARIES = (
    "libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll",
)  # fmt: skip
_FLAGS = 0x001 | 0x004 | 0x200
"""``HB_SUBSET_FLAGS_``: ``NO_HINTING``, ``DESUBROUTINIZE``, ``NO_LAYOUT_CLOSURE``."""
_DROPPED = (
    b"BASE", b"DSIG", b"GDEF", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT", b"VORG", b"cmap",
    b"name", b"vhea", b"vmtx",
)  # fmt: skip
_NOT_OURS = frozenset({"fvar", "CFF2", "EBDT", "CBDT", "SVG ", "COLR", "sbix"})
"""Variable and coloured fonts stay WeasyPrint's affair."""

_FONT = re.compile(rb"/([A-Z]+) \S+ Tf")
_CODES = re.compile(rb"<([0-9a-f]+)>")

_build = fonts.build_fonts_dictionary
_clean = fonts.Font.clean


@contextmanager
def dense() -> Iterator[None]:
    """Within this, fonts are embedded with the glyphs that are used and no more."""
    with replaced(weasy_pdf, "build_fonts_dictionary", _build_dense):
        yield


def _build_dense(pdf: Any, used: Any, compress: bool, subset: bool, options: Any) -> Any:
    """As ``weasyprint.pdf.fonts.build_fonts_dictionary``."""
    groups: dict[str, list[Any]] = {}
    for font in used.values():
        groups.setdefault(font.hash, []).append(font)
    numbers: dict[bytes, Mapping[bytes, bytes]] = {}
    ours: set[int] = set()
    for name, group in groups.items():
        if not (subset and all(map(_is_plain, group))):
            continue
        glyphs = sorted({0}.union(*(font.to_unicode for font in group)))
        made = _subset(group[0].hb_face, glyphs)
        if made is None:
            continue
        numbers[name.encode()] = {b"%04x" % old: b"%04x" % new for old, new in made[1].items()}
        for font in group:
            ours.add(id(font))
            _renumber_font(font, *made)
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            _renumber(item.stream, numbers)

    def clean(font: Any, to_unicode: Any, hinting: bool) -> None:
        if id(font) not in ours:
            _clean(font, to_unicode, hinting)

    with replaced(fonts.Font, "clean", clean):
        return _build(pdf, used, compress, subset, options)


def _is_plain(font: Any) -> bool:
    return not (
        font.bitmap or font.missing or font.used_in_forms or _NOT_OURS.intersection(font.tables)
    )


def _renumber_font(font: Any, data: bytes, numbers: Mapping[int, int]) -> None:
    font.file_content = data
    font.widths = {numbers[g]: width for g, width in font.widths.items() if g in numbers}
    font.to_unicode = {numbers[g]: text for g, text in font.to_unicode.items()}


def _renumber(stream: list[Any], numbers: Mapping[bytes, Mapping[bytes, bytes]]) -> None:
    """Write the text of a content stream in the new numbers of its fonts' glyphs."""
    current: Mapping[bytes, bytes] | None = None
    kept: list[Mapping[bytes, bytes] | None] = []

    def renumbered(codes: re.Match[bytes]) -> bytes:
        known, digits = current or {}, codes[1]
        new = [known[digits[place : place + 4]] for place in range(0, len(digits), 4)]
        return b"<" + b"".join(new) + b">"

    for place, item in enumerate(stream):
        if not isinstance(item, bytes):
            continue
        if item.endswith(b" TJ"):
            if current is not None:
                stream[place] = _CODES.sub(renumbered, item)
        elif item == b"q":
            kept.append(current)
        elif item == b"Q":
            current = kept.pop() if kept else None
        elif match := _FONT.fullmatch(item):
            current = numbers.get(match[1])


def _subset(face: Any, glyphs: Sequence[int]) -> tuple[bytes, dict[int, int]] | None:
    """``face`` with ``glyphs`` counted anew, and the new number of each; None: it can't be."""
    library = _library()
    if library is None or len(glyphs) < 2:
        return None
    wish = ffi.gc(
        harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy
    )
    harfbuzz_subset.hb_subset_input_set_flags(wish, _FLAGS)
    _fill(harfbuzz_subset.hb_subset_input_glyph_set(wish), glyphs)
    tags = sorted(harfbuzz.hb_tag_from_string(name, -1) for name in _DROPPED)
    kind = harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG
    _fill(harfbuzz_subset.hb_subset_input_set(wish, kind), tags)
    plan = library.hb_subset_plan_create_or_fail(_address(face), _address(wish))
    if not plan:
        return None
    try:
        made = library.hb_subset_plan_execute_or_fail(plan)
        map_ = library.hb_subset_plan_old_to_new_glyph_mapping(plan)
        numbers = {glyph: library.hb_map_get(map_, glyph) for glyph in glyphs}
    finally:
        library.hb_subset_plan_destroy(plan)
    if not made:
        return None
    owned = ffi.gc(ffi.cast("hb_face_t *", made), harfbuzz.hb_face_destroy)
    data = bytes(fonts.get_hb_object_data(owned) or b"")
    return (_with_plain_cids(data), numbers) if data else None


def _fill(members: Any, numbers: Sequence[int]) -> None:
    array = ffi.new("hb_codepoint_t[]", numbers)  # one type: cffi parses each that it meets
    harfbuzz.hb_set_add_sorted_array(members, array, len(numbers))


def _address(pointer: Any) -> int:
    return int(ffi.cast("uintptr_t", pointer))


@cache
def _library() -> ctypes.CDLL | None:
    """HarfBuzz's subsetter; WeasyPrint's own binding knows nothing of its plans."""
    for name in _LIBRARIES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        pointer = ctypes.c_void_p
        for function, takes in (("create_or_fail", 2), ("execute_or_fail", 1), ("destroy", 1),
                                ("old_to_new_glyph_mapping", 1)):  # fmt: skip
            call = getattr(library, f"hb_subset_plan_{function}")
            call.restype, call.argtypes = pointer, (pointer,) * takes
        library.hb_map_get.restype = ctypes.c_uint32
        library.hb_map_get.argtypes = (pointer, ctypes.c_uint32)
        return library
    return None


def _with_plain_cids(data: bytes) -> bytes:
    """``data``; where it names its glyphs by CID, these are made the numbers of the glyphs."""
    cff = _table(data, b"CFF ")
    if cff is None:
        return data
    top = _top(data[cff])
    if "ROS" not in top.rawDict:
        return data
    place = cff.start + top.rawDict["charset"]
    charset = _plain_charset(top.numGlyphs - 1)
    return data[:place] + charset + data[place + len(charset) :]


def _plain_charset(count: int) -> bytes:
    """CIDs 1 to ``count`` in the shortest form, which no other form of as many is shorter than
    (Adobe Technical Note 5176, 13)."""
    if count == 1:
        return struct.pack(">BH", 0, 1)
    if count <= 256:
        return struct.pack(">BHB", 1, 1, count - 1)
    return struct.pack(">BHH", 2, 1, count - 1)


def _table(font: bytes, tag: bytes) -> slice | None:
    """Where a table of an OpenType font with CFF outlines lies."""
    if font[:4] != b"OTTO":
        return None
    (count,) = struct.unpack(">H", font[4:6])
    for place in range(12, 12 + 16 * count, 16):
        name, _, offset, length = struct.unpack(">4s3L", font[place : place + 16])
        if name == tag:
            return slice(offset, offset + length)
    return None


def _top(cff: bytes) -> Any:
    from fontTools.cffLib import CFFFontSet

    found = CFFFontSet()
    found.decompile(io.BytesIO(cff), None)
    return found.topDictIndex[0]
