"""Where a batch is done: this machine's processes here; `cluster` has the other place.

Both are a `Place`, and no job knows which.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bulletin.pipeline.batch.gates import Gates
from bulletin.pipeline.batch.work import Result, Terms, do
from bulletin.pipeline.executors import Factory, local
from bulletin.sources.turnstile import Turnstile

LOADED = "bulletin.pipeline.batch.loaded"
"""The module that workers need who do jobs."""

JOBS: Factory = partial(local, loaded=LOADED)


def as_they_are(terms: Terms) -> Terms:
    """What was typed means the same where the work is done."""
    return terms


@dataclass(frozen=True, slots=True)
class Place:
    """``executors`` makes the pool of so many workers; ``turnstile`` is what all of them share.

    ``work`` is what a worker does with a job. ``told`` puts the terms so that they mean the
    same in that place.
    """

    executors: Factory = JOBS
    turnstile: Turnstile | None = None
    work: Callable[..., Result] = do
    told: Callable[[Terms], Terms] = as_they_are


@contextmanager
def here(executors: Factory = JOBS) -> Iterator[Place]:
    """The processes of this machine, which keep the pace at each host by locks on files."""
    folder = Path(tempfile.mkdtemp(prefix="bulletin-"))
    try:
        yield Place(executors, Gates(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
