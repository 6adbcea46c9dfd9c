"""When a layout fails: the bulletin without columns, or without the article that is to blame.

The renderer stumbles over some tables and pictures in columns; one column has all the text. An
article that never ends, or that takes all memory, must not cost the others. Each is laid out
alone; what cannot be is replaced by a page that says so, and named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from bulletin.errors import WriteError
from bulletin.model import Bulletin, Note, Piece
from bulletin.writers.render import Job, Limits, render

SHARE = 10
LEAST = 20.0
"""An article alone gets a tenth of the time for the whole, at least these seconds."""
CODES = frozenset({"time-limit", "memory-limit", "render"})
"""Failures that one article can cause."""

COLUMNS_LOST = Note(
    "writers",
    "columns-lost",
    "分栏排版失败，已改为通栏 · the columns could not be laid out: set in one column",
)
_COLUMNS = re.compile(r"(?<![-\w])column(?:s|-count|-width)\s*:[^;}]*")


@dataclass(frozen=True, slots=True)
class Rescued:
    """What had to go for the rest to be laid out; ``left_out`` as in `Edition`."""

    notes: tuple[Note, ...] = ()
    left_out: tuple[tuple[int, Note], ...] = ()


def has_columns(css: str) -> bool:
    """Whether ``css`` sets anything in columns."""
    return _COLUMNS.search(css) is not None


def without_columns(css: str) -> str:
    """``css`` with everything in one column."""
    return _COLUMNS.sub("", css)


def culprits(job: Job, chunks: Sequence[str], count: int, limits: Limits) -> tuple[int, ...]:
    """Which of the ``count`` articles, from 0, cannot be laid out alone.

    ``chunks`` are whole documents: the front, then one for each article.
    """
    alone = Limits(max(limits.seconds / SHARE, LEAST), limits.mebibytes)
    return tuple(
        number
        for number, html in enumerate(chunks[1 : count + 1])
        if not _can_be_drawn(replace(job, html=html), alone)
    )


def without(html: str, cut: str, bulletin: Bulletin, numbers: Sequence[int]) -> str:
    """``html`` (cut at ``cut``) with a page for each article of ``numbers`` in its place.

    What stands below the last article (further reading, the document's end) stays.
    """
    chunks = html.split(cut)
    for number in numbers:
        heading, _, article = chunks[number + 1].partition("<article")
        _, _, below = article.rpartition("</article>")
        chunks[number + 1] = heading + _page(bulletin.pieces[number]) + below
    return cut.join(chunks)


def left_out(bulletin: Bulletin, numbers: Sequence[int]) -> Rescued:
    """What it means that the articles of ``numbers``, from 0, had to go."""
    lost = tuple(_lost(bulletin.pieces[number]) for number in numbers)
    return Rescued(notes=tuple(note for _, note in lost), left_out=lost)


def _can_be_drawn(job: Job, limits: Limits) -> bool:
    try:
        render(job, limits)
    except WriteError:
        return False
    return True


def _lost(piece: Piece) -> tuple[int, Note]:
    text = (
        f"第{piece.number}篇《{_name(piece)}》未能排版，已略去 · "
        f"article {piece.number} could not be laid out and is left out"
    )
    return piece.number, Note("writers", "article-not-laid-out", text)


def _page(piece: Piece) -> str:
    title = escape(_name(piece))
    return (
        f'<article class="leaf" id="a{piece.number}"><h2 class="title">{title}</h2>'
        "<p>这一篇未能排版，请看原文。· This article could not be laid out; see its source.</p>"
        f"<p>{escape(piece.article.url)}</p></article>"
    )


def _name(piece: Piece) -> str:
    return piece.article.title or piece.article.source.typed
