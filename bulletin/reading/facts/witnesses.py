"""What a page says of itself out of sight: meta elements, JSON-LD, Open Graph, scripts.

Witnesses only: templates are copied, PubDate is often the date of a migration, og:title is cut
at an unescaped quotation mark.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from bulletin.reading.facts import dates
from bulletin.reading.facts.lexicon import table
from bulletin.reading.facts.lines import fold

_NAMES = table("meta")
_ARTICLES = (
    "article",
    "newsarticle",
    "blogposting",
    "reportagenewsarticle",
    "report",
    "posting",
    "webpage",
)
_STAMP = re.compile(
    r"['\"]?\s*[=:]\s*(?:JsDecode\()?['\"]?"
    r"(\d{10}(?:\d{3})?\b|(?:19|20)\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d)?)"
)
_NAME = re.compile(r"""['"]?\s*[=:]\s*(?:\w+\()?['"]([^'"\\<>{}]{2,30})['"]""")
_KEYS = {
    "date": ("publish_time", "publishTime", "publish_date", "publishDate", "createTime",
             "create_time", "pubTime", "pubtime", "pubdate", "var ct"),
    "source": ("source", "mediaName", "media_name", "media", "nickname", "nick_name", "laiyuan"),
    "author": ("author", "authorName", "author_name"),
}  # fmt: skip
LONGEST = 600
"""Characters of a claim that are heard; no title or name is longer."""
_CHINA = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Witnesses:
    """All that is said out of sight, the best first, each value with its place."""

    title: str = ""
    titles: tuple[tuple[str, str], ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    authors: tuple[tuple[str, str], ...] = ()
    sites: tuple[tuple[str, str], ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)


def hear(tree: LexborHTMLParser) -> Witnesses:
    """The witnesses of ``tree``; ``title`` is the text of its ``title`` element."""
    meta = _meta(tree)
    graph = list(_articles(tree))
    node = tree.css_first("title")
    return Witnesses(
        title=fold(node.text()[:LONGEST]) if node is not None else "",
        titles=(*_named(meta, _NAMES["titles"]), *_in_graph(graph, ("headline", "name"))),
        dates=tuple(
            (iso, place)
            for text, place in (
                *_in_graph(
                    graph, ("datePublished", "uploadDate", "dateCreated", "pubDate", "upDate")
                ),
                *_named(meta, _NAMES["dates"]),
            )
            if (iso := dates.loose(text))
        ),
        sources=tuple(_named(meta, _NAMES["sources"])),
        authors=(*_people(graph), *_named(meta, _NAMES["authors"])),
        sites=(*_named(meta, _NAMES["sites"]), *_publishers(graph)),
        meta=meta,
    )


def scripted(page_html: str, what: str) -> str:
    """A value that only a script holds: ``what`` is ``date``, ``source`` or ``author``.

    A Unix time (seconds or milliseconds) is read as the time of China, UTC+8: the sites that
    keep their date in a script (WeChat above all) show it so.
    """
    form = _STAMP if what == "date" else _NAME
    for key in _KEYS[what]:
        for value in _values(page_html, key, form):
            found = _moment(value) if what == "date" else html.unescape(value).strip()
            if found and not (key == "media" and found.isascii()):  # of a style sheet
                return found
    return ""


def _values(page_html: str, key: str, form: re.Pattern[str]) -> Iterator[str]:
    """What stands after ``key`` as an assigned value, at its first places."""
    at = -1
    for _ in range(60):
        at = page_html.find(key, at + 1)
        if at < 0:
            return
        match = form.match(page_html, at + len(key))
        if match and not page_html[at - 1 : at].isalnum():
            yield match[1]


def _moment(value: str) -> str:
    if not value.isdigit():
        return dates.first(value)
    seconds = int(value[:10])
    if not 788_918_400 <= seconds < 4_102_444_800:  # 1995 to 2099
        return ""
    return (datetime.fromtimestamp(seconds, UTC) + _CHINA).strftime("%Y-%m-%dT%H:%M")


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """What each ``meta`` says, the first of a name; of ``citation_author`` all: Highwire's
    tags have one for each writer."""
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and content.strip():
            key, value = "".join(name.lower().split()), fold(content[:LONGEST])
            if key in found and key == "citation_author" and value not in found[key]:
                found[key] = f"{found[key]}; {value}"[:LONGEST]
            found.setdefault(key, value)
    return found


def _named(meta: Mapping[str, str], names: Sequence[str]) -> list[tuple[str, str]]:
    return [(meta[name], f"meta {name}") for name in names if name in meta]


def _articles(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    for node in tree.css('script[type="application/ld+json"]'):
        text = node.text().strip().rstrip(";")
        if len(text) > 1_000_000:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _graph(data, 0)


def _graph(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for item in data[:50]:
            yield from _graph(item, depth + 1)
    elif isinstance(data, dict):
        kinds = data.get("@type", "")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        dated = "datePublished" in data or "pubDate" in data
        if dated or any(str(kind).lower() in _ARTICLES for kind in kinds):
            yield data
        yield from _graph(data.get("@graph"), depth + 1)
        yield from _graph(data.get("mainEntity"), depth + 1)


def _in_graph(graph: Sequence[dict[str, Any]], keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    for key in keys:
        for item in graph:
            value = item.get(key)
            if isinstance(value, str) and value.strip():
                yield fold(html.unescape(value[:LONGEST])), f"JSON-LD {key}"


def _people(graph: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for item in graph:
        value = item.get("author")
        for person in value if isinstance(value, list) else [value]:
            name = person.get("name") if isinstance(person, dict) else person
            for one in name if isinstance(name, list) else [name]:
                if isinstance(one, str) and one.strip():
                    yield fold(html.unescape(one)), "JSON-LD author"


def _publishers(graph: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for item in graph:
        value = item.get("publisher")
        for one in value if isinstance(value, list) else [value]:
            name = one.get("name") if isinstance(one, dict) else None
            if isinstance(name, str) and name.strip():
                yield fold(html.unescape(name)), "JSON-LD publisher"
