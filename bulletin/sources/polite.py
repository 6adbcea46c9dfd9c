"""Not more than a few requests to one host at a time, and a pause between two of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from bulletin.sources.deadline import Deadline


class _Host:
    __slots__ = ("next_start", "slots")

    def __init__(self, connections: int) -> None:
        self.slots = threading.BoundedSemaphore(connections)
        self.next_start = 0.0


class Politeness:
    """``connections`` requests to a host at a time, ``delay`` seconds between their starts."""

    def __init__(self, connections: int, delay: float, wait: Callable[[float], object]) -> None:
        self._connections = max(1, connections)
        self._delay = max(0.0, delay)
        self._wait = wait
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
        except BaseException:
            release()
            raise
        return release

    def _turn(self, entry: _Host, host: str) -> float:
        """Seconds to wait; the machine itself needs no pause."""
        if host in {"localhost", "::1"} or host.startswith("127."):
            return 0.0
        with self._lock:
            now = time.monotonic()
            start = max(now, entry.next_start)
            entry.next_start = start + self._delay
            return start - now


def _once(action: Callable[[], None]) -> Callable[[], None]:
    lock = threading.Lock()

    def run() -> None:
        if lock.acquire(blocking=False):
            action()

    return run
