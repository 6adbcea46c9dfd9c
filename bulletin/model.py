"""The nouns of the street, all frozen. This module imports nothing of ours.

    Source → Page → Article → (Article with pictures on board) → Bulletin → Edition

A value is made by one step and read by the next; nobody changes it on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

SourceKind = Literal["web", "file", "stdin"]
Audience = Literal["participant", "trainer"]
Format = Literal["pdf", "epub", "html", "md"]


LOSSES = frozenset({"continuation-missing", "missing-glyph", "print-bounded", "text-lost"})
"""Codes of the notes by which text of an article is missing from it or from an output."""


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read, still unread.

    ``typed`` is what the user wrote (a folder's or a list's member keeps its own path or
    address). ``location`` is an absolute http(s) address for ``web``, a file-system path for
    ``file`` and ``"-"`` for ``stdin``. ``base`` is the address that the user gave for a page
    that came without one (``--url``). ``via`` is the feed, as typed, that named ``location``:
    then the feed's origin is what the user named, not the entry's. ``listed`` says that a feed
    or a list named it, not the person who typed: then robots.txt is asked.
    """

    typed: str
    kind: SourceKind
    location: str
    base: str | None = None
    via: str = ""
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What did not stop the work but matters: shown, counted by ``--strict``, reported.

    ``stage`` is the step that noticed (``sources``, ``reading``, ``images``, ``writers``),
    ``code`` a stable kebab-case word for scripts, ``text`` one sentence for people.
    """

    stage: str
    code: str
    text: str

    @property
    def is_loss(self) -> bool:
        """Whether text is missing: said to people in any case."""
        return self.code in LOSSES


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came, decoded: HTML text plus where it is from.

    ``url`` is the final http(s) address, or ``""`` for a saved page of unknown origin.
    ``folder`` is where a saved page lies: it may read that folder and below.
    ``resources`` are parts that came with the page (MHTML): address → bytes. ``data`` and
    ``content_type`` are the bytes as they came and what was said of them.
    """

    source: Source
    url: str
    html: str
    encoding: str
    folder: Path | None = None
    resources: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    data: bytes = field(default=b"", repr=False)
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture on board. ``name`` is made from the content's hash: ``<16 hex>.<suffix>``.

    ``width`` and ``height`` are pixels; ``alt`` is the text given with it in the article.
    """

    name: str
    media_type: str
    data: bytes
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article. ``body`` is an XHTML fragment in the vocabulary of `vocabulary.py`.

    Before `images` has run, ``img/@src`` holds an absolute http(s) address, a path relative
    to the page's folder, or a ``data:`` address; afterwards the name of one of ``images``.
    ``published`` is ISO 8601 (``2024-10-21`` or ``2024-10-21T09:30``, as exact as the page
    says), ``language`` BCP 47. ``original`` is the address of the first publication where
    the page names one (原文链接). ``continued`` are the addresses of the article's further
    pages, in order, that this value does not hold yet. ``subtitle`` is the line below the
    headline that a dash begins (副题), with its dash.
    """

    source: Source
    url: str
    title: str
    body: str
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    language: str = ""
    original: str = ""
    subtitle: str = ""
    continued: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    notes: tuple[Note, ...] = ()

    def noting(self, *notes: Note) -> Article:
        """The same article with ``notes`` added."""
        return replace(self, notes=(*self.notes, *notes))


@dataclass(frozen=True, slots=True)
class Question:
    """A discussion question. ``lines``: ruled lines to write on; the rest is the trainer's."""

    ask: str
    lines: int = 4
    answer: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz item. ``answer`` and ``why`` are the trainer's."""

    ask: str
    options: tuple[str, ...] = ()
    answer: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """An article with its place in a bulletin and what the trainer wrote for it.

    ``number`` counts from 1 through the whole bulletin ("第3篇").
    """

    number: int
    article: Article
    note: str = ""
    objectives: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    questions: tuple[Question, ...] = ()
    quiz: tuple[Quiz, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether there is anything for the trainer only."""
        questions = any(q.answer or q.prompt for q in self.questions)
        return questions or any(q.answer or q.why for q in self.quiz)


@dataclass(frozen=True, slots=True)
class Section:
    """Pieces under one heading; ``title`` is empty for articles at the top level."""

    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the agenda. ``start`` and ``end`` are computed, ``HH:MM``, or both empty."""

    title: str
    minutes: int
    article: int | None = None
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """The class that the bulletin is for."""

    start: str = ""
    goals: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Everything that a writer needs. ``date`` is ISO; ``language`` BCP 47.

    ``extra`` is what only some templates print, by key: ``note`` (编者按 of the whole),
    ``total`` (总第N期, the number alone), ``report_to``, ``send_to``, ``issue_to`` (报 送 发),
    ``copies`` (印数), ``place``, ``teacher``, ``further`` (延伸阅读, one a line). ``printed`` says
    on which page of the printed edition each numbered paragraph (``p3-12``) begins, where there
    is one.
    """

    title: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    issue: str = ""
    issuer: str = ""
    date: str = ""
    language: str = "zh-CN"
    session: Session | None = None
    audience: Audience = "participant"
    extra: tuple[tuple[str, str], ...] = ()
    printed: Mapping[str, str] = field(default_factory=dict)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All pieces in reading order."""
        return tuple(piece for section in self.sections for piece in section.pieces)

    def for_audience(self, audience: Audience) -> Bulletin:
        """This bulletin for ``audience``; for participants every trainer-only text is gone."""
        if audience == "trainer":
            return replace(self, audience=audience)
        return replace(
            self,
            audience=audience,
            sections=tuple(
                replace(section, pieces=tuple(_untaught(piece) for piece in section.pieces))
                for section in self.sections
            ),
        )


def _untaught(piece: Piece) -> Piece:
    return replace(
        piece,
        questions=tuple(replace(q, answer="", prompt="") for q in piece.questions),
        quiz=tuple(replace(q, answer="", why="") for q in piece.quiz),
    )


@dataclass(frozen=True, slots=True)
class Edition:
    """A finished file: its bytes, and what the writer noticed. ``pages``: of a PDF.

    ``left_out`` are the pieces whose text is not in it, by number, each with the note on it.
    """

    format: Format
    audience: Audience
    data: bytes
    notes: tuple[Note, ...] = ()
    pages: int | None = None
    left_out: tuple[tuple[int, Note], ...] = ()
