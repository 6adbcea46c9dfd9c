"""The hostile pages of `tests/hostile` through the command line: the contract holds for each.

Here the quick cases run, in forks of one process, as page and Markdown, those that differ in
what they hold as e-books too, and a few as PDF. ``make hostile`` runs all of them alone
and with every output, and prints the figures.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.ebooks import Faults
from tests.hostile.case import Case
from tests.hostile.running import Nursery
from tests.hostile.suite import ROOMS, Verdict, judged

BOOKS = frozenset({"markup", "words", "pictured"})
"""Rooms whose pages differ in what they hold: there every case becomes an e-book."""

AT_ONCE = {"fetching": 4, "reaching": 2, "pictured": 2}
"""Cases that run side by side, where most of them wait for a server that is slow or lies."""


def outputs(case: Case, room: str) -> tuple[str, ...]:
    book = ("out.epub",) if case.printed or room in BOOKS else ()
    return (*book, *(("out.pdf",) if case.printed else ()), "out.html", "out.md")


@pytest.mark.timeout(900)
@pytest.mark.parametrize("room", ROOMS)
def test_quick_cases(room: str, nursery: Nursery, tmp_path: Path, faults: Faults) -> None:
    def verdict(case: Case) -> Verdict:
        return judged(case, nursery, tmp_path / case.name, outputs(case, room))

    cases = [case for case in ROOMS[room] if not case.heavy]
    with ThreadPoolExecutor(AT_ONCE.get(room, 1)) as threads:
        verdicts = list(threads.map(verdict, cases))
    assert {v.case.name: v.problems for v in verdicts if v.problems} == {}
    found = {v.case.name: faults(v.book.read_bytes()) for v in verdicts if v.book}
    assert {name: faulty for name, faulty in found.items() if faulty} == {}


def test_names_are_told_apart() -> None:
    names = [case.name for cases in ROOMS.values() for case in cases]
    assert len(names) == len(set(names))
    assert len(names) >= 250
