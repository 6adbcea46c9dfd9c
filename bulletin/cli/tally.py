"""How far a batch has come: counts, rate, failures, time left; the exit code at its end."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bulletin.cli.speech import Voice, note_line, to_stderr
from bulletin.errors import one_line

if TYPE_CHECKING:
    from bulletin.pipeline.batch.order import Outcome

LINE_EVERY = 5.0
"""Seconds between two lines where stderr is no terminal; the last job always has its line."""

LOOKED_BACK = 60.0
"""Seconds of which the rate is told."""

WIDE = 110
"""Columns of a terminal that has room for the name of the job that ended last."""

Show = Callable[["Tally"], None]


@dataclass(slots=True)
class Tally:
    """What has come of the jobs so far. ``bad``: the sources that failed."""

    total: int
    clock: Callable[[], float] = time.monotonic
    done: int = 0
    failed: int = 0
    skipped: int = 0
    last: str = ""
    bad: list[str] = field(default_factory=list)
    _worst: int = 0
    _ends: deque[tuple[float, int]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._ends.append((self.clock(), 0))

    def add(self, outcome: Outcome) -> None:
        """Count one job's end."""
        setattr(self, outcome.status, getattr(self, outcome.status) + 1)
        self.last = outcome.job.name
        if outcome.status == "failed":
            self.bad += outcome.failed_sources
            self._worst = self._worst or outcome.exit_code
        now = self.clock()
        self._ends.append((now, self.done + self.failed))
        while len(self._ends) > 2 and self._ends[0][0] < now - LOOKED_BACK:
            self._ends.popleft()

    def record(self) -> dict[str, Any]:
        """What came of it all, as ``--json`` tells it."""
        return {
            "done": self.done,
            "failed": self.failed,
            "skipped": self.skipped,
            "failed_sources": self.bad,
            "exit_code": self.exit_code,
        }

    @property
    def ended(self) -> int:
        """Jobs that have come to an end of any kind."""
        return self.done + self.failed + self.skipped

    @property
    def rate(self) -> float:
        """Jobs a second, of late; what was skipped does not count."""
        (began, before), (now, count) = self._ends[0], self._ends[-1]
        return (count - before) / (now - began) if now > began else 0.0

    @property
    def pace(self) -> str:
        """The rate for people: a second, or a minute where it is slow."""
        return f"{self.rate:.1f}/s" if self.rate >= 1 else f"{60 * self.rate:.1f}/min"

    @property
    def left(self) -> str:
        """The time that the rest will take, ``h:mm:ss``; unknown at first."""
        if not self.rate:
            return "?"
        seconds = round((self.total - self.ended) / self.rate)
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"

    @property
    def exit_code(self) -> int:
        """0 where nothing failed; a failure's own code where everything did; else 1."""
        if not self.failed:
            return 0
        return self._worst if self.failed == self.total else 1

    @property
    def counts(self) -> str:
        """The three sums, in both languages."""
        return f"完成 done {self.done}，失败 failed {self.failed}，略过 skipped {self.skipped}"


@contextmanager
def shown(voice: Voice, tally: Tally) -> Iterator[Callable[[Outcome], None]]:
    """Tell each job's end to what this yields: counted, and shown as ``voice`` wants it."""
    with _display(voice, tally) as show:

        def tell(outcome: Outcome) -> None:
            tally.add(outcome)
            if outcome.status == "failed":
                to_stderr(failed_line(outcome))
            for about, note in outcome.losses:
                voice.say(note_line(f"{outcome.job.name}: {about}", note))
            show(tally)

        yield tell


def failed_line(outcome: Outcome) -> str:
    """The job and the reason, one line."""
    text = outcome.error
    return one_line(text if outcome.job.name in text else f"{outcome.job.name}: {text}")


@contextmanager
def _display(voice: Voice, tally: Tally) -> Iterator[Show]:
    if voice.quiet or not voice.progress:
        yield lambda _: None
    elif sys.stderr is not None and sys.stderr.isatty():
        with _bar(tally) as show:
            yield show
    else:
        yield _Lines(tally.clock)


class _Lines:
    """Plain lines, for a pipe or a log."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._next = clock() + LINE_EVERY

    def __call__(self, tally: Tally) -> None:
        if self._clock() < self._next and tally.ended < tally.total:
            return
        self._next = self._clock() + LINE_EVERY
        told = f"{tally.counts}, {tally.pace}, 剩余 left {tally.left}"
        to_stderr(f"[{tally.ended}/{tally.total}] {told}")


@contextmanager
def _bar(tally: Tally) -> Iterator[Show]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.table import Column

    whole, cut = Column(no_wrap=True), Column(no_wrap=True, overflow="ellipsis", ratio=1)
    console = Console(stderr=True)
    columns = [
        MofNCompleteColumn(table_column=whole),
        BarColumn(bar_width=12),
        TextColumn("{task.fields[pace]}", style="cyan", table_column=whole),
        TextColumn("失败 failed {task.fields[failed]}", style="red", table_column=whole),
        TextColumn("剩余 left {task.fields[left]}", table_column=whole),
    ]
    if console.width >= WIDE:
        last = TextColumn("{task.fields[last]}", style="dim", markup=False, table_column=cut)
        columns.append(last)
    with Progress(*columns, console=console, transient=True, redirect_stderr=True) as bar:
        task = bar.add_task("", total=tally.total, pace="", failed=0, left="?", last="")

        def show(now: Tally) -> None:
            bar.update(
                task,
                completed=now.ended,
                pace=now.pace,
                failed=now.failed,
                left=now.left,
                last=one_line(now.last)[-30:],
            )

        yield show
