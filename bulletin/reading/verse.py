"""Poems: short lines that their writer parted by hand, which read like furniture one by one."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bulletin.reading.dom import CELLS

if TYPE_CHECKING:
    from bulletin.reading.measure import Line

VERSE = 0.15
"""What each of many short lines set by hand one below the other counts, ..."""

VERSES = 10
"""... how many make a poem, ..."""

_VERSE_SIZE = 24.0
"""... and what each says at most."""


def lift(lines: list[Line]) -> None:
    """Let the lines of a poem count: many short ones that line breaks part within one block."""
    for spot, group in groupby(lines, lambda line: line.spot):
        run = list(group)
        if len(run) < VERSES or spot.tag in CELLS or any(line.linked for line in run):
            continue
        if all(line.size <= _VERSE_SIZE for line in run):
            for line in run:
                line.score = max(line.score, VERSE)
