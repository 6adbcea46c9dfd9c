"""Processes of their own without a start of Python, for accidents: forks of the nursery.

Each has its own limits, streams and environment, may be killed, and ends as the command does.
What happens while Python itself starts is all that they cannot show.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile.running import Nursery


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: less than 0 for a signal."""

    returncode: int
    stderr: str


class Forks:
    """``Forks(nursery).run(["make", …], folder)``."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery

    def start(self, words: Sequence[str], folder: Path, err: Path, **how: Any) -> int:
        """Begin ``bulletin WORDS...`` in ``folder``; its process id. ``err`` takes its stderr.

        ``out``: a file for its stdout; ``env``: its whole environment; ``most``: bytes that a
        file of its may have.
        """
        err.touch()
        env: Mapping[str, str] | None = how.get("env")
        order = {
            "argv": list(words),
            "cwd": str(folder),
            "stdin": os.devnull,
            "out": str(how.get("out", os.devnull)),
            "err": str(err),
            "environment": dict(env or {}),
            "bare": env is not None,
            "most": how.get("most", 0),
        }
        return self._nursery.start(order)

    def wait(self, pid: int) -> int:
        """The exit code of what was started."""
        code: int = self._nursery.wait(pid)["exit"]
        return code

    def run(self, words: Sequence[str], folder: Path, **how: Any) -> Ended:
        """A whole run."""
        err = folder.with_name(f"{folder.name}.stderr")
        code = self.wait(self.start(words, folder, err, **how))
        text = err.read_text("utf-8", "replace")
        err.unlink()
        return Ended(code, text)
