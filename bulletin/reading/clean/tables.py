"""Layout tables are unwrapped, data tables stay."""

from __future__ import annotations

from bs4 import Tag

from bulletin.reading.clean.bench import (
    Bench,
    children,
    every,
    first,
    has_picture,
    initial,
    inside,
    text_in,
    value,
    with_attribute,
)
from bulletin.reading.clean.sheet import ems_of

_GUTTERS = frozenset(
    "gutter lineno linenos line-numbers blob-num hljs-button copy-btn copybtn btn-copy copy-button"
    " copy-code-button clipboard-copy".split()
)
"""Names of what stands beside the lines of code: their numbers, buttons to copy them."""
_CAPTION = 60
"""Characters of a caption in a table of pictures."""
INSET = "data-inset"
_MOST_INSET = 8
_CODE = ("pre", "code")
_FEWEST = 2
"""Numbers of lines that are told from figures."""
_PARTS = frozenset({"thead", "tbody", "tfoot", "tr", "td", "th", "caption"})


def unwrap_layout(bench: Bench) -> None:
    """Make the parts of layout tables plain blocks."""
    for table in every(bench.soup, "table"):
        rows = own_rows(table)
        shown = _pair_captions(rows)
        if shown or not is_data(table, rows):
            for part in [table, *(p for p in every(table, *_PARTS) if owner(p) is table)]:
                part.name = "div"
                part.attrs.pop("align", None)
    for code in every(bench.soup, "td", "div", "span", "ul", "ol", "pre"):
        if code.parent is not None and (_is_gutter(code) or _counts_lines(code)):
            bench.drop("line numbers and buttons of code", code)


def remember_indents(bench: Bench) -> None:
    """Before shaping: how far the first cells of rows are moved in by blanks (其中：…), in ems,
    beyond those that are moved in least."""
    for table in every(bench.soup, "table"):
        cells = [
            row[0] for row in own_rows(table) if row and row[0].name == "td" and initial(row[0])
        ]
        insets = [_inset(text_in(cell)) for cell in cells]
        if insets and min(insets) < max(insets) <= _MOST_INSET:
            for cell, inset in zip(cells, insets, strict=True):
                cell[INSET] = str(inset - min(insets))


def _inset(text: str) -> int:
    return int(ems_of(text[: len(text) - len(text.lstrip())]))


def indent_stubs(bench: Bench) -> None:
    """Move them in again, by ideographic spaces, from the left edge of their column."""
    for cell in with_attribute(bench.soup, INSET):
        if value(cell, "class") == "center":
            del cell["class"]
        (first(cell, "p") or cell).insert(0, "\u3000" * int(value(cell, INSET)))
        del cell[INSET]


def _is_gutter(code: Tag) -> bool:
    named = _GUTTERS.intersection(value(code, "class").split())
    return bool(named) and inside(code, "pre", "table", "figure") is not None


def _counts_lines(code: Tag) -> bool:
    """Whether a block right beside code holds the numbers of its lines and nothing else."""
    if code.name not in {"div", "ul", "ol", "pre", "td"} or initial(code) != "1":
        return False
    said = code.get_text(" ").split()
    if len(said) < _FEWEST or said != [str(n) for n in range(1, len(said) + 1)]:
        return False
    parts = [code.find_previous_sibling(True), code.find_next_sibling(True)]
    beside = [p for p in parts if isinstance(p, Tag)]
    codes = [c for part in beside for c in [part, *every(part, *_CODE)] if c.name in _CODE]
    return any(_lines_of(c) - len(said) in {0, 1} for c in codes)


def _lines_of(code: Tag) -> int:
    """How many lines a block of code has, by its breaks or its items."""
    return max(code.get_text().strip("\n").count("\n") + 1, len(every(code, "li")))


def owner(part: Tag) -> Tag | None:
    """The table that a part belongs to."""
    return inside(part, "table")


def _pair_captions(rows: list[list[Tag]]) -> bool:
    """Put the captions of a table of pictures, which stand in the rows between, below their
    pictures; whether it is such a table."""
    pairs = list(zip(rows[::2], rows[1::2], strict=False))
    if not pairs or len(rows) % 2 or not all(_is_shown(*pair) for pair in pairs):
        return False
    for pictures, captions in pairs:
        for picture, caption in zip(pictures, captions, strict=True):
            caption.name = "p"
            caption.attrs = {"data-caption": "1"} if text_of(caption) else {}
            picture.append(caption.extract())
    return True


def _is_shown(pictures: list[Tag], captions: list[Tag]) -> bool:
    """Whether a row is of pictures alone and the next of as many short texts."""
    pairs = list(zip(pictures, captions, strict=False))
    return (
        len(pictures) == len(captions)
        and any(map(has_picture, pictures))
        and not any(map(text_of, pictures))
        and all(has_picture(p) or not text_of(c) for p, c in pairs)
        and not any(has_picture(c) or len(text_of(c)) > _CAPTION for c in captions)
    )


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
