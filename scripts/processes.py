"""Processes below another, and the memory that each has (Linux: ``/proc``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def family(pid: int) -> Iterator[int]:
    """``pid`` and every process below it."""
    yield pid
    yield from below(pid)


def below(pid: int) -> Iterator[int]:
    """The processes that ``pid`` and its children have started."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [(thread / "children").read_text().split() for thread in threads]
    except OSError:
        return
    for child in (int(text) for texts in children for text in texts):
        yield from family(child)


def share(pid: int) -> float:
    """MiB that a process takes, what it shares divided by those who share it (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
