"""Who takes part in `make bench`, and by which command."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Command = list[str] | None


@dataclass(frozen=True, slots=True)
class Task:
    """The articles as ``pages`` of a site and as one ``clean`` document; where outputs go."""

    pages: Sequence[Path]
    clean: Path
    out: Path


@dataclass(frozen=True, slots=True)
class Contender:
    """``command`` gives None where what it needs is not installed; ``file`` is what it makes."""

    name: str
    file: str
    command: Callable[[Task], Command]
    ours: bool = False


def _ours(suffix: str, *, kept: bool = False) -> Callable[[Task], Command]:
    """Our own `make`, with nothing kept from before unless ``kept``."""

    def command(task: Task) -> Command:
        cache = ["--cache-dir", str(task.out / "cache")] if kept else ["--no-cache"]
        out = task.out / f"{'again' if kept else 'ours'}.{suffix}"
        return [
            sys.executable, "-m", "bulletin", "make", *map(str, task.pages), "-o", str(out),
            "--offline", "--quiet", "--date", "2026-03-28", "--title", "学习资料", *cache,
        ]  # fmt: skip

    return command


def _changed(task: Task) -> Command:
    """The same once more, after the title of the middle article was changed."""
    page = task.pages[len(task.pages) // 2]
    text = page.read_text("utf-8")
    page.write_text(text.replace("<h1>", "<h1>新").replace("<title>", "<title>新"), "utf-8")
    return _ours("pdf", kept=True)(task)


def _weasyprint(task: Task) -> Command:
    return [sys.executable, "-m", "weasyprint", "-q", str(task.clean), str(task.out / "weasy.pdf")]


def _percollate(task: Task) -> Command:
    program = os.environ.get("PERCOLLATE") or shutil.which("percollate")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program or not chromium:
        return None
    out = str(task.out / "percollate.pdf")
    return [
        "env", f"PUPPETEER_EXECUTABLE_PATH={chromium}", program, "pdf", "--no-sandbox",
        "--output", out, *map(str, task.pages),
    ]  # fmt: skip


def _pandoc(task: Task) -> Command:
    out = str(task.out / "pandoc.epub")
    return ["pandoc", str(task.clean), "-o", out] if shutil.which("pandoc") else None


def _calibre(task: Task) -> Command:
    out = str(task.out / "calibre.epub")
    return ["ebook-convert", str(task.clean), out] if shutil.which("ebook-convert") else None


def _trafilatura(task: Task) -> Command:
    program = shutil.which("trafilatura", path=os.path.dirname(sys.executable))
    folders = ["--input-dir", str(task.pages[0].parent), "--output-dir", str(task.out / "texts")]
    return [program, *folders, "--parallel", "1"] if program else None


CONTENDERS = (
    Contender("**bulletin, PDF**", "ours.pdf", _ours("pdf"), ours=True),
    Contender("bulletin, PDF, kept for the next time", "again.pdf", _ours("pdf", kept=True), True),
    Contender("bulletin, PDF, one title changed", "again.pdf", _changed, True),
    Contender("WeasyPrint, PDF of clean HTML", "weasy.pdf", _weasyprint),
    Contender("percollate, PDF", "percollate.pdf", _percollate),
    Contender("**bulletin, EPUB**", "ours.epub", _ours("epub"), ours=True),
    Contender("pandoc, EPUB of clean HTML", "pandoc.epub", _pandoc),
    Contender("calibre, EPUB of clean HTML", "calibre.epub", _calibre),
    Contender("trafilatura, reading alone", "texts", _trafilatura),
)
