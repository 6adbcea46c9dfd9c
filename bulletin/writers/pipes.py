"""Tables in Markdown as GFM has them: a line a row, cells between pipes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from xml.etree.ElementTree import Element

from bulletin.writers.cells import cells
from bulletin.writers.chapter import tables

Write = Callable[[Element], list[str]]
"""An element → the Markdown of its blocks."""

_BARE_PIPE, _ESCAPED = re.compile(r"(?<!\\)\|"), r"\\|"
"""A pipe ends the cell even within code (GFM 0.29, 4.10)."""


def table(element: Element, title: str, write: Write) -> str:
    """The Markdown of a table that `tables.shape` has put in order; ``title`` stands over it.

    A line holds no table, so a table that holds tables is taken apart, cell after cell.
    """
    if element.find(".//table") is not None:
        blocks = (block for cell in tables.cells(element) for block in write(cell))
        return "\n\n".join(filter(None, [title, *blocks]))
    grid = _grid(element, write)
    if element.find("thead") is None and not all(cell.tag == "th" for cell in element[-1][0]):
        grid.insert(0, [""] * len(grid[0]))
    return "\n\n".join(filter(None, [title, "\n".join(lines(grid))]))


def lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of equally many cells, the first of them the head."""
    for number, row in enumerate(rows):
        yield f"| {' | '.join(_BARE_PIPE.sub(_ESCAPED, cell) for cell in row)} |"
        if number == 0:
            yield "|" + " --- |" * len(row)


def _grid(element: Element, write: Write) -> list[list[str]]:
    """The cells at their places; what a cell covers beside its first place stays empty."""
    placed = list(cells(element))
    height = max(cell.row for cell in placed) + 1
    width = max(cell.column + cell.span for cell in placed)
    grid = [[""] * width for _ in range(height)]
    for cell in placed:
        blocks = write(cell.element)
        text = "<br>".join(b.replace("\\\n", "<br>").replace("\n", "<br>") for b in blocks)
        grid[cell.row][cell.column] = text
    return grid
