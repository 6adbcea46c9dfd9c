"""All cases by the room that they attack, and how one is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.hostile import fetching, markup, pictured, reaching, words
from tests.hostile.case import Case, Ground
from tests.hostile.judging import problems
from tests.hostile.running import Alone, Nursery, Ran

ROOMS: Mapping[str, tuple[Case, ...]] = {
    "fetching": fetching.CASES,
    "reaching": reaching.CASES,
    "markup": markup.CASES,
    "words": words.CASES,
    "pictured": pictured.CASES,
}
DEADLINE = "4"
"""Seconds for a source: what stalls must not cost the suite its time."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A case that was run. ``book`` is its EPUB, where one was made."""

    case: Case
    ran: Ran
    problems: tuple[str, ...]
    book: Path | None


def judged(case: Case, runner: Nursery | Alone, folder: Path, outputs: tuple[str, ...]) -> Verdict:
    """Run ``case`` in ``folder`` (which is made) and say what was wrong."""
    folder.mkdir()
    with Ground(folder) as ground:
        argv = ["make", "-q", "--date", "2026-11-23", "--no-cache", "--timeout", DEADLINE]
        for name in outputs:
            argv += ["-o", name]
        argv += ["--report", "r.json", *case.lay(ground)]
        ran = runner.run(argv, folder, case.stdin, case.environment)
        found = problems(case, ran, ground, outputs)
    book = folder / "out.epub"
    return Verdict(case, ran, tuple(found), book if book.is_file() else None)
