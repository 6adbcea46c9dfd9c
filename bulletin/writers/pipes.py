"""Tables in Markdown as GFM has them: a line a row, cells between pipes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from bulletin.writers.chapter import tables

Write = Callable[[Element], list[str]]
"""An element → the Markdown of its blocks."""

_BARE_PIPE = re.compile(r"(?<!\\)\|")


def table(element: Element, title: str, write: Write) -> str:
    """The Markdown of a table that `tables.shape` has put in order; ``title`` stands over it.

    A line holds no table, so a table that holds tables is taken apart, cell after cell.
    """
    if element.find(".//table") is not None:
        blocks = (block for cell in tables.cells(element) for block in write(cell))
        return "\n\n".join(filter(None, [title, *blocks]))
    rows = [list(_row(row, write)) for group in element if group.tag != "caption" for row in group]
    width = max(len(row) for row in rows)
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    if element.find("thead") is None and not all(cell.tag == "th" for cell in element[-1][0]):
        rows.insert(0, [""] * width)
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + " --- |" * width)
    return "\n\n".join(filter(None, [title, "\n".join(lines)]))


def _row(row: Element, write: Write) -> Iterator[str]:
    for cell in row:
        blocks = [block.replace("\\\n", "<br>").replace("\n", "<br>") for block in write(cell)]
        # A pipe ends the cell even within code (GFM 0.29, 4.10).
        yield _BARE_PIPE.sub(r"\\|", "<br>".join(blocks))
        span = cell.get("colspan", "1")
        yield from [""] * (int(span) - 1 if span.isdecimal() else 0)
