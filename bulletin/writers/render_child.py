"""The rendering process: ``python -m bulletin.writers.render_child``, jobs in, PDFs out.

Here alone WeasyPrint is imported, and its line work overridden. Nothing is read from outside:
what the job did not bring (and is not one of our stand-in fonts) is refused.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import mimetypes
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import IO, Any

from weasyprint import CSS, HTML
from weasyprint.layout import page as page_layout
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from bulletin.writers import embedding, fonts, render_wire, structure
from bulletin.writers.aside import replaced
from bulletin.writers.continuation import Rest, continued
from bulletin.writers.fontconfig import Installed
from bulletin.writers.outward import outward
from bulletin.writers.render_wire import Job, Rendered
from bulletin.writers.swift import (
    faces,
    flow,
    grounds,
    leaders,
    lengths,
    numbers,
    reading,
    struts,
    styles,
    writing,
)
from bulletin.writers.typeset import marks
from bulletin.writers.typeset.grid import PROPERTY, line_grid
from bulletin.writers.typeset.override import line_work
from bulletin.writers.typeset.pictures import pictures_give_way

BASE = "http://bulletin.invalid/"
"""Where names on board seem to lie (RFC 6761: ``.invalid`` never resolves)."""

_HEARD = (
    ("weasyprint", logging.WARNING),
    ("fontTools", logging.CRITICAL),
)

Say = Callable[[Mapping[str, Any]], None]


class OnBoard(URLFetcher):  # type: ignore[misc]
    """Serves what the job brought and the stand-in fonts; refuses every other address."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._files = files
        self._fonts = fonts.spare_files()

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix(BASE)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, self._bytes(name, url), {"Content-Type": kind})

    def _bytes(self, name: str, url: str) -> bytes:
        if name in self._files:
            return self._files[name]
        if name in self._fonts:
            return self._fonts[name].read_bytes()
        raise ValueError(f"not on board: {url}")


class Ear(logging.Handler):
    """Hears WeasyPrint: keeps its warnings."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.warnings: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING and len(self.warnings) < 1000:
            self.warnings.setdefault(record.getMessage()[:500])


Ask = Callable[[], Mapping[str, Any]]


def render(job: Job, say: Say, ask: Ask = dict) -> Rendered:
    """Lay out and draw ``job``.

    ``say`` hears ``{"page": n, "at": id}`` as pages are laid out; ``ask`` brings what a part
    waits for.
    """
    here = _installed()
    with (
        _listening() as ear,
        _told(say),
        styles.shared(),
        lengths.remembered(),
        struts.remembered(),
        flow.looked_up(),
        grounds.passed_over(),
        numbers.copied(),
        faces.unread(),
        leaders.in_one_text(),
        writing.briskly(),
        reading.as_xml(),
        line_work(),
        pictures_give_way(),
        line_grid() if PROPERTY in job.css else contextlib.nullcontext(),
        _part_of(job, say, ask) as before,
    ):
        data, pages = _drawn(job, here, say, before)
    mixed = fonts.mixed(job.css, job.html, here)
    lacking = (f"{family}: lacks {' '.join(lost)}" for family, lost in mixed.items())
    return Rendered(data, pages, (*ear.warnings, *lacking))


@contextlib.contextmanager
def _part_of(job: Job, say: Say, ask: Ask) -> Iterator[list[int]]:
    """The rest of a part; yields a list that will hold how many pages stand before it."""
    known: list[int] = []

    def before(pages: int, either: bool) -> tuple[int, int]:
        say({"laid": pages, "either": either})
        told = {"before": 0, "total": pages} if job.draft else ask()
        known.append(told["before"])
        return told["before"], told["total"]

    if not job.part:
        yield known
        return
    with continued(Rest(before, job.places, frozenset(job.names))):
        yield known


def _drawn(job: Job, here: Installed, say: Say, before: list[int]) -> tuple[bytes, int]:
    fetcher = OnBoard(job.files)
    said = fonts.real(marks.CSS + job.css, here)
    config, css = _sheet(said) if "@font-face" not in said else _with_fonts(said, fetcher)
    html = HTML(string=fonts.real(marks.marked(job.html), here), base_url=BASE, url_fetcher=fetcher)
    document = html.render(stylesheets=[css], font_config=config, pdf_variant=job.variant or None)
    if job.part:
        say({"places": _places(document, before[0])})
    if job.draft:
        return b"", len(document.pages)
    outward(document.pages)
    structure.merge_links(document)
    with embedding.dense(), structure.pages_counted_once():
        data = document.write_pdf(
            finisher=_finished,
            pdf_variant=job.variant or None,
            pdf_tags=job.tagged,
            pdf_identifier=job.identifier.encode(),
        )
    return data, len(document.pages)


@cache
def _installed() -> Installed:
    """The fonts as they were when this process first looked."""
    return fonts.installed()


@lru_cache(maxsize=2)
def _sheet(css: str) -> tuple[FontConfiguration, CSS]:
    """The style sheet ``css``, which loads no font: the parts of a bulletin share it, and the
    fonts that it has found."""
    return FontConfiguration(), CSS(string=css, base_url=BASE, url_fetcher=OnBoard({}))


def _with_fonts(css: str, fetcher: OnBoard) -> tuple[FontConfiguration, CSS]:
    config = FontConfiguration()
    return config, CSS(string=css, base_url=BASE, url_fetcher=fetcher, font_config=config)


def _finished(document: Any, pdf: Any) -> None:
    structure.mend(document, pdf)
    writing.once(pdf)


def _places(document: Any, before: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, page in enumerate(document.pages, before + 1):
        for name in page.anchors:
            found.setdefault(name, number)
    return found


def main() -> int:
    """Read jobs from stdin, answer on stdout; the last message of each is ``done`` or
    ``failed``. Ends when the parent is gone."""
    # What a document leaves behind is collected between jobs: looking for it while its boxes
    # grow costs a twentieth of the time and frees nothing. What is there after that stays.
    gc.disable()
    source, out = sys.stdin.buffer, _only_ours()
    _die_with_the_parent()
    while True:
        try:
            job = render_wire.receive(source)
        except EOFError:
            return 0
        _bound_memory(job.memory_limit)
        _answer(job, source, out)
        gc.collect()
        gc.freeze()


def _answer(job: Job, source: IO[bytes], out: IO[bytes]) -> None:
    try:
        done = render(
            job,
            lambda message: render_wire.put(out, message),
            lambda: render_wire.take(source),
        )
    except MemoryError:
        render_wire.put(out, {"failed": "memory", "text": ""})
    except Exception as error:  # noqa: BLE001 - the parent says it
        render_wire.put(out, {"failed": "error", "text": f"{type(error).__name__}: {error}"[:2000]})
        _trace(error)
    else:
        head = {"done": done.pages, "warnings": done.warnings}
        render_wire.put(out, {**head, "body": ""} if job.draft else head, done.data)


def _only_ours() -> IO[bytes]:
    """The pipe to the parent; whatever else prints goes to stderr."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


@contextlib.contextmanager
def _told(say: Say) -> Iterator[None]:
    """Within this, ``say`` hears of each page before it is laid out, and where it begins."""
    remake = page_layout.remake_page

    def remake_page(index: int, context: Any, root_box: Any, html: Any) -> Any:
        resume_at = context.page_maker[index][0]
        say({"page": index + 1, "at": _article_at(root_box, resume_at)})
        return remake(index, context, root_box, html)

    with replaced(page_layout, "remake_page", remake_page):
        yield


def _article_at(box: Any, resume_at: Mapping[int, Any] | None) -> str:
    """The ``id`` of the ``article`` in which the page that goes on at ``resume_at`` begins."""
    while resume_at:
        ((index, resume_at),) = resume_at.items()
        if index >= len(getattr(box, "children", ())):
            return ""
        box = box.children[index]
        if box.element is not None and box.element_tag == "article":
            return str(box.element.get("id", ""))
    return ""


@contextlib.contextmanager
def _listening() -> Iterator[Ear]:
    ear = Ear()
    with contextlib.ExitStack() as after:
        for name, level in _HEARD:
            logger = logging.getLogger(name)
            after.callback(logger.setLevel, logger.level)
            after.callback(logger.removeHandler, ear)
            logger.setLevel(level)
            logger.addHandler(ear)
        yield ear


def _bound_memory(mebibytes: int) -> None:
    if mebibytes <= 0:
        return
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        limit = mebibytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _die_with_the_parent() -> None:
    """Whatever ends the parent, we end too: it becomes another one (on POSIX systems).

    It tells us who it is, for it may have ended while we were starting.
    """
    parent = int(sys.argv[1]) if len(sys.argv) > 1 else os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _trace(error: BaseException) -> None:
    import traceback

    traceback.print_exception(error, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
