"""A process that has bulletin in memory and runs its command line in forks of itself.

A case then costs what it does and not what importing costs. One order a line on stdin (JSON:
``argv``, ``cwd``, ``environment``, ``stdin``, ``out``, ``err``), answered by ``{"pid": n}`` at
once; when that run ends, at any later time, ``{"ended": n, "exit": code, "seconds": cpu}`` is
told. ``bare``: the environment is all that there is; ``most``: bytes that a file may have.
"""

from __future__ import annotations

import json
import os
import resource
import selectors
import signal
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bulletin.cli
import bulletin.pipeline.freeze
import bulletin.pipeline.make
import bulletin.pipeline.programs
import bulletin.pipeline.report
import bulletin.sources.fetcher
import bulletin.writers.epub
import bulletin.writers.html
import bulletin.writers.layout
import bulletin.writers.markdown
import bulletin.writers.pdf
from tests.hostile.case import page


def main() -> None:
    """Serve until stdin ends."""
    _warm_up()
    watched = selectors.DefaultSelector()
    watched.register(0, selectors.EVENT_READ)
    left = b""
    while True:
        for key, _ in watched.select():
            if key.fd:
                watched.unregister(key.fd)
                os.close(key.fd)
                _tell_end(key.data)
                continue
            read = os.read(0, 65536)
            if not read:
                return
            *lines, left = (left + read).split(b"\n")
            for line in lines:
                pid = _started(json.loads(line))
                watched.register(os.pidfd_open(pid), selectors.EVENT_READ, pid)


def _warm_up() -> None:
    """One good page in every format, so that no run loads or compiles what all of them need."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.html").write_text(page(), "utf-8")
        outputs = [word for kind in ("epub", "html", "md") for word in ("-o", f"{name}/b.{kind}")]
        words = ["make", f"{name}/a.html", "-q", "--no-cache", *outputs]
        assert bulletin.cli.outcome(words) == 0
    assert threading.active_count() == 1, "a fork has no threads but its own"


def _started(order: Mapping[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        _be(order)
    _answer({"pid": pid})
    return pid


def _tell_end(pid: int) -> None:
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    _answer({"ended": pid, "exit": code, "seconds": usage.ru_utime + usage.ru_stime})


def _answer(message: Mapping[str, Any]) -> None:
    print(json.dumps(message), flush=True)


def _be(order: Mapping[str, Any]) -> None:
    """Become ``python -m bulletin`` with this order's streams, folder and words."""
    os.setsid()
    for number, (name, flags) in enumerate(
        ((order["stdin"], os.O_RDONLY), (order["out"], os.O_WRONLY), (order["err"], os.O_WRONLY))
    ):
        os.dup2(os.open(name, flags), number)
    os.chdir(order["cwd"])
    if order.get("bare"):
        os.environ.clear()
    os.environ.update(order["environment"])
    if most := order.get("most"):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then writing fails with EFBIG
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    sys.argv = ["bulletin", *order["argv"]]
    bulletin.cli.run()


if __name__ == "__main__":
    main()
