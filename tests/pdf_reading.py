"""Reading a PDF back, as its users' programs do: text and places by poppler, rules by ``page``."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import page

_XHTML = ' xmlns="http://www.w3.org/1999/xhtml"'


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of text: its page (from 1), its edges in points, what it says without spaces."""

    page: int
    left: float
    right: float
    top: float
    height: float
    text: str


def text_of(data: bytes, folder: Path) -> str:
    """The text, line by line, as ``pdftotext`` gives it."""
    return _pdftotext(data, folder)


def structure_of(data: bytes, folder: Path) -> str:
    """The structure tree with its text, as ``pdfinfo`` gives it, but for the numbers of objects."""
    path = folder / "read.pdf"
    path.write_bytes(data)
    command = ["pdfinfo", "-struct-text", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return re.sub(r"Object \d+ \d+", "Object", done.stdout)


def lines_of(data: bytes, folder: Path) -> list[Placed]:
    """All lines with their places, page by page from top to bottom."""
    tree = ElementTree.fromstring(_plain(_pdftotext(data, folder, "-bbox-layout")))
    return sorted(_lines(tree), key=lambda line: (line.page, line.top))


def failed_rules(data: bytes, profile: str = "PDF_UA_1") -> str:
    """What of the profile the file breaks; empty for a good one."""
    chosen = getattr(page.ValidationProfile, profile)
    report = page.validate_pdf_bytes(data, profile=chosen)
    return "" if report.is_compliant else str(report)


def _lines(tree: ElementTree.Element) -> Iterator[Placed]:
    for number, sheet in enumerate(tree.iter("page"), 1):
        for line in sheet.iter("line"):
            left, top, right, bottom = (
                float(line.get(edge, "0")) for edge in ("xMin", "yMin", "xMax", "yMax")
            )
            words = "".join(word.text or "" for word in line.iter("word"))
            yield Placed(number, left, right, top, bottom - top, words)


def _plain(xml: str) -> str:
    return re.sub(r"<!DOCTYPE[^>]*>", "", xml).replace(_XHTML, "")


def _pdftotext(data: bytes, folder: Path, *options: str) -> str:
    path = folder / "read.pdf"
    path.write_bytes(data)
    done = subprocess.run(
        ["pdftotext", *options, str(path), "-"], check=True, capture_output=True, text=True
    )
    return done.stdout
