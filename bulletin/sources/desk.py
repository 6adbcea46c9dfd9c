"""The desk: where sources are handed in and pages come out.

It knows what each source may reach, and that every failure leaves it as one of ours.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from urllib.parse import urljoin, urlsplit

from bulletin import storage
from bulletin.errors import BulletinError, Failure, Refused, SourceError
from bulletin.model import Page, Source
from bulletin.settings import FetchSettings
from bulletin.sources import feed, frozen, kinds, saved
from bulletin.sources.bodies import too_large
from bulletin.sources.expand import Expander, check_file, web_address
from bulletin.sources.files import file_error
from bulletin.sources.guard import Grant, grant
from bulletin.sources.web import Web
from bulletin.sources.wiring import Wiring


class Desk:
    """Opens sources. A context manager; its methods may be called from several threads.

    ``read_stdin`` gives the bytes of ``-`` (default: standard input, bounded); ``wiring``
    is for tests. Raises `UsageError` for an ``allow_host`` that is none.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        read_stdin: Callable[[], bytes] | None = None,
        wiring: Wiring | None = None,
    ) -> None:
        self._settings = settings
        self._allowed = grant((), settings.allow_host).allowed
        self._read_stdin = read_stdin or self._standard_input
        self._shelf = frozen.Shelf(settings.max_page_bytes)
        self._web = Web(settings, wiring or Wiring())
        self._lock = threading.Lock()
        self._stdin: bytes | None = None

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what is still under way (its callers get a `SourceError`) and close the cache."""
        self._web.close()

    def expand(self, typed: Sequence[str], base: str | None = None) -> Iterator[Source | Failure]:
        """Single sources in the order typed; folders, ``@lists`` and feeds opened up.

        ``base`` is the address (``--url``) for pages that come without one.
        """
        expander = Expander(self._entries, base)
        for item in typed:
            yield from expander.one(item)

    def open(self, source: Source) -> Page:
        """The page of ``source``. Raises `SourceError`, `Refused` or `OverLimit`."""
        with _ours(source.typed):
            if source.kind == "web":
                return self._web.page(source, self._grant(source))
            if source.kind == "stdin":
                return saved.page(source, self._standard(), self._limit(), None)
            return self._file(source)

    def follow(self, page: Page, address: str) -> Page:
        """Another page of the same article (``Article.continued``), with ``page``'s rights only.

        For a saved page it may lie in the page's own folder. Raises as `open` does.
        """
        source = page.source
        with _ours(address):
            if isinstance(page.resources, frozen.Parts):
                return page.resources.further(page, address)
            if page.folder is not None:
                path = _companion_path(page, address)
                if path is not None:
                    return self._file(replace(source, kind="file", location=str(path)))
            full = urljoin(page.url, address)
            if not kinds.is_http(full):
                raise _missing(address)
            onward = replace(source, kind="web", location=full)
            return self._web.page(onward, self._grant(source))

    def picture(self, page: Page, address: str) -> bytes:
        """The bytes of the picture at ``address`` (an ``img/@src`` of the page's article).

        Looked for among the page's own parts, in its folder, then on the web.
        Raises `SourceError`, `Refused` or `OverLimit`.
        """
        address = address.strip()
        with _ours(address):
            full = urljoin(page.url, address)
            for name in (address, full):
                if name in page.resources:
                    return page.resources[name]
            if page.folder is not None:
                found = self._companion(page, page.folder, address)
                if found is not None:
                    return found
            if kinds.is_http(full):
                return self._web.picture(full, self._grant(page.source), page.url)
            raise _missing(address) if not kinds.has_scheme(address) else _forbidden(address)

    def _companion(self, page: Page, folder: Path, address: str) -> bytes | None:
        name = saved.local_name(page.url, address)
        if name is None:
            return None
        try:
            path = saved.inside(folder, name)
        except Refused:
            # An address from the site's root is the web's where the page is known to be from it.
            if page.url and not address.lower().startswith("file:"):
                return None
            raise
        return None if path is None else saved.read_bounded(path, self._settings.max_page_bytes)

    def _file(self, source: Source) -> Page:
        path = storage.at(source.location)
        kept = self._shelf.page(source, path)
        if kept is not None:
            return kept
        check_file(path)
        data = saved.read_bounded(path, self._limit(path))
        return saved.page(source, data, self._settings.max_page_bytes, path.resolve().parent)

    def _limit(self, path: Path | None = None) -> int:
        limit = self._settings.max_page_bytes
        archive = path is not None and path.suffix.lower() in kinds.ARCHIVES
        return limit * saved.ARCHIVE_FACTOR if archive else limit

    def _standard(self) -> bytes:
        """Standard input, read once."""
        with self._lock:
            if self._stdin is None:
                self._stdin = self._read_stdin()
            if len(self._stdin) > self._limit(Path("-.mhtml")):
                raise too_large("-", self._limit(Path("-.mhtml")))
            return self._stdin

    def _standard_input(self) -> bytes:
        return sys.stdin.buffer.read(self._limit(Path("-.mhtml")) + 1)

    def _entries(self, address: str, sure: bool) -> list[str] | None:
        """The entries of a feed at an address or path; None where it is a page."""
        with _ours(address):
            if kinds.is_http(address):
                permitted = self._grant(Source(address, "web", address))
                found = self._web.feed(address, permitted, sure=sure)
                return None if found is None else feed.entries(*found, address)
            path = storage.at(address)
            data = saved.read_bounded(path, self._settings.max_page_bytes)
            if not sure and not kinds.is_feed(data):
                check_file(path)
                return None
            return feed.entries(data, "", address)

    def _grant(self, source: Source) -> Grant:
        """What ``source`` may reach: the origin that the user named for it, no more."""
        if self._settings.public_only:
            return Grant(frozenset(), self._allowed)
        named = web_address(source.via or source.typed) if source.kind == "web" else None
        addresses = [item for item in (named, source.base) if item]
        return Grant(grant(addresses).origins, self._allowed)


@contextmanager
def _ours(what: str) -> Iterator[None]:
    """Whatever goes wrong inside leaves as one of our errors."""
    try:
        yield
    except BulletinError:
        raise
    except OSError as error:
        raise file_error(what, error) from error
    except Exception as error:
        raise SourceError(
            f"{what[:200]}：无法打开 · could not be opened ({type(error).__name__}: {error})"
        ) from error


def _companion_path(page: Page, address: str) -> Path | None:
    name = saved.local_name(page.url, address)
    if page.folder is None or name is None:
        return None
    try:
        return saved.inside(page.folder, name)
    except Refused:
        if page.url:
            return None
        raise


def _missing(address: str) -> SourceError:
    return SourceError(f"{address[:200]}：没有这个文件 · no such file", code="no-such-file")


def _forbidden(address: str) -> Refused:
    scheme = urlsplit(address).scheme or address[:10]
    return Refused(
        f"{address[:120]}：网页不得读取 {scheme}: 地址 · a page may not read {scheme}: addresses",
        code="bad-address",
    )
