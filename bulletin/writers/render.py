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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from bulletin.errors import WriteError
from bulletin.writers import render_wire
from bulletin.writers.render_wire import Job, Rendered

__all__ = ["Job", "Limits", "Rendered", "render"]

Progress = Callable[[int], None]
"""Told the number of the page that is being laid out."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` for the whole rendering, ``mebibytes`` of address space for its process."""

    seconds: float
    mebibytes: int


def render(job: Job, limits: Limits, progress: Progress | None = None) -> Rendered:
    """The PDF of ``job``.

    Raises `WriteError` with the code ``time-limit``, ``memory-limit`` or ``render``.
    """
    deadline = time.monotonic() + limits.seconds
    with tempfile.TemporaryFile() as errors, _process(errors) as process:
        _feed(process, job)
        for message in _messages(process, deadline, limits):
            if "page" in message:
                if progress is not None:
                    progress(int(message["page"]))
            elif "done" in message:
                return Rendered(message["body"], message["done"], tuple(message["warnings"]))
            else:
                raise _failure(message, limits)
        raise _died(process, errors, limits)


@contextlib.contextmanager
def _process(errors: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "bulletin.writers.render_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=_environment(),
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _kill(process)


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


def _feed(process: subprocess.Popen[bytes], job: Job) -> None:
    """Send the job from a thread: a child that dies or hangs must not hold us up."""

    def feed() -> None:
        with contextlib.suppress(OSError, ValueError):
            render_wire.send(_pipe(process.stdin), job)

    threading.Thread(target=feed, daemon=True).start()


def _messages(
    process: subprocess.Popen[bytes], deadline: float, limits: Limits
) -> Iterator[dict[str, Any]]:
    """What the child says, until it closes its end or time is up."""
    heard: queue.Queue[dict[str, Any] | None] = queue.Queue()

    def listen() -> None:
        with contextlib.suppress(OSError, ValueError, EOFError):
            while True:
                heard.put(render_wire.take(_pipe(process.stdout)))
        heard.put(None)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        try:
            message = heard.get(timeout=max(deadline - time.monotonic(), 0.001))
        except queue.Empty:
            raise _too_slow(limits) from None
        if message is None:
            return
        yield message


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError, ValueError):
            if pipe is not None:
                pipe.close()


def _failure(message: dict[str, Any], limits: Limits) -> WriteError:
    if message["failed"] == "memory":
        return _too_large(limits)
    return WriteError(f"排版失败 · the layout failed: {message['text']}", code="render")


def _died(process: subprocess.Popen[bytes], errors: IO[bytes], limits: Limits) -> WriteError:
    process.wait()
    errors.seek(0)
    said = errors.read()[-4000:].decode("utf-8", "replace")
    if process.returncode < 0 or "memory" in said.lower() or "alloc" in said.lower():
        return _too_large(limits)
    last = said.strip().splitlines()[-1:] or ["?"]
    return WriteError(f"排版进程启动失败 · the layout process failed: {last[0]}", code="render")


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
