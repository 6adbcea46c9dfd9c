"""Articles → the packet file that `bulletin new` writes, ready to edit."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, get_args

import tomlkit

from bulletin.model import Article, Audience
from bulletin.packet.compose import language_of, title_of


def draft(
    found: Sequence[tuple[str, Article]], outputs: Sequence[str], today: datetime.date
) -> str:
    """A packet file to edit: every article with its source, and the empty keys to fill in.

    Each article comes with its source as it must stand in the packet.
    """
    articles = [article for _, article in found]
    document = tomlkit.document()
    document.add(
        tomlkit.comment("学习材料包 · packet file: fill in, then: bulletin make THIS_FILE")
    )
    language = language_of(articles)
    document["title"] = title_of(articles, language)
    document["issue"] = ""
    document["issuer"] = ""
    document["date"] = today
    document["language"] = language
    document["template"] = "study"
    document["outputs"] = list(outputs)
    document["editions"] = list(get_args(Audience))
    session = tomlkit.table()
    session["start"] = "09:00"
    session["goals"] = []
    document["session"] = session
    rows = tomlkit.aot()
    for source, article in found:
        rows.append(_drafted(source, article))
    document["article"] = rows
    return tomlkit.dumps(document)


def _drafted(source: str, article: Article) -> Any:
    row = tomlkit.table()
    told = " · ".join(filter(None, (article.publisher, article.published)))
    if told:
        row.add(tomlkit.comment(told))
    row["source"] = source
    row["title"] = article.title
    row["note"] = ""
    row["objectives"] = []
    row["questions"] = []
    row.add(tomlkit.comment('questions = [ { ask = "…", lines = 6, answer = "…" } ]'))
    return row
