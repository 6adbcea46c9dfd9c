"""Layout tables are unwrapped, data tables stay."""

from __future__ import annotations

from bs4 import Tag

from bulletin.reading.clean.bench import Bench, children, every, first, inside, value

_PARTS = frozenset({"thead", "tbody", "tfoot", "tr", "td", "th", "caption"})


def unwrap_layout(bench: Bench) -> None:
    """Make the parts of layout tables plain blocks."""
    for table in every(bench.soup, "table"):
        rows = own_rows(table)
        if not is_data(table, rows):
            for part in [table, *(p for p in every(table, *_PARTS) if owner(p) is table)]:
                part.name = "div"
                part.attrs.pop("align", None)
    for code in every(bench.soup, "td", "div", "span"):
        if (
            code.parent is not None
            and _is_gutter(value(code, "class"))
            and inside(code, "pre", "table", "figure")
        ):
            bench.drop("line numbers of code", code)


def _is_gutter(name: str) -> bool:
    return bool(name) and bool(
        {"gutter", "lineno", "linenos", "line-numbers", "blob-num"} & set(str(name).split())
    )


def owner(part: Tag) -> Tag | None:
    """The table that a part belongs to."""
    return inside(part, "table")


def own_rows(table: Tag) -> list[list[Tag]]:
    """The cells of a table, row by row, without those of tables inside."""
    rows = []
    for row in every(table, "tr"):
        if owner(row) is table:
            rows.append(children(row, "td", "th"))
    return [row for row in rows if row]


def is_data(table: Tag, rows: list[list[Tag]]) -> bool:
    """Whether a table is read as one: more than one row and column, no cell that holds it all."""
    if value(table, "role") in {"presentation", "none"} or not rows:
        return False
    cells = [cell for row in rows for cell in row]
    heads = any(cell.name == "th" for cell in cells)
    if max(len(row) for row in rows) < 2 or (len(rows) < 2 and not heads):
        return False
    nested = first(table, "table") is not None
    return (heads and not nested) or _is_spread([len(text_of(cell)) for cell in cells], nested)


def _is_spread(filled: list[int], nested: bool) -> bool:
    """Whether the text of a table is spread over its cells, as that of a page's frame is not."""
    total, most = sum(filled), max(filled)
    if (nested and most > 0.5 * total) or (most > 300 and most > 0.7 * total):
        return False
    return sum(1 for size in filled if size) >= 3


def text_of(cell: Tag) -> str:
    """The text of a cell without white space around its parts."""
    return cell.get_text(strip=True)
