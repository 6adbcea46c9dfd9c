"""What a worker process keeps on its bench from one job to the next: the layout process.

Starting one takes longer than laying out a short article. It is changed for a fresh one now
and then, so that nothing it may have gathered stays for ten thousand jobs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from bulletin import writers
from bulletin.errors import BulletinError
from bulletin.model import Format

JOBS_EACH = 25
"""Jobs for which one layout process is kept."""


class Bench:
    """Writers that stay ready; whoever comes while they are lent gets some of his own."""

    def __init__(self) -> None:
        self._free = threading.Lock()
        self._held = ExitStack()
        self._write: writers.Writers | None = None
        self._jobs = 0

    @contextmanager
    def ready(
        self, formats: Iterable[Format], kept: Callable[[], Path | None] = lambda: None
    ) -> Iterator[writers.Writers]:
        """As `writers.ready`."""
        wanted = tuple(formats)
        if "pdf" not in wanted or not self._free.acquire(blocking=False):
            with writers.ready(wanted, kept) as write:
                yield write
            return
        try:
            yield self._taken(kept)
            self._jobs += 1
            if self._jobs >= JOBS_EACH:
                self.clear()
        except BulletinError:
            raise  # a process that failed has been put away by its crew
        except BaseException:
            self.clear()
            raise
        finally:
            self._free.release()

    def clear(self) -> None:
        """End what is kept; the next job starts anew."""
        self._write, self._jobs = None, 0
        self._held.close()

    def _taken(self, kept: Callable[[], Path | None]) -> writers.Writers:
        if self._write is None:
            self._write = self._held.enter_context(writers.ready(["pdf"], kept))
        return self._write


@cache
def bench() -> Bench:
    """The one of this process, cleared when the process ends."""
    made = Bench()
    # Worker processes leave without running what `atexit` holds.
    Finalize(None, made.clear, exitpriority=100)
    return made
