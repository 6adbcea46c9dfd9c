"""What happened, as JSON: the objects of ``extract --format jsonl`` and of ``--report``.

The names here are a contract with users' scripts; adding one is fine, changing one is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bulletin.errors import Failure
from bulletin.model import Article, Edition, Note
from bulletin.vocabulary import text_of

if TYPE_CHECKING:
    from bulletin.pipeline.make import Made
    from bulletin.pipeline.outputs import Target

VERSION = 1


def article_record(article: Article, *, body: bool = True) -> dict[str, Any]:
    """One line of ``extract --format jsonl``; without ``body`` the facts alone."""
    text = text_of(article.body)
    record: dict[str, Any] = {
        "source": article.source.typed,
        "url": article.url,
        "title": article.title,
        "subtitle": article.subtitle,
        "authors": list(article.authors),
        "publisher": article.publisher,
        "published": article.published,
        "language": article.language,
        "original": article.original,
    }
    if body:
        record["html"] = article.body
        record["text"] = text
    record["images"] = [
        {"name": i.name, "alt": i.alt, "type": i.media_type, "bytes": len(i.data)}
        for i in article.images
    ]
    record["characters"] = sum(map(len, text.split()))
    record["notes"] = note_records(article.notes)
    return record


def failure_record(failure: Failure) -> dict[str, Any]:
    """A source that failed."""
    error = failure.error
    return {"source": failure.source, "error": {"code": error.code, "text": error.text}}


def note_records(notes: Sequence[Note]) -> list[dict[str, str]]:
    """Notes as objects."""
    return [{"stage": note.stage, "code": note.code, "text": note.text} for note in notes]


def made_record(made: Made) -> dict[str, Any]:
    """The whole of a ``make``, for ``--report``."""
    return {
        "version": VERSION,
        "title": made.bulletin.title,
        "language": made.bulletin.language,
        "date": made.bulletin.date,
        "outputs": [_output_record(target, edition) for target, edition in made.editions],
        "articles": [article_record(article, body=False) for article in made.articles],
        "failures": [failure_record(failure) for failure in made.failures],
        "exit_code": made.exit_code,
    }


def _output_record(target: Target, edition: Edition) -> dict[str, Any]:
    return {
        "path": None if target.path is None else str(target.path),
        "format": edition.format,
        "edition": edition.audience,
        "bytes": len(edition.data),
        "pages": edition.pages,
        "sha256": hashlib.sha256(edition.data).hexdigest(),
        "notes": note_records(edition.notes),
    }
