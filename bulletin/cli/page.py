"""The help on a page: two columns of Chinese and English, wrapped by what a terminal shows.

A wide character takes two cells (UAX #11). A text “中文 · English” that does not fit on one line
is parted at its dot, so that each language has lines of its own. Nothing is ever cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from unicodedata import combining, east_asian_width

import typer

GAP = 2
"""Cells between the columns, and before every line below a title."""

MARGIN = " " * GAP

LEFT = 28
"""Most cells of the left column; what is longer has a line of its own."""

USAGE = "用法 · Usage:"

_UNITS = re.compile(
    r"\s+"
    r"|[（「『《【〔“]*[^\x00-\u2e7f][，。、；：！？）」』》】〕”…]*"
    r"|[!-\u2e7f]+[，。、；：！？）」』》】〕]*"
)
"""What a line is made of: white space, a Chinese character (all from the radicals on, U+2E80) with
the marks that must not be parted from it, or a word of another script."""


class Page:
    """Collects the help of a command, for lines of ``width`` cells."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._lines: list[str] = []

    def usage(self, program: str, pieces: str) -> None:
        """The line that says what may be typed."""
        start = f" {program} "
        margin = " " * cells(USAGE + start)
        first, *rest = list(_wrapped(pieces, self.width - len(margin))) or [""]
        self._lines += [_title(USAGE) + start + first, *(margin + line for line in rest)]

    def text(self, text: str) -> None:
        """Paragraphs; a line of its own in the source stays one."""
        self._lines.append("")
        for line in text.splitlines():
            parts = laid_out(line.strip(), self.width - GAP) or [""]
            self._lines += [f"{MARGIN}{part}".rstrip() for part in parts]

    def section(self, title: str, rows: Iterable[tuple[str, str]]) -> None:
        """Below the title, terms on the left and what they mean on the right."""
        rows = list(rows)
        column = max((cells(term) for term, _ in rows if cells(term) <= LEFT), default=0)
        self._lines += ["", _title(title)]
        for term, text in rows:
            self._row(term, text, column)

    def _row(self, term: str, text: str, column: int) -> None:
        margin = MARGIN + " " * (column + GAP)
        right = laid_out(text, self.width - cells(margin)) or [""]
        line = MARGIN + typer.style(term, fg=typer.colors.CYAN)
        if cells(term) <= column:
            line = f"{line}{' ' * (column + GAP - cells(term))}{right.pop(0)}".rstrip()
        self._lines += [line, *(margin + part for part in right)]

    def whole(self) -> str:
        """The page; its styles are left out by `typer.echo` where no terminal is written to."""
        return "\n".join(self._lines)


def _title(title: str) -> str:
    return typer.style(title, bold=True)


def cells(text: str) -> int:
    """How many cells of a terminal ``text`` takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text
    )


def laid_out(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` cells, Chinese and English apart if it needs several.

    Only a single word that is wider than the line stands out.
    """
    zh, dot, en = text.partition(" · ")
    if dot and cells(text) > width:
        return [*_wrapped(zh, width), *_wrapped(en, width)]
    return list(_wrapped(text, width))


def _wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for unit in _UNITS.findall(text):
        if line and cells(line + unit.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += unit if line else unit.lstrip()
    if line.strip():
        yield line.rstrip()
