"""What the publication says of itself (EPUB 3.3, section 5; EPUB Accessibility 1.1)."""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bulletin.model import Bulletin
from bulletin.numerals import chinese_number
from bulletin.writers import templates
from bulletin.writers.chapter import languages
from bulletin.writers.epub.pack import Meta, Package

_NUMBER = r"[0-9]{1,6}|[〇零一二三四五六七八九十百千两]{1,9}"
_ISSUE = re.compile(rf"第\s*({_NUMBER})\s*[期号辑卷册]|(?:no\.?|issue|vol\.?)\s*({_NUMBER})", re.I)

_FEATURES = ("readingOrder", "structuralNavigation", "tableOfContents", "displayTransformability",
             "ARIA")  # fmt: skip
_CLAIM = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
"""Made only of a publication in which every picture has a text and every table a head, in our
own template: what remains is checked with Ace. What the articles' authors did (links that say
"here", texts in pictures) no program knows; the certifier's name says who checked."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How many pictures the articles hold, and how many have no text to stand for them.

    ``unheaded``: tables without heads; ``moving``: pictures that may move; ``ours``: nobody
    else's template or style sheet is in it. ``cover`` is the cover picture's id; ``pages``:
    the printed edition's pages are marked.
    """

    count: int = 0
    undescribed: int = 0
    unheaded: int = 0
    moving: bool = False
    ours: bool = True
    cover: str = ""
    pages: bool = False


def package(bulletin: Bulletin, pictures: Shown, words: Mapping[str, str]) -> Package:
    """The package document of ``bulletin``."""
    language = languages.tag(bulletin.language, "zh-CN")
    rows = (
        *_titles(bulletin, words),
        *_people(bulletin),
        *_facts(bulletin, language, words),
        *_series(bulletin),
        *_access(pictures, words),
        *([Meta("name", "cover", pictures.cover)] if pictures.cover else ()),
    )
    return Package(
        identifier=identifier(bulletin),
        title=title(bulletin, words),
        language=language,
        direction=languages.direction(language),
        modified=modified(bulletin),
        rows=tuple(row for row in rows if row.value.strip()),
    )


def title(bulletin: Bulletin, words: Mapping[str, str]) -> str:
    """Title and issue in one line: what a reading system's shelf shows."""
    name = " ".join(bulletin.title.split()) or words["untitled"]
    issue = " ".join(bulletin.issue.split())
    return f"{name} {issue}" if issue and issue not in name else name


def identifier(bulletin: Bulletin) -> str:
    """A name that stays when the same bulletin is made again, mended or not.

    A UUID (RFC 9562, version 5) of what tells one bulletin from another: titles, issue, issuer,
    date, edition and the articles' addresses.
    """
    articles = [piece.article.url or piece.article.title for piece in bulletin.pieces]
    parts = [bulletin.title, bulletin.subtitle, bulletin.issue, bulletin.issuer, bulletin.date]
    name = json.dumps([*parts, bulletin.audience, articles], ensure_ascii=True)
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def modified(bulletin: Bulletin) -> datetime:
    """When the publication last changed, UTC: its date, else SOURCE_DATE_EPOCH, else now.

    The clock is asked only where neither is given (https://reproducible-builds.org/specs/).
    """
    try:
        moment = datetime.fromisoformat(bulletin.date)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except ValueError:
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        if epoch.isdigit():
            return datetime.fromtimestamp(int(epoch), UTC)
        return datetime.now(UTC)


def issue_number(issue: str) -> str:
    """The number in an issue's name (``第十二期`` → ``12``), or nothing."""
    found = _ISSUE.search(issue) or re.fullmatch(rf"\s*({_NUMBER})\s*()", issue)
    if not found:
        return ""
    text = found[1] or found[2]
    return str(int(text)) if text.isascii() else str(chinese_number(text))


def _titles(bulletin: Bulletin, words: Mapping[str, str]) -> Iterator[Meta]:
    yield Meta("dc", "title", title(bulletin, words), {"id": "title"})
    yield Meta("property", "title-type", "main", {"refines": "#title"})
    if bulletin.subtitle.strip():
        yield Meta("dc", "title", bulletin.subtitle, {"id": "subtitle"})
        yield Meta("property", "title-type", "subtitle", {"refines": "#subtitle"})


def _people(bulletin: Bulletin) -> Iterator[Meta]:
    """The issuer made the collection; the authors of its articles contributed."""
    authors = list(dict.fromkeys(a for piece in bulletin.pieces for a in piece.article.authors))
    houses = list(dict.fromkeys(piece.article.publisher for piece in bulletin.pieces))
    makers = [bulletin.issuer] if bulletin.issuer else authors or houses
    for number, name in enumerate([name for name in makers if name.strip()][:50], start=1):
        yield Meta("dc", "creator", name, {"id": f"creator-{number}"})
        role = "com" if bulletin.issuer else "aut"
        yield Meta(
            "property", "role", role, {"refines": f"#creator-{number}", "scheme": "marc:relators"}
        )
    if bulletin.issuer:
        yield Meta("dc", "publisher", bulletin.issuer)
        for name in authors:
            yield Meta("dc", "contributor", name)


def _facts(bulletin: Bulletin, language: str, words: Mapping[str, str]) -> Iterator[Meta]:
    tags = [languages.tag(piece.article.language, language) for piece in bulletin.pieces]
    for one in dict.fromkeys([language, *tags]):
        yield Meta("dc", "language", one)
    yield Meta("dc", "date", bulletin.date if _is_date(bulletin.date) else "")
    for address in dict.fromkeys(piece.article.url for piece in bulletin.pieces):
        yield Meta("dc", "source", address)
    names = words["comma"].join(piece.article.title for piece in bulletin.pieces)
    yield Meta("dc", "description", names if len(names) <= 1000 else f"{names[:999]}…")
    yield Meta("dc", "rights", words["rights"])


def _is_date(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def _series(bulletin: Bulletin) -> Iterator[Meta]:
    if not bulletin.issue.strip() or not bulletin.title.strip():
        return
    number = issue_number(bulletin.issue)
    yield Meta("property", "belongs-to-collection", bulletin.title, {"id": "series"})
    yield Meta("property", "collection-type", "series", {"refines": "#series"})
    yield Meta("property", "group-position", number, {"refines": "#series"})
    yield Meta("name", "calibre:series", bulletin.title)
    yield Meta("name", "calibre:series_index", number)


def _access(shown: Shown, words: Mapping[str, str]) -> Iterator[Meta]:
    """EPUB Accessibility 1.1, section 2: what is there, and what it amounts to."""
    described = not shown.undescribed
    modes = ["textual", *(["visual"] if shown.count or shown.cover else [])]
    features = [*_FEATURES, *(["alternativeText"] if shown.count and described else [])]
    if shown.pages:
        features += ["pageBreakMarkers", "pageNavigation"]
        yield Meta("property", "pageBreakSource", words["page_list"])
    for mode in modes:
        yield Meta("property", "schema:accessMode", mode)
    if described:
        yield Meta("property", "schema:accessModeSufficient", "textual")
    if "visual" in modes:
        yield Meta("property", "schema:accessModeSufficient", "textual,visual")
    for feature in features:
        yield Meta("property", "schema:accessibilityFeature", feature)
    hazard = "unknown" if shown.moving else "none"
    yield Meta("property", "schema:accessibilityHazard", hazard)
    yield Meta("property", "schema:accessibilitySummary", _summary(shown, words))
    if described and shown.ours and not shown.unheaded and not shown.moving:
        yield Meta("property", "dcterms:conformsTo", _CLAIM)
        yield Meta("property", "a11y:certifiedBy", words["certifier"])


def _summary(shown: Shown, words: Mapping[str, str]) -> str:
    """What a reader with a disability may expect, sentence by sentence."""
    said = ["access_text"]
    if shown.count:
        said.append("access_partly" if shown.undescribed else "access_described")
    said += ["access_unheaded"] if shown.unheaded else []
    said += ["access_moving" if shown.moving else "access_still"]
    counts = {"n": shown.undescribed, "all": shown.count, "tables": shown.unheaded}
    return words["sentence_gap"].join(templates.say(words, key, **counts) for key in said)
