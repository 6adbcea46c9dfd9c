"""A process that has bulletin in memory and runs its command line in forks of itself.

A case then costs what it does and not what importing costs. One order a line on stdin (JSON:
``argv``, ``cwd``, ``environment``, ``stdin``, ``out``, ``err``); answered by ``{"pid": n}`` at
once and, at the end, by ``{"exit": code, "seconds": cpu}``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Any

import bulletin.cli
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
        pid = os.fork()
        if pid == 0:
            _be(order)
        _answer({"pid": pid})
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
    os.environ.update(order["environment"])
    sys.argv = ["bulletin", *order["argv"]]
    bulletin.cli.run()


if __name__ == "__main__":
    main()
