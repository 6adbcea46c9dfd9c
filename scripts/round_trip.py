"""What other readers find in an e-book: pandoc's and calibre's import, held against the book.

``python -m scripts.round_trip BOOK…`` prints a line a reader and what differs; exit 1 where
something does. Compared are the headings in their order, the text without white space, the
footnotes, and the pictures' bytes in their order. Cover and title page are left out: pandoc
takes them for metadata, calibre makes a cover page of its own.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from lxml import etree, html

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NOTES = "//aside[contains(@class, 'footnote')] | //section[contains(@class, 'footnotes')]//li"
_CALLS = "//a[contains(@class, 'noteref') or contains(@class, 'footnote-ref')]"
_LEFT_OUT = (
    "//head | //*[local-name()='svg'] | //section[contains(@class, 'cover')]"
    " | //section[contains(@class, 'front')] | //img[contains(@src, 'images/cover.')]"
    " | //a[contains(@class, 'back') or @role='doc-backlink']"
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a book, in reading order; pictures by the hash of their bytes."""

    headings: tuple[str, ...]
    text: str
    notes: tuple[str, ...]
    pictures: tuple[str, ...]


def own(book: Path, place: Path) -> Contents:
    """The contents as its documents have them."""
    with zipfile.ZipFile(book) as files:
        files.extractall(place)
    return _contents([(place / name) for name in _spine(place)])


def pandoc(book: Path, place: Path) -> Contents:
    """The contents as pandoc reads them."""
    out = place / "out.html"
    line = f"pandoc -f epub -t html --extract-media=. -o {out.name}".split()
    subprocess.run([*line, str(book.absolute())], cwd=place, check=True, capture_output=True)
    return _contents([out])


def calibre(book: Path, place: Path) -> Contents:
    """The contents as calibre reads them: its conversion to EPUB, unpacked."""
    out = place / "out.epub"
    line = ["ebook-convert", str(book.absolute()), str(out)]
    subprocess.run(line, check=True, capture_output=True)
    return own(out, place / "unpacked")


READERS: dict[str, tuple[str, Callable[[Path, Path], Contents]]] = {
    "pandoc": ("pandoc", pandoc),
    "calibre": ("ebook-convert", calibre),
}
"""Name → the program that it needs, and the reader."""


def installed() -> dict[str, Callable[[Path, Path], Contents]]:
    """The readers that this machine has."""
    return {name: read for name, (program, read) in READERS.items() if shutil.which(program)}


def differences(book: Path, read: Callable[[Path, Path], Contents]) -> list[str]:
    """What a reader has otherwise than ``book`` has it."""
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / one for one in ("own", "other")]
        for folder in folders:
            folder.mkdir()
        ours, theirs = own(book, folders[0]), read(book, folders[1])
    found = []
    for part in ("headings", "text", "notes", "pictures"):
        left, right = getattr(ours, part), getattr(theirs, part)
        if left != right:
            found.append(f"{part}: {_apart(left, right)}")
    return found


def _apart(left: Sequence[str], right: Sequence[str]) -> str:
    place = next(
        (n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
        min(len(left), len(right)),
    )
    window = slice(max(0, place - 10), place + 20) if isinstance(left, str) else place
    shown = [str(one[window])[:60] if place < len(one) else "(end)" for one in (left, right)]
    return f"{len(left)} and {len(right)}, apart at {place}: {shown[0]!r}, {shown[1]!r}"


def _spine(place: Path) -> Iterator[str]:
    """The documents of an unpacked book in reading order, as paths in it."""
    container = etree.parse(place / "META-INF/container.xml")
    name = container.find(".//{*}rootfile").get("full-path")
    package = etree.parse(place / name)
    items = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
    for reference in package.iter("{*}itemref"):
        yield str(PurePosixPath(name).parent / unquote(items[reference.get("idref")]))


def _contents(documents: Sequence[Path]) -> Contents:
    headings: list[str] = []
    texts: list[str] = []
    notes: list[str] = []
    pictures: list[str] = []
    for document in documents:
        root = html.fromstring(document.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
        for mark in root.xpath(_LEFT_OUT):
            mark.drop_tree()
        for quoted in root.iter("q"):  # readers show marks that are not in the text
            quoted.text = f"“{quoted.text or ''}"
            quoted.tail = f"”{quoted.tail or ''}"
        for note in root.xpath(_NOTES):
            notes.append(_bare(note))
            note.drop_tree()
        for call in root.xpath(_CALLS):
            call.drop_tree()
        headings += [_bare(e) for e in root.iter(*_HEADINGS)]
        texts.append(_bare(root))
        pictures += [_hash(document, image.get("src")) for image in root.iter("img")]
    return Contents(tuple(headings), "".join(texts), tuple(notes), tuple(pictures))


def _bare(element: html.HtmlElement) -> str:
    """Its text without white space and soft hyphens, which calibre takes out."""
    return "".join(element.text_content().replace("\xad", "").split())


def _hash(document: Path, source: str) -> str:
    path = document.parent / unquote(source)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else f"no {source}"


def main(names: Sequence[str]) -> int:
    """Compare and print; the exit code."""
    worst = 0
    for name in names:
        for reader, read in installed().items():
            found = differences(Path(name), read)
            print(f"{name}: {reader}: {'the same' if not found else '; '.join(found)}")
            worst = max(worst, bool(found))
    return worst


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
