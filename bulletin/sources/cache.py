"""The HTTP cache on disk (RFC 9111, by hishel).

One SQLite file in WAL mode; several processes may use it at once. Where it cannot be opened
the work goes on without it, and a note says so.
"""

from __future__ import annotations

import logging
import sqlite3

import hishel
import httpx
from hishel.httpx import CacheTransport

from bulletin.model import Note
from bulletin.settings import FetchSettings
from bulletin.sources import kept
from bulletin.sources.place import folder_of

FILE_NAME = "http-2.sqlite"
"""Named after hishel's storage format, which changes with its major version."""

ROBOTS = "/robots.txt"
"""Where a site says what programs may read (RFC 9309): that there is none is kept as well."""

_HEADERS = "cache-control"
_REDIRECTS = frozenset({302, 303, 307})


def open_storage(settings: FetchSettings) -> tuple[hishel.SqliteStorage | None, Note | None]:
    """The storage that the settings ask for, or None with the reason as a note."""
    if settings.no_cache:
        return None, None
    # Without a handler of its own the library's complaints would land on stderr.
    logging.getLogger("hishel").addHandler(logging.NullHandler())
    try:
        folder = folder_of(settings)
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            folder / FILE_NAME, check_same_thread=False, isolation_level=None, timeout=10
        )
        # Opening proves nothing yet: ask for the right to write.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except (OSError, RuntimeError, sqlite3.Error) as error:
        return None, Note(
            "sources",
            "no-cache",
            "缓存文件夹不可用，未用缓存 · the cache folder cannot be used,"
            f" going on without it ({error})",
        )
    return hishel.SqliteStorage(connection=connection, max_size=settings.cache_bytes), None


def cached(wire: httpx.BaseTransport, storage: hishel.SqliteStorage) -> httpx.BaseTransport:
    """``wire`` behind the cache of one user (RFC 9111: a private cache)."""
    return CacheTransport(
        _Storable(wire),
        storage=storage,
        rfc=hishel.CacheOptions(shared=False, supported_methods=["GET"], allow_stale=False),
    )


class _Storable(httpx.BaseTransport):
    """Says how long answers may be kept whose servers say nothing.

    Temporary redirects are stored as stale: nothing online, all the way offline. A robots.txt,
    or that there is none, holds for a day (RFC 9309, 2.4).
    """

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        if response.status_code in _REDIRECTS and _HEADERS not in response.headers:
            response.headers[_HEADERS] = "max-age=0"
        elif request.url.path == ROBOTS and response.status_code < 500:
            response.headers.setdefault(_HEADERS, "max-age=86400")
        return response

    def close(self) -> None:
        self._inner.close()


def extensions(address: str) -> dict[str, object]:
    """What a request carries for the cache."""
    return {"caching": {"key": kept.key(address)}}
