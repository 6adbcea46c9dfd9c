"""A desk that keeps what passes: pages, further pages and pictures, with the bytes that came."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bulletin.errors import BulletinError, Failure, WriteError
from bulletin.model import Page, Source
from bulletin.sources import Desk
from bulletin.sources.frozen import FORMAT, MANIFEST, VERSION, Item, Kept

PICTURES = "pictures"
_SUFFIXES = {
    b"\x89PNG": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"GIF8": ".gif",
    b"RIFF": ".webp",
}


@dataclass(slots=True)
class _Record:
    """What one source gave."""

    number: int
    page: Item
    fetched: str
    parts: dict[str, Item] = field(default_factory=dict)


class Keeper:
    """Writes into ``folder`` as things come, a file for each page and each different picture."""

    def __init__(self, folder: Path, now: Callable[[], datetime.datetime]) -> None:
        self._folder = folder
        self._now = now
        self._numbers: dict[Source, int] = {}
        self._records: dict[Source, _Record] = {}
        self._lock = threading.Lock()
        self._size = 0
        self._fault: WriteError | None = None
        self._files: set[str] = set()

    def around(self, desk: Desk) -> KeepingDesk:
        """``desk``, watched."""
        return KeepingDesk(desk, self)

    def expect(self, sources: Iterable[Source]) -> None:
        """Number the sources as they stand, whichever comes first; an equal one only once."""
        distinct = dict.fromkeys(sources)
        self._numbers = {source: number for number, source in enumerate(distinct, 1)}

    def opened(self, source: Source, page: Page) -> None:
        """Keep the page of ``source``."""
        with self._lock:
            number = self._numbers[source]
            fetched = self._now().isoformat(timespec="seconds")
            # Elsewhere the path of a file means nothing, and it may name its owner.
            where = source.location if source.kind == "web" else Path(source.location).name
            item = self._page(f"{number:03d}", page, where)
            self._records.setdefault(source, _Record(number, item, fetched))

    def followed(self, source: Source, address: str, page: Page) -> None:
        """Keep a further page of the article of ``source``."""
        with self._lock:
            record = self._records[source]
            further = sum(item.url != "" for item in record.parts.values()) + 2
            name = f"{record.number:03d}-{further}"
            record.parts[address] = self._page(name, page, address)

    def pictured(self, source: Source, address: str, data: bytes) -> None:
        """Keep a picture of the article of ``source``."""
        sha = hashlib.sha256(data).hexdigest()
        suffix = next((s for mark, s in _SUFFIXES.items() if data.startswith(mark)), ".img")
        with self._lock:
            name = f"{PICTURES}/{sha[:16]}{suffix}"
            self._write(name, data)
            self._records[source].parts[address] = Item(address, name, sha256=sha, bytes=len(data))

    def missed(self, source: Source, address: str, error: BulletinError) -> None:
        """Keep why something could not be had."""
        with self._lock:
            item = Item(address, code=error.code, text=error.text)
            self._records[source].parts.setdefault(address, item)

    def check(self) -> None:
        """Raise the `WriteError` that ended the work on a source: it is no fault of the source."""
        if self._fault is not None:
            raise self._fault

    def name(self, source: Source) -> str:
        """The file that the page of ``source`` is in."""
        return self._records[source].page.file

    def finish(self, titles: Mapping[Source, str], maker: str) -> tuple[int, int]:
        """Write the manifest of the sources in ``titles``; how many files and bytes there are.

        Pages of which no article came are taken out again. Raises `WriteError`.
        """
        pages = []
        for source, record in sorted(self._records.items(), key=lambda one: one[1].number):
            if source not in titles:
                self._drop(record)
                continue
            parts = tuple(record.parts[address] for address in sorted(record.parts))
            kept = Kept(record.page, source.kind, titles[source], record.fetched, parts)
            pages.append(kept.record())
        about = {"format": FORMAT, "version": VERSION, "by": maker, "pages": pages}
        text = json.dumps(about, ensure_ascii=False, indent=1)
        self._write(MANIFEST, f"{text}\n".encode("utf-8", "replace"))
        return len(self._files) - 1, self._size

    def _page(self, name: str, page: Page, address: str) -> Item:
        file = name + (".mhtml" if page.resources else ".html")
        self._write(file, page.data)
        sha = hashlib.sha256(page.data).hexdigest()
        return Item(address, file, page.url, page.content_type, sha, len(page.data))

    def _drop(self, record: _Record) -> None:
        pages = [record.page, *(item for item in record.parts.values() if item.type)]
        for item in pages:
            if item.file in self._files:
                self._files.discard(item.file)
                (self._folder / item.file).unlink()

    def _write(self, name: str, data: bytes) -> None:
        if name in self._files:
            return
        path = self._folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            reason = error.strerror or str(error)
            self._fault = WriteError(f"{path}: 写不进去 · cannot be written: {reason}")
            raise self._fault from error
        self._files.add(name)
        self._size += len(data)


class KeepingDesk:
    """A `Desk` that tells a `Keeper` of all that it hands out."""

    def __init__(self, desk: Desk, keeper: Keeper) -> None:
        self._desk = desk
        self._keeper = keeper

    def expand(self, typed: Sequence[str], base: str | None = None) -> Iterator[Source | Failure]:
        """As `Desk.expand`."""
        return self._desk.expand(typed, base)

    def open(self, source: Source) -> Page:
        """As `Desk.open`."""
        page = self._desk.open(source)
        self._keeper.opened(source, page)
        return page

    def follow(self, page: Page, address: str) -> Page:
        """As `Desk.follow`."""
        try:
            found = self._desk.follow(page, address)
        except BulletinError as error:
            self._keeper.missed(page.source, address, error)
            raise
        self._keeper.followed(page.source, address, found)
        return found

    def picture(self, page: Page, address: str) -> bytes:
        """As `Desk.picture`."""
        try:
            data = self._desk.picture(page, address)
        except BulletinError as error:
            self._keeper.missed(page.source, address.strip(), error)
            raise
        self._keeper.pictured(page.source, address.strip(), data)
        return data

    def close(self) -> None:
        """As `Desk.close`."""
        self._desk.close()
