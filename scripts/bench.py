"""`make bench`: seconds and memory for bulletins of 10, 50 and 200 articles.

The pages are made of the example commentary (about 1,800 characters each, the order of the
paragraphs and a number in the title differing), so that anyone gets the same input. Memory is
the largest resident size that any one process of the run reached, in MiB.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parent.parent / "examples/spring/pages/让书屋的灯亮得久一些.html"
TITLE = "让书屋的灯亮得久一些"


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of the command took."""

    seconds: float
    cpu_seconds: float
    peak_mib: float
    exit_code: int


def main(arguments: Sequence[str]) -> int:
    """Measure and print; returns the largest exit code met."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 50, 200])
    parser.add_argument("--formats", nargs="+", default=["pdf", "epub", "html"])
    parser.add_argument("--repeat", type=int, default=1, help="runs of which the best counts")
    options = parser.parse_args(arguments)
    worst = 0
    print(f"{'articles':>8} {'format':>7} {'wall s':>8} {'cpu s':>8} {'MiB':>7} {'bytes':>11}")
    with tempfile.TemporaryDirectory(prefix="bulletin-bench-") as name:
        folder = Path(name)
        for size in options.sizes:
            pages = list(written_pages(folder / str(size), size))
            for suffix in options.formats:
                out = folder / f"{size}.{suffix}"
                runs = [measured(pages, out) for _ in range(options.repeat)]
                best = min(runs, key=lambda run: run.seconds)
                worst = max(worst, *(run.exit_code for run in runs))
                length = out.stat().st_size if out.is_file() else 0
                print(
                    f"{size:>8} {suffix:>7} {best.seconds:>8.2f} {best.cpu_seconds:>8.2f} "
                    f"{best.peak_mib:>7.0f} {length:>11,}"
                    + (f"  exit {best.exit_code}" if best.exit_code else ""),
                    flush=True,
                )
    return worst


def written_pages(folder: Path, count: int) -> Iterator[Path]:
    """``count`` pages like the example, no two alike."""
    folder.mkdir()
    head, rest = PAGE.read_text("utf-8").split('id="zoom">\n', 1)
    lines = rest.split("\n")
    end = next(n for n, line in enumerate(lines) if "text-align:right" in line)
    for number in range(count):
        turn = number % end
        body = "\n".join([*lines[turn:end], *lines[:turn], *lines[end:]])
        path = folder / f"{number:04}.html"
        page = (head + 'id="zoom">\n' + body).replace(TITLE, f"{TITLE}（{number + 1}）")
        path.write_text(page, "utf-8")
        yield path


def measured(pages: Sequence[Path], out: Path) -> Run:
    """One run of ``bulletin make`` in a process of its own."""
    command = [sys.executable, "-m", "bulletin", "make", *map(str, pages), "-o", str(out)]
    command += ["--offline", "--quiet", "--date", "2026-03-28"]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    # On Linux ru_maxrss is in KiB and covers the children that the process waited for.
    return Run(
        seconds,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        os.waitstatus_to_exitcode(status),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
