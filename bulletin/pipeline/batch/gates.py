"""A turnstile for the processes of one machine: locks on files in a folder they share.

The operating system lets go of a lock when its holder dies, so no killed worker keeps a host
closed. For each host there are a file that guards the others, one for the time of the next
start, and one for each connection.
"""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from bulletin.sources.turnstile import Leave, Pace

BUSY = 0.05
"""Seconds after which to ask again where all connections to a host are taken."""

LONGEST = 3600.0
"""Seconds: a next start that is further off is a clock that was put back, and is passed over."""

BUCKETS = 4096
"""Hosts share so many sets of files; two that meet in one keep one pace."""


@dataclass(frozen=True, slots=True)
class Gates:
    """`Turnstile` of all processes that are given the same ``folder``."""

    folder: Path

    def ask(self, host: str, pace: Pace) -> Leave | float:
        """As `Turnstile.ask`. Raises OSError where the folder has gone."""
        place = self._place(host)
        with FileLock(place.with_suffix(".gate")):
            wait = _read(place.with_suffix(".next")) - time.time()
            if 0 < wait < LONGEST:
                return wait
            lock = self._free(place, pace.connections)
            if lock is None:
                return BUSY
            if pace.delay:
                _write(place.with_suffix(".next"), time.time() + pace.delay)
        return lock.release

    def rest(self, host: str, seconds: float) -> None:
        """As `Turnstile.rest`."""
        place = self._place(host)
        with FileLock(place.with_suffix(".gate")):
            until = max(time.time() + seconds, _read(place.with_suffix(".next")))
            _write(place.with_suffix(".next"), until)

    def _place(self, host: str) -> Path:
        return self.folder / f"{zlib.crc32(host.encode()) % BUCKETS:04}.host"

    def _free(self, place: Path, connections: int) -> FileLock | None:
        """The lock of a connection that nobody has."""
        for number in range(max(1, connections)):
            # Given back by whichever thread ends the request.
            lock = FileLock(place.with_suffix(f".{number}"), thread_local=False)
            try:
                lock.acquire(blocking=False)
            except Timeout:
                continue
            return lock
        return None


def _read(path: Path) -> float:
    try:
        return float(path.read_text("ascii"))
    except (OSError, ValueError):
        return 0.0


def _write(path: Path, moment: float) -> None:
    path.write_text(f"{moment:.6f}", "ascii")
