"""Bulletin → PDF: laid out by the template, typeset and drawn in a process of its own."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.errors import WriteError
from bulletin.model import Bulletin, Edition, Note
from bulletin.settings import WriteSettings
from bulletin.writers import Progress, Write, cuts, parts, render, rescue, silent
from bulletin.writers.crew import Crew
from bulletin.writers.shelf import Shelf

if TYPE_CHECKING:
    from bulletin.writers.layout import Layout

STAGE = "writers"
BOOKLET_PAPER = "A5"
ORDINARY = 2500
"""Characters of an article, to reckon with before it is read."""
_NOTDEF = re.compile(r'^\.notdef glyph rendered .*"(.)" \(U\+', re.DOTALL)
_PICTURE = re.compile(r"^Failed to load (?:inline )?(?:image|SVG) at (\S+)", re.IGNORECASE)
_MIXED = re.compile(r"^(.+): lacks (.+)$")
_MOST_NAMED = 40


@contextmanager
def begun(kept: Callable[[], Path | None] = lambda: None) -> Iterator[Write]:
    """`write`, by a layout process that starts at once and stays for all editions.

    ``kept`` says in which folder parts of long bulletins are kept from one time to the next.
    """
    with Crew(1, Shelf(kept)) as crew:
        yield _Begun(crew)


def write(bulletin: Bulletin, settings: WriteSettings, progress: Progress = silent) -> Edition:
    """The PDF edition of ``bulletin``: tagged (PDF/UA-1), the same bytes for the same input.

    Raises `TemplateError`, and `WriteError` where the layout takes too much time or memory.
    """
    with begun() as write_now:
        return write_now(bulletin, settings, progress)


@dataclass(frozen=True, slots=True)
class _Begun:
    """`Write`, by the processes of a crew."""

    crew: Crew

    def __call__(self, bulletin: Bulletin, settings: WriteSettings, progress: Progress) -> Edition:
        return _written(bulletin, settings, Desk(self.crew, progress))

    def expect(self, articles: int) -> None:
        self.crew.prepare(parts.hands(cuts.count([ORDINARY] * articles)))


@dataclass(frozen=True, slots=True)
class Desk:
    """Who renders, and who is told of it."""

    crew: Crew
    progress: Progress = silent

    def rendered(
        self,
        job: render.Job,
        chunks: Sequence[str],
        bulletin: Bulletin,
        bounds: render.Limits,
    ) -> render.Rendered:
        """``job`` in one process, or in parts side by side where it is long."""
        titles = {f"a{piece.number}": piece.article.title for piece in bulletin.pieces}

        def told(page: int, article: str) -> None:
            self.progress(page, titles.get(article, ""))

        cut = cuts.cuts(chunks, weights(bulletin))
        if cut is not None:
            try:
                return parts.render(job, cut, bounds, self.crew, told)
            except WriteError as error:
                if error.code != "unsettled":
                    raise
        return self.alone(job, bounds, told)

    def alone(
        self, job: render.Job, bounds: render.Limits, told: render.Progress
    ) -> render.Rendered:
        """``job`` in one process."""
        with self.crew.lent(1, bounds) as (worker,):
            worker.send(job)
            return worker.done(told)


def _written(bulletin: Bulletin, settings: WriteSettings, desk: Desk) -> Edition:
    from bulletin.writers import layout

    if settings.booklet:
        settings = replace(settings, paper=BOOKLET_PAPER)
    desk.crew.prepare(parts.hands(cuts.count(weights(bulletin))))
    laid = layout.lay_out(bulletin, settings)
    done, rescued = _saved(bulletin, laid, settings, desk)
    return Edition(
        format="pdf",
        audience=bulletin.audience,
        data=_folded(done.data) if settings.booklet else done.data,
        notes=(*laid.notes, *rescued.notes, *noted(done.warnings)),
        pages=done.pages,
        left_out=rescued.left_out,
    )


def _folded(data: bytes) -> bytes:
    from bulletin.writers import booklet  # loads pikepdf, which others do without

    return booklet.impose(data)


def _saved(
    bulletin: Bulletin, laid: Layout, settings: WriteSettings, desk: Desk
) -> tuple[render.Rendered, rescue.Rescued]:
    """The rendering, and what had to go for it to come to an end."""
    bounds = limits(settings)
    job = _job(laid, settings)
    try:
        return desk.rendered(job, laid.chunks, bulletin, bounds), rescue.Rescued()
    except WriteError as error:
        if error.code not in rescue.CODES:
            raise
        if error.code == "render" and rescue.has_columns(laid.css):
            return _in_one_column(bulletin, laid, settings, desk)
        lost = _culprits(job, laid, bulletin, bounds)
        if not lost:
            raise
    return _without(lost, bulletin, laid, settings, desk)


def _in_one_column(
    bulletin: Bulletin, laid: Layout, settings: WriteSettings, desk: Desk
) -> tuple[render.Rendered, rescue.Rescued]:
    """What the renderer could not set in columns, without them."""
    plain = replace(laid, css=rescue.without_columns(laid.css))
    done, rescued = _saved(bulletin, plain, settings, desk)
    return done, replace(rescued, notes=(rescue.COLUMNS_LOST, *rescued.notes))


def _culprits(
    job: render.Job, laid: Layout, bulletin: Bulletin, bounds: render.Limits
) -> tuple[int, ...]:
    """Articles that cannot be laid out, where others can; none: nothing to save."""
    count = len(bulletin.pieces)
    lost = rescue.culprits(job, laid.chunks, count, bounds) if count > 1 else ()
    return lost if len(lost) < count else ()


def _without(
    lost: Sequence[int],
    bulletin: Bulletin,
    laid: Layout,
    settings: WriteSettings,
    desk: Desk,
) -> tuple[render.Rendered, rescue.Rescued]:
    from bulletin.writers.layout import CUT

    laid = replace(laid, html=rescue.without(laid.html, CUT, bulletin, lost))
    done = desk.rendered(_job(laid, settings), laid.chunks, bulletin, limits(settings))
    return done, rescue.left_out(bulletin, lost)


def _job(laid: Layout, settings: WriteSettings) -> render.Job:
    variant = "pdf/ua-1" if settings.tagged else ""
    job = render.Job(laid.html, laid.css, laid.files, variant, settings.tagged)
    return identified(archived(job) if settings.archive else job, settings)


def archived(job: render.Job) -> render.Job:
    """``job`` as PDF/A-3u: no picture is interpolated, and none is in CMYK."""
    files = {name: _in_rgb(data) for name, data in job.files.items()}
    css = f"{job.css}\nimg {{ image-rendering: crisp-edges }}"
    return replace(job, variant="pdf/a-3u", css=css, files=files)


def _in_rgb(data: bytes) -> bytes:
    """A JPEG in CMYK made RGB; everything else as it is."""
    if not data.startswith(b"\xff\xd8"):
        return data
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
        if picture.mode != "CMYK":
            return data
        out = io.BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=92)
        return out.getvalue()


def weights(bulletin: Bulletin) -> tuple[int, ...]:
    """Characters of each article: what decides where a long bulletin is cut. The same for
    every audience, so that all editions have the same pages."""
    return tuple(len(piece.article.body) for piece in bulletin.pieces)


def limits(settings: WriteSettings) -> render.Limits:
    """What one rendering may take."""
    return render.Limits(settings.time_limit, settings.memory_limit)


def identified(job: render.Job, settings: WriteSettings) -> render.Job:
    """``job`` with its memory limit and a file identifier made from all that it holds."""
    digest = hashlib.sha256()
    for part in (job.html, job.css, job.variant, "tagged" * job.tagged):
        digest.update(len(part).to_bytes(8, "big") + part.encode())
    for name, data in sorted(job.files.items()):
        digest.update(name.encode() + hashlib.sha256(data).digest())
    return replace(job, identifier=digest.hexdigest()[:32], memory_limit=settings.memory_limit)


def noted(warnings: Iterable[str]) -> Iterator[Note]:
    """What of the renderer's warnings matters to people: lost characters and pictures."""
    characters: dict[str, None] = {}
    for warning in warnings:
        if match := _NOTDEF.match(warning):
            characters.setdefault(match[1])
        elif match := _PICTURE.match(warning):
            yield Note(
                STAGE, "picture-lost", f"图片未能印出 · picture not printed: {match[1][:80]}"
            )
        elif match := _MIXED.match(warning):
            yield Note(
                STAGE,
                "mixed-face",
                f"{match[1]} 缺字，用别的字体补 · filled in from another face: {match[2][:120]}",
            )
        elif warning.startswith("Font-face"):
            yield Note(STAGE, "font-lost", f"字体未能载入 · font not loaded: {warning[:80]}")
    if characters:
        yield _missing(list(characters))


def _missing(characters: list[str]) -> Note:
    named = " ".join(f"{c} (U+{ord(c):04X})" for c in characters[:_MOST_NAMED])
    more = f" …（共 {len(characters)}）" if len(characters) > _MOST_NAMED else ""
    return Note(
        STAGE,
        "missing-glyph",
        f"没有字体含有这些字 · no installed font has: {named}{more}；bulletin doctor",
    )
