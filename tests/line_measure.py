"""Line work counted in any PDF of ours: full lines, last lines, marks at edges, by coordinates.

A line counts as full where the next one goes on at the very left of the same column, one line
further down and in the same size: so only running text counts, not titles, verse or captions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from itertools import groupby, pairwise

from bulletin.writers.sheet import GAP, POINT, Sheet
from tests.pdf_reading import Placed

NEVER_FIRST = frozenset("。，、；：？！）》」』】〕％”’…·—")
NEVER_LAST = frozenset("（《「『【〔“‘")
_WORD = re.compile(r"\w")
_STRAY = re.compile("(?<=[\u4e00-\u9fff])[ \u00a0](?=[\u4e00-\u9fff])")


@dataclass(slots=True)
class Count:
    """``full`` lines of running text and ``flush`` ones of them (within 1 pt of the edge);
    paragraphs of several lines and those that end in one character ``alone``; lines that
    ``begin`` or ``end`` with a mark that must not stand there."""

    full: int = 0
    flush: int = 0
    paragraphs: int = 0
    alone: list[str] = field(default_factory=list)
    begin: list[str] = field(default_factory=list)
    end: list[str] = field(default_factory=list)

    def __iadd__(self, other: Count) -> Count:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self


def count(lines: Iterable[Placed], sheet: Sheet) -> Count:
    """The lines of a PDF that ``sheet`` is the paper of, as `lines_of` gives them."""
    found = Count()
    for page, there in groupby(lines, key=lambda line: line.page):
        placed = list(there)
        for left, right in _columns(sheet, page):
            inside = [a for a in placed if left - 1 <= a.left and a.right <= right + sheet.body]
            _count_column(list(_joined(inside)), (left, right), sheet, found)
    return found


def strays(text: str) -> list[str]:
    """Where ``text`` has a space between two Han characters."""
    return [text[max(0, m.start() - 5) : m.end() + 5] for m in _STRAY.finditer(text)]


def _columns(sheet: Sheet, page: int) -> Iterator[tuple[float, float]]:
    left = (sheet.inner if page % 2 else sheet.outer) / POINT
    width = sheet.column * sheet.body
    for n in range(sheet.columns):
        start = left + n * (width + GAP * sheet.body)
        yield start, start + width


def _joined(lines: list[Placed]) -> Iterator[Placed]:
    """Pieces that stand on one line, as one."""
    row: Placed | None = None
    for line in sorted(lines, key=lambda a: (round(a.top + a.height), a.left)):
        if row and abs(row.top + row.height - line.top - line.height) < min(row.height, 6) / 2:
            row = Placed(
                row.page,
                min(row.left, line.left),
                max(row.right, line.right),
                min(row.top, line.top),
                max(row.height, line.height),
                row.text + line.text,
            )
            continue
        if row:
            yield row
        row = line
    if row:
        yield row


def _count_column(
    lines: list[Placed], edges: tuple[float, float], sheet: Sheet, found: Count
) -> None:
    left, right = edges
    full = False
    for line, after in pairwise([*lines, None]):
        assert line is not None
        before, full = full, after is not None and _goes_on(line, after, left, sheet)
        if full:
            found.full += 1
            found.flush += abs(line.right - right) <= 1
            if line.text[-1:] in NEVER_LAST:
                found.end.append(line.text)
        if before:
            if line.text[:1] in NEVER_FIRST and line.text[:2] not in ("——", "……"):
                found.begin.append(line.text)
            if not full and after is not None:
                found.paragraphs += 1
                if len(_WORD.findall(line.text)) <= 1:
                    found.alone.append(line.text)


def _goes_on(line: Placed, after: Placed, left: float, sheet: Sheet) -> bool:
    indent = line.left - left
    step = after.top + after.height - line.top - line.height
    return (
        abs(after.left - left) < 0.7
        and -0.7 < indent < 2.6 * sheet.body
        and abs(step - sheet.line) < 0.12 * sheet.line
        and min(line.height, after.height) > 0.9 * sheet.body
    )
