"""The body's typeface on board: only the glyphs that the text needs (``--embed-fonts``).

A face that its maker does not allow to be embedded or cut down (OpenType, OS/2 table,
``fsType``) is left out and that is said. The reader's own faces fill in what it lacks.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bulletin.model import Note
from bulletin.writers.epub import faces
from bulletin.writers.epub.pack import CSS, Part

SHEET = "fonts.css"
_FONT = "fonts/body.otf"
_PROBE = "永的一，A"
_RESTRICTED, _NO_SUBSET, _BITMAP_ONLY = 0x0002, 0x0100, 0x0200
_RULES = f"""@font-face {{ font-family: "bulletin-body"; src: url("{_FONT}"); }}
body {{ font-family: "bulletin-body", serif; }}
"""


@dataclass(frozen=True, slots=True)
class Embedded:
    """The font and its style sheet, or nothing, with the reason among ``notes``."""

    parts: tuple[Part, ...] = ()
    notes: tuple[Note, ...] = ()


def embed(documents: Iterable[Part]) -> Embedded:
    """A face with the glyphs of ``documents``, and the sheet that names it."""
    wanted = {c for part in documents for c in part.data.decode() if c.isprintable()}
    face = faces.regular(_PROBE)
    if face is None:
        return Embedded(notes=(_note("没有可嵌入的中文字体 · no Chinese font to embed"),))
    data, lacking = _subset(face, wanted)
    if data is None:
        return Embedded(notes=(_note("字体不许嵌入，未嵌 · the font may not be embedded"),))
    parts = (Part(_FONT, data, "font/otf"), Part(SHEET, _RULES.encode(), CSS))
    return Embedded(parts, tuple(_lacked(lacking)))


def _note(text: str) -> Note:
    return Note("writers", "fonts-not-embedded", text)


def _lacked(lacking: str) -> Iterator[Note]:
    if lacking:
        text = f"嵌入的字体缺 {len(lacking)} 字 · the embedded font lacks: {lacking[:40]}"
        yield Note("writers", "font-lacks", text)


def _subset(face: faces.DrawnFace, wanted: set[str]) -> tuple[bytes | None, str]:
    """The font cut down to ``wanted`` (None where that is forbidden), and what it lacks."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    number = face.index if face.path.lower().endswith((".ttc", ".otc")) else -1
    with TTFont(face.path, fontNumber=number, lazy=True, recalcTimestamp=False) as font:
        if font["OS/2"].fsType & (_RESTRICTED | _NO_SUBSET | _BITMAP_ONLY):
            return None, ""
        known = font.getBestCmap()
        options = Options(notdef_outline=True, layout_features=["*"], hinting=False)
        cutter = Subsetter(options)
        cutter.populate(unicodes=sorted(ord(c) for c in wanted if ord(c) in known))
        cutter.subset(font)
        target = io.BytesIO()
        font.save(target)
    return target.getvalue(), "".join(sorted(c for c in wanted if ord(c) not in known))
