"""Laid-out parts of long bulletins, kept on disk: what did not change is not laid out again.

A part is found again by a digest of all that decides over its pages: its HTML, style sheet and
files, our own code, the libraries and the fonts. What is found is checked against its own
digest, so a file that was cut short is none. Nothing here fails: without a folder, or where it
cannot be used, nothing is kept.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bulletin.writers import fontconfig

MOST_BYTES = 300_000_000
"""Bytes on the shelf; what was not used for longest goes first."""

SHARE, SELDOM = 0.01, "00"
"""Of the bound: what is written in one go before the folder is looked through; and the beginning
of a key, of one in 256, that has it looked through anyway."""

FOLDER = "parts"
_DIGEST = 32
_PANGO = ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll")
_SUFFIX = ".part"


@dataclass(frozen=True, slots=True)
class Kept:
    """A message and the bytes that go with it."""

    head: Mapping[str, Any]
    body: bytes = b""


def _around() -> list[object]:
    """What decides over pages beside what is laid out: our code, the libraries, the fonts."""
    return [*code(Path(__file__).parent), *_libraries(), *fontconfig.files()]


class Shelf:
    """The folder ``name`` in the one that ``where`` says (asked when it is first needed; None:
    nothing is kept). ``around`` gives what decides over all that is made, as plain values."""

    def __init__(
        self,
        where: Callable[[], Path | None] = lambda: None,
        most: int = MOST_BYTES,
        name: str = FOLDER,
        around: Callable[[], Sequence[object]] = _around,
    ) -> None:
        self._where, self._around = where, around
        self._most, self._name = most, name
        self._written, self._due = 0, False

    @cached_property
    def _folder(self) -> Path | None:
        folder = self._where()
        if folder is None:
            return None
        try:
            (folder / self._name).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            return None
        return folder / self._name

    @cached_property
    def _surroundings(self) -> str:
        return json.dumps(list(self._around()))

    def key(self, *values: object) -> str:
        """The name of what was made of ``values`` (texts, numbers, lists, bytes)."""
        digest = hashlib.sha256(self._surroundings.encode() if self._folder else b"")
        for value in values:
            data = value if isinstance(value, bytes) else json.dumps(value).encode()
            digest.update(len(data).to_bytes(8, "big") + data)
        return digest.hexdigest()

    def get(self, key: str) -> Kept | None:
        """What is kept as ``key``."""
        if self._folder is None:
            return None
        path = self._folder / (key + _SUFFIX)
        with contextlib.suppress(OSError, ValueError):
            data = path.read_bytes()
            os.utime(path)
            return _opened(data)
        return None

    def put(self, key: str, kept: Kept) -> None:
        """Keep ``kept`` as ``key``."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            data = _closed(kept)
            handle, beside = tempfile.mkstemp(dir=self._folder)
            try:
                with open(handle, "wb") as file:
                    file.write(data)
                os.replace(beside, self._folder / (key + _SUFFIX))
            except OSError:
                os.unlink(beside)
                raise
            self._written += len(data)
            self._due |= key.startswith(SELDOM)

    def tidy(self) -> None:
        """Throw out what is too much, and what was left half-written; after little was written
        (a job of a large batch) only now and then, since all files are looked at."""
        if self._folder is None or not (self._written > SHARE * self._most or self._due):
            return
        with contextlib.suppress(OSError):
            files = _things(self._folder)
            files.sort(key=lambda one: one[0].st_mtime, reverse=True)
            room = self._most
            for found, path in files:
                room -= found.st_size
                if room < 0 or (path.suffix != _SUFFIX and found.st_mtime < files[0][0].st_mtime):
                    path.unlink(missing_ok=True)


def held(folder: Path, name: str) -> tuple[int, int]:
    """How many things the shelf ``name`` in ``folder`` holds, and their bytes."""
    sizes = [found.st_size for found, _ in _things(folder / name)]
    return len(sizes), sum(sizes)


def clear(folder: Path, name: str, before: float) -> int:
    """Take out what was not used since ``before``, in seconds since 1970; how many things."""
    gone = [path for found, path in _things(folder / name) if found.st_mtime < before]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _things(folder: Path) -> list[tuple[os.stat_result, Path]]:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        return [(path.stat(), path) for path in folder.iterdir()]
    return []


def _closed(kept: Kept) -> bytes:
    head = json.dumps(kept.head).encode()
    data = len(head).to_bytes(8, "big") + head + kept.body
    return hashlib.sha256(data).digest() + data


def _opened(data: bytes) -> Kept | None:
    if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
        return None
    size = int.from_bytes(data[_DIGEST : _DIGEST + 8], "big")
    start = _DIGEST + 8
    return Kept(json.loads(data[start : start + size]), data[start + size :])


def code(*places: Path) -> list[object]:
    """Files and those in folders (modules, rules) by path, size and time."""
    found = [
        path
        for place in places
        for path in ([place] if os.path.isfile(place) else sorted(place.rglob("*.*")))
    ]
    stamps = ((path, path.stat()) for path in found if path.suffix != ".pyc")
    return [[str(path), stat.st_size, stat.st_mtime_ns] for path, stat in stamps]


def _libraries() -> list[object]:
    from importlib.metadata import version

    found: list[object] = [version(name) for name in ("weasyprint", "pydyf", "tinycss2")]
    for name in _PANGO:
        with contextlib.suppress(OSError):
            found.append(ctypes.CDLL(name).pango_version())
    return found
