"""The help on a page: two columns of Chinese and English, wrapped by what a terminal shows.

A wide character takes two cells (UAX #11). A text “中文 · English” that does not fit on one line
is parted at its dot, so that each language has lines of its own. Nothing is ever cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from unicodedata import combining, east_asian_width

import click

GAP = 2
"""Cells between the columns, and before every line below a title."""

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


class Page(click.HelpFormatter):
    """Writes what click asks for, by cells. Styles are left out where no terminal is written to."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that says what may be typed."""
        said, start = click.style(USAGE, bold=True), f" {prog} "
        margin = " " * cells(USAGE + start)
        first, *rest = list(_wrapped(args, self.width - len(margin))) or [""]
        self._write_lines(said + start + first, *(margin + line for line in rest))

    def write_heading(self, heading: str) -> None:
        """The title of a section."""
        self.write(f"{click.style(heading, bold=True)}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs; a line of its own in the source stays one."""
        margin = " " * self.current_indent
        for line in text.splitlines():
            for part in laid_out(line.strip(), self.width - self.current_indent):
                self._write_lines(margin + part)
            if not line.strip():
                self._write_lines("")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = LEFT, col_spacing: int = GAP
    ) -> None:
        """Terms on the left, what they mean on the right."""
        rows = list(rows)
        column = max((cells(term) for term, _ in rows if cells(term) <= col_max), default=0)
        margin, start = " " * self.current_indent, column + col_spacing
        for term, text in rows:
            right = laid_out(text, self.width - self.current_indent - start) or [""]
            styled = margin + click.style(term, fg="cyan")
            if cells(term) > column:
                self._write_lines(styled)
            else:
                self._write_lines(f"{styled}{' ' * (start - cells(term))}{right.pop(0)}".rstrip())
            self._write_lines(*(f"{margin}{' ' * start}{line}" for line in right))

    def _write_lines(self, *lines: str) -> None:
        self.write("".join(f"{line}\n" for line in lines))


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
