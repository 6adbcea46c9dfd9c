"""The long run: every case alone, as users run it, with all outputs; a table of figures.

``python -m tests.hostile.report [--only TEXT] [--quick] [--outputs epub,pdf]``; exit 1 where one fails.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from scripts.epubcheck import Epubcheck
from tests.hostile.running import Alone, Nursery
from tests.hostile.suite import ROOMS, Verdict, judged


def main() -> int:
    """Run, print, sum up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="cases whose name holds this, or a room")
    parser.add_argument("--quick", action="store_true", help="in forks, without heavy cases")
    parser.add_argument("--outputs", default="epub,pdf,html,md")
    options = parser.parse_args()
    outputs = tuple(f"out.{suffix}" for suffix in options.outputs.split(","))
    with tempfile.TemporaryDirectory() as folder:
        verdicts = list(_all(options.only, options.quick, outputs, Path(folder)))
        checked = list(_checked(verdicts))
        return _summed(checked, outputs)


def _all(only: str, quick: bool, outputs: tuple[str, ...], folder: Path) -> Iterator[Verdict]:
    with Nursery() if quick else Alone() as runner:
        for room, cases in ROOMS.items():
            for case in cases:
                if (only in case.name or only == room) and not (quick and case.heavy):
                    verdict = judged(case, runner, folder / case.name, outputs)
                    _say(verdict)
                    yield verdict


def _checked(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """With what epubcheck says."""
    with Epubcheck() as checker:
        for verdict in verdicts:
            more = checker.faults(verdict.book) if verdict.book else []
            if more:
                print(f"{verdict.case.name}: {more[:3]}")
            yield replace(verdict, problems=(*verdict.problems, *more))


def _say(verdict: Verdict) -> None:
    ran = verdict.ran
    print(
        f"{'ok  ' if not verdict.problems else 'BAD '} {verdict.case.name:32} exit {ran.exit} "
        f"{ran.seconds:5.1f} s cpu {ran.clock:5.1f} s {ran.mebibytes:5.0f} MiB",
        *(f"\n       {problem}" for problem in verdict.problems),
        flush=True,
    )


def _summed(verdicts: list[Verdict], outputs: tuple[str, ...]) -> int:
    good = sum(not verdict.problems for verdict in verdicts)
    slow = max(verdicts, key=lambda verdict: verdict.ran.seconds)
    large = max(verdicts, key=lambda verdict: verdict.ran.mebibytes)
    print(
        f"{good} of {len(verdicts)} good ({', '.join(outputs)}); "
        f"slowest {slow.case.name} {slow.ran.seconds:.1f} s, "
        f"largest {large.case.name} {large.ran.mebibytes:.0f} MiB"
    )
    return 0 if good == len(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
