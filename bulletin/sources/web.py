"""Pages and pictures from the web: wishes put to the fetcher, answers turned into pages."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

from bulletin.errors import SourceError
from bulletin.model import Note, Page, Source
from bulletin.settings import FetchSettings
from bulletin.sources import kinds, mhtml
from bulletin.sources.content import refresh, text_of
from bulletin.sources.deadline import Deadline
from bulletin.sources.guard import Grant
from bulletin.sources.wiring import Wiring

if TYPE_CHECKING:
    from bulletin.sources.browser import Browser
    from bulletin.sources.fetcher import Answer, Fetcher
    from bulletin.sources.robots import Robots

Admit = Callable[[str], None]

PICTURE_SECONDS = 30.0
"""Longest time for one picture, where the source's own deadline is not shorter."""

MAX_REFRESHES = 3
_KEPT = 16


class Web:
    """Thread-safe. The fetcher is made when the first address is met."""

    def __init__(self, settings: FetchSettings, wiring: Wiring) -> None:
        self._settings = settings
        self._wiring = wiring
        self._lock = threading.Lock()
        self._made: Fetcher | None = None
        self._rules: Robots | None = None
        self._browser: Browser | None = None
        self._closed = False
        self._notes: tuple[Note, ...] = ()
        self._kept: dict[str, Answer] = {}

    def close(self) -> None:
        """End all requests; those under way raise `SourceError`."""
        with self._lock:
            made, self._made, self._closed = self._made, None, True
            browser, self._browser = self._browser, None
        for held in (browser, made):
            if held is not None:
                held.close()

    def page(self, source: Source, permitted: Grant) -> Page:
        """The page at ``source.location``; an immediate meta refresh counts as a redirect."""
        address = source.location
        robots = self._robots(source)
        if robots is not None:
            robots.turn(address, permitted)
        deadline = Deadline(self._settings.timeout)
        admit = None if robots is None else partial(robots.check, permitted=permitted)
        for _ in range(MAX_REFRESHES + 1):
            answer = self._answer(address, permitted, deadline, admit)
            page = self._page(source, answer)
            onward = refresh(page.html)
            if onward is None:
                return self._rendered(page, permitted) if self._settings.rendered else page
            address = urljoin(answer.url, onward)
            if not kinds.is_http(address) or address == answer.url:
                return page
        raise SourceError(
            f"{source.typed}：页面不断跳转 · the page keeps sending its reader on",
            code="too-many-redirects",
        )

    def feed(self, address: str, permitted: Grant, *, sure: bool) -> tuple[bytes, str] | None:
        """``(bytes, url)`` of a feed; None for a page, which is kept for `page` to find."""
        answer = self._answer(address, permitted, Deadline(self._settings.timeout))
        if sure or kinds.is_feed(answer.data):
            return answer.data, answer.url
        with self._lock:
            if len(self._kept) < _KEPT:
                self._kept[address] = answer
        return None

    def picture(self, address: str, permitted: Grant, referer: str) -> bytes:
        """A picture's bytes. A server that minds the referer is asked again without."""
        deadline = Deadline(min(self._settings.timeout, PICTURE_SECONDS))
        referer = _referer(referer, address)
        try:
            return self._picture(address, permitted, deadline, referer)
        except SourceError as error:
            if not referer or error.code not in ("http-403", "http-401"):
                raise
            return self._picture(address, permitted, deadline, "")

    def _answer(
        self, address: str, permitted: Grant, deadline: Deadline, admit: Admit | None = None
    ) -> Answer:
        """A page's answer, the one that is kept where there is one."""
        fetcher = self._fetcher()
        from bulletin.sources.fetcher import Wish

        with self._lock:
            kept = self._kept.pop(address, None)
        limit = self._settings.max_page_bytes
        return kept or fetcher.get(Wish(address, permitted, deadline, limit, admit=admit))

    def _picture(self, address: str, permitted: Grant, deadline: Deadline, referer: str) -> bytes:
        fetcher = self._fetcher()
        from bulletin.sources.fetcher import PICTURES, Wish

        limit = self._settings.max_page_bytes
        return fetcher.get(Wish(address, permitted, deadline, limit, referer, PICTURES)).data

    def _robots(self, source: Source) -> Robots | None:
        """Whom to ask about ``source``; None where nobody needs to be."""
        said = self._settings
        if said.offline or said.ignore_robots or not (source.listed or said.obey_robots):
            return None
        fetcher = self._fetcher()
        from bulletin.sources.robots import Robots

        with self._lock:
            if self._rules is None:
                turnstile = self._wiring.turnstile
                self._rules = Robots(fetcher.get, fetcher.wait, said.timeout, turnstile)
            return self._rules

    def _fetcher(self) -> Fetcher:
        from bulletin.sources.fetcher import Fetcher

        with self._lock:
            if self._closed:
                raise SourceError("已中断 · interrupted", code="interrupted")
            if self._made is None:
                self._made = Fetcher(self._settings, self._wiring)
                self._notes = self._made.notes
            return self._made

    def _page(self, source: Source, answer: Answer) -> Page:
        data, content_type, url = answer.data, answer.content_type, answer.url
        resources: dict[str, bytes] = {}
        if kinds.is_archive(data) and not kinds.is_feed(data):
            archive = mhtml.unpack(data, url)
            data, content_type, resources = archive.data, archive.content_type, archive.resources
        text, encoding, notes = text_of(data, content_type, url)
        notes = (*self._first_notes(), *notes, *_whole(answer), *_kept(answer))
        page = Page(source, url, text, encoding, resources=resources, notes=notes)
        return replace(page, data=answer.data, content_type=answer.content_type)

    def _rendered(self, page: Page, permitted: Grant) -> Page:
        """``page`` as a browser has it after the scripts ran, where one may go online."""
        if self._settings.offline or page.resources:
            said = "离线或归档网页，未运行脚本 · offline or archived: its scripts were not run"
            return replace(page, notes=(*page.notes, Note("sources", "not-rendered", said)))
        from bulletin.sources.browser import Browser

        with self._lock:
            if self._browser is None:
                self._browser = Browser(self._wiring.parts()[0])
            browser = self._browser
        limit = self._settings.max_page_bytes
        html = browser.document(page.url, permitted, self._settings.timeout, limit)
        notes = page.notes
        if not browser.sandboxed:
            said = "以 root 运行，浏览器没有沙箱 · run as root: the browser has no sandbox"
            notes = (*notes, Note("sources", "browser-unsandboxed", said))
        page = replace(page, html=html, encoding="utf-8", notes=notes)
        # What is kept of the page is what was read of it.
        data = html.encode("utf-8", "replace")
        return replace(page, data=data, content_type="text/html; charset=utf-8")

    def _first_notes(self) -> tuple[Note, ...]:
        """What the set-up noticed, told once, with the first page."""
        with self._lock:
            notes, self._notes = self._notes, ()
        return notes


def _whole(answer: Answer) -> tuple[Note, ...]:
    """A note for a body that broke off after the page's end. Raises `SourceError` if before."""
    if answer.whole:
        return ()
    if b"</html" not in answer.data[-4000:].lower():
        raise SourceError(
            f"{answer.url}：网页没有传完就断了，请再试"
            " · the page broke off before its end; try again",
            code="truncated",
        )
    text = "服务器给的长度与内容不符，网页看来完整 · the body ended early, but the page looks whole"
    return (Note("sources", "wrong-length", text),)


def _kept(answer: Answer) -> tuple[Note, ...]:
    """A note for a page from the cache that stands in for a site that failed."""
    if not answer.kept_since:
        return ()
    text = (
        f"网站出了故障，用的是缓存中 {answer.kept_since} 的网页"
        f" · the site failed; the page is the one kept of {answer.kept_since}"
    )
    return (Note("sources", "stale", text),)


def _referer(page_url: str, address: str) -> str:
    """What a browser would send: no fragment, no password, nothing from https to http."""
    if not page_url or (page_url.startswith("https:") and not address.startswith("https:")):
        return ""
    parts = urlsplit(page_url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))
