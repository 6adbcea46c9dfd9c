"""What a trainer wishes for, checked: what comes of a packet file, or of sources typed alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bulletin.model import Audience, Question, Quiz


@dataclass(frozen=True, slots=True)
class ArticleWish:
    """One source, and what stands around its article."""

    source: str
    title: str = ""
    note: str = ""
    objectives: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    questions: tuple[Question, ...] = ()
    quiz: tuple[Quiz, ...] = ()

    @property
    def speaks_of_one(self) -> bool:
        """Whether something is said that can belong to one article only."""
        said = (self.title, self.note, self.objectives, self.terms, self.questions, self.quiz)
        return any(said)


@dataclass(frozen=True, slots=True)
class StepWish:
    """A step of the agenda: its length in minutes, or the number of the entry that is read."""

    title: str
    minutes: int | None = None
    article: int | None = None


@dataclass(frozen=True, slots=True)
class SessionWish:
    """The agenda. ``start`` is ``09:00``, or empty where no times are wanted."""

    start: str = ""
    goals: tuple[str, ...] = ()
    steps: tuple[StepWish, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One article wish with the section it stands in (an empty title: the top level)."""

    section: str
    wish: ArticleWish
    section_number: int = 0


@dataclass(frozen=True, slots=True)
class Packet:
    """A checked packet. ``folder`` is what its paths are relative to.

    ``said`` are the settings that the file gives, by their names in `settings`; ``extra`` is
    what only some templates print (see `model.Bulletin`). ``places`` say for keys that are
    checked where they are used how a fault begins: file, line and key.
    """

    entries: tuple[Entry, ...]
    folder: Path | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    outputs: tuple[Path, ...] = ()
    editions: tuple[Audience, ...] = ()
    session: SessionWish | None = None
    extra: tuple[tuple[str, str], ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)


def plain(sources: Sequence[str]) -> Packet:
    """The packet that sources typed alone stand for.

    They are taken as they are: a file's name need not be UTF-8, which a packet file must.
    """
    return Packet(entries=tuple(Entry("", ArticleWish(typed)) for typed in sources))
