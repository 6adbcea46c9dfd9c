"""Tables in HTML's order: caption, head, bodies, foot; rows hold cells and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bulletin.writers.chapter.nodes import Node, filled, is_blank, made, nodes

_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})
_SPAN_LIMIT = {"colspan": 1000, "rowspan": 65534}
"""The largest spans that HTML knows (https://html.spec.whatwg.org/, "Attributes common to
td and th elements")."""


def shape(table: Element) -> tuple[Element | None, list[Node]]:
    """Put the parts of ``table`` in order, in place.

    Returns its caption and what stood in the table without belonging there.
    """
    captions: list[Element] = []
    groups: list[Element] = []
    extra: list[Node] = []
    loose: list[Element] = []
    for node in nodes(table):
        if isinstance(node, Element) and node.tag == "tr":
            loose.append(node)
            continue
        if isinstance(node, Element) and node.tag in _GROUPS:
            _close(loose, groups)
            groups.append(node)
        elif isinstance(node, Element) and node.tag == "caption":
            captions.append(node)
        elif isinstance(node, Element) and node.tag in _CELLS:
            loose.append(made("tr", [node]))
        elif not is_blank(node):
            extra.append(node)
    _close(loose, groups)
    for group in groups:
        filled(group, _rows(group, extra))
    ordered = _ordered([group for group in groups if len(group)])
    extra.extend(captions[1:])
    filled(table, [*captions[:1], *ordered])
    _mend_cells(table)
    return (captions[0] if captions else None), extra


def cells(table: Element) -> Iterator[Element]:
    """The cells of a table that `shape` has put in order, without those of inner tables."""
    for group in table:
        if group.tag in _GROUPS:
            for row in group:
                yield from row


def unlaid(table: Element) -> list[Node]:
    """The content of a table that cannot stand here: each cell's content in order."""
    caption, extra = shape(table)
    parts = [*([caption] if caption is not None else []), *cells(table)]
    return [*extra, *(made("p", nodes(part)) for part in parts)]


def _close(loose: list[Element], groups: list[Element]) -> None:
    if loose:
        groups.append(made("tbody", loose))
        loose.clear()


def _rows(group: Element, extra: list[Node]) -> list[Node]:
    rows: list[Node] = []
    for node in nodes(group):
        if isinstance(node, Element) and node.tag == "tr":
            cells = _cells(node, extra)
            if cells:
                rows.append(filled(node, cells))
        elif isinstance(node, Element) and node.tag in _CELLS:
            rows.append(made("tr", [node]))
        elif not is_blank(node):
            extra.append(node)
    return rows


def _cells(row: Element, extra: list[Node]) -> list[Node]:
    cells: list[Node] = []
    for node in nodes(row):
        if isinstance(node, Element) and node.tag in _CELLS:
            cells.append(node)
        elif not is_blank(node):
            extra.append(node)
    return cells


def _ordered(groups: list[Element]) -> list[Element]:
    """The first head first, the last foot last, every other group a body."""
    head = next((g for g in groups if g.tag == "thead"), None)
    feet = [g for g in groups if g.tag == "tfoot"]
    foot = feet[-1] if feet else None
    bodies = [g for g in groups if g is not head and g is not foot]
    for body in bodies:
        body.tag = "tbody"
    return [*([head] if head is not None else []), *bodies, *([foot] if foot is not None else [])]


def _mend_cells(table: Element) -> None:
    for group in table:
        for row in group if group.tag in _GROUPS else ():
            for index, cell in enumerate(row):
                _mend_cell(cell, group.tag, index)


def _mend_cell(cell: Element, group: str, index: int) -> None:
    for name, limit in _SPAN_LIMIT.items():
        value = cell.attrib.pop(name, "").strip()
        if value.isascii() and value.isdigit() and 1 < int(value) <= limit:
            cell.set(name, value)
    if cell.tag != "th":
        return
    if not "".join(cell.itertext()).strip() and cell.find(".//img") is None:
        cell.tag = "td"
    elif group == "thead":
        cell.set("scope", "col")
    elif index == 0:
        cell.set("scope", "row")
