"""Not more than a few requests to one host at a time, and a pause between two of them.

Within this process; and, where a `Turnstile` was handed in, among all who share that too.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from bulletin.sources.deadline import Deadline
from bulletin.sources.turnstile import Leave, Pace, Turnstile


class _Host:
    __slots__ = ("next_start", "slots")

    def __init__(self, connections: int) -> None:
        self.slots = threading.BoundedSemaphore(connections)
        self.next_start = 0.0


class Politeness:
    """``connections`` requests to a host at a time, ``delay`` seconds between their starts."""

    def __init__(
        self,
        connections: int,
        delay: float,
        wait: Callable[[float], object],
        shared: Turnstile | None = None,
    ) -> None:
        self._connections = max(1, connections)
        self._delay = max(0.0, delay)
        self._wait = wait
        self._shared = shared
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def enter(self, host: str, deadline: Deadline) -> Callable[[], None]:
        """Wait for a slot at ``host``; the returned function gives it back (once).

        Raises `OverLimit` when the deadline passes first.
        """
        with self._lock:
            entry = self._hosts.setdefault(host, _Host(self._connections))
        if not entry.slots.acquire(timeout=max(0.0, deadline.left())):
            raise deadline.passed(host)
        release = _once(entry.slots.release)
        try:
            pause = self._turn(entry, host)
            if pause > 0:
                if pause > deadline.left():
                    raise deadline.passed(host)
                self._wait(pause)
            leave = self._through(host, deadline)
        except BaseException:
            release()
            raise
        return _once(lambda: (leave(), release()))

    def rest(self, host: str, seconds: float) -> None:
        """Start nothing at ``host`` for ``seconds``, nor let others who share the turnstile."""
        with self._lock:
            entry = self._hosts.setdefault(host, _Host(self._connections))
            entry.next_start = max(entry.next_start, time.monotonic() + seconds)
        if self._shared is not None:
            self._shared.rest(host, seconds)

    def _through(self, host: str, deadline: Deadline) -> Leave:
        """Past the shared turnstile. Raises `OverLimit` when the deadline passes first."""
        if self._shared is None:
            return _nothing
        pace = Pace(self._connections, self._pause(host))
        while not callable(answer := self._shared.ask(host, pace)):
            if answer > deadline.left():
                raise deadline.passed(host)
            if self._wait(answer):
                return _nothing  # all is being ended: the connection will say so
        return answer

    def _turn(self, entry: _Host, host: str) -> float:
        """Seconds to wait."""
        with self._lock:
            now = time.monotonic()
            start = max(now, entry.next_start)
            entry.next_start = start + self._pause(host)
            return start - now

    def _pause(self, host: str) -> float:
        """Seconds between two starts; the machine itself needs none."""
        here = host in {"localhost", "::1"} or host.startswith("127.")
        return 0.0 if here else self._delay


def _nothing() -> None:
    """What there is to give back where nothing is shared."""


def _once(action: Callable[[], object]) -> Callable[[], None]:
    lock = threading.Lock()

    def run() -> None:
        if lock.acquire(blocking=False):
            action()

    return run
