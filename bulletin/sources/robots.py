"""What sites allow to programs: robots.txt (RFC 9309), read by protego.

It is asked for addresses that came from a feed, a list or a batch: there a program chooses
what to read next, not a person. Only pages are asked about; a page's pictures belong to it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bulletin.errors import Refused, SourceError
from bulletin.sources.addresses import shown
from bulletin.sources.deadline import Deadline
from bulletin.sources.fetcher import Answer, Wish
from bulletin.sources.guard import Grant
from bulletin.sources.polite import Politeness
from bulletin.sources.turnstile import Turnstile

if TYPE_CHECKING:
    from protego import Protego

NAME = "bulletin"
"""The product token that a robots.txt may name us by (RFC 9309, 2.2.1)."""

MAX_BYTES = 512_000
"""What is read of a robots.txt (RFC 9309, 2.5: at least 500 kibibytes)."""

MAX_CRAWL_DELAY = 10.0
"""Longest pause in seconds that a Crawl-delay may impose between two pages."""

QUEUE_SECONDS = 3600.0
"""Longest wait for one's turn; it is ours, so that it does not count as the host's time."""

FAILURE_SECONDS = 300.0
"""So long a robots.txt that could not be had is not asked for again."""

ACCEPT = "text/plain,*/*;q=0.5"


@dataclass(slots=True)
class _Site:
    """What one origin allows; ``error`` stands for: nothing, as long as ``until``."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Protego | None = None
    error: SourceError | None = None
    until: float = 0.0
    pace: Politeness | None = None


class Robots:
    """Thread-safe. ``get`` fetches (guarded as everything is), ``wait`` pauses."""

    def __init__(
        self,
        get: Callable[[Wish], Answer],
        wait: Callable[[float], object],
        timeout: float,
        turnstile: Turnstile | None = None,
    ) -> None:
        self._get = get
        self._wait = wait
        self._timeout = timeout
        self._turnstile = turnstile
        self._sites: dict[tuple[str, str], _Site] = {}
        self._lock = threading.Lock()

    def check(self, address: str, permitted: Grant) -> None:
        """Raise `Refused` (``robots``, ``robots-unreachable``) unless ``address`` is allowed.

        A robots.txt whose host cannot be reached at all fails as the page itself would.
        """
        site = self._site(address, permitted)
        assert site.rules is not None
        if not site.rules.can_fetch(address, NAME):
            raise Refused(
                f"{shown(address)}：网站的 robots.txt 不许程序读取；有权读取请加 --ignore-robots"
                " · the site's robots.txt does not allow programs to read it; if you may,"
                " add --ignore-robots",
                code="robots",
            )

    def turn(self, address: str, permitted: Grant) -> None:
        """Check ``address``, then wait as long as the site's Crawl-delay asks, up to the cap."""
        self.check(address, permitted)
        pace = self._site(address, permitted).pace
        if pace is not None:
            host = urlsplit(address).netloc.rpartition("@")[2]
            pace.enter(f"crawl-delay {host}", Deadline(QUEUE_SECONDS))()

    def _site(self, address: str, permitted: Grant) -> _Site:
        parts = urlsplit(address)
        origin = (parts.scheme.lower(), parts.netloc.rpartition("@")[2].lower())
        with self._lock:
            site = self._sites.setdefault(origin, _Site())
        with site.lock:
            if site.error is not None and time.monotonic() < site.until:
                raise site.error
            if site.rules is None:
                self._ask(site, f"{origin[0]}://{origin[1]}/robots.txt", permitted)
        return site

    def _ask(self, site: _Site, address: str, permitted: Grant) -> None:
        from protego import Protego

        try:
            text = self._text(address, permitted)
        except Refused as error:
            site.error, site.until = error, time.monotonic() + FAILURE_SECONDS
            raise
        rules = Protego.parse(text)
        delay = min(MAX_CRAWL_DELAY, rules.crawl_delay(NAME) or 0.0)
        site.pace = Politeness(1, delay, self._wait, self._turnstile) if delay > 0 else None
        site.rules, site.error = rules, None

    def _text(self, address: str, permitted: Grant) -> str:
        """The rules; none where the site has none (RFC 9309, 2.3.1.3)."""
        wish = Wish(address, permitted, Deadline(self._timeout), 20 * MAX_BYTES, accept=ACCEPT)
        try:
            answer = self._get(wish)
        except SourceError as error:
            if not error.code.startswith("http-"):
                if error.code == "too-many-redirects":
                    return ""
                raise
            # 429 asks for less, which no rules at all would not be.
            if error.code.startswith("http-4") and error.code != "http-429":
                return ""
            raise Refused(
                f"{shown(address)}：网站的 robots.txt 取不到（{error.code[5:]}），按规定先不读；"
                "请稍后再试或加 --ignore-robots"
                f" · robots.txt cannot be had ({error.code[5:]}), which counts as a no;"
                " try later or add --ignore-robots",
                code="robots-unreachable",
            ) from error
        return answer.data[:MAX_BYTES].decode("utf-8-sig", "replace")
