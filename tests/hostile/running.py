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
from queue import SimpleQueue
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


class Nursery:
    """`nursery.py` as a child: forks of it run ``bulletin``, several at a time if need be."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = environment
        self._ends: dict[int, dict[str, Any]] = {}
        self._told = threading.Condition()
        self._orders = threading.Lock()
        self._pids: SimpleQueue[int] = SimpleQueue()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=self._environment,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._listener.join(timeout=30)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def start(self, order: Mapping[str, Any]) -> int:
        """Begin what `nursery` takes for an order; the process id."""
        assert self._process.stdin is not None
        with self._orders:
            print(json.dumps(order), file=self._process.stdin, flush=True)
            return self._pids.get(timeout=LONGEST)

    def wait(self, pid: int) -> dict[str, Any]:
        """``exit`` and ``seconds`` of a run, when it has ended."""
        with self._told:
            assert self._told.wait_for(lambda: pid in self._ends, timeout=LONGEST * 2)
            return self._ends.pop(pid)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            message = json.loads(line)
            if "pid" in message:
                self._pids.put(message["pid"])
                continue
            with self._told:
                self._ends[message["ended"]] = message
                self._told.notify_all()

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
        pid = self.start(order)
        with Watch(pid) as watch:
            end = self.wait(pid)
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
