"""What may stand in a packet file, key by key."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Keys(BaseModel):
    """A table of the file: a key that is not named here is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class QuestionKeys(Keys):
    """A discussion question; a bare string is one without an answer."""

    ask: str
    lines: int = Field(default=4, ge=0, le=40)
    answer: str = ""
    prompt: str = ""


class QuizKeys(Keys):
    ask: str
    options: tuple[str, ...] = ()
    answer: str = ""
    why: str = ""


class ArticleKeys(Keys):
    source: str = Field(min_length=1)
    title: str = ""
    note: str = ""
    objectives: tuple[str, ...] = ()
    terms: dict[str, str] = Field(default_factory=dict)
    questions: tuple[QuestionKeys | str, ...] = ()
    quiz: tuple[QuizKeys, ...] = ()


class SectionKeys(Keys):
    title: str = ""
    article: tuple[ArticleKeys, ...] = ()


class StepKeys(Keys):
    title: str
    minutes: int | None = Field(default=None, ge=1, le=24 * 60)
    article: int | None = Field(default=None, ge=1)


class SessionKeys(Keys):
    start: str = Field(default="", pattern=r"^$|^([01]?\d|2[0-3]):[0-5]\d$")
    goals: tuple[str, ...] = ()
    step: tuple[StepKeys, ...] = ()


class PacketKeys(Keys):
    """The whole file."""

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
    session: SessionKeys | None = None
    section: tuple[SectionKeys, ...] = ()
    article: tuple[ArticleKeys, ...] = ()
