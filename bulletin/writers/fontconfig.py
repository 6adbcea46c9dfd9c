"""What fontconfig knows: the installed families and the characters that each of them has.

A few calls of the C library through ctypes, so that asking costs no import of WeasyPrint and
no tool outside. Pango asks the same library, so the answers are those that rendering will get.
Names: https://www.freedesktop.org/software/fontconfig/fontconfig-devel/
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

_NAMES = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")
_SYSTEM_FONTS, _ADDED_FONTS = 0, 1
_MATCH = 0


class _FontSet(ctypes.Structure):
    _fields_ = (
        ("count", ctypes.c_int),
        ("room", ctypes.c_int),
        ("patterns", ctypes.POINTER(ctypes.c_void_p)),
    )


@dataclass(frozen=True)
class Installed:
    """Families (lower case) with one charset pointer for each of their files; ``added`` are
    those that the machine has not, and files do that it was told of."""

    charsets: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    library: ctypes.CDLL | None = None
    added: frozenset[str] = frozenset()

    def __contains__(self, family: str) -> bool:
        return family.lower() in self.charsets

    @cached_property
    def families(self) -> frozenset[str]:
        """All family names, lower case."""
        return frozenset(self.charsets)

    def lacking(self, family: str, characters: Iterable[str]) -> tuple[str, ...]:
        """Those of ``characters`` that no file of ``family`` has, in order, each once."""
        charsets = self.charsets.get(family.lower(), ())
        return tuple(c for c in dict.fromkeys(characters) if not self._has(charsets, c))

    def _has(self, charsets: Iterable[int], character: str) -> bool:
        library = self.library
        if library is None:
            return False
        return any(library.FcCharSetHasChar(charset, ord(character)) for charset in charsets)


def installed(added: Iterable[Path] = ()) -> Installed:
    """The fonts of this machine and those in the files ``added``.

    Empty where fontconfig is missing or knows none.
    """
    library = _library()
    if library is None:
        return Installed()
    # The configuration is kept for as long as the process runs: the charsets belong to it.
    config = library.FcInitLoadConfigAndFonts()
    if not config:
        return Installed()
    for path in added:
        library.FcConfigAppFontAddFile(config, str(path).encode())
    found: dict[str, list[int]] = {}
    for fonts in (_SYSTEM_FONTS, _ADDED_FONTS):
        for pattern in _patterns(library, config, fonts):
            charset = _charset(library, pattern)
            for family in _families(library, pattern):
                found.setdefault(family.lower(), []).append(charset)
    return Installed({family: tuple(sets) for family, sets in found.items()}, library)


@dataclass(frozen=True, slots=True)
class Face:
    """A face in a font file: its family names, and what fontconfig's numbers say of it.

    ``weight`` is None where it varies. ``charset`` is a pointer that `covering` asks.
    """

    families: tuple[str, ...]
    weight: float | None
    slant: int
    file: str
    index: int
    charset: int


def covering(characters: Iterable[str]) -> list[Face]:
    """The installed faces that have all of ``characters``; none where fontconfig is missing.

    Fonts that are installed while the process runs are not seen.
    """
    library, known = _faces()
    codes = [ord(character) for character in characters]
    return [
        face
        for face in known
        if library is not None
        and all(library.FcCharSetHasChar(face.charset, code) for code in codes)
    ]


@lru_cache(maxsize=1)
def _faces() -> tuple[ctypes.CDLL | None, tuple[Face, ...]]:
    library = _library()
    config = library.FcInitLoadConfigAndFonts() if library is not None else None
    if library is None or not config:
        return None, ()
    patterns = _patterns(library, config, _SYSTEM_FONTS)
    return library, tuple(_face(library, pattern) for pattern in patterns)


def _face(library: ctypes.CDLL, pattern: int) -> Face:
    weight, slant, index = ctypes.c_double(), ctypes.c_int(), ctypes.c_int()
    file = ctypes.c_char_p()
    fixed = library.FcPatternGetDouble(pattern, b"weight", 0, ctypes.byref(weight)) == _MATCH
    library.FcPatternGetInteger(pattern, b"slant", 0, ctypes.byref(slant))
    library.FcPatternGetInteger(pattern, b"index", 0, ctypes.byref(index))
    library.FcPatternGetString(pattern, b"file", 0, ctypes.byref(file))
    return Face(
        families=tuple(_families(library, pattern)),
        weight=weight.value if fixed else None,
        slant=slant.value,
        file=os.fsdecode(file.value or b""),
        index=index.value,
        charset=_charset(library, pattern),
    )


def files() -> list[tuple[str, int, int]]:
    """The font files of this machine: path, size in bytes, time of change in ns."""
    library = _library()
    config = library.FcInitLoadConfigAndFonts() if library is not None else None
    if library is None or not config:
        return []
    value = ctypes.c_char_p()
    found: set[bytes] = set()
    for pattern in _patterns(library, config, _SYSTEM_FONTS):
        if library.FcPatternGetString(pattern, b"file", 0, ctypes.byref(value)) == _MATCH:
            found.add(value.value or b"")
    return sorted(_stamp(os.fsdecode(path)) for path in found)


def _stamp(path: str) -> tuple[str, int, int]:
    try:
        status = os.stat(path)
    except OSError:
        return path, 0, 0
    return path, status.st_size, status.st_mtime_ns


def _patterns(library: ctypes.CDLL, config: int, fonts: int) -> Iterator[int]:
    found = library.FcConfigGetFonts(config, fonts)
    if found:
        yield from found.contents.patterns[: found.contents.count]


def _families(library: ctypes.CDLL, pattern: int) -> Iterator[str]:
    value = ctypes.c_char_p()
    index = 0
    while library.FcPatternGetString(pattern, b"family", index, ctypes.byref(value)) == _MATCH:
        yield (value.value or b"").decode("utf-8", "replace")
        index += 1


def _charset(library: ctypes.CDLL, pattern: int) -> int:
    value = ctypes.c_void_p()
    library.FcPatternGetCharSet(pattern, b"charset", 0, ctypes.byref(value))
    return value.value or 0


def _library() -> ctypes.CDLL | None:
    for name in _names():
        try:
            return _typed(ctypes.CDLL(name))
        except OSError:
            continue
    return None


def _names() -> Iterator[str]:
    """What the library may be called; to search the system for it starts other programs."""
    yield from _NAMES
    if found := ctypes.util.find_library("fontconfig"):
        yield found


def _typed(library: ctypes.CDLL) -> ctypes.CDLL:
    pointer = ctypes.c_void_p
    library.FcInitLoadConfigAndFonts.restype = pointer
    library.FcConfigGetFonts.restype = ctypes.POINTER(_FontSet)
    library.FcConfigGetFonts.argtypes = (pointer, ctypes.c_int)
    library.FcConfigAppFontAddFile.argtypes = (pointer, ctypes.c_char_p)
    library.FcPatternGetString.argtypes = (pointer, ctypes.c_char_p, ctypes.c_int, pointer)
    library.FcPatternGetInteger.argtypes = (pointer, ctypes.c_char_p, ctypes.c_int, pointer)
    library.FcPatternGetDouble.argtypes = (pointer, ctypes.c_char_p, ctypes.c_int, pointer)
    library.FcPatternGetCharSet.argtypes = (pointer, ctypes.c_char_p, ctypes.c_int, pointer)
    library.FcCharSetHasChar.argtypes = (pointer, ctypes.c_uint32)
    return library
