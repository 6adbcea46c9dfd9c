"""A turnstile for all workers of a Dask cluster, kept by its scheduler.

For each host there are semaphores: one lease for whoever starts a request, held until the next
may start, and as many leases as there may be connections. No clock is compared with another
machine's; and leases of a killed worker run out by themselves.
"""

from __future__ import annotations

import threading
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from distributed import Semaphore, WorkerPlugin

from bulletin.sources.turnstile import Leave, Pace

NAME = "bulletin-doorkeeper"
BUSY = 0.1
"""Seconds after which to ask again."""


class Doorkeeper(WorkerPlugin):
    """`Turnstile` of one worker process; all of them ask one scheduler."""

    def setup(self, worker: Any) -> None:
        """Called once in each worker."""
        self._scheduler = worker.scheduler
        self._loop = worker.loop
        self._lock = threading.Lock()
        self._semaphores: dict[tuple[str, int], Semaphore] = {}

    def ask(self, host: str, pace: Pace) -> Leave | float:
        """As `Turnstile.ask`."""
        start = self._of(f"bulletin-start-{host}", 1)
        if not start.acquire(timeout=0):
            return BUSY
        slots = self._of(f"bulletin-{pace.connections}-{host}", max(1, pace.connections))
        if not slots.acquire(timeout=0):
            start.release()
            return BUSY
        _later(pace.delay, start.release)
        return lambda: slots.release() and None

    def rest(self, host: str, seconds: float) -> None:
        """As `Turnstile.rest`: whoever starts now will have let go within a pause."""
        start = self._of(f"bulletin-start-{host}", 1)
        if start.acquire(timeout=1):
            _later(seconds, start.release)

    def _of(self, name: str, leases: int) -> Any:
        with self._lock:
            if (name, leases) not in self._semaphores:
                self._semaphores[name, leases] = Semaphore(  # type: ignore[no-untyped-call]
                    leases, name, scheduler_rpc=self._scheduler, loop=self._loop
                )
            return self._semaphores[name, leases]


def our_version() -> str:
    """The version of bulletin that is installed where this is called."""
    try:
        return version("bulletin")
    except PackageNotFoundError:
        return "?"


def _later(seconds: float, action: Leave) -> None:
    if seconds <= 0:
        action()
        return
    timer = threading.Timer(seconds, action)
    timer.daemon = True
    timer.start()
