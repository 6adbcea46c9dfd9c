"""Processes beside this one, behind one interface: ``concurrent.futures.Executor``.

`batch` does its jobs by them and `readers` reads pages by them; neither knows where they run.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from functools import partial

Factory = Callable[[int], Executor]
"""Makes a pool of so many workers."""

GRACE = 3.0
"""Seconds that interrupted workers have to put their things away."""


READING = "bulletin.reading"
"""The module that workers need who read pages."""


def local(workers: int, begin: Callable[[], None] | None = None, loaded: str = READING) -> Executor:
    """Worker processes of this machine. ``begin`` is what each of them does first.

    They are forked, where the system can fork, from a process that has imported the module
    ``loaded`` and done nothing else: it has no threads and no locks to inherit, as this one may.
    The first call says for all what is loaded.
    """
    import multiprocessing  # loads when processes are wanted: most that gather need none
    from concurrent.futures import ProcessPoolExecutor

    forked = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if forked else "spawn")
    context.set_forkserver_preload([loaded])
    first = partial(_begun, dict(os.environ), begin)
    return ProcessPoolExecutor(workers, mp_context=context, initializer=first)


def _begun(environment: Mapping[str, str], begin: Callable[[], None] | None) -> None:
    """What a worker does first. It was forked from a process with the environment of the first
    call; this one may have another."""
    os.environ.clear()
    os.environ.update(environment)
    if begin is not None:
        begin()


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
