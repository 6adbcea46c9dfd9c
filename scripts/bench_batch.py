"""`make bench-batch`: a great batch from the web, with one source in twenty failing.

    python -m scripts.bench_batch --sources 100 10000

For each size: a first run, then a second with ``--resume`` and a third without, from the cache.
Shown are articles a second, CPU seconds, the peak of the resident memory of all processes
together, how many failures were named, and how many good pages each further run fetched again.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.batch_site import Site, running
from scripts.processes import below, share

BAD_SHARE = 0.05
FLAT = 1.5
"""Most times the memory of the smallest size that the greatest may take."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """What a batch of ``sources`` addresses came to. ``again``: good pages fetched once more."""

    sources: int
    seconds: float
    cpu_seconds: float
    peak_mib: float
    outputs: int
    failed: tuple[str, ...]
    wanted: tuple[str, ...]
    again: tuple[int, int]

    @property
    def faults(self) -> list[str]:
        """What is not as it should be."""
        found = []
        if set(self.failed) != set(self.wanted) or len(self.failed) != len(self.wanted):
            found.append(f"{len(self.failed)} failures named, not {len(self.wanted)}")
        if self.outputs != self.sources - len(self.wanted):
            found.append(f"{self.outputs} files")
        if any(self.again):
            found.append(f"good pages fetched again: {self.again}")
        return found


@dataclass(slots=True)
class Peak:
    """The most memory that a process and all below it had at one time, in MiB."""

    mib: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)


def campaign(site: Site, folder: Path, count: int, options: Sequence[str] = ()) -> Campaign:
    """Three runs over ``count`` sources of ``site``; the first one measured."""
    addresses = site.addresses(count, BAD_SHARE)
    (folder / "list.txt").write_text("".join(f"{address}\n" for address in addresses), "utf-8")
    line = [sys.executable, "-m", "bulletin", "batch", "--each", "@list.txt", "--quiet"]
    line += ["--date", "2026-11-23", "--cache-dir", "cache", "--folder", "out", *options]
    before = site.asked().get("good", 0)
    began, cpu = time.perf_counter(), _cpu_of_children()
    with peak_of_children() as peak:
        _run([*line, "--report", "first.jsonl", "--failed", "failed.txt"], folder)
    seconds = time.perf_counter() - began
    cpu = _cpu_of_children() - cpu
    outputs = sum(1 for _ in (folder / "out").iterdir())
    # A good page is asked for once; what goes beyond, a further run has fetched again.
    asked = [site.asked().get("good", 0) - before]
    for further in (["--resume", "--report", "first.jsonl"], ["--report", "third.jsonl"]):
        _run([*line, *further], folder)
        asked.append(site.asked().get("good", 0) - before)
    return Campaign(
        count,
        seconds,
        cpu,
        peak.mib,
        outputs,
        tuple((folder / "failed.txt").read_text("utf-8").splitlines()),
        tuple(address for address in addresses if "/bad/" in address),
        (asked[1] - asked[0], asked[2] - asked[1]),
    )


def _run(line: Sequence[str], folder: Path) -> None:
    """The command in ``folder``; as sources fail, it ends with 1."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    code = subprocess.run(line, cwd=folder, env=environment, check=False).returncode
    if code != 1:
        raise SystemExit(f"bulletin ended with {code}")


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@contextmanager
def peak_of_children() -> Iterator[Peak]:
    """The peak of what the processes below this one have in memory, looked at five times a second.

    Those that were there before do not count.
    """
    peak = Peak()
    before = set(below(os.getpid()))

    def watch() -> None:
        while not peak.ended.wait(0.2):
            started = [pid for pid in below(os.getpid()) if pid not in before]
            peak.mib = max(peak.mib, sum(map(share, started)))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        peak.ended.set()
        thread.join()


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(prog="bench_batch", description=__doc__)
    parser.add_argument("--sources", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("options", nargs="*", help="options for bulletin batch, after --")
    said = parser.parse_args(arguments)
    done: list[Campaign] = []
    head = ("sources", "art/s", "wall s", "cpu s", "MiB", "failed", "again")
    print(" ".join(f"{name:>9}" for name in head))
    with running() as site:
        for count in said.sources:
            with tempfile.TemporaryDirectory(prefix="bulletin-batch-") as name:
                done.append(campaign(site, Path(name), count, said.options))
            print(_row(done[-1]), flush=True)
    faults = [fault for one in done for fault in one.faults]
    if done[-1].peak_mib > FLAT * done[0].peak_mib:
        faults.append(f"memory grew {done[-1].peak_mib / done[0].peak_mib:.2f}-fold")
    print(json.dumps(faults) if faults else "all promises kept")
    return int(bool(faults))


def _row(one: Campaign) -> str:
    cells = (
        f"{one.sources:,}",
        f"{one.sources / one.seconds:.1f}",
        f"{one.seconds:.1f}",
        f"{one.cpu_seconds:.1f}",
        f"{one.peak_mib:.0f}",
        f"{len(one.failed)}/{len(one.wanted)}",
        f"{one.again[0]}, {one.again[1]}",
    )
    return " ".join(f"{cell:>9}" for cell in cells)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
