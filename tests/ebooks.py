"""E-books as tests see them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from bulletin.model import Bulletin
from bulletin.settings import WriteSettings
from bulletin.writers import epub

Faults = Callable[[bytes], list[str]]
"""The fixture ``faults``: what epubcheck finds wrong with an EPUB, warnings too."""


def made(bulletin: Bulletin, settings: WriteSettings | None = None) -> bytes:
    """The EPUB of ``bulletin``."""
    return epub.write(bulletin, settings or WriteSettings()).data


def files(data: bytes) -> dict[str, bytes]:
    """Every file of an EPUB by its name, in the zip's order."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        return {entry.filename: book.read(entry) for entry in book.infolist()}


def text(data: bytes, name: str) -> str:
    """One document of an EPUB."""
    return files(data)[f"EPUB/{name}"].decode()
