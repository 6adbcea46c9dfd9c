"""`make check-epub PAGES=folder`: every page below a folder as an e-book, held against checkers.

Each page becomes an EPUB of its own and all together one collection. epubcheck must find no
error and no warning in any of them and DAISY Ace no violation in the collection; no chapter
may reach out of a phone's, an e-reader's or a tablet's screen; and pandoc and calibre, where
they are installed, must find the same titles, text and pictures.

Exit codes: 0 all clean, 1 faults, 2 no pages.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import bulletin
from bulletin.errors import BulletinError
from scripts import accessibility, round_trip, screens
from scripts.epubcheck import Epubcheck

PAGES = {".html", ".htm", ".xhtml"}
DATE = "2026-01-01"
MAKE = partial(bulletin.make, date=DATE, offline=True, no_cache=True)


def main(arguments: Sequence[str]) -> int:
    """Make, check, print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="check_epub", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=1, help="only every n-th page (1: all)")
    parser.add_argument("--without", nargs="*", default=[], choices=["pages", *CHECKS])
    options = parser.parse_args(arguments)
    found = sorted(p for p in options.folder.rglob("*") if p.suffix.lower() in PAGES)
    pages = found[:: options.each]
    if not pages:
        print(f"{options.folder}: no pages")
        return 2
    faults = 0
    with tempfile.TemporaryDirectory() as place:
        if "pages" not in options.without:
            faults += _said("one by one", len(pages), one_by_one(pages, Path(place)))
        book = Path(place) / "all.epub"
        made = MAKE(*pages, outputs=[book])
        print(f"collection: {len(made.articles)} articles, {book.stat().st_size:,} bytes")
        for name, check in CHECKS.items():
            if name not in options.without:
                faults += _said(name, len(made.articles), check(book, Path(place)))
    return 1 if faults else 0


def _said(name: str, count: int, faults: Iterator[str]) -> int:
    """Print what is wrong as it is found, then how much that was."""
    before = _clock()
    number = 0
    for fault in faults:
        number += 1
        print(f"  {fault}", flush=True)
    print(f"{name}: {count} articles, {number} faults, {_clock() - before:.0f} CPU s", flush=True)
    return number


def _clock() -> float:
    """CPU seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def one_by_one(pages: Sequence[Path], place: Path) -> Iterator[str]:
    """What is wrong with the e-book of each page."""
    book = place / "one.epub"
    with Epubcheck() as checker:
        for page in pages:
            try:
                MAKE(page, outputs=[book])
            except BulletinError as error:
                yield f"{page}: not made: {error.text}"
            else:
                yield from (f"{page}: {fault}" for fault in checker.faults(book))


def epubcheck(book: Path, place: Path) -> Iterator[str]:
    """What epubcheck finds wrong with the collection."""
    with Epubcheck() as checker:
        yield from checker.faults(book)


def ace(book: Path, place: Path) -> Iterator[str]:
    """What Ace finds wrong with the collection."""
    yield from accessibility.violations(book, place / "ace")


def readers(book: Path, place: Path) -> Iterator[str]:
    """What other readers have otherwise; those that are not installed are named."""
    there = round_trip.installed()
    for name in round_trip.READERS:
        if name not in there:
            print(f"{name} is not installed: its import is not checked")
            continue
        yield from (f"{name}: {d}" for d in round_trip.differences(book, there[name]))


def wide(book: Path, place: Path) -> Iterator[str]:
    """What of the collection is wider than a screen."""
    with zipfile.ZipFile(book) as files:
        files.extractall(place / "unpacked")
    yield from screens.overflows(sorted((place / "unpacked").rglob("*.xhtml")))


CHECKS = {"epubcheck": epubcheck, "ace": ace, "screens": wide, "readers": readers}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
