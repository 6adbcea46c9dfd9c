"""`make bench`: seconds and memory of our outputs, and of whichever peers are installed.

All get the same articles (`scripts.specimens`): ours, percollate and trafilatura as pages of a
site, WeasyPrint, pandoc and calibre as one clean document. CPU time is that of all processes
(user and system), memory the largest sum of their shares (PSS), looked at ten times a second.
Before the first size each runs once with one article, which is not counted.
percollate is looked for in $PERCOLLATE and on the path, its Chromium in $CHROMIUM and on the path.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.contenders import CONTENDERS, Task
from scripts.processes import family, share
from scripts.specimens import clean_document, write_pages

PAUSE = 0.1
HEAD = ("", "articles", "wall s", "CPU s", "peak MiB", "file kB")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a command took."""

    seconds: float
    cpu_seconds: float
    peak_mib: float
    exit_code: int


def main(arguments: Sequence[str]) -> int:
    """Measure and print a Markdown table; 1 where one of our own runs failed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 50, 200, 500])
    parser.add_argument("--only", nargs="+", choices=[one.name for one in CONTENDERS])
    parser.add_argument("--repeat", type=int, default=1, help="runs of which the best counts")
    options = parser.parse_args(arguments)
    chosen = [one for one in CONTENDERS if one.name in (options.only or [one.name])]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print(f"| {' | '.join(HEAD)} |\n|---|{'---:|' * (len(HEAD) - 1)}")
    failed = False
    with tempfile.TemporaryDirectory(prefix="bulletin-bench-") as name:
        first = _task(Path(name, "first"), 1)
        for warming in filter(None, (one.command(first) for one in chosen)):
            measured(warming)
        for size in options.sizes:
            task = _task(Path(name), size)
            for one in chosen:
                command = one.command(task)
                if command is None:
                    continue
                run = min((measured(command) for _ in range(options.repeat)), key=_seconds)
                failed |= bool(run.exit_code) and one.ours
                print(_row(one.name, size, run, task.out / one.file), flush=True)
    return int(failed)


def measured(command: Sequence[str]) -> Run:
    """One run of ``command`` in processes of its own, its output thrown away."""
    start = time.perf_counter()
    # As an installed program runs, which is compiled once.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        watch = _Watch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    # ru_maxrss (in KiB on Linux) is that of the largest process: more than nothing elsewhere.
    peak = watch.stop() or usage.ru_maxrss / 1024
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak, process.returncode)


class _Watch:
    """Looks at the memory of a process and all below it (Linux: ``/proc``)."""

    def __init__(self, pid: int) -> None:
        self._pid, self._peak, self._over = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """The largest sum seen, in MiB; 0 where nothing could be seen."""
        self._over.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        while not self._over.wait(PAUSE):
            self._peak = max(self._peak, sum(map(share, family(self._pid))))


def _task(folder: Path, size: int) -> Task:
    pages = write_pages(folder / f"pages-{size}", size)
    clean, out = folder / f"clean-{size}.html", folder / f"out-{size}"
    clean.write_text(clean_document(size), "utf-8")
    out.mkdir(parents=True)
    return Task(pages, clean, out)


def _seconds(run: Run) -> float:
    return run.seconds


def _row(name: str, size: int, run: Run, file: Path) -> str:
    bytes_ = file.stat().st_size if file.is_file() else 0
    cells = [
        name + (f" (exit {run.exit_code})" if run.exit_code else ""),
        str(size),
        f"{run.seconds:.1f}",
        f"{run.cpu_seconds:.1f}",
        f"{run.peak_mib:.0f}",
        f"{bytes_ / 1000:,.0f}",
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
