"""A body made ready for paper: what a screen does with links and pop-ups, print does otherwise.

Works in place on the tree of one body, in an ordered tuple of small steps. The words of the
article stay as they are; what print adds hangs on ``data-`` attributes that the style sheet
shows, or stands in the list of links that the template sets after the body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from bulletin.model import Image, Piece
from bulletin.vocabulary import HEADINGS, parse
from bulletin.writers import (
    customs,
    extent,
    figures,
    footnotes,
    leads,
    lists,
    runs,
    tables,
    templates,
    ways,
)
from bulletin.writers.chapter import addresses
from bulletin.writers.numbering import number
from bulletin.writers.sheet import Sheet

MOST_LINKS = 60
"""Addresses listed after one article; the rest is counted in a sentence and in a note."""

_KINDS = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}

_CELLS = frozenset({"td", "th"})


_VOID = re.compile(r"(<(?:br|hr|img|col|wbr)\b[^>]*)>")
"""What has no end tag: it is written so that XML and HTML both read it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link's number in its article and its address."""

    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Printed:
    """``body`` as HTML; ``links`` to list; ``unlisted`` more of them; ``lost`` pictures;
    ``across``: a table in it is too wide for the column; ``omitted`` characters beyond the
    bound for one article."""

    body: str
    links: tuple[Link, ...] = ()
    unlisted: int = 0
    lost: int = 0
    across: bool = False
    omitted: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all bodies of a bulletin: ``words`` are the labels for what has no
    words of its own, ``page`` is what tables are sized for, ``longest`` the bound in pages (0:
    none), ``numbers`` says which article an address (as `addresses.same` has it) is, ``listed``
    whether the addresses of links are printed: only then are links numbered."""

    words: Mapping[str, str]
    page: Sheet
    longest: float = 0
    numbers: Mapping[str, str] = field(default_factory=dict)
    listed: bool = True


@dataclass(slots=True)
class _Work:
    piece: Piece
    level: int
    setting: Setting
    images: Mapping[str, Image]
    links: dict[str, int] = field(default_factory=dict)
    unlisted: set[str] = field(default_factory=set)
    lost: int = 0
    across: bool = False

    @property
    def page(self) -> Sheet:
        return self.setting.page


def printed(piece: Piece, level: int, setting: Setting) -> Printed:
    """The body of ``piece`` for print, its first headings of ``level`` (2 for ``h2``)."""
    images = {image.name: image for image in piece.article.images}
    work = _Work(piece, level, setting, images)
    root = parse(piece.article.body)
    _number(root, work)
    omitted = extent.bound(root, setting.longest)
    for step in STEPS:
        step(root, work)
    html = _VOID.sub(r"\1/>", ElementTree.tostring(root, encoding="unicode", method="html"))
    return Printed(
        html[len("<body>") : -len("</body>")],
        tuple(Link(n, address) for address, n in work.links.items()),
        len(work.unlisted),
        work.lost,
        work.across,
        omitted,
    )


def _number(root: Element, work: _Work) -> None:
    for n, element in enumerate(number(root, work.piece.number), start=1):
        element.set("data-n", str(n))


def _contents(root: Element, _: _Work) -> None:
    ways.drop_contents(root)
    ways.drop_edit_links(root)
    ways.drop_ways_back(root)


def _headings(root: Element, work: _Work) -> None:
    """Levels that follow each other without a gap, below the article's title."""
    open_: list[int] = []
    for element in root.iter():
        if element.tag not in HEADINGS:
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
        other = work.setting.numbers.get(addresses.same(address)) if words else None
        if other not in (None, str(work.piece.number)):
            _lead_to(link, str(other), work.setting.words)
            continue
        if not words or _bare(words) == _bare(address) or not work.setting.listed:
            continue
        if address not in work.links and len(work.links) >= MOST_LINKS:
            work.unlisted.add(address)
            continue
        link.set("data-l", str(work.links.setdefault(address, len(work.links) + 1)))


def _lead_to(link: Element, number: str, words: Mapping[str, str]) -> None:
    """A link to another article of the bulletin leads to its page, and says which it is."""
    link.set("href", f"#a{number}")
    before = templates.say(words, "elsewhere", n=number)
    said = {"data-before": before, "data-after": words["elsewhere_end"]}
    SubElement(link, "span", {"class": "at", "data-target": f"#a{number}", **said})


def _bare(address: str) -> str:
    return re.sub(r"^https?://|/$", "", address)


def _notes(root: Element, _: _Work) -> None:
    footnotes.call(root)


def _pictures(root: Element, work: _Work) -> None:
    work.lost = figures.place(root, work.images, work.setting.words)


def _tables(root: Element, work: _Work) -> None:
    """A table that is too wide for a column goes across; one too wide for the page is parted."""
    page = work.page
    inner = {
        id(table) for cell in root.iter() if cell.tag in _CELLS for table in cell.iter("table")
    }
    top = {id(block) for block in root}
    for table in [t for t in root.iter("table") if id(t) not in inner]:
        if id(table) not in top:
            tables.prepare(table, page, page.column)
            continue
        across = page.columns > 1 and not tables.fits(table, page, page.column)
        at = next(n for n, child in enumerate(root) if child is table)
        tail, table.tail = table.tail, None
        parts = tables.settled(table, page, page.characters if across else page.column)
        if across:
            work.across = True
            block = Element("div", {"class": tables.ACROSS})
            block.extend(parts)
            parts = [block]
        parts[-1].tail = tail
        root[at : at + 1] = parts


def _lists(root: Element, _: _Work) -> None:
    """Numbers of lists in CSS: WeasyPrint does not read the attributes for them."""
    lists.mark(root)
    for ordered in root.iter("ol"):
        kind = _KINDS.get(ordered.get("type", ""))
        if kind:
            ordered.set("style", f"list-style-type: {kind}")
        for item, step in _steps(ordered):
            item.set("style", f"counter-increment: list-item {step}")


def _steps(ordered: Element) -> Iterator[tuple[Element, int]]:
    """The items of a list whose number is not the one after the item before, and the step."""
    items = [item for item in ordered if item.tag == "li"]
    ahead = -1 if "reversed" in ordered.attrib else 1
    wanted = _whole(ordered.get("start"), len(items) if ahead < 0 else 1)
    last = 0
    for item in items:
        wanted = _whole(item.get("value"), wanted)
        if wanted - last != 1:
            yield item, wanted - last
        last = wanted
        wanted += ahead


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text.strip()) else otherwise


def _leads(root: Element, _: _Work) -> None:
    leads.observe(root)


def _kept(root: Element, _: _Work) -> None:
    leads.keep(root)


def _customs(root: Element, work: _Work) -> None:
    customs.observe(root)
    if work.page.columns == 1:
        figures.give_way(root, work.page.characters)


def _runs(root: Element, _: _Work) -> None:
    runs.part(root)


STEPS: tuple[Callable[[Element, _Work], None], ...] = (
    _contents,
    _headings,
    _links,
    _notes,
    _pictures,
    _tables,
    _lists,
    _leads,
    _customs,
    _kept,
    _runs,
)
