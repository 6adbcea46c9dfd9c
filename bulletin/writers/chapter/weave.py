"""An article's body woven into a document: ids, links, pictures, footnotes, tables.

In: a body of `Article`. Out: the same content as the inside of a chapter in which every id is
unique, every link leads somewhere and every picture has its place and its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bulletin.model import Note, Piece
from bulletin.vocabulary import HEADINGS
from bulletin.writers import numbering, ways
from bulletin.writers.chapter import addresses, dress, languages
from bulletin.writers.chapter.conform import conform
from bulletin.writers.chapter.document import Document
from bulletin.writers.chapter.nodes import (
    filled,
    html,
    made,
    nodes,
    parents,
    plain,
    replaced,
    xhtml,
)
from bulletin.writers.chapter.open import opened

_WHOLE = re.compile(r"[0-9]{1,5}")
_SAYS_NOTHING = re.compile(
    r"[\W\d_]*|\S*\.(?:jpe?g|png|gif|webp|bmp|avif|svg)"
    r"|(?:图|图片|照片|配图|插图|微信图片|image|img|photo|picture|pic)[\W\d_]*",
    re.IGNORECASE,
)
"""Alternative texts that describe nothing: file names, numbers, the word "picture"."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within an article: its level from 2, its id and its text."""

    level: int
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A body ready to stand in a document. ``undescribed``: pictures without a text.

    ``unheaded``: tables whose cells no head explains; ``flattened``: tables taken out of
    tables. ``pages``: printed pages that begin here, each with the id of its mark.
    """

    body: str
    headings: tuple[Heading, ...] = ()
    pictures: int = 0
    undescribed: int = 0
    unheaded: int = 0
    flattened: int = 0
    footnotes: int = 0
    pages: tuple[tuple[str, str], ...] = ()
    notes: tuple[Note, ...] = ()


def weave(piece: Piece, document: Document) -> Chapter:
    """The article of ``piece`` as a chapter of ``document``."""
    notes: list[Note] = []
    root = _parsed(piece, notes)
    flattened = _inner_tables(root) if document.flat else 0
    conform(root, document.level, flat=document.flat)
    pictures, undescribed = _pictures(root, piece, document, notes)
    _ids_and_links(root, piece, document)
    _languages(root, document)
    pages = dress.dress(root, piece.number, document)
    return Chapter(
        body=xhtml(root) if document.epub else html(root),
        headings=tuple(_headings(root, piece)),
        pictures=pictures,
        undescribed=undescribed,
        unheaded=sum(_is_unheaded(table) for table in root.iter("table")),
        flattened=flattened,
        footnotes=sum(aside.get("class") == "footnote" for aside in root.iter("aside")),
        pages=pages,
        notes=tuple(notes),
    )


def _parsed(piece: Piece, notes: list[Note]) -> Element:
    root, wrong = opened(piece.article.body)
    if wrong:
        where = f"第{piece.number}篇正文已修整 · article {piece.number}: body mended"
        notes.append(_note("body-mended", f"{where}: {'; '.join(wrong[:3])}"))
    _call_inside(root, addresses.same(piece.article.url))
    numbering.number(root, piece.number)
    ways.drop_edit_links(root)
    return root


def _call_inside(root: Element, here: str) -> None:
    """Links to a place in the article by its full address become links inside it."""
    known = {element.get("id") for element in root.iter()}
    for link in root.iter("a"):
        address, _, fragment = link.get("href", "").partition("#")
        if here and address and fragment in known and addresses.same(address) == here:
            link.set("href", f"#{fragment}")


def _note(code: str, text: str) -> Note:
    return Note("writers", code, text)


def _pictures(
    root: Element, piece: Piece, document: Document, notes: list[Note]
) -> tuple[int, int]:
    shown = undescribed = 0
    captioned = _captioned(root)
    for parent, image in parents(root):
        if image.tag != "img":
            continue
        name = image.get("src", "")
        address = document.pictures.get(name)
        alt = " ".join(image.get("alt", "").split())
        if image in captioned and _SAYS_NOTHING.fullmatch(alt):
            alt = document.words["captioned"]
        if address is None:
            replaced(parent, image, *_absent(alt, document))
            where = f"第{piece.number}篇缺图 · article {piece.number}: no picture"
            notes.append(_note("picture-absent", f"{where} {name[:80]} {alt[:40]}".strip()))
            continue
        shown += 1
        undescribed += bool(_SAYS_NOTHING.fullmatch(alt))
        image.set("src", address)
        image.set("alt", alt or document.words["picture"])
        for side in ("width", "height"):
            if not _WHOLE.fullmatch(image.get(side, "")):
                image.attrib.pop(side, None)
    return shown, undescribed


def _captioned(root: Element) -> set[Element]:
    """Pictures that stand alone in a figure with a caption."""
    found = set()
    for figure in root.iter("figure"):
        pictures = list(figure.iter("img"))
        caption = figure.find("figcaption")
        if len(pictures) == 1 and caption is not None and plain(caption):
            found.add(pictures[0])
    return found


def _is_unheaded(table: Element) -> bool:
    """Whether rows and columns are there, but no head (WCAG 2.1, 1.3.1, technique H51)."""
    rows = [len(row) for row in table.iter("tr")]
    return len(rows) > 1 and max(rows) > 1 and table.find(".//th") is None


def _absent(alt: str, document: Document) -> list[Element | str]:
    label = document.words["picture"]
    text = f"{label}{document.words['colon']}{alt}" if alt not in {"", label} else label
    return [made("span", [f"[{text}]"], class_="absent")]


def _ids_and_links(root: Element, piece: Piece, document: Document) -> None:
    """Ids of the article's own are put under ``b<n>-``, so that they meet none of ours."""
    own = f"p{piece.number}-"
    names: dict[str, str] = {}
    for element in root.iter():
        old = element.attrib.pop("id", None)
        if old is None or old in names:
            continue
        keep = re.fullmatch(re.escape(own) + r"\d+", old)
        names[old] = old if keep else f"b{piece.number}-{len(names) + 1}"
        element.set("id", names[old])
    targets = {e.get("id"): e for e in root.iter() if e.get("id")}
    for parent, link in parents(root):
        if link.tag == "a":
            _link(parent, link, _Links(names, targets, document))
    _name_headings(root, piece)


@dataclass(frozen=True, slots=True)
class _Links:
    names: Mapping[str, str]
    targets: Mapping[str | None, Element]
    document: Document

    def target(self, href: str) -> str | None:
        """Where ``href`` leads in this document or outside; None for nowhere."""
        address, _, fragment = href.partition("#")
        if not address:
            return f"#{self.names[fragment]}" if fragment in self.names else None
        chapter = self.document.chapters.get(addresses.same(address))
        return chapter or addresses.written(href)


def _link(parent: Element, link: Element, links: _Links) -> None:
    href = links.target(link.get("href", ""))
    if href is None:
        replaced(parent, link, *nodes(link))
        return
    link.set("href", href)
    if link.get("class") != "noteref":
        return
    note = links.targets.get(href[1:]) if href.startswith("#") else None
    if note is None or note.tag != "aside":
        del link.attrib["class"]
    elif not link.get("id") and not any(a.get("class") == "back" for a in note.iter("a")):
        link.set("id", f"{note.get('id')}-r")
        _back(note, link.get("id", ""), links.document)


def _back(note: Element, target: str, document: Document) -> None:
    """A way back to the text, for readers that show the note where it stands."""
    back = made("a", ["↩"], href=f"#{target}", class_="back")
    back.set("aria-label", document.words["back"])
    last = note[-1] if len(note) and note[-1].tag == "p" else note
    filled(last, [*nodes(last), " ", back])


def _name_headings(root: Element, piece: Piece) -> None:
    count = 0
    for element in root.iter():
        if element.tag in HEADINGS:
            count += 1
            if not element.get("id"):
                element.set("id", f"h{piece.number}-{count}")


def _headings(root: Element, piece: Piece) -> Iterator[Heading]:
    for element in root.iter():
        if element.tag in HEADINGS and plain(element):
            yield Heading(int(element.tag[1]), element.get("id", ""), plain(element))


def _languages(root: Element, document: Document) -> None:
    for element in root.iter():
        said = element.attrib.pop("lang", None)
        known = languages.tag(said, "") if said else ""
        if known:
            element.set("lang", known)
            if document.epub:
                element.set("xml:lang", known)
        if element.get("dir", "ltr") not in {"ltr", "rtl", "auto"}:
            del element.attrib["dir"]


def _inner_tables(root: Element) -> int:
    inner = {below for table in root.iter("table") for below in table.iter("table")
             if below is not table}  # fmt: skip
    return len(inner)
