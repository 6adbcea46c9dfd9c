"""What the HTTP cache holds, and taking things out of it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bulletin.errors import WriteError
from bulletin.settings import FetchSettings
from bulletin.sources.cache import FILE_NAME
from bulletin.sources.guard import plain_host
from bulletin.sources.place import folder_of

BATCH = 500
"""Entries looked at or taken out in one step, so that others may write in between."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What the cache holds. ``bytes`` on disk; ``oldest`` and ``newest``: when the answers
    that were used longest ago and last were used, seconds since 1970, None where it is empty.
    """

    path: Path
    bytes: int
    limit: int
    entries: int
    hosts: tuple[tuple[str, int], ...]
    oldest: float | None
    newest: float | None


def stock(settings: FetchSettings) -> Stock:
    """What is in the cache that the settings name. Raises `WriteError` where it is unreadable."""
    path = _path(settings)
    hosts: dict[str, int] = {}
    used: list[float] = []
    if path.exists():
        with _open(path) as connection:
            for _, host, last in _rows(connection):
                hosts[host] = hosts.get(host, 0) + 1
                used.append(last)
    ranked = sorted(hosts.items(), key=lambda item: (-item[1], item[0]))
    return Stock(
        path,
        _size(path),
        settings.cache_bytes,
        len(used),
        tuple(ranked),
        min(used, default=None),
        max(used, default=None),
    )


def size(settings: FetchSettings) -> int:
    """Bytes on disk of the cache that the settings name. Raises `WriteError`."""
    return _size(_path(settings))


def clear(settings: FetchSettings, hosts: Sequence[str] = (), unused: float = 0.0) -> int:
    """Take out what is of one of ``hosts`` (none: of any) and was not used for ``unused``
    seconds; how many answers that was. Raises `WriteError`.
    """
    path = _path(settings)
    if not path.exists():
        return 0
    wanted = {plain_host(host) for host in hosts}
    before = time.time() - unused if unused > 0 else float("inf")
    with _open(path) as connection:
        gone = [
            key
            for key, host, last in _rows(connection)
            if last < before and (not wanted or host in wanted)
        ]
        for at in range(0, len(gone), BATCH):
            keys = gone[at : at + BATCH]
            connection.executemany("DELETE FROM streams WHERE entry_id = ?", [(k,) for k in keys])
            connection.executemany("DELETE FROM entries WHERE id = ?", [(k,) for k in keys])
            connection.commit()
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(gone)


def _path(settings: FetchSettings) -> Path:
    try:
        return folder_of(settings) / FILE_NAME
    except (OSError, RuntimeError) as error:
        raise WriteError(
            f"没有缓存文件夹，请用 --cache-dir 指明 · no cache folder, name one with --cache-dir"
            f" ({error})"
        ) from error


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path, timeout=10)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise WriteError(f"{path}: 缓存不可用 · the cache cannot be used: {error}") from error


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[bytes, str, float]]:
    """``(key, host, last used)`` of every answer that is kept."""
    import msgpack  # type: ignore[import-untyped]

    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if "entries" not in tables:
        return
    rows = connection.execute("SELECT id, data, last_accessed_at FROM entries ORDER BY id")
    while some := rows.fetchmany(BATCH):
        for key, data, last in some:
            try:
                address = msgpack.unpackb(data)["request"]["url"]
                host = urlsplit(address).hostname or ""
            except (ValueError, KeyError, TypeError, AttributeError):
                host = ""
            yield bytes(key), plain_host(host), float(last)


def _size(path: Path) -> int:
    """Bytes of the database with what SQLite keeps beside it."""
    beside = (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"))
    return sum(item.stat().st_size for item in beside if item.exists())
