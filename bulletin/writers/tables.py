"""Data tables for print: size of type, widths of columns, heads, alignment.

All of it is decided here, by what the cells hold, so that the layout has nothing to try out:
the narrow columns keep their words and numbers whole, the rest shares what is left so that
long cells take as few lines as can be.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from bulletin.writers import cells_fit
from bulletin.writers.cells import Cell, cells, is_number, rows
from bulletin.writers.sheet import Sheet

SIZES = ("", "wide", "broad", "tiny")
"""Classes of a table, from the largest type to the smallest; the sizes are the template's."""

PADDING = (1.0, 0.64, 0.4, 0.3)
"""Body sizes that a column spends beside its text, by size, as ``common.css`` has it."""

ACROSS = "across"
"""The class of a table that fits at no size: where there are columns, it goes across them."""

LEAST, MOST = 2.0, 9.0
"""Ems of a column that a size must have room for: a long cell may well break its lines."""

SLACK = 0.25
"""Ems that a column has beyond what its cells ask for: borders, and what we guess too low."""

KEPT = 5.4
"""Ems that a column of words keeps beside one of long cells."""

HAND = 8.0
"""Ems that a column asks for which is to be filled in by hand."""

SHORT = KEPT + 0.5
"""Ems up to which words stand in the middle of their column."""

FULL = 0.55
"""Of the text block: a table that is wider by nature is set across the whole of it."""

WHOLE = 0.4
"""Of a page: a table up to that height is kept on one page, and so is any single row."""

LEADING = 1.45
"""Height of a line in a table, in its type size, as ``common.css`` has it."""

MOST_INSET = 6
"""Ems by which a column of numbers is moved in from the right, so that it stands below its head."""

LEAST_PARTED = 4
"""Columns from which on a table may be parted."""

MOST_COLUMNS = 60
"""Columns from which on nothing can be planned: the layout does what it can."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column asks for, in ems: ``least`` for what must not be parted, ``wish`` for all
    of it on one line, ``named`` for that and its head, ``held`` for its cells without the head;
    ``stands``: the class of its cells, ``num``, ``mid`` or none; ``blank``: it is to be filled
    in by hand."""

    least: float
    wish: float
    stands: str = ""
    named: float = 0.0
    held: float = 0.0
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is set: its classes, and in body sizes its width and those of its columns."""

    size: int
    fits: bool
    full: bool
    widths: tuple[float, ...]


def prepare(table: Element, page: Sheet, room: float) -> None:
    """Set ``table`` for ``room`` body sizes, in place."""
    _head(table)
    found = list(cells(table))
    columns = _columns(found)
    if not 0 < len(columns) <= MOST_COLUMNS:
        table.set("class", "broad full")
        return
    plan = planned(columns, room, page.tables)
    if plan.full and len(columns) <= cells_fit.MOST_COLUMNS:
        beside, unit = PADDING[plan.size], page.tables[plan.size]
        inside = [(w - beside) / unit for w in plan.widths]
        least = [max(c.least, min(c.wish, KEPT)) for c in columns]
        fitted = cells_fit.fitted(found, inside, least)
        plan = replace(plan, widths=tuple(w * unit + beside for w in fitted))
    _align(found, columns, plan, page.tables[plan.size])
    heights = _heights(found, plan, page)
    _keep(table, heights, page)
    names = [SIZES[plan.size], "full" if plan.full else "", "" if plan.fits else ACROSS]
    if sum(heights) <= WHOLE * page.depth:
        names.append("whole")
    table.set("class", " ".join(filter(None, names)))
    _ruled(table, plan)


def fits(table: Element, page: Sheet, room: float) -> bool:
    """Whether ``table`` can be set in ``room`` body sizes with its words and numbers whole."""
    columns = _columns(list(cells(table)))
    return len(columns) <= MOST_COLUMNS and planned(columns, room, page.tables).fits


def settled(table: Element, page: Sheet, room: float) -> list[Element]:
    """``table`` set for ``room`` body sizes; as several where it fits at no size."""
    _head(table)
    parts = ([] if fits(table, page, room) else _parted(table, page, room)) or [table]
    for part in parts:
        prepare(part, page, room)
    return parts


def _parted(table: Element, page: Sheet, room: float) -> list[Element]:
    """``table`` as tables of some of its columns each, the first column in all of them; none
    where cells span others, or where it would not help."""
    found = list(cells(table))
    columns = _columns(found)
    plain = all(cell.span == 1 and cell.element.get("rowspan") in (None, "1") for cell in found)
    if not plain or not LEAST_PARTED <= len(columns) <= MOST_COLUMNS:
        return []
    asked = [max(c.least, min(c.wish, MOST)) * page.tables[1] + PADDING[1] for c in columns]
    beside = room - asked[0]
    if beside < max(asked[1:]):
        return []
    count = max(math.ceil(sum(asked[1:]) / beside), 2)
    most = math.ceil((len(columns) - 1) / count)
    groups = [range(n, min(n + most, len(columns))) for n in range(1, len(columns), most)]
    return [_some(table, {0, *group}, first=group.start == 1) for group in groups]


def _some(table: Element, columns: set[int], *, first: bool) -> Element:
    """A copy of ``table`` with only these columns; the caption is the first part's."""
    part = deepcopy(table)
    part.tail = None
    if not first:
        part.attrib.pop("id", None)
        for caption in part.findall("caption"):
            part.remove(caption)
    for row in rows(part):
        for cell in [cell for n, cell in enumerate(row) if n not in columns]:
            row.remove(cell)
        for cell in row if not first else ():
            for element in cell.iter():
                element.attrib.pop("id", None)
    return part


def planned(columns: Sequence[Column], room: float, sizes: Sequence[float]) -> Plan:
    """The largest of ``sizes`` at which ``columns`` fit into ``room`` body sizes."""
    asked = [
        sum(_asked(c) * type_size + padding for c in columns)
        for type_size, padding in zip(sizes, PADDING, strict=True)
    ]
    size = next((n for n, needed in enumerate(asked) if needed <= room), len(asked) - 1)
    beside = len(columns) * PADDING[size]
    natural = sum(c.wish for c in columns) * sizes[size] + beside
    full = len(columns) > 1 and (natural > room * FULL or any(c.blank for c in columns))
    named = sum(max(c.wish, c.named) for c in columns) * sizes[size] + beside
    if named <= room:
        columns = [replace(c, wish=max(c.wish, c.named)) for c in columns]
        natural = named
    width = room if full else min(room, natural * 1.02)
    inside = shared(columns, max(width - beside, 1.0) / sizes[size])
    widths = tuple(w * sizes[size] + PADDING[size] for w in inside)
    return Plan(size, asked[size] <= room, full, widths)


def _asked(column: Column) -> float:
    """What a column must have at any size of type; one to write in takes what is left."""
    return max(column.least, LEAST if column.blank else min(column.wish, MOST))


def shared(columns: Sequence[Column], room: float) -> list[float]:
    """``room`` ems given out to ``columns``: each its wish and some of the rest, or, where there
    is too little, so that the longest cells of all break into equally many lines."""
    wishes = [max(c.wish, LEAST) for c in columns]
    spare = room - sum(wishes)
    if spare >= 0:
        weights = [w * (0.5 if c.stands else 1.0) for w, c in zip(wishes, columns, strict=True)]
        return [w + spare * part / sum(weights) for w, part in zip(wishes, weights, strict=True)]
    least = [max(c.least, min(w, KEPT)) for c, w in zip(columns, wishes, strict=True)]
    if sum(least) >= room:
        return [w * room / sum(least) for w in least]
    low, high = 1.0, max(wishes) / LEAST
    for _ in range(40):
        lines = (low + high) / 2
        taken = sum(max(a, w / lines) for a, w in zip(least, wishes, strict=True))
        low, high = (lines, high) if taken > room else (low, lines)
    given = [max(a, w / high) for a, w in zip(least, wishes, strict=True)]
    return [w * room / sum(given) for w in given]


def _columns(found: Sequence[Cell]) -> list[Column]:
    count = max((cell.column + cell.span for cell in found), default=0)
    single: list[list[Cell]] = [[] for _ in range(min(count, MOST_COLUMNS + 1))]
    for cell in found:
        if cell.span == 1 and cell.column < len(single):
            single[cell.column].append(cell)
    return [_column(there) for there in single]


def _column(there: Sequence[Cell]) -> Column:
    body = [cell for cell in there if not cell.heads]
    held = max((cell.width for cell in body), default=LEAST)
    wish = held
    for head in (cell for cell in there if cell.heads):
        wish = max(wish, min(head.width, max(wish, 6.0)))
    least = max((cell.word for cell in there), default=0.0)
    named = max((cell.width for cell in there), default=0.0)
    blank = len(body) > 0 and not any(cell.written for cell in body)
    if blank:
        wish = max(wish, HAND)
    asked = max(wish, least) + SLACK
    return Column(least + SLACK, asked, _stands(body), named + SLACK, held, blank)


def _stands(body: Sequence[Cell]) -> str:
    """Numbers stand to the right, running numbers and short words in the middle."""
    texts = [cell.text for cell in body if cell.text]
    if not texts or any(cell.moved_in for cell in body):
        return ""
    if all(text.isdecimal() for text in texts) and len({len(t) for t in texts}) < 4:
        counted = [int(text) for text in texts]
        if len(counted) > 1 and counted == list(range(counted[0], counted[0] + len(counted))):
            return "mid"
    numbers = [text for text in texts if is_number(text)]
    if len(numbers) >= 0.8 * len(texts) and any(map(_counts, numbers)):
        return "num"
    return "mid" if max(cell.width for cell in body) <= SHORT else ""


def _counts(text: str) -> bool:
    """Whether a cell says how much: a dash alone does not, it stands in columns of words too."""
    return any(c.isdecimal() for c in text)


def _align(found: Sequence[Cell], columns: Sequence[Column], plan: Plan, type_size: float) -> None:
    """Numbers end under each other, in the middle of their column; words as `_stands` says."""
    for cell in found:
        column = columns[cell.column]
        if cell.heads or cell.element.get("class") or not (column.stands or cell.span > 1):
            continue
        if cell.span == 1 and cell.width > SHORT and not is_number(cell.text):
            continue  # a remark among numbers reads as words do: its lines begin at the left
        if cell.span > 1:
            if cell.width <= SHORT:
                cell.element.set("class", "mid")
            continue
        room = (plan.widths[cell.column] - PADDING[plan.size]) / type_size
        inset = min(int((room - column.held) / 2), MOST_INSET) if column.stands == "num" else 0
        cell.element.set("class", f"{column.stands} in-{inset}" if inset > 0 else column.stands)


def _heights(found: Sequence[Cell], plan: Plan, page: Sheet) -> list[float]:
    """About how high each row is, in points."""
    type_size = page.tables[plan.size]
    counts: dict[int, int] = {}
    for cell in found:
        inside = sum(plan.widths[cell.column : cell.column + cell.span]) - PADDING[plan.size]
        room = max(inside / type_size, 1.0)
        lines = sum(math.ceil(line / room) for line in cell.lines)
        counts[cell.row] = max(counts.get(cell.row, 1), lines)
    padding = PADDING[plan.size] * 0.56
    return [(n * LEADING * type_size + padding) * page.body for n in counts.values()]


def _keep(table: Element, heights: Sequence[float], page: Sheet) -> None:
    """A row that is higher than a good part of a page may be parted; the first two stay together,
    and the last two; a title across the columns does not count for one."""
    there = list(zip(rows(table), heights, strict=False))
    for row, height in there:
        if height > WHOLE * page.depth:
            row.set("class", "high")
    body = [(row, high) for row, high in there if any(cell.tag == "td" for cell in row)]
    start = 1 + any(len(row) == 1 and row[0].get("colspan") for row, _ in body[:1])
    for name, held, together in (
        ("first", body[:start], body[: start + 1]),
        ("last", body[-1:], body[-2:]),
    ):
        low = sum(high for _, high in together) < WHOLE * page.depth / 2
        if len(body) > LEAST_PARTED and low:
            for row, _ in held:
                row.set("class", name)


def _head(table: Element) -> None:
    """The first rows, where they hold nothing but heads: repeated on each page."""
    body = table.find("tbody")
    if body is None or table.find("thead") is not None:
        return
    below = list(body)
    count = 0
    while count < min(len(below) - 1, 3) and all(c.tag == "th" for c in below[count]):
        count += 1
    if not count:
        return
    head = Element("thead")
    for row in below[:count]:
        body.remove(row)
        head.append(row)
    table.insert(list(table).index(body), head)


def _ruled(table: Element, plan: Plan) -> None:
    whole = sum(plan.widths)
    if not plan.full:
        table.set("style", f"width: {whole:.2f}rem")
    group = Element("colgroup")
    for width in plan.widths:
        group.append(Element("col", {"style": f"width: {width / whole:.2%}"}))
    caption = table.find("caption")
    table.insert(0 if caption is None else list(table).index(caption) + 1, group)
