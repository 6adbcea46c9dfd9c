"""How large a data table is set: as large as its columns let it stand in the text block."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from bulletin.writers.speech import ems

SIZES = (("", 0.88, 1.1), ("wide", 0.78, 0.75), ("broad", 0.68, 0.5))
"""Class, type size in body sizes and a column's padding in ems, largest first."""

ACROSS = "across"
"""The class of a table that fits at no size: where there are columns, it goes across them."""

LEAST, MOST = 2.0, 9.0
"""Ems of a column that a size must have room for: a long cell may well break its lines."""

FULL = 0.55
"""Of the text block: a table that is wider by nature is set across the whole of it."""

WHOLE = 9
"""Rows up to which a table is kept on one page."""


def size(table: Element, characters: float) -> str:
    """The classes for ``table`` in a text block of ``characters`` ems."""
    columns = _columns(table)
    name, width = _fitting(columns, characters)
    full = "full" if len(columns) > 1 and width > characters * FULL else ""
    whole = "whole" if sum(1 for _ in table.iter("tr")) <= WHOLE else ""
    return " ".join(filter(None, (name, full, whole)))


def _fitting(columns: list[float], characters: float) -> tuple[str, float]:
    """The class of the largest size that fits, and how wide the table is at it."""
    name, width = "", 0.0
    for name, type_size, padding in SIZES:
        width = sum(columns) * type_size + len(columns) * padding
        if width <= characters:
            return name, width
    return f"{name} {ACROSS}", width


def _columns(table: Element) -> list[float]:
    """Each column's wish in ems; cells that span several columns do not count."""
    wishes: dict[int, float] = {}
    for row in table.iter("tr"):
        at = 0
        for cell in row:
            span = cell.get("colspan", "1")
            step = min(int(span), 100) if span.isdecimal() else 1
            wish = ems(" ".join("".join(cell.itertext()).split())) if step == 1 else 0.0
            for column in range(at, at + step):
                wishes[column] = max(wishes.get(column, LEAST), min(wish, MOST))
            at += step
    return list(wishes.values())
