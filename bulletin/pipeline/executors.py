"""Processes beside this one, behind one interface: ``concurrent.futures.Executor``.

`batch` does its jobs by them and `readers` reads pages by them; neither knows where they run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor

Factory = Callable[[int], Executor]
"""Makes a pool of so many workers."""

GRACE = 3.0
"""Seconds that interrupted workers have to put their things away."""


def local(workers: int, begin: Callable[[], None] | None = None) -> Executor:
    """Worker processes of this machine; fresh ones, so that no lock is inherited.

    ``begin`` is what each of them does first.
    """
    import multiprocessing  # loads when processes are wanted: most that gather need none
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=begin)


def end_workers() -> None:
    """End this process's workers, which put away what they have half done.

    A worker may have the next job in hand already: it is told again until it has gone.
    """
    import multiprocessing

    deadline = time.monotonic() + GRACE
    while (children := multiprocessing.active_children()) and time.monotonic() < deadline:
        for child in children:
            child.terminate()
        time.sleep(0.1)
    for child in children:
        child.kill()
