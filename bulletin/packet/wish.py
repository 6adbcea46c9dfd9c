"""What may stand in a packet file, key by key, and the checked packet that comes of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bulletin.model import Audience


class Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class QuestionWish(Checked):
    """A discussion question; a bare string is one without an answer."""

    ask: str
    lines: int = Field(default=4, ge=0, le=40)
    answer: str = ""
    prompt: str = ""


class QuizWish(Checked):
    ask: str
    options: tuple[str, ...] = ()
    answer: str = ""
    why: str = ""


class ArticleWish(Checked):
    source: str = Field(min_length=1)
    title: str = ""
    note: str = ""
    objectives: tuple[str, ...] = ()
    terms: dict[str, str] = Field(default_factory=dict)
    questions: tuple[QuestionWish | str, ...] = ()
    quiz: tuple[QuizWish, ...] = ()

    @property
    def speaks_of_one(self) -> bool:
        """Whether something is said that can belong to one article only."""
        said = (self.title, self.note, self.objectives, self.terms, self.questions, self.quiz)
        return any(said)


class SectionWish(Checked):
    title: str = ""
    article: tuple[ArticleWish, ...] = ()


class StepWish(Checked):
    title: str
    minutes: int | None = Field(default=None, ge=1, le=24 * 60)
    article: int | None = Field(default=None, ge=1)


class SessionWish(Checked):
    start: str = Field(default="", pattern=r"^$|^([01]?\d|2[0-3]):[0-5]\d$")
    goals: tuple[str, ...] = ()
    step: tuple[StepWish, ...] = ()


class PacketFile(Checked):
    """The keys of a packet file, as they stand in it."""

    title: str = ""
    subtitle: str = ""
    issue: str = ""
    issuer: str = ""
    date: datetime.date | None = None
    language: str = ""
    template: str = ""
    note: str = ""
    total: int | None = Field(default=None, ge=1)
    report_to: str = ""
    send_to: str = ""
    issue_to: str = ""
    copies: int | None = Field(default=None, ge=1)
    place: str = ""
    teacher: str = ""
    further: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    editions: tuple[Literal["participant", "trainer"], ...] = ()
    session: SessionWish | None = None
    section: tuple[SectionWish, ...] = ()
    article: tuple[ArticleWish, ...] = ()


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
    what only some templates print (see `model.Bulletin`).
    """

    entries: tuple[Entry, ...]
    folder: Path | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    outputs: tuple[Path, ...] = ()
    editions: tuple[Audience, ...] = ()
    session: SessionWish | None = None
    extra: tuple[tuple[str, str], ...] = ()
