"""What was typed → single sources: folders, lists and feeds opened up, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from bulletin import storage
from bulletin.errors import BulletinError, Failure, OverLimit, Refused, SourceError, UsageError
from bulletin.model import Source, SourceKind
from bulletin.settings import readable
from bulletin.sources import feed, folder, kinds, listing
from bulletin.sources.files import file_error

FeedReader = Callable[[str, bool], "list[str] | None"]
"""(address or path, surely a feed) → its entries; None where it is a page after all."""


class Expander:
    """Opens up what holds several sources. One failure never stops the others."""

    def __init__(self, read_feed: FeedReader, base: str | None) -> None:
        self._read_feed = read_feed
        self._base = base

    def one(self, typed: str, lists: tuple[Path, ...] = ()) -> Iterator[Source | Failure]:
        """The sources behind ``typed``; ``lists`` are the lists that led here."""
        try:
            yield from self._opened(typed.strip(), lists)
        except BulletinError as error:
            yield Failure(typed, error)
        except (OSError, ValueError) as error:
            told = error if isinstance(error, OSError) else OSError(str(error))
            yield Failure(typed, file_error(typed, told))

    def _opened(self, typed: str, lists: tuple[Path, ...]) -> Iterator[Source | Failure]:
        if not typed:
            raise UsageError("来源是空的 · an empty source")
        if typed == "-":
            yield Source(typed, "stdin", "-", self._base)
        elif typed.startswith("@"):
            yield from self._list(typed, lists)
        elif typed.lower().startswith("feed:"):
            address = _feed_address(typed)
            if kinds.is_http(address):
                check_address(typed, address)
            yield from self._feed(typed, address, sure=True)
        elif kinds.is_http(typed):
            yield from self._web(readable(typed), readable(typed))
        elif storage.is_remote(typed):
            yield from self._path(typed, storage.at(typed))
        elif kinds.has_scheme(typed) and not Path(typed).exists():
            yield from self._schemed(typed)
        else:
            yield from self._local(typed)

    def _web(self, typed: str, address: str) -> Iterator[Source | Failure]:
        check_address(typed, address)
        if kinds.feed_like(address):
            yield from self._feed(typed, address, sure=False)
        else:
            yield Source(typed, "web", address, self._base)

    def _schemed(self, typed: str) -> Iterator[Source | Failure]:
        if not typed.lower().startswith("file:"):
            scheme = typed.split(":", 1)[0]
            raise Refused(
                f"{typed[:120]}：不支持 {scheme}: 地址 · {scheme}: addresses are not read;"
                " give an http(s) address or a file",
                code="bad-address",
            )
        from urllib.request import url2pathname  # loads the HTTP client of Python too

        yield from self._path(typed, Path(url2pathname(urlsplit(typed).path)))

    def _local(self, typed: str) -> Iterator[Source | Failure]:
        path = Path(typed).expanduser()
        address = kinds.bare_address(typed)
        if address and not path.exists():
            yield from self._web(typed, address)
        else:
            yield from self._path(typed, path)

    def _path(self, typed: str, path: Path) -> Iterator[Source | Failure]:
        if path.is_dir():
            yield from self._folder(typed, path)
        elif path.suffix.lower() in kinds.FEEDS:
            yield from self._feed(typed, str(path), sure=False)
        else:
            check_file(path)
            yield Source(typed, "file", str(path), self._base)

    def _folder(self, typed: str, path: Path) -> Iterator[Source | Failure]:
        home = path.resolve()
        count = 0
        for page in folder.pages(path):
            count += 1
            if not page.resolve().is_relative_to(home):
                error = Refused(
                    f"{page}：链接指向文件夹之外，未读 · a link out of the folder",
                    code="outside-folder",
                )
                yield Failure(str(page), error)
            else:
                yield Source(str(page), "file", str(page), self._base)
        if not count:
            raise SourceError(
                f"{typed}：文件夹里没有网页（.html .htm .xhtml .mhtml）"
                " · the folder holds no saved page",
                code="empty-folder",
            )

    def _list(self, typed: str, lists: tuple[Path, ...]) -> Iterator[Source | Failure]:
        path = _own(typed[1:])
        here = path.resolve()
        if here in lists or len(lists) >= listing.MAX_NESTING:
            raise SourceError(
                f"{typed}：列表互相嵌套 · lists nested in a circle or too deep", code="nested-list"
            )
        found = listing.lines(path)
        if not found:
            raise SourceError(f"{typed}：列表是空的 · the list names no source", code="empty-list")
        for entry in found:
            for item in self.one(_from_list(entry, path.parent), (*lists, here)):
                yield replace(item, listed=True) if isinstance(item, Source) else item

    def _feed(self, typed: str, address: str, *, sure: bool) -> Iterator[Source | Failure]:
        links = self._read_feed(address, sure)
        if links is None:
            kind: SourceKind = "web" if kinds.is_http(address) else "file"
            yield Source(typed, kind, address, self._base)
            return
        for link in links[: feed.MAX_ENTRIES]:
            yield Source(link, "web", link, via=address, listed=True)
        if len(links) > feed.MAX_ENTRIES:
            raise OverLimit(
                f"{typed}：订阅源有 {len(links)} 篇，只取前 {feed.MAX_ENTRIES} 篇"
                f" · {len(links)} entries, only the first {feed.MAX_ENTRIES} are read",
                code="too-many-entries",
            )


def check_address(typed: str, address: str) -> None:
    """Raise `UsageError` for an http(s) address that names no host or no possible port."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host:
        raise UsageError(
            f"{typed}：网址里没有主机名，应如 https://example.com/a.html"
            " · the address names no host; write it like https://example.com/a.html",
            code="bad-address",
        )
    try:
        possible = parts.port != 0
    except ValueError:
        possible = False
    if not possible:
        raise UsageError(
            f"{typed}：端口应在 1 到 65535 之间 · a port is a number from 1 to 65535",
            code="bad-address",
        )


def check_file(path: Path) -> None:
    """Raise `SourceError` or OSError unless ``path`` is a file that may hold a page."""
    suffix = path.suffix.lower()
    size = path.stat().st_size
    if not path.is_file():
        raise SourceError(
            f"{path}：不是普通文件；管道请用 - · not a regular file; for a pipe use -",
            code="unreadable",
        )
    if size == 0:
        raise SourceError(f"{path}：文件是空的 · the file is empty", code="empty")
    if suffix in kinds.IN_FOLDERS:
        return
    with path.open("rb") as file:
        head = file.read(8000)
    name = kinds.binary_name(head)
    if name:
        raise SourceError(
            f"{path}：不是网页，而是 {name} · not a page but {name}; give a saved HTML page",
            code="not-a-page",
        )
    if not kinds.is_markup(head) and not kinds.is_archive(head):
        hint = "；列表请写 @" + path.name if suffix == ".txt" else ""
        raise SourceError(
            f"{path}：不认识的文件（应为 .html .htm .xhtml .mhtml）{hint}"
            " · not a kind of file that is read" + (f"; for a list write @{path}" if hint else ""),
            code="unknown-kind",
        )


def web_address(typed: str) -> str | None:
    """The http(s) address that ``typed`` stands for, or None."""
    if typed.lower().startswith("feed:"):
        typed = _feed_address(typed)
    return typed if kinds.is_http(typed) else kinds.bare_address(typed)


def _feed_address(typed: str) -> str:
    rest = typed[5:]
    if rest.startswith("//"):
        return "http:" + rest
    if kinds.is_http(rest) or Path(rest).expanduser().exists():
        return rest
    return kinds.bare_address(rest) or rest


def _own(name: str) -> Path:
    """The user's file called ``name``, here or in a store."""
    return storage.at(name) if storage.is_remote(name) else Path(name).expanduser()


def _from_list(entry: str, home: Path) -> str:
    """A list's line: an address stays, a path is read from the list's folder."""
    name = entry.removeprefix("@")
    if entry == "-" or kinds.has_scheme(entry):
        return entry
    local = listing.relative(entry, home)
    if kinds.bare_address(name) and not Path(local.removeprefix("@")).exists():
        return entry
    return local
