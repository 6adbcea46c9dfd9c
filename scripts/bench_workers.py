"""Articles a second in a batch, by cores and by workers.

    python -m scripts.bench_workers

First table: raw pages on disk to EPUB and PDF, one worker on one core against two on two; the
runs take turns, and the best of each counts. Second table: pages from a site that takes 0.3 s
for an answer, with 2, 4 and 8 workers. Rates are from the first line of the report to the last,
without the start of the program, and so are CPU seconds of all processes. ``idle`` is the rate
that those CPU seconds allow where the cores have nothing else to do, which on a busy machine is
the figure to compare. The last column is that rate (for the slow site: the rate as it was) as a
multiple of the first row of its kind.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.batch_site import Pages, running
from scripts.processes import below

LATENCY = 0.3
HEAD = ("what", "articles", "cores", "workers", "art/s", "cpu s", "idle", "times")


@dataclass(frozen=True, slots=True)
class Setup:
    """One way to run a batch; ``what`` is the format, or the format from a slow site."""

    what: str
    articles: int
    cores: int
    workers: int


@dataclass(frozen=True, slots=True)
class Pace:
    """Articles a second as it was, the CPU seconds of it, and articles for each of those."""

    rate: float
    cpu_seconds: float
    for_each: float


def measured(sources: Sequence[str], setup: Setup) -> Pace:
    """One run of the batch over ``sources``, in a folder of its own."""
    cores = sorted(os.sched_getaffinity(0))[: setup.cores]
    with tempfile.TemporaryDirectory(prefix="bulletin-workers-") as name:
        folder = Path(name)
        (folder / "list.txt").write_text("\n".join(sources), "utf-8")
        line = [sys.executable, "-m", "bulletin", "batch", "--each", "@list.txt", "--quiet"]
        line += ["--to", setup.what.split()[0], "--folder", "out", "--date", "2026-11-23"]
        line += ["-j", str(setup.workers), "--no-cache"]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
        line = ["taskset", "-c", ",".join(map(str, cores)), *line]
        with subprocess.Popen(line, cwd=folder, env=environment) as process:
            pace = _pace(process, folder / "report.jsonl")
        if process.returncode:
            raise SystemExit(f"bulletin ended with {process.returncode}")
        return pace


def _pace(process: subprocess.Popen[bytes], report: Path) -> Pace:
    """How the report grew from its first line to its last."""
    seen: list[tuple[float, float, int]] = []
    while process.poll() is None:
        lines = report.read_bytes().count(b"\n") if report.exists() else 0
        if lines and (not seen or lines > seen[-1][2]):
            seen.append((time.perf_counter(), _cpu(process.pid), lines))
        time.sleep(0.01)
    (began, before, first), (end, after, last) = seen[0], seen[-1]
    count = last - first
    return Pace(count / (end - began), after - before, count / (after - before))


def _cpu(pid: int) -> float:
    """CPU seconds of a process and all below it, with those that have ended."""
    total = 0.0
    for one in (pid, *below(pid)):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return total


def by_cores(counts: dict[str, int], repeat: int) -> None:
    """The first table."""
    with tempfile.TemporaryDirectory(prefix="bulletin-pages-") as name:
        pages = Pages()
        sources = []
        for number in range(1, max(counts.values()) + 1):
            path = Path(name, f"{number:05}.html")
            path.write_bytes(pages.good(number))
            sources.append(str(path))
        for what, count in counts.items():
            setups = [Setup(what, count, cores, cores) for cores in (1, 2)]
            paces: list[list[Pace]] = [[], []]
            for _ in range(repeat):
                for found, setup in zip(paces, setups, strict=True):
                    found.append(measured(sources[:count], setup))
            best = [max(found, key=lambda pace: pace.for_each) for found in paces]
            for setup, pace in zip(setups, best, strict=True):
                _row(setup, pace, setup.cores * pace.for_each / best[0].for_each)


def by_workers(count: int, workers: Sequence[int]) -> None:
    """The second table."""
    with running(LATENCY) as site:
        sources = site.addresses(count, 0)
        first = None
        for number in workers:
            setup = Setup(f"epub {LATENCY} s", count, len(os.sched_getaffinity(0)), number)
            pace = measured(sources, setup)
            first = first or pace
            _row(setup, pace, pace.rate / first.rate)


def _row(setup: Setup, pace: Pace, times: float) -> None:
    cells = (
        setup.what,
        setup.articles,
        setup.cores,
        setup.workers,
        f"{pace.rate:.2f}",
        f"{pace.cpu_seconds:.1f}",
        f"{setup.cores * pace.for_each:.2f}",
        f"{times:.2f}",
    )
    print(" ".join(f"{cell!s:>10}" for cell in cells), flush=True)


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench_workers", description=__doc__)
    parser.add_argument("--epub", type=int, default=120, help="articles for EPUB")
    parser.add_argument("--pdf", type=int, default=24, help="articles for PDF")
    parser.add_argument("--slow", type=int, default=64, help="articles from the slow site")
    parser.add_argument("--repeat", type=int, default=3)
    said = parser.parse_args(arguments)
    print(" ".join(f"{name:>10}" for name in HEAD))
    if said.epub or said.pdf:
        by_cores({k: n for k, n in (("epub", said.epub), ("pdf", said.pdf)) if n}, said.repeat)
    if said.slow:
        by_workers(said.slow, (2, 4, 8))


if __name__ == "__main__":
    main(sys.argv[1:])
