"""Answers from the cache alone: offline, and where a site that we know fails (RFC 5861)."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import hishel
import httpx

from bulletin.errors import SourceError

_SECONDS = re.compile(r"(?<![\w-])([\w-]+)\s*=\s*\"?(\d{1,10})")
_NEVER_STALE = re.compile(r"(?<![\w-])(?:must-revalidate|no-cache)(?![\w-])")
"""Directives that forbid a stale answer (RFC 9111, 4.2.4)."""


def key(address: str) -> str:
    """hishel's own key in RFC mode; requests send it along so that both sides agree."""
    return hashlib.sha256(f"RFC {address}".encode()).hexdigest()


class Offline(httpx.BaseTransport):
    """Answers from the storage alone, however old the answer is (RFC 9111, 4.2.4)."""

    def __init__(self, storage: hishel.SqliteStorage | None) -> None:
        self._storage = storage

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The newest stored answer. Raises `SourceError` (``offline``) when there is none."""
        address = str(request.url)
        newest = None if self._storage is None else _newest(self._storage, address)
        if newest is None:
            raise SourceError(
                f"{address}：离线，缓存中没有；去掉 --offline 取一次"
                " · offline and not in the cache; fetch it once without --offline",
                code="offline",
            )
        return _response(newest)

    def close(self) -> None:
        if self._storage is not None:
            self._storage.close()


def stale(storage: hishel.SqliteStorage, address: str, seconds: float) -> httpx.Response | None:
    """The stored answer for a site that fails, unless it is older than it may be.

    It may be used for ``seconds`` beyond its freshness, or longer where it says so itself
    (``stale-if-error``), but not where it forbids to be used stale.
    """
    entry = _newest(storage, address)
    if entry is None:
        return None
    control = str(entry.response.headers.get("cache-control", "")).lower()
    said = {name: int(value) for name, value in _SECONDS.findall(control)}
    if _NEVER_STALE.search(control):
        return None
    try:
        date = parsedate_to_datetime(str(entry.response.headers.get("date", ""))).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
    beyond = time.time() - date - said.get("max-age", 0)
    return _response(entry) if beyond <= max(seconds, said.get("stale-if-error", 0)) else None


def _newest(storage: hishel.SqliteStorage, address: str) -> hishel.Entry | None:
    entries = [e for e in storage.get_entries(key(address)) if e.request.method == "GET"]
    return max(entries, key=_date, default=None)


def _date(entry: hishel.Entry) -> float:
    try:
        return parsedate_to_datetime(str(entry.response.headers.get("date", ""))).timestamp()
    except (TypeError, ValueError, OverflowError):
        return 0.0


def _response(entry: hishel.Entry) -> httpx.Response:
    pairs = [
        (name, value)
        for name in entry.response.headers
        for value in entry.response.headers.get_list(name) or []
    ]
    stream = entry.response.stream
    assert stream is not None
    return httpx.Response(
        entry.response.status_code,
        headers=pairs,
        stream=_Stored(b"".join(stream)),  # type: ignore[arg-type]
    )


class _Stored(httpx.SyncByteStream):
    def __init__(self, data: bytes) -> None:
        self._data = data

    def __iter__(self) -> Iterator[bytes]:
        yield self._data
