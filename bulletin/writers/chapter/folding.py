"""Wide tables on narrow screens: below a width every row becomes a card of labelled cells.

The table stays a table in the markup. What the style sheets need for the cards is written on
it: which rows are the head, each cell's column (``data-label``), and what a cell of a row
above says about this row, too (``data-above``). A table whose columns have no names cannot be
read as cards; it scrolls in its frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

from bulletin.writers.cells import MOST_SPAN, Cell, cells
from bulletin.writers.chapter.nodes import Node, is_blank, nodes, plain

STEPS = (("", 20.0), ("fold", 30.0), ("fold early", float("inf")))
"""Classes of the frame, and up to which width in ems of the text a table has them. The style
sheets fold all of them on screens below 30 em, and the ``early`` ones below 48."""

_TYPE_SIZE, _PADDING, _MARGIN = 0.88, 1.1, 2.0
_LEAST, _READABLE = 2.0, 5.0
"""Ems of any column, and those at which a column of long cells can still be read."""

_MOST_HEADS = 3
_LONGEST = 60
"""Characters of a label; a longer one is cut, since the table itself has the whole text."""


def fold(table: Element, colon: str) -> str:
    """Write on ``table`` what its cards need; the class of its frame, empty for none."""
    name = _step(table)
    if not name or any(below is not table for below in table.iter("table")):
        return ""
    rows = [list(row) for _, row in groupby(cells(table), lambda cell: cell.row)]
    heads = _heads(rows)
    if not 0 < heads < len(rows):
        return ""
    above = _reaching(rows[heads:])
    elements = [row for row in table.iter("tr") if len(row)]
    labels = {n: f"{text}{colon}" for n, text in _labels(rows[:heads]).items()}
    for number, element in enumerate(elements):
        if number < heads:
            element.set("class", "names")
        else:
            _label(element, rows[number], above.get(rows[number][0].row, []), labels)
    return name


def _step(table: Element) -> str:
    wishes: dict[int, float] = {}
    for cell in cells(table):
        width = cell.width if cell.span == 1 else 0.0
        wish = max(_LEAST, min(width, _READABLE), min(cell.word, width))
        for column in range(cell.column, cell.column + cell.span):
            wishes[column] = max(wishes.get(column, 0.0), wish)
    needed = sum(wish * _TYPE_SIZE + _PADDING for wish in wishes.values()) + _MARGIN
    return next(name for name, most in STEPS if needed <= most)


def _label(row: Element, own: Sequence[Cell], above: Sequence[Cell],
           labels: Mapping[int, str]) -> None:  # fmt: skip
    told = [labels.get(cell.column, "") + plain(cell.element) for cell in above if cell.text]
    if told:
        row.set("data-above", _short(" ".join(told)))
    for cell in own if len(own) + len(above) > 1 else ():
        if cell.column in labels and cell.text:
            cell.element.set("data-label", labels[cell.column])


def _heads(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top name the columns: all of their cells are heads or in bold."""
    for count, row in enumerate(rows[: _MOST_HEADS + 1]):
        if len(row) < 2 or not all(cell.heads or _is_bold(cell.element) for cell in row):
            return count
    return 0


def _is_bold(cell: Element) -> bool:
    """Whether everything in ``cell`` is in one bold element, or nothing is in it at all."""
    inside: list[Node] = [node for node in nodes(cell) if not is_blank(node)]
    while len(inside) == 1 and isinstance(inside[0], Element):
        if inside[0].tag in {"strong", "b"}:
            return True
        inside = [node for node in nodes(inside[0]) if not is_blank(node)]
    return not inside


def _labels(heads: Iterable[Iterable[Cell]]) -> dict[int, str]:
    """The name of each column: what stands over it, from the top."""
    names: dict[int, list[str]] = {}
    for row in heads:
        for cell in row:
            for column in range(cell.column, cell.column + cell.span):
                names.setdefault(column, []).append(plain(cell.element))
    said = {column: " ".join(filter(None, texts)) for column, texts in names.items()}
    return {column: _short(text) for column, text in said.items() if text}


def _reaching(rows: Iterable[Iterable[Cell]]) -> dict[int, list[Cell]]:
    """Row → the cells of rows above that reach into it, by their columns."""
    found: dict[int, list[Cell]] = {}
    for row in rows:
        for cell in row:
            for below in _rows_below(cell):
                found.setdefault(below, []).append(cell)
    return {row: sorted(reaching, key=lambda cell: cell.column) for row, reaching in found.items()}


def _rows_below(cell: Cell) -> Iterator[int]:
    said = cell.element.get("rowspan", "1")
    rows = min(int(said), MOST_SPAN) if said.isdecimal() else 1
    yield from range(cell.row + 1, cell.row + rows)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
