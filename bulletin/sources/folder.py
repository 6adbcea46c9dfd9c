"""A folder → its pages, in the order of a reader: 第2篇 before 第10篇, 第三讲 before 第十讲."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from bulletin import storage
from bulletin.numerals import chinese_number
from bulletin.sources.kinds import IN_FOLDERS

_NUMBER = re.compile(
    r"(\d+)|(?<=第)([〇零一二三四五六七八九十百千两]+)|^([一二三四五六七八九十百]+)(?=[、.．])"
)
_COMPANIONS = ("_files", ".files", "_file", "-files")
"""Folders that browsers put beside a saved page for its parts."""


def pages(folder: Path) -> Iterator[Path]:
    """Saved pages in ``folder`` and below, natural order; hidden ones and parts left out.

    Links to folders are not followed. Raises OSError when the folder cannot be read.
    """
    found = [path for path in _files(folder) if _is_page(path.name)]
    yield from sorted(found, key=lambda path: natural(path.relative_to(folder).parts))


def _files(folder: Path) -> Iterator[Path]:
    """The files in ``folder`` and below, but for parts of pages and what is hidden."""
    if storage.is_remote(folder):
        for path in storage.files(folder):
            if not any(map(_skipped, path.relative_to(folder).parts[:-1])):
                yield path
        return
    for place, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if not _skipped(name)]
        yield from (Path(place, name) for name in names)


def _is_page(name: str) -> bool:
    return Path(name).suffix.lower() in IN_FOLDERS and not name.startswith((".", "~$"))


def natural(parts: tuple[str, ...]) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """A sort key: numbers in names, Arabic or Chinese, by value; the rest by code point."""
    return tuple(_key(part) for part in parts)


def _key(name: str) -> tuple[tuple[int, int, str], ...]:
    key: list[tuple[int, int, str]] = []
    at = 0
    for found in _NUMBER.finditer(name):
        if found.start() > at:
            key.append((1, 0, name[at : found.start()]))
        number = found.group(1) or ""
        value = int(number) if number else chinese_number(found.group())
        key.append((0, value, ""))
        at = found.end()
    key.append((1, 0, name[at:]))
    return tuple(key)


def _skipped(name: str) -> bool:
    return name.startswith((".", "__MACOSX")) or name.lower().endswith(_COMPANIONS)


def _raise(error: OSError) -> None:
    raise error
