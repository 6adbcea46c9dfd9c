"""Rendering processes that are started ahead, and kept from one document to the next.

Loading WeasyPrint takes most of a second: time in which the sources can be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from bulletin.writers.render import Limits, Worker
from bulletin.writers.shelf import Shelf

_UNTIL_HIRED = Limits(seconds=3600, mebibytes=0)


class Crew:
    """Idle processes; all of them end when the crew is closed.

    ``shelf`` is where they find what was laid out before.
    """

    def __init__(self, count: int = 0, shelf: Shelf | None = None) -> None:
        self.shelf = Shelf() if shelf is None else shelf
        self._idle: list[Worker] = []
        self.prepare(count)

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def prepare(self, count: int) -> None:
        """Start processes until ``count`` wait for work."""
        while len(self._idle) < count:
            self._idle.append(Worker(_UNTIL_HIRED))

    @contextmanager
    def lent(self, count: int, limits: Limits) -> Iterator[list[Worker]]:
        """``count`` processes whose time runs from now. They come back unless work failed."""
        self.prepare(count)
        workers = [self._idle.pop(0) for _ in range(count)]
        try:
            for worker in workers:
                worker.hire(limits)
            yield workers
        except BaseException:
            for worker in workers:
                worker.close()
            raise
        self._idle.extend(workers)

    def close(self) -> None:
        """End the processes that wait."""
        while self._idle:
            self._idle.pop().close()
