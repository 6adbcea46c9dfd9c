"""A body made ready for paper: what a screen does with links and pop-ups, print does otherwise.

Works in place on the tree of one body, in an ordered tuple of small steps. The words of the
article stay as they are; what print adds hangs on ``data-`` attributes that the style sheet
shows, or stands in the list of links that the template sets after the body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from bulletin.model import Image, Piece
from bulletin.vocabulary import parse
from bulletin.writers import figures, footnotes
from bulletin.writers.numbering import number

MOST_LINKS = 60
"""Addresses listed after one article; the rest is counted in a sentence and in a note."""

WIDE, BROAD = 6, 9
"""Columns from which on a table is set smaller, and smaller still."""

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Link:
    """A link's number in its article and its address."""

    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Printed:
    """``body`` as HTML; ``links`` to list; ``unlisted`` more of them; ``lost`` pictures."""

    body: str
    links: tuple[Link, ...] = ()
    unlisted: int = 0
    lost: int = 0


@dataclass(slots=True)
class _Work:
    piece: Piece
    level: int
    words: Mapping[str, str]
    images: Mapping[str, Image]
    links: dict[str, int] = field(default_factory=dict)
    unlisted: set[str] = field(default_factory=set)
    lost: int = 0


def printed(piece: Piece, level: int, words: Mapping[str, str]) -> Printed:
    """The body of ``piece`` for print, its first headings of ``level`` (2 for ``h2``).

    ``words`` are the labels for pictures that have no words of their own.
    """
    work = _Work(piece, level, words, {image.name: image for image in piece.article.images})
    root = parse(piece.article.body)
    for step in STEPS:
        step(root, work)
    html = ElementTree.tostring(root, encoding="unicode", method="html")
    return Printed(
        html[len("<body>") : -len("</body>")],
        tuple(Link(n, address) for address, n in work.links.items()),
        len(work.unlisted),
        work.lost,
    )


def _number(root: Element, work: _Work) -> None:
    for n, element in enumerate(number(root, work.piece.number), start=1):
        element.set("data-n", str(n))


def _headings(root: Element, work: _Work) -> None:
    """Levels that follow each other without a gap, below the article's title."""
    open_: list[int] = []
    for element in root.iter():
        if element.tag not in _HEADINGS:
            continue
        wanted = int(element.tag[1])
        while open_ and open_[-1] >= wanted:
            open_.pop()
        open_.append(wanted)
        depth = len(open_)
        element.tag = f"h{min(6, work.level + depth - 1)}"
        element.set("class", " ".join(filter(None, (f"d{depth}", element.get("class")))))


def _links(root: Element, work: _Work) -> None:
    own = {work.piece.article.url, work.piece.article.original}
    for link in root.iter("a"):
        address = link.get("href", "")
        if not address.startswith(("http://", "https://")) or address in own:
            continue
        words = "".join(link.itertext()).strip()
        if not words or _bare(words) == _bare(address):
            continue
        if address not in work.links and len(work.links) >= MOST_LINKS:
            work.unlisted.add(address)
            continue
        link.set("data-l", str(work.links.setdefault(address, len(work.links) + 1)))


def _bare(address: str) -> str:
    return re.sub(r"^https?://|/$", "", address)


def _notes(root: Element, _: _Work) -> None:
    footnotes.call(root)


def _pictures(root: Element, work: _Work) -> None:
    work.lost = figures.place(root, work.images, work.words)


def _tables(root: Element, _: _Work) -> None:
    for table in root.iter("table"):
        columns = max((_width(row) for row in table.iter("tr")), default=0)
        if columns >= WIDE:
            table.set("class", "broad" if columns >= BROAD else "wide")


def _width(row: Element) -> int:
    spans = (cell.get("colspan", "1") for cell in row)
    return sum(int(span) if span.isdecimal() else 1 for span in spans)


STEPS: tuple[Callable[[Element, _Work], None], ...] = (
    _number,
    _headings,
    _links,
    _notes,
    _pictures,
    _tables,
)
