"""How a worker process answers signals, and the end of the process it works for."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import Executor
from multiprocessing.connection import wait
from typing import Any, NoReturn

from bulletin.pipeline.executors import READING, local

GRACE = 10.0
"""Seconds that a worker has to put away what is half done, once nobody waits for it."""

PAUSE = 0.5


def workers(count: int, loaded: str = READING) -> Executor:
    """``count`` processes of this machine that answer so; for ``loaded`` see `local`."""
    return local(count, begin, loaded)


def begin() -> None:
    """Ctrl-C is the main process's to answer; its word to a worker is SIGTERM."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _leave(*_: Any) -> NoReturn:
    """Unwind, so that what is half done is put away, and end."""
    raise SystemExit(143)


def _end_with_the_parent() -> None:
    """A main process that was killed says nothing: its workers would wait for ever for more."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    # A job in hand takes the first word for its own failure, so it is said again.
    for _ in range(int(GRACE / PAUSE)):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(PAUSE)
    os._exit(143)
