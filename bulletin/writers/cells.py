"""The cells of a data table on their grid, and how wide what stands in them is.

All widths are in ems of the table's own type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bulletin.writers.speech import ems

MOST_SPAN = 100
"""Columns or rows that one cell may claim."""

ADDRESS = 24
"""Characters from which a word is an address or the like and may be parted."""

PARTED = 9.0
"""Ems that a word which may be parted asks for."""

PICTURE = 9.0
"""Ems that a picture in a cell asks for."""

_WORD = re.compile(r"[!-~\u00a0-\u024f\u0370-\u03ff\u0400-\u052f]+")
_BLANKS = re.compile(r"[ \t\n\r\f\v\xa0]+")
_WRITTEN = re.compile(r"[^\s_＿]")
_SPACED = re.compile("[\u3400-\u9fff](?:[ \u3000]{1,4}[\u3400-\u9fff]){1,3}")
"""A word of a few characters set wide (合　计)."""
_NUMBER = re.compile(r"[+\-−±]?[$¥￥€£]?\d[\d,. ]*(?:[%‰％]|[eE][+-]?\d+)?|[—–\-…·/]+")
_WIDTHS = {
    **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ&@#", 0.72),
    **dict.fromkeys("mw%MW", 0.9),
    **dict.fromkeys(".,:;'|!()[]/ijl", 0.36),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and where it begins; ``lines`` are the widths of its lines, ``word`` that of the
    longest piece that must not be parted."""

    element: Element
    row: int
    column: int
    span: int
    lines: tuple[float, ...]
    word: float

    @property
    def width(self) -> float:
        return max(self.lines, default=0.0)

    @property
    def text(self) -> str:
        return "".join(self.element.itertext()).strip()

    @property
    def written(self) -> bool:
        """Whether something stands in it: words, figures, a picture."""
        return _WRITTEN.search(self.text) is not None or self.element.find(".//img") is not None

    @property
    def moved_in(self) -> bool:
        """Whether it begins below and to the right of what it is a part of (其中：…)."""
        return next(iter(self.element.itertext()), "").startswith("\u3000")

    @property
    def heads(self) -> bool:
        return self.element.tag == "th"


def cells(table: Element) -> Iterator[Cell]:
    """The cells of ``table``, none of those in a table inside it."""
    taken: dict[int, int] = {}
    for number, row in enumerate(rows(table)):
        column = 0
        for element in row:
            while taken.get(column, 0) > number:
                column += 1
            span = _span(element, "colspan")
            down = number + _span(element, "rowspan")
            for place in range(column, column + span):
                taken[place] = down
            lines = tuple(ems(line) for line in _lines(element))
            yield Cell(element, number, column, span, lines, _longest(element))
            column += span


def rows(table: Element) -> Iterator[Element]:
    """The rows of ``table`` in order, none of those in a table inside it."""
    for part in table:
        if part.tag == "tr":
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from part.iterfind("tr")


def is_number(text: str) -> bool:
    """Whether a cell says a number, a share, an amount of money, or that there is none."""
    return _NUMBER.fullmatch(text) is not None


def word_width(word: str) -> float:
    """How wide a Western word may be: rather too much than too little."""
    return sum(_WIDTHS.get(c, 0.57) for c in word)


def _span(element: Element, name: str) -> int:
    said = element.get(name, "1")
    return min(max(int(said), 1), MOST_SPAN) if said.isdecimal() else 1


def _lines(element: Element) -> Iterator[str]:
    """The text of a cell, parted where a line must break."""
    gathered: list[str] = []
    _gather(element, gathered)
    for line in "".join(gathered).split("\n"):
        if (words := _BLANKS.sub(" ", line).strip(" ")).strip():
            yield words


def _gather(element: Element, gathered: list[str]) -> None:
    breaks = element.tag in ("p", "li", "br", "dt", "dd", "figure")
    if breaks:
        gathered.append("\n")
    gathered.append((element.text or "").replace("\n", " "))
    for child in element:
        if child.tag != "rt":
            _gather(child, gathered)
        gathered.append((child.tail or "").replace("\n", " "))
    if breaks:
        gathered.append("\n")


def _longest(element: Element) -> float:
    text = "".join(element.itertext())
    longest = max(map(_asked, _WORD.findall(text)), default=0.0)
    if _SPACED.fullmatch(text.strip()):
        longest = ems(text.strip())
    picture = next((p for p in element.iter("img") if p.get("class") != "glyph"), None)
    return longest if picture is None else max(longest, PICTURE)


def _asked(word: str) -> float:
    return PARTED if len(word) >= ADDRESS else word_width(word)
