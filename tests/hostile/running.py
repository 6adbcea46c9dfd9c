"""Running the command line on a case, with the clock, the memory and the processes watched."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scripts.processes import family

ROOT = Path(__file__).parent.parent.parent
PAGE_SIZE = resource.getpagesize()
LONGEST = 300.0
"""Seconds after which a run is ended: far beyond what a case may take."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended. ``seconds`` of processor time, ``clock`` of the wall's, ``mebibytes``:
    the most that the process and its children held together."""

    exit: int
    out: bytes
    err: str
    seconds: float
    clock: float
    mebibytes: float


class Child:
    """`nursery.py` as a child that is told orders and answers them."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait(timeout=30)

    def asked(self, order: Mapping[str, Any]) -> dict[str, int]:
        """The first answer to ``order``."""
        assert self._process.stdin is not None
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return self.heard()

    def heard(self) -> dict[str, int]:
        """The next answer."""
        assert self._process.stdout is not None
        return dict(json.loads(self._process.stdout.readline()))


class Nursery(Child):
    """Quick runs, one after another."""

    def run(
        self, argv: Sequence[str], folder: Path, stdin: bytes, environment: Mapping[str, str]
    ) -> Ran:
        """Run ``bulletin`` with these words in ``folder``."""
        names = {"stdin": stdin, "out": b"", "err": b""}
        streams = folder.with_name(f"{folder.name}-streams")
        streams.mkdir()
        for name, data in names.items():
            (streams / name).write_bytes(data)
        order = {
            "argv": list(argv),
            "cwd": str(folder),
            "environment": dict(environment),
            **{name: str(streams / name) for name in names},
        }
        began = time.monotonic()
        with Watch(self.asked(order)["pid"]) as watch:
            end = self.heard()
        return Ran(
            exit=end["exit"],
            out=(streams / "out").read_bytes(),
            err=(streams / "err").read_bytes().decode("utf-8", "replace"),
            seconds=end["seconds"],
            clock=time.monotonic() - began,
            mebibytes=watch.mebibytes,
        )


class Alone:
    """``python -m bulletin`` as a process of its own, as users run it."""

    def __enter__(self) -> Alone:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def run(
        self, argv: Sequence[str], folder: Path, stdin: bytes, environment: Mapping[str, str]
    ) -> Ran:
        """Run ``bulletin`` with these words in ``folder``."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "bulletin", *argv],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        )
        with Watch(process.pid) as watch:
            out, err = process.communicate(stdin)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        text = err.decode("utf-8", "replace")
        clock = time.monotonic() - began
        return Ran(process.returncode, out, text, used, clock, watch.mebibytes)


class Watch:
    """Looks at a process and all below it, twenty times a second, and ends what never ends."""

    def __init__(self, pid: int) -> None:
        self.mebibytes = 0.0
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        end = time.monotonic() + LONGEST
        while not self._done.wait(0.05):
            held = sum(_resident(pid) for pid in family(self._pid))
            self.mebibytes = max(self.mebibytes, held / 2**20)
            if time.monotonic() > end:
                os.kill(self._pid, 9)
                return


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_SIZE
    except (OSError, IndexError):
        return 0
