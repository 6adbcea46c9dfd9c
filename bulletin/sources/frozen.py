"""Pages kept for good, as ``bulletin fetch`` writes them and any later ``make`` reads them.

A folder holds every page and picture with the bytes that came, and `MANIFEST`, which says for
each where it was from, when, of what type, and its SHA-256. A page that the manifest names is
read as if it came from its address; what it refers to is taken from the folder alone, never
from the web, and what could not be had then cannot be had now, for the same reason.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from bulletin.errors import SourceError
from bulletin.model import Note, Page, Source, SourceKind
from bulletin.sources import kinds, mhtml, saved
from bulletin.sources.content import text_of

MANIFEST = "bulletin-pages.json"
FORMAT = "bulletin-pages"
VERSION = 1

MAX_MANIFEST = 200_000_000
"""Bytes of a manifest that are read; ten thousand articles need a tenth of it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the folder, or why there is none. ``address`` as the article refers to it."""

    address: str
    file: str = ""
    url: str = ""
    type: str = ""
    sha256: str = ""
    bytes: int = 0
    code: str = ""
    text: str = ""

    def record(self) -> dict[str, Any]:
        """The item as it stands in the manifest."""
        if self.code:
            return {"address": self.address, "error": {"code": self.code, "text": self.text}}
        keys = ("address", "file", "url", "type", "sha256", "bytes")
        return {key: getattr(self, key) for key in keys if getattr(self, key) != ""}


@dataclass(frozen=True, slots=True)
class Kept:
    """One article's page with everything that it refers to."""

    page: Item
    kind: SourceKind
    title: str
    fetched: str
    parts: tuple[Item, ...] = ()

    def record(self) -> dict[str, Any]:
        """The page as it stands in the manifest."""
        parts = [part.record() for part in self.parts]
        about = {"kind": self.kind, "title": self.title, "fetched": self.fetched}
        return {**self.page.record(), **about, "parts": parts}


class Parts(Mapping[str, bytes]):
    """What a kept page refers to, by address. It answers for every address: what is not here
    cannot be had. Raises `SourceError`."""

    def __init__(self, folder: Path, items: Mapping[str, Item], limit: int) -> None:
        self._folder = folder
        self._items = items
        self._limit = limit

    def __contains__(self, address: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, address: str) -> bytes:
        return _bytes(self._folder, self.item(address), self._limit)

    def item(self, address: str) -> Item:
        """What is known of ``address``. Raises what was raised when it was asked for then."""
        found = self._items.get(address)
        if found is None:
            raise SourceError(
                f"{address[:200]}：存档中没有 · it is not in the archive", code="not-kept"
            )
        if found.code:
            raise SourceError(found.text, code=found.code)
        return found

    def further(self, page: Page, address: str) -> Page:
        """Another page of the same article. Raises `SourceError`."""
        item = self.item(address)
        data = self[address]
        source = replace(page.source, location=item.url or address)
        return _page(source, data, item, page.folder, self)


class Shelf:
    """Finds kept pages; each manifest is read once. Thread-safe."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._read: dict[Path, dict[str, Kept]] = {}

    def page(self, source: Source, path: Path) -> Page | None:
        """The page at ``path`` as it was when it was kept; None for any other file.

        Raises `SourceError` for a manifest that cannot be read.
        """
        folder = path.resolve().parent
        with self._lock:
            if folder not in self._read:
                self._read[folder] = _manifest(folder / MANIFEST)
            kept = self._read[folder].get(path.name)
        if kept is None:
            return None
        limit = self._limit
        data = saved.read_bounded(path, limit * saved.ARCHIVE_FACTOR)
        parts = Parts(folder, {part.address: part for part in kept.parts}, limit)
        location = kept.page.address
        source = Source(source.typed, kept.kind, location)
        page = _page(source, data, kept.page, folder if kept.kind == "file" else None, parts)
        return replace(page, notes=(*page.notes, *_changed(data, kept.page)))


def _page(source: Source, data: bytes, item: Item, folder: Path | None, parts: Parts) -> Page:
    came, content_type = data, item.type
    if kinds.is_archive(data) and not kinds.is_feed(data):
        archive = mhtml.unpack(data, source.typed)
        data, content_type = archive.data, archive.content_type
    text, encoding, notes = text_of(data, content_type, source.typed)
    return Page(source, item.url, text, encoding, folder, parts, notes, came, item.type)


def _changed(data: bytes, item: Item) -> tuple[Note, ...]:
    if hashlib.sha256(data).hexdigest() == item.sha256:
        return ()
    text = "存档的网页被改过 · the kept page is not what it was when it was kept"
    return (Note("sources", "changed", text),)


def _bytes(folder: Path, item: Item, limit: int) -> bytes:
    path = saved.inside(folder, item.file)
    if path is None:
        raise SourceError(
            f"{item.file}：存档中的文件不见了 · a file of the archive is missing", code="not-kept"
        )
    return saved.read_bounded(path, limit)


def _manifest(path: Path) -> dict[str, Kept]:
    """The pages that a manifest names, by file; none where there is no manifest."""
    if not path.is_file():
        return {}
    try:
        data = json.loads(saved.read_bounded(path, MAX_MANIFEST))
        if data.get("format") != FORMAT or data.get("version") != VERSION:
            raise ValueError(f"not {FORMAT} version {VERSION}")
        return {row["file"]: _kept(row) for row in data["pages"]}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError(
            f"{path}：存档清单无法读取 · the archive's manifest cannot be read"
            f" ({type(error).__name__}: {error})",
            code="bad-archive",
        ) from error


def _kept(row: Mapping[str, Any]) -> Kept:
    if row["kind"] not in ("web", "file", "stdin"):
        raise ValueError(f"kind {row['kind']}")
    kind = cast(SourceKind, row["kind"])
    parts = tuple(_item(part) for part in row["parts"])
    return Kept(_item(row), kind, str(row["title"]), str(row["fetched"]), parts)


def _item(row: Mapping[str, Any]) -> Item:
    if "error" in row:
        error = row["error"]
        return Item(str(row["address"]), code=str(error["code"]), text=str(error["text"]))
    texts = {key: str(row.get(key, "")) for key in ("file", "url", "type", "sha256")}
    return Item(str(row["address"]), **texts, bytes=int(row["bytes"]))
