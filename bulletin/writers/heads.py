"""Which heads each cell of a table in the structure tree stands under.

PDF/UA-1 (ISO 14289-1, 7.5) asks that a reader can tell the heads of every cell; ISO 32000-1,
table 349: ``Headers`` names them by ``ID``. WeasyPrint 70 counts columns wrongly past cells
that span others, so both are made anew here, on the grid that the spans describe.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pydyf

Objects = Mapping[int, Any]

_GROUPS = frozenset({"/THead", "/TBody", "/TFoot"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell's structure element and the rows and columns that it covers."""

    element: Any
    rows: range
    columns: range

    @property
    def heads(self) -> bool:
        return bool(self.element["S"] == "/TH")


def name(table: Any, objects: Objects) -> None:
    """Give the heads of ``table`` names and a scope, and every other cell its list of them."""
    rows = [list(kids(row, objects)) for row in _rows(table, objects)]
    spots = list(_spots(rows))
    beside = {n for n, row in enumerate(rows) if any(cell["S"] == "/TD" for cell in row)}
    above: dict[int, list[Any]] = {}
    left: dict[int, list[Any]] = {}
    for spot in (spot for spot in spots if spot.heads):
        key = pydyf.String(f"{table.number}-{spot.rows.start}-{spot.columns.start}")
        spot.element["ID"] = key
        across = spot.rows.start in beside
        spot.element["A"]["Scope"] = "/Row" if across else "/Column"
        for place in spot.rows if across else spot.columns:
            (left if across else above).setdefault(place, []).append(key)
    for spot in (spot for spot in spots if not spot.heads):
        keys = [key for place in spot.rows for key in left.get(place, ())]
        keys += [key for place in spot.columns for key in above.get(place, ())]
        spot.element["A"].pop("Headers", None)
        if keys:
            spot.element["A"]["Headers"] = pydyf.Array(dict.fromkeys(keys))


def kids(element: Any, objects: Objects) -> Iterator[Any]:
    """The structure elements right below ``element``."""
    for kid in element.get("K", ()):
        child = objects.get(int(kid.split()[0])) if isinstance(kid, bytes) else None
        if isinstance(child, pydyf.Dictionary) and "S" in child:
            yield child


def _rows(table: Any, objects: Objects) -> Iterator[Any]:
    for child in kids(table, objects):
        if child["S"] == "/TR":
            yield child
        elif child["S"] in _GROUPS:
            yield from (row for row in kids(child, objects) if row["S"] == "/TR")


def _spots(rows: list[list[Any]]) -> Iterator[Spot]:
    taken: dict[int, int] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell["S"] not in ("/TH", "/TD"):
                continue
            while taken.get(column, 0) > number:
                column += 1
            said = cell.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
            down = range(number, min(number + said.get("RowSpan", 1), len(rows)))
            across = range(column, column + said.get("ColSpan", 1))
            taken.update(dict.fromkeys(across, down.stop))
            column = across.stop
            yield Spot(cell, down, across)
