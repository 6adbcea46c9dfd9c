"""Lines that a page says more than once: a second copy of the article, and teasers' sentences.

A line that alone is said again is a refrain or a formula, and one that only begins like another
an item of a list: only runs of lines, and long sentences that stand in many places, are marked.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bulletin.reading.measure import Line, Survey

RUN = 3
"""Lines in a row that make a second copy of something, where they stood in a row before."""

TEASED = 3
"""How often the same sentence must stand on a page to be no part of an article, ..."""

_SENTENCE = 16.0
"""... and what it says at least."""

_LEAST = 10.0
"""Shorter lines are not compared."""


def mark(result: Survey) -> None:
    """Set ``told`` on the lines of second copies, and lower the score of teasers' sentences."""
    lines = [line for line in result.lines if line.size >= _LEAST]
    texts = ["".join(line.text.split()) for line in lines]
    _mark_runs(lines, texts)
    _lower_teases(lines, texts)
    if sum(line.told for line in result.lines) >= RUN:
        _mark_blocks(result)


def _mark_runs(lines: list[Line], texts: list[str]) -> None:
    """Mark three lines or more that stood in the same order before."""
    seen: dict[tuple[str, ...], int] = {}
    for start in range(len(texts) - RUN + 1):
        run = tuple(texts[start : start + RUN])
        if start - seen.setdefault(run, start) >= RUN and len(set(run)) == RUN:
            for line in lines[start : start + RUN]:
                line.told = True


def _lower_teases(lines: list[Line], texts: list[str]) -> None:
    """Let sentences count as furniture that stand in place after place, as below each of many
    headlines. They are no copy: an agenda has such lines too; and what is said again beside
    itself is a refrain."""
    places = {(text, id(line.spot.parent)) for line, text in zip(lines, texts, strict=True)}
    often = {text for text, count in Counter(t for t, _ in places).items() if count >= TEASED}
    for line, text in zip(lines, texts, strict=True):
        if text in often and line.size >= _SENTENCE:
            line.score = min(line.score, -0.1)


def _mark_blocks(result: Survey) -> None:
    """Mark all of a block that mostly is a copy."""
    said_sizes = result.sums(lambda line: line.size if line.size >= _LEAST else 0.0)
    told_sizes = result.sums(lambda line: line.size if line.told else 0.0)
    for spot in result.above:
        again = told_sizes[spot.number]
        if again > 100 and again >= 0.7 * said_sizes[spot.number]:
            lines = result.below(spot)
            if sum(line.told for line in lines) >= RUN:
                for line in lines:
                    line.told = True
