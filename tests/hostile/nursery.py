"""A process that has bulletin in memory and runs its command line in forks of itself.

A case then costs what it does and not what importing costs. One order a line on stdin (JSON:
``argv``, ``cwd``, ``environment``, ``stdin``, ``out``, ``err``); answered by ``{"pid": n}`` at
once and, at the end, by ``{"exit": code, "seconds": cpu}``. With ``later`` the end is told when
an order ``{"wait": n}`` asks for it. ``bare``: the environment is all that there is; ``most``:
bytes that a file may have.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Mapping
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


def main() -> None:
    """Serve until stdin ends."""
    for line in sys.stdin:
        order = json.loads(line)
        pid = order.get("wait") or os.fork()
        if pid == 0:
            _be(order)
        if "wait" not in order:
            _answer({"pid": pid})
        if order.get("later"):
            continue
        _, status, usage = os.wait4(pid, 0)
        code = os.waitstatus_to_exitcode(status)
        _answer({"exit": code, "seconds": usage.ru_utime + usage.ru_stime})


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
