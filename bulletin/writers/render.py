"""Rendering where it can be stopped: a process of its own, with a deadline and a memory limit.

WeasyPrint promises nothing against endless layout, so the bounds lie outside it. The process
and its group are killed when time is up, when memory is, and when we are interrupted.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any

from bulletin.errors import WriteError
from bulletin.writers import render_wire
from bulletin.writers.render_wire import Job, Rendered

__all__ = ["Job", "Limits", "Progress", "Rendered", "Worker", "render"]

Progress = Callable[[int, str], None]
"""Told the number of the page that is being laid out, and the ``id`` of the ``article`` that it
begins in (empty: none)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` for the whole rendering, ``mebibytes`` of address space for a process."""

    seconds: float
    mebibytes: int


def render(job: Job, limits: Limits, progress: Progress | None = None) -> Rendered:
    """The PDF of ``job``.

    Raises `WriteError` with the code ``time-limit``, ``memory-limit`` or ``render``.
    """
    with Worker(limits) as worker:
        worker.send(job)
        return worker.done(progress)


class Worker:
    """A rendering process: jobs in, messages out, until it is closed or its time is up.

    `kill` may be called from another thread: whoever waits then gets a `WriteError`.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._deadline = time.monotonic() + limits.seconds
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "bulletin.writers.render_start", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(),
            start_new_session=True,
        )
        self._heard: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def hire(self, limits: Limits) -> None:
        """``limits`` hold from now on."""
        self._limits = limits
        self._deadline = time.monotonic() + limits.seconds

    def send(self, job: Job) -> None:
        """Hand a job over; from a thread, since a child that hangs must not hold us up."""

        def feed() -> None:
            with contextlib.suppress(OSError, ValueError):
                render_wire.send(_pipe(self._process.stdin), job)

        threading.Thread(target=feed, daemon=True).start()

    def tell(self, message: Mapping[str, Any]) -> None:
        """Answer a job that waits for it."""
        with contextlib.suppress(OSError, ValueError):
            render_wire.put(_pipe(self._process.stdin), message)

    def done(self, progress: Progress | None = None) -> Rendered:
        """Wait for the end of the job. Raises `WriteError`."""
        message = self.until("done", progress)
        return Rendered(message["body"], message["done"], tuple(message["warnings"]))

    def until(self, key: str, progress: Progress | None = None) -> dict[str, Any]:
        """The next message that holds ``key``. Raises `WriteError`."""
        while True:
            message = self._next()
            if "failed" in message:
                raise _failure(message, self._limits)
            if key in message:
                return message
            if "page" in message and progress is not None:
                progress(int(message["page"]), str(message["at"]))

    def kill(self) -> None:
        """End the process and its group at once."""
        if self._process.poll() is None:
            with contextlib.suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(self._process.pid, signal.SIGKILL)
                else:
                    self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """`kill`, and let go of the pipes."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            with contextlib.suppress(OSError, ValueError):
                if pipe is not None:
                    pipe.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError, EOFError):
            while True:
                self._heard.put(render_wire.take(_pipe(self._process.stdout)))
        self._heard.put(None)

    def _next(self) -> dict[str, Any]:
        try:
            message = self._heard.get(timeout=max(self._deadline - time.monotonic(), 0.001))
        except queue.Empty:
            raise _too_slow(self._limits) from None
        if message is None:
            raise self._died()
        return message

    def _died(self) -> WriteError:
        self._process.wait()
        self._errors.seek(0)
        said = self._errors.read()[-4000:].decode("utf-8", "replace")
        if self._process.returncode < 0 or "memory" in said.lower() or "alloc" in said.lower():
            return _too_large(self._limits)
        last = said.strip().splitlines()[-1:] or ["?"]
        return WriteError(f"排版进程启动失败 · the layout process failed: {last[0]}", code="render")


def _environment() -> dict[str, str]:
    """Ours, with our own import path and with no chance in it (sets keep one order)."""
    path = [os.path.abspath(entry) for entry in sys.path]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(path)),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "ignore",
    }


def _failure(message: dict[str, Any], limits: Limits) -> WriteError:
    if message["failed"] == "memory":
        return _too_large(limits)
    return WriteError(f"排版失败 · the layout failed: {message['text']}", code="render")


def _too_slow(limits: Limits) -> WriteError:
    return WriteError(
        f"排版超过 {limits.seconds:g} 秒，已停止；可放宽 --time-limit · "
        f"the layout took longer than {limits.seconds:g} s and was stopped; see --time-limit",
        code="time-limit",
    )


def _too_large(limits: Limits) -> WriteError:
    return WriteError(
        f"排版用尽 {limits.mebibytes} MiB 内存，已停止；可放宽 --memory-limit · "
        f"the layout needed more than {limits.mebibytes} MiB; see --memory-limit",
        code="memory-limit",
    )


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise WriteError("没有管道 · no pipe to the layout process")
    return pipe
