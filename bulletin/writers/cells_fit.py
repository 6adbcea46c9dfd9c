"""Widths of a table's columns so that its rows take as few lines as can be.

A few steps of search from widths that are about right: a little is taken from one column and
given to another for as long as rows grow lower. All widths are in ems of the table's type.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import permutations

from bulletin.writers.cells import Cell

MOST_COLUMNS = 8
"""Columns of a table that is searched: beyond, there are too many ways."""

MOST_ROWS = 40
"""Rows that are looked at, evenly out of all."""

STEPS = (1.6, 0.8)
"""Ems that are moved at once."""

MOVES = 12
"""Moves at most."""

RAGGED = 0.4
"""Ems that the lines of a cell of several lines leave empty at their ends."""

Lines = tuple[float, ...]
Row = dict[int, Lines]
"""The widths of the lines of a row's cells, by column."""


def fitted(
    cells: Sequence[Cell], widths: Sequence[float], least: Sequence[float]
) -> tuple[float, ...]:
    """``widths``, as far as moving some of them about makes rows lower; none below ``least``."""
    rows = list(_rows(cells))
    best = tuple(widths)
    cost, lowest = _cost(rows, best), _cost(rows, [math.inf] * len(best))
    for _ in range(MOVES if cost > lowest else 0):
        ways = ((_cost(rows, way), way) for way in _moved(best, least))
        lower, way = min(ways, default=(math.inf, best))
        if lower >= cost:
            break
        cost, best = lower, way
    return best


def _moved(widths: tuple[float, ...], least: Sequence[float]) -> Iterator[tuple[float, ...]]:
    for step in STEPS:
        for giver, taker in permutations(range(len(widths)), 2):
            if widths[giver] - step >= least[giver]:
                way = list(widths)
                way[giver] -= step
                way[taker] += step
                yield tuple(way)


def _rows(cells: Sequence[Cell]) -> Iterator[Row]:
    """The rows that are looked at, without cells that span columns."""
    rows: dict[int, Row] = {}
    for cell in cells:
        if cell.span == 1:
            rows.setdefault(cell.row, {})[cell.column] = cell.lines
    every = max(1, math.ceil(len(rows) / MOST_ROWS))
    yield from list(rows.values())[::every]


def _cost(rows: Sequence[Row], widths: Sequence[float]) -> float:
    """How many lines all rows take together."""
    return sum(
        max((_count(lines, widths[column]) for column, lines in row.items()), default=1)
        for row in rows
    )


def _count(lines: Lines, width: float) -> int:
    """How many lines a cell takes in a column of ``width``."""
    room = max(width, 1.0)
    return sum(1 if line <= room else math.ceil(line / max(room - RAGGED, 1.0)) for line in lines)
