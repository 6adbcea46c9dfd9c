"""The hostile pages of `tests/hostile` through the command line: the contract holds for each.

Here the quick cases run, in forks of one process, as e-book, page and Markdown, and a few as
PDF. ``make hostile`` runs all of them alone and with every output, and prints the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.epubs import faults
from tests.hostile.running import Nursery
from tests.hostile.suite import ROOMS, judged

OUTPUTS = ("out.epub", "out.html", "out.md")


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as running:
        yield running


@pytest.mark.timeout(900)
@pytest.mark.parametrize("room", ROOMS)
def test_quick_cases(room: str, nursery: Nursery, tmp_path: Path) -> None:
    verdicts = [
        judged(case, nursery, tmp_path / case.name, OUTPUTS)
        for case in ROOMS[room]
        if not case.heavy
    ]
    assert {v.case.name: v.problems for v in verdicts if v.problems} == {}
    assert faults([v.book for v in verdicts if v.book]) == {}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("room", ROOMS)
def test_some_cases_on_paper(room: str, nursery: Nursery, tmp_path: Path) -> None:
    chosen = [case for case in ROOMS[room] if case.printed]
    verdicts = [judged(case, nursery, tmp_path / case.name, ("out.pdf",)) for case in chosen]
    assert {v.case.name: v.problems for v in verdicts if v.problems} == {}


def test_names_are_told_apart() -> None:
    names = [case.name for cases in ROOMS.values() for case in cases]
    assert len(names) == len(set(names))
    assert len(names) >= 250
