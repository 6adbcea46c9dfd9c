"""GET, the only request that we make: hops, tries, deadline and size of one source.

Imported when the first address is fetched, for httpx and hishel cost start-up time.
"""

from __future__ import annotations

import base64
import importlib.metadata
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from urllib.parse import unquote

import httpcore
import httpx

from bulletin.errors import BulletinError, OverLimit, SourceError
from bulletin.model import Note
from bulletin.settings import FetchSettings
from bulletin.sources import cache, kept
from bulletin.sources.addresses import check_literal, joined, shown, sound
from bulletin.sources.bodies import ACCEPTED, BrokenOff, Truncated, unfold
from bulletin.sources.deadline import Deadline
from bulletin.sources.guard import Grant, origin, plain_host
from bulletin.sources.polite import Politeness
from bulletin.sources.statuses import RETRIED, failure, retry_after
from bulletin.sources.wire import Errand, Wire
from bulletin.sources.wiring import Wiring

MAX_HOPS = 10
TRIES = 4
MAX_CHUNKS = 8
"""Pieces that are read of a redirect's body, which nobody sees."""

STALE_IF = frozenset(
    {"connection", "timeout", "http-500", "http-502", "http-503", "http-504", "truncated"}
)
"""Failures that are the site's and may pass: then an answer that is kept may stand in."""


def _version() -> str:
    """Asked of the installed package: what is inside never imports the package's face."""
    try:
        return importlib.metadata.version("bulletin")
    except importlib.metadata.PackageNotFoundError:
        return "0"


HEADERS = {
    "User-Agent": f"Mozilla/5.0 (compatible; bulletin/{_version()})",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.6,*;q=0.5",
    "Accept-Encoding": ACCEPTED,
}
PAGES = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PICTURES = "image/avif,image/webp,image/png,image/jpeg,image/gif,image/svg+xml,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Answer:
    """A body that came with status 200-299. ``url`` is the last hop's address.

    ``kept_since`` is the date of an answer from the cache that stands in for a failing site.
    """

    url: str
    content_type: str
    data: bytes
    whole: bool = True
    kept_since: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted and within which bounds. ``limit``: decoded bytes; ``admit`` is asked
    about every hop's address and raises where the site does not want it read."""

    address: str
    grant: Grant
    deadline: Deadline
    limit: int
    referer: str = ""
    accept: str = PAGES
    admit: Callable[[str], None] | None = None


@dataclass(slots=True)
class _Trip:
    """What one wish carries from hop to hop."""

    wish: Wish
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)


class _Again(Exception):
    """A failure that may pass: ``error`` if it does not, ``after`` seconds at the least.

    ``part`` is what came of a body that broke off: better than nothing after the last try.
    """

    def __init__(self, error: SourceError, after: float = 0.0, part: Answer | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after
        self.part = part


class Fetcher:
    """Thread-safe; one per desk. ``notes`` holds what the set-up noticed."""

    def __init__(self, settings: FetchSettings, wiring: Wiring) -> None:
        self._stopped = threading.Event()
        self._backoff = wiring.backoff
        self.wait = self._stopped.wait
        pace = (settings.host_connections, settings.host_delay)
        self._politeness = Politeness(*pace, self.wait, wiring.turnstile)
        wire = Wire(self._politeness, *wiring.parts())
        self._wire = wire
        storage, note = cache.open_storage(settings)
        self._storage = None if settings.offline else storage
        self._stale_seconds = settings.stale_if_error
        self.notes: tuple[Note, ...] = () if note is None else (note,)
        self._transport: httpx.BaseTransport = wire
        if settings.offline:
            self._transport = kept.Offline(storage)
        elif storage is not None:
            self._transport = cache.cached(wire, storage)

    def close(self) -> None:
        """End all requests, those under way with an error."""
        self._stopped.set()
        self._wire.close()
        self._transport.close()

    def get(self, wish: Wish) -> Answer:
        """The body at ``wish.address``. Raises `SourceError`, `Refused` or `OverLimit`."""
        trip = _Trip(wish)
        address = sound(wish.address, wish.address)
        try:
            for _ in range(MAX_HOPS + 1):
                if wish.admit is not None:
                    wish.admit(address)
                answer = self._had(address, trip)
                if isinstance(answer, Answer):
                    return answer
                address = sound(answer, wish.address)
        except BulletinError:
            raise
        except Exception as error:
            raise SourceError(
                f"{shown(wish.address)}：取不到 · could not be fetched"
                f" ({type(error).__name__}: {error})"
            ) from error
        raise OverLimit(
            f"{shown(wish.address)}：转址超过 {MAX_HOPS} 次，已放弃"
            f" · more than {MAX_HOPS} redirects",
            code="too-many-redirects",
        )

    def _had(self, address: str, trip: _Trip) -> Answer | str:
        """As `_tried`; where the site fails, what is kept of it may stand in (RFC 5861)."""
        try:
            return self._tried(address, trip)
        except SourceError as error:
            if self._storage is None or error.code not in STALE_IF or self._stopped.is_set():
                raise
            response = kept.stale(self._storage, str(_plain(address)), self._stale_seconds)
            if response is None:
                raise
            try:
                answer = self._read(response, self._request(address, trip), trip)
            except _Again:
                raise error from None
            since = response.headers.get("date", "")
            return answer if isinstance(answer, str) else replace(answer, kept_since=since)

    def _tried(self, address: str, trip: _Trip) -> Answer | str:
        """An answer, or the address to go on to; up to `TRIES` tries."""
        for attempt in range(1, TRIES + 1):
            trip.wish.deadline.check(shown(trip.wish.address))
            try:
                return self._once(address, trip)
            except _Again as again:
                pause = max(self._backoff * 2 ** (attempt - 1), again.after)
                if again.after:
                    self._politeness.rest(plain_host(httpx.URL(address).host), again.after)
                if self._stopped.is_set():
                    raise _interrupted(trip.wish) from again
                if attempt == TRIES or pause >= trip.wish.deadline.left():
                    if again.part is not None:
                        return again.part
                    raise again.error from again
                self.wait(pause)
        raise AssertionError("unreachable")

    def _once(self, address: str, trip: _Trip) -> Answer | str:
        wish = trip.wish
        check_literal(address, wish.grant)
        errand = Errand(wish.grant, wish.deadline)
        request = self._request(address, trip)
        with self._wire.backend.on(errand):
            try:
                response = self._transport.handle_request(request)
                try:
                    answer = self._read(response, request, trip)
                finally:
                    response.close()
                if self._stopped.is_set():
                    # Ended by `close`, which a body without a length cannot tell from its end.
                    raise _interrupted(wish)
                return answer
            except (httpcore.TimeoutException, httpcore.NetworkError) as error:
                raise self._failed(wish, error) from error
            except (httpcore.ProtocolError, httpcore.ConnectionNotAvailable) as error:
                raise self._failed(wish, error) from error

    def _failed(self, wish: Wish, error: Exception) -> Exception:
        """What a failure of the connection means."""
        what = shown(wish.address)
        if self._stopped.is_set():
            return _interrupted(wish)
        if wish.deadline.left() <= 0:
            return wish.deadline.passed(what)
        if "CERTIFICATE" in str(error).upper() or "SSL" in str(error):
            return SourceError(
                f"{what}：安全证书或加密连接有误，未取 · TLS could not be verified ({error})",
                code="tls",
            )
        if isinstance(error, httpcore.LocalProtocolError | httpcore.UnsupportedProtocol):
            return SourceError(f"{what}：地址无法请求 · cannot be requested ({error})")
        return _Again(
            SourceError(
                f"{what}：连接失败，请稍后再试 · the connection failed; try again later ({error})",
                code="connection",
            )
        )

    def _request(self, address: str, trip: _Trip) -> httpx.Request:
        wish = trip.wish
        headers = {**HEADERS, "Accept": wish.accept}
        if wish.referer:
            headers["Referer"] = wish.referer
        user = httpx.URL(wish.address)
        if user.userinfo and origin(address) == origin(wish.address):
            pair = f"{unquote(user.username)}:{unquote(user.password)}".encode()
            headers["Authorization"] = "Basic " + base64.b64encode(pair).decode("ascii")
        url = _plain(address)
        request = httpx.Request("GET", url, headers=headers, extensions=cache.extensions(str(url)))
        trip.cookies.set_cookie_header(request)
        return request

    def _read(self, response: httpx.Response, request: httpx.Request, trip: _Trip) -> Answer | str:
        response.request = request
        trip.cookies.extract_cookies(response)
        what = shown(trip.wish.address)
        status = response.status_code
        if status in (301, 302, 303, 307, 308) and "location" in response.headers:
            # Read to its end, or the cache would not keep it.
            _drain(response)
            return joined(str(request.url), response.headers["location"].strip())
        if status >= 300 or status < 200:
            if request.url.path == cache.ROBOTS:
                _drain(response)
            error = failure(response, what)
            raise _Again(error, retry_after(response)) if status in RETRIED else error
        try:
            data = unfold(
                _chunks(response),
                response.headers.get("content-encoding", ""),
                trip.wish.limit,
                what,
            )
        except Truncated as cut:
            return _cut(cut.part, request, response, what)
        return Answer(str(request.url), response.headers.get("content-type", ""), data)


def _plain(address: str) -> httpx.URL:
    """``address`` as it is asked for and kept: without a password and a fragment."""
    return httpx.URL(address).copy_with(userinfo=b"", fragment=None)


def _interrupted(wish: Wish) -> SourceError:
    return SourceError(f"{shown(wish.address)}：已中断 · interrupted", code="interrupted")


def _drain(response: httpx.Response) -> None:
    for _ in islice(iter(response.stream), MAX_CHUNKS):  # type: ignore[arg-type]
        continue


def _chunks(response: httpx.Response) -> Iterator[bytes]:
    """The raw body; a connection that ends too early says so in one way.

    So does the cache (RuntimeError) when another process clears it meanwhile.
    """
    try:
        yield from response.stream  # type: ignore[misc]
    except (httpcore.RemoteProtocolError, httpcore.ReadError, RuntimeError) as error:
        raise BrokenOff(str(error)) from error


def _cut(part: bytes, request: httpx.Request, response: httpx.Response, what: str) -> Answer:
    """A body that broke off: taken at once where the page's own end is in it, else tried anew."""
    content_type = response.headers.get("content-type", "")
    answer = Answer(str(request.url), content_type, part, whole=False)
    if b"</html" in part[-4000:].lower():
        return answer
    error = SourceError(
        f"{what}：没有传完就断了，请再试 · it broke off before its end; try again", code="truncated"
    )
    raise _Again(error, part=answer if part.strip() else None)
