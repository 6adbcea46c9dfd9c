"""Packet + articles → Bulletin: numbers, agenda times, titles where none is given."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from bulletin.errors import PacketError
from bulletin.model import Article, Bulletin, Piece, Section, Session, Source, Step
from bulletin.packet.wish import ArticleWish, Packet, SessionWish
from bulletin.said import legal

CHARACTERS_A_MINUTE = 400
"""Pace for an agenda step that names an article but no minutes: Chinese characters (or other
letters ÷ 3) a minute."""

DEFAULT_TITLES = {"zh": "学习资料", "en": "Study bulletin"}


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the bulletin says of itself, after all layers of settings."""

    title: str = ""
    subtitle: str = ""
    issue: str = ""
    issuer: str = ""
    date: str = ""
    language: str = ""


def compose(packet: Packet, found: Sequence[Sequence[Article]], masthead: Masthead) -> Bulletin:
    """The bulletin of what was found for each entry of ``packet``, in the packet's order.

    An entry whose source gave several articles (a folder, a feed) gives several pieces; one
    that failed gives none. Raises `PacketError` where an entry that speaks of one article
    gave several.
    """
    pieces = _numbered(packet, found)
    articles = [piece.article for _, piece in pieces]
    language = masthead.language or language_of(articles)
    return Bulletin(
        title=masthead.title.strip() or title_of(articles, language),
        subtitle=masthead.subtitle,
        issue=masthead.issue,
        issuer=masthead.issuer,
        date=masthead.date,
        language=language,
        sections=_sections(packet, pieces),
        session=_session(packet.session, pieces),
        extra=packet.extra,
    )


def _numbered(packet: Packet, found: Sequence[Sequence[Article]]) -> list[tuple[int, Piece]]:
    """Every piece with the position of its entry, from 1."""
    pieces: list[tuple[int, Piece]] = []
    for position, (entry, articles) in enumerate(zip(packet.entries, found, strict=True), 1):
        if len(articles) > 1 and entry.wish.speaks_of_one:
            raise PacketError(
                f"{entry.wish.source}: 有 {len(articles)} 篇，而 title、note、questions "
                f"只能给一篇；请逐篇写出 · gives {len(articles)} articles, but a title, "
                "a note or questions can be given to one only; name its pages one by one"
            )
        for article in articles:
            pieces.append((position, _piece(len(pieces) + 1, article, entry.wish)))
    return pieces


def _sections(packet: Packet, pieces: Sequence[tuple[int, Piece]]) -> tuple[Section, ...]:
    """Neighbours of one section together; sections that came to nothing are left out."""

    def key(item: tuple[int, Piece]) -> tuple[int, str]:
        entry = packet.entries[item[0] - 1]
        return entry.section_number, entry.section

    return tuple(
        Section(title, tuple(piece for _, piece in group))
        for (_, title), group in itertools.groupby(pieces, key)
    )


def _titled(article: Article, title: str) -> Article:
    """``article`` under the title that the packet gives it, which may say the subtitle too."""
    if not title:
        return article
    said = article.subtitle.strip("—―- ")
    return replace(article, title=title, subtitle="" if said in title else article.subtitle)


def _piece(number: int, article: Article, wish: ArticleWish) -> Piece:
    return Piece(
        number=number,
        article=_titled(article, wish.title),
        note=wish.note,
        objectives=wish.objectives,
        terms=wish.terms,
        questions=wish.questions,
        quiz=wish.quiz,
    )


def _session(wish: SessionWish | None, pieces: Sequence[tuple[int, Piece]]) -> Session | None:
    if wish is None:
        return None
    first = dict(reversed(pieces))
    clock = _minutes(wish.start) if wish.start else None
    steps = []
    for row in wish.steps:
        piece = first.get(row.article) if row.article else None
        minutes = row.minutes or _reading_minutes(piece)
        begins, clock = clock, None if clock is None else clock + minutes
        number = piece.number if piece else None
        steps.append(Step(row.title, minutes, number, _clock(begins), _clock(clock)))
    return Session(wish.start, wish.goals, tuple(steps))


def _reading_minutes(piece: Piece | None) -> int:
    if piece is None:
        return 10
    text = re.sub(r"<[^>]*>|\s", "", piece.article.body)
    han = len(re.findall(r"[㐀-鿿]", text))
    return max(1, round((han + (len(text) - han) / 3) / CHARACTERS_A_MINUTE))


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _clock(minutes: int | None) -> str:
    if minutes is None:
        return ""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def language_of(articles: Sequence[Article]) -> str:
    counted = Counter(article.language for article in articles if article.language)
    return counted.most_common(1)[0][0] if counted else "zh-CN"


def title_of(articles: Sequence[Article], language: str) -> str:
    """What a bulletin without a title is called; never empty, as PDF/UA and EPUB want it."""
    only = articles[0] if len(articles) == 1 else None
    name = (only.title or _heading(only.body) or _file_name(only.source)) if only else ""
    return name or DEFAULT_TITLES["zh" if language.startswith("zh") else "en"]


def _heading(body: str) -> str:
    """The text of the first heading in an article's body."""
    for found in re.finditer(r"<h([1-6])[^>]*>(.*?)</h\1>", body, re.DOTALL):
        text = " ".join(unescape(re.sub(r"<[^>]*>", "", found[2])).split())
        if text:
            return text
    return ""


def _file_name(source: Source) -> str:
    """What the file of a page is called, without what tells its kind."""
    if source.kind == "stdin":
        return ""
    path = unquote(urlsplit(source.location).path) if source.kind == "web" else source.location
    stem = PurePath(path).stem
    return legal(stem.encode("utf-8", "replace").decode("utf-8")).strip()
