"""A face to draw the cover's text with: one that has all of its characters."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bulletin.writers import fonts

_BEST = ("noto serif cjk sc", "source han serif sc", "noto serif sc", "source han serif cn",
         "songti sc", "simsun", "noto sans cjk sc", "source han sans sc", "noto sans sc",
         "simhei", "microsoft yahei", "wenquanyi", "liberation serif", "dejavu serif")  # fmt: skip
_UNFIT = ("emoji", "mono", "last resort", "symbol", "math", "barcode")
_REGULAR, _BOLD = 80, 200
"""Fontconfig's numbers for these weights."""
_SECONDS = 20


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
    charset = " ".join(f"{ord(c):x}" for c in characters)
    rows = sorted(_ranked(line, weight) for line in _listed(f":charset={charset}"))
    if rows and rows[0][0] < len(_BEST) * 2:
        return DrawnFace(rows[0][2], rows[0][3])
    return _stand_in(characters)


def _listed(pattern: str) -> list[str]:
    command = ["fc-list", pattern, "-f", "%{family}|%{weight}|%{index}|%{slant}|%{file}\n"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.SubprocessError):
        return []
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return [line for line in lines if _usable(line)]


def _usable(line: str) -> bool:
    parts = line.lower().split("|")
    file = parts[-1]
    return (
        len(parts) == 5
        and parts[2].isdigit()
        and int(parts[2]) < 0x10000  # named instances of variable faces have higher ones
        and parts[3] == "0"
        and file.endswith((".otf", ".ttf", ".ttc", ".otc"))
        and not any(word in parts[0] for word in _UNFIT)
    )


def _ranked(line: str, wanted: int) -> tuple[int, float, str, int]:
    family, weight, index, _, file = line.split("|")
    known = [n for n, name in enumerate(_BEST) if name in family.lower()]
    rank = known[0] if known else len(_BEST)
    try:
        distance = abs(float(weight) - wanted)
    except ValueError:
        distance = wanted
    return rank, distance, file, int(index)


def _stand_in(characters: str) -> DrawnFace | None:
    from fontTools.ttLib import TTFont

    for path in fonts.fallback_files().values():
        with TTFont(path, lazy=True) as font:
            if all(ord(c) in font.getBestCmap() for c in characters):
                return DrawnFace(str(path))
    return None
