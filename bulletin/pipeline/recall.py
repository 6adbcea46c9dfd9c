"""Articles as they were read before: a page that did not change is not read again.

Reading is pure: the same page, settings and code give the same article. What is kept is the
article before its pictures are fetched; a page that could not be read is read again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from threading import Lock
from typing import Any

import bulletin
from bulletin import reading
from bulletin.model import Article, Note, Page
from bulletin.settings import ReadingSettings
from bulletin.writers.shelf import Kept, Shelf, code

FOLDER = "articles"
MOST_BYTES = 100_000_000
_LIBRARIES = ("lxml", "selectolax", "beautifulsoup4")
_FROM_THE_PAGE = ("source", "images")


class Recall:
    """Reads pages for one set of settings; ``where`` is the folder of the cache, if any.

    What is not there is read by ``read`` (None: here).
    """

    def __init__(
        self,
        settings: ReadingSettings,
        where: Callable[[], Path | None],
        read: Callable[[Page], Article] | None = None,
    ) -> None:
        self._settings = settings
        self._read = read
        self._shelf = Shelf(where, MOST_BYTES, FOLDER, self._around)
        self._lock = Lock()

    def read(self, page: Page) -> Article:
        """As `reading.read`. Raises `NoArticle`."""
        with self._lock:
            key = self._shelf.key(*_identity(page))
        kept = self._shelf.get(key)
        if kept is not None:
            with contextlib.suppress(KeyError, TypeError):
                return _article(kept.head, page)
        article = self._read(page) if self._read else reading.read(page, self._settings)
        self._shelf.put(key, Kept(_record(article)))
        return article

    def close(self) -> None:
        """Throw out what is too much."""
        self._shelf.tidy()

    def _around(self) -> Sequence[object]:
        from importlib.metadata import version

        home = Path(bulletin.__file__).parent
        rules = map(Path, self._settings.rules)
        settings = [str(getattr(self._settings, one.name)) for one in fields(self._settings)]
        libraries = [version(name) for name in _LIBRARIES]
        ours = [home / name for name in ("reading", "sites", "vocabulary.py", "model.py")]
        return [*code(*ours, *rules), *libraries, *settings]


def _identity(page: Page) -> list[object]:
    """All of ``page`` that reading looks at."""
    source = {name: str(value) for name, value in asdict(page.source).items()}
    resources = sorted(page.resources)
    return [page.html, page.url, page.encoding, str(page.folder), source, resources]


def _record(article: Article) -> dict[str, Any]:
    bare = replace(article, images=())
    return {k: v for k, v in asdict(bare).items() if k not in _FROM_THE_PAGE}


def _article(record: Any, page: Page) -> Article:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in record.items()}
    notes = tuple(Note(**note) for note in values.pop("notes"))
    return Article(source=page.source, notes=notes, **values)
