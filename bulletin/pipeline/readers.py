"""Page → Article by several processes: reading is pure, so it does not matter where it is done.

Fetching, pace, cache and pictures stay in this process, whose threads read too. Where many
pages are expected, processes beside it take as many of them as they can; a page that one of
them dies of is read here, as if there were none.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import replace
from threading import Lock, Semaphore, Thread

from bulletin import reading
from bulletin.model import Article, Page
from bulletin.pipeline.executors import Factory, end_workers
from bulletin.settings import ReadingSettings

MANY = 60
"""Pages from which a process beside this one is worth its start: about as many as are read
until it is there."""

FIRST = 8
"""Pages read here before any process starts: where pages were read before and are found again,
none is needed."""

AT_ONCE = 2
"""Pages handed to each process: the one that it reads, and the next."""

Read = Callable[[Page], Article]


class Readers:
    """Reads pages for one set of settings; ``executors`` makes processes, if there may be any."""

    def __init__(self, settings: ReadingSettings, executors: Factory | None = None) -> None:
        self._settings = settings
        self._executors = executors
        self._pool: Executor | None = None
        self._starting: Thread | None = None
        self._free = Semaphore(0)
        self._lock = Lock()
        self._ahead = self._read = 0

    def expect(self, pages: int) -> None:
        """So many pages are to come."""
        self._ahead = pages

    def read(self, page: Page) -> Article:
        """As `reading.read`."""
        pool = self._helped()
        if pool is not None and self._free.acquire(blocking=False):
            try:
                article = pool.submit(reading.read, _bare(page), self._settings).result()
            except BrokenExecutor:
                self._pool = None
            else:
                return replace(article, source=page.source)
            finally:
                self._free.release()
        return reading.read(page, self._settings)

    def close(self, finished: bool = True) -> None:
        """End the processes; at once where the work was not ``finished``."""
        with self._lock:
            self._ahead = 0  # no process starts from now on
        if self._starting is not None:
            self._starting.join()
        if self._pool is None:
            return
        self._pool.shutdown(wait=finished, cancel_futures=True)
        self._pool = None
        if not finished:
            end_workers()

    def _helped(self) -> Executor | None:
        """The processes that read too; they start once it is seen that pages are to be read,
        and reading goes on here until they have loaded what they need."""
        with self._lock:
            self._read += 1
            if self._read == FIRST and self._ahead >= MANY:
                starting = Thread(target=self._start, name="readers")
                with suppress(RuntimeError):  # no room for a thread
                    starting.start()
                    self._starting = starting
            return self._pool

    def _start(self) -> None:
        helpers = (os.cpu_count() or 1) - 1
        if self._executors is None or helpers < 1:
            return
        pool: Executor | None = None
        try:
            pool = self._executors(helpers)
            for _ in range(helpers):
                pool.submit(_begun).add_done_callback(self._ready)
        except (OSError, RuntimeError):  # no room for another process; BrokenExecutor is one
            if pool is not None:
                pool.shutdown(wait=False, cancel_futures=True)
            return
        self._pool = pool

    def _ready(self, started: Future[None]) -> None:
        if not started.cancelled() and started.exception() is None:
            self._free.release(AT_ONCE)


def _begun() -> None:
    """What a process does first: this module is loaded, and with it all that reads."""


def _bare(page: Page) -> Page:
    """``page`` without the bytes that reading does not look at."""
    return replace(page, data=b"", resources=dict.fromkeys(page.resources, b""))
