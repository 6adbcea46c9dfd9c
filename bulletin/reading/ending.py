"""What an article ends with though its template puts it below the body's element.

The signature of a document (落款: who signs it, and the day), its files (附件) and its tables read
like furniture, so no score finds them; they are told by their form, right below the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bulletin.reading import phrases
from bulletin.reading.dom import Spot
from bulletin.reading.measure import Line, Survey

_DAY = re.compile(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*日$"
)
_FILES = re.compile(r"^\W*(?:附件|附表|附)\s*\d*\s*[:：.、]?")
FILE = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|zip|rar|7z|wps|et|ofd|txt|csv)(?:$|[?#])", re.I)
"""The end of an address that leads to a file."""

_SIGNERS = 3
"""Lines above the day in which those who sign are named, at most, ..."""

_NAME = 24.0
"""... and what each of them says at most."""

_NEAR = 20
"""Lines at the end of an article among which its files are named."""

_OF_SITE = frozenset({"copyright", "filing", "share bar", "buttons"})
"""Kinds of lines that stand in a table which is the page's foot."""


def endings(survey: Survey, body: Spot) -> tuple[Spot, ...]:
    """The elements right below ``body``, or below what ends with it, that end its article."""
    found: list[Spot] = []
    for spot in _following(body):
        lines = survey.below(spot)
        if spot.hidden or not (lines or spot.find("img")):
            continue
        files = _names_files(spot, lines) and not _names_them(survey, body)
        if not (files or _signs(lines) or _is_table(spot, lines)):
            break
        found.append(spot)
    return tuple(found)


def _following(body: Spot) -> Iterator[Spot]:
    outer = body
    while outer.parent is not None and outer.parent.after == outer.after:
        outer = outer.parent
    if outer.parent is None or outer.parent.tag in {"html", "tr"}:
        return
    yield from outer.following()


def _signs(lines: list[Line]) -> bool:
    """Whether a few short lines say who signs, and the last of them when."""
    if not 2 <= len(lines) <= _SIGNERS + 1 or not _DAY.match(lines[-1].text):
        return False
    plain = not any(line.linked or phrases.furniture(line.text) for line in lines[:-1])
    return plain and all(line.size <= _NAME for line in lines)


def _names_files(spot: Spot, lines: list[Line]) -> bool:
    """Whether a block is a list of files that belong to the article."""
    links = [link.attrs.get("href") or "" for link in spot.find("a")]
    led = bool(lines) and _FILES.match(lines[0].text) is not None
    return led and bool(links) and all(FILE.search(href) for href in links)


def _names_them(survey: Survey, body: Spot) -> bool:
    """Whether the files are named in the article itself, near its end."""
    return any(_FILES.match(line.text) for line in survey.below(body)[-_NEAR:])


def _is_table(spot: Spot, lines: list[Line]) -> bool:
    """Whether a block is a table of data: rows of as many cells each, without links."""
    tables = [spot] if spot.tag == "table" else spot.find("table")
    if len(tables) != 1 or len(lines) < 4 or any(line.linked for line in lines):
        return False
    if (tables[0].first, tables[0].after) != (spot.first, spot.after) or spot.find("input"):
        return False
    rows = spot.find("tr")
    cells = [sum(kid.tag in {"td", "th"} for kid in row.elements()) for row in rows]
    of_site = any(phrases.furniture(line.text) in _OF_SITE for line in lines)
    return len(cells) >= 2 and min(cells) >= 2 and not of_site
