"""A face to draw the cover's text with: one that has all of its characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bulletin.writers import fontconfig, fonts
from bulletin.writers.fontconfig import Face

_BEST = ("noto serif cjk sc", "source han serif sc", "noto serif sc", "source han serif cn",
         "songti sc", "simsun", "noto sans cjk sc", "source han sans sc", "noto sans sc",
         "simhei", "microsoft yahei", "wenquanyi", "liberation serif", "dejavu serif")  # fmt: skip
_UNFIT = ("emoji", "mono", "last resort", "symbol", "math", "barcode")
_REGULAR, _BOLD = 80, 200
"""Fontconfig's numbers for these weights."""


@dataclass(frozen=True, slots=True)
class DrawnFace:
    """A font file with the index of the face in it."""

    path: str
    index: int = 0


@dataclass(frozen=True, slots=True)
class Drawable:
    """``text`` as far as ``face`` has it; ``lost`` are the characters that no face has."""

    text: str
    face: DrawnFace | None
    lost: str = ""


def regular(characters: str) -> DrawnFace | None:
    """The best face of ordinary weight that has all ``characters``."""
    return _covering(characters, _REGULAR)


def drawable(text: str) -> Drawable:
    """``text`` with a bold face for it; characters that no such face has are left out.

    Without any font at all, ``face`` is None and the text is empty.
    """
    for kept in _lesser(text):
        characters = "".join(sorted({c for c in kept if not c.isspace()}))
        face = _covering(characters) if characters else None
        if face is not None:
            lost = "".join(dict.fromkeys(c for c in text if c not in kept))
            return Drawable(" ".join(kept.split()), face, lost)
    return Drawable("", None, text)


def _lesser(text: str) -> Iterator[str]:
    """The text, then with fewer and fewer rare characters."""
    yield text
    letters = "".join(c for c in text if unicodedata.category(c)[0] not in "SCM")
    yield letters
    yield "".join(c for c in letters if ord(c) < 0x10000 and _ordinary(c))
    yield "".join(c for c in letters if ord(c) < 0x7F)


def _ordinary(character: str) -> bool:
    return ord(character) < 0x250 or 0x2000 <= ord(character) < 0xA000 or character >= "\uff00"


@lru_cache(maxsize=64)
def _covering(characters: str, weight: int = _BOLD) -> DrawnFace | None:
    """The best face that has all ``characters``, asked of fontconfig, else our own."""
    found = filter(_usable, fontconfig.covering(characters))
    ranked = sorted((_rank(face, weight), face.file, face.index) for face in found)
    if ranked:
        return DrawnFace(*ranked[0][1:])
    return _stand_in(characters)


def _usable(face: Face) -> bool:
    families = ",".join(face.families).lower()
    return (
        face.slant == 0
        and face.index < 0x10000  # named instances of variable faces have higher ones
        and face.file.lower().endswith((".otf", ".ttf", ".ttc", ".otc"))
        and not any(word in families for word in _UNFIT)
    )


def _rank(face: Face, wanted: int) -> tuple[int, float]:
    """How far down our list a face is, then how far its weight is off."""
    families = ",".join(face.families).lower()
    known = [n for n, name in enumerate(_BEST) if name in families]
    distance = wanted if face.weight is None else abs(face.weight - wanted)
    return (known[0] if known else len(_BEST)), distance


def _stand_in(characters: str) -> DrawnFace | None:
    from fontTools.ttLib import TTFont

    for path in fonts.fallback_files().values():
        with TTFont(path, lazy=True) as font:
            if all(ord(c) in font.getBestCmap() for c in characters):
                return DrawnFace(str(path))
    return None
