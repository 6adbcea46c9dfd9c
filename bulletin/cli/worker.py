"""How a worker process of a batch answers signals."""

from __future__ import annotations

import signal
from typing import Any, NoReturn


def begin() -> None:
    """Ctrl-C is the main process's to answer; its word to a worker is SIGTERM."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)


def _leave(*_: Any) -> NoReturn:
    """Unwind, so that what is half done is put away, and end."""
    raise SystemExit(143)
