"""What a template shows of an article: every string clean, every address usable."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup

from bulletin.model import Bulletin, Piece
from bulletin.vocabulary import ILLEGAL_XML
from bulletin.writers import templates
from bulletin.writers.chapter import addresses, languages
from bulletin.writers.chapter.document import Document
from bulletin.writers.chapter.weave import Chapter, Heading, weave
from bulletin.writers.speech import Speech

_OPTION = re.compile(r"\s*[A-La-l]\s*[.．、:：)）]\s*")


@dataclass(frozen=True, slots=True)
class View:
    """An article in its document. ``key`` is its id there, ``href`` leads to it."""

    piece: Piece
    key: str
    href: str
    nth: str
    title: str
    subtitle: str
    language: str
    direction: str
    facts: tuple[tuple[str, str], ...]
    address: str
    shown_address: str
    note: tuple[str, ...]
    body: Markup
    chapter: Chapter

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings within the article."""
        return self.chapter.headings

    @property
    def answered(self) -> bool:
        """Whether there is anything for the trainer only."""
        return self.piece.answered

    def option(self, text: str) -> str:
        """A quiz option without the letter that the list gives it anyway."""
        return option(text)


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with the views of its articles; ``href`` leads to its own page, if any."""

    title: str
    href: str
    views: tuple[View, ...]


def option(text: str) -> str:
    """A quiz option without a letter of its own."""
    return _OPTION.sub("", text, count=1) if _OPTION.match(text) else text


def cleaned(bulletin: Bulletin) -> Bulletin:
    """``bulletin`` without any character that XML forbids, in any of its texts."""
    clean: Bulletin = _cleaned(bulletin)
    return clean


def chapters(bulletin: Bulletin, href: Callable[[Piece], str]) -> dict[str, str]:
    """Address of an article → address of its chapter, for links between the articles.

    The first publication's address is good for the same article, unless another has it.
    """
    known: dict[str, str] = {}
    for piece in bulletin.pieces:
        known.setdefault(addresses.same(piece.article.url), href(piece))
    for piece in bulletin.pieces:
        known.setdefault(addresses.same(piece.article.original), href(piece))
    known.pop("", None)
    return known


def view(piece: Piece, key: str, href: str, document: Document) -> View:
    """The view of ``piece`` in ``document``."""
    article = piece.article
    words = document.words
    woven = weave(piece, document)
    language = languages.tag(article.language, document.language)
    address = addresses.written(article.original or article.url) or ""
    return View(
        piece=piece,
        key=key,
        href=href,
        nth=templates.say(words, "nth_piece", n=piece.number),
        title=" ".join(article.title.split()) or words["untitled"],
        subtitle=" ".join(article.subtitle.split()),
        language=language,
        direction=languages.direction(language),
        facts=_facts(piece, words),
        address=address,
        shown_address=_shown(address),
        note=tuple(line for line in piece.note.splitlines() if line.strip()),
        body=Markup(woven.body),  # noqa: S704  made by `weave`, escaped by its serialiser
        chapter=woven,
    )


def _facts(piece: Piece, words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    rows = Speech(words).facts(piece.article)
    return tuple((label, " ".join(value.split())) for label, value in rows if value.strip())


def _shown(address: str) -> str:
    """An address as people write it."""
    bare = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    text = ILLEGAL_XML.sub("", unquote(bare, errors="replace"))
    text = "".join(c for c in text if c.isprintable())
    return text if len(text) <= 80 else f"{text[:79]}…"


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return ILLEGAL_XML.sub("", value)
    if isinstance(value, tuple):
        return tuple(_cleaned(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{item.name: _cleaned(getattr(value, item.name)) for item in fields(value)}
        )
    return value
