"""An article's body woven into a document: ids, links, pictures, footnotes, tables.

In: a body of `Article`. Out: the same content as the inside of a chapter in which every id is
unique, every link leads somewhere and every picture has its place and its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from bulletin.model import Note, Piece
from bulletin.writers import numbering
from bulletin.writers.chapter import addresses, languages
from bulletin.writers.chapter.conform import HEADINGS, conform, opened
from bulletin.writers.chapter.nodes import filled, html, made, nodes, plain, xhtml

_WHOLE = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Document:
    """What a chapter must know of the document that it becomes part of.

    ``pictures``: name of a picture → its address here. ``chapters``: `addresses.same` of an
    article's address → address of its chapter here. ``epub``: XHTML with ``epub:type``, else
    HTML. ``duokan``: footnotes in the form that 多看 opens as pop-ups. ``level``: that of the
    highest headings within an article.
    """

    words: Mapping[str, str]
    language: str = "zh-CN"
    pictures: Mapping[str, str] = field(default_factory=dict)
    chapters: Mapping[str, str] = field(default_factory=dict)
    epub: bool = True
    duokan: bool = False
    level: int = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within an article: its level from 2, its id and its text."""

    level: int
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A body ready to stand in a document. ``undescribed``: pictures without a text."""

    body: str
    headings: tuple[Heading, ...] = ()
    pictures: int = 0
    undescribed: int = 0
    notes: tuple[Note, ...] = ()


def weave(piece: Piece, document: Document) -> Chapter:
    """The article of ``piece`` as a chapter of ``document``."""
    notes: list[Note] = []
    root = conform(_parsed(piece, notes), document.level)
    pictures, undescribed = _pictures(root, piece, document, notes)
    _ids_and_links(root, piece, document)
    _languages(root, document)
    _list_numbers(root)
    _show_numbers(root, piece)
    if document.epub:
        _speak_epub(root, document)
    _frame_tables(root, document)
    return Chapter(
        body=xhtml(root) if document.epub else html(root),
        headings=tuple(_headings(root, piece)),
        pictures=pictures,
        undescribed=undescribed,
        notes=tuple(notes),
    )


def _parsed(piece: Piece, notes: list[Note]) -> Element:
    root, wrong = opened(piece.article.body)
    if wrong:
        where = f"第{piece.number}篇正文已修整 · article {piece.number}: body mended"
        notes.append(_note("body-mended", f"{where}: {'; '.join(wrong[:3])}"))
    _call_inside(root, addresses.same(piece.article.url))
    numbering.number(root, piece.number)
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


def _parents(root: Element) -> Iterator[tuple[Element, Element]]:
    """Every (parent, child) below ``root``, taken before anything changes."""
    yield from [(parent, child) for parent in root.iter() for child in parent]


def _replace(parent: Element, child: Element, *new: Element | str) -> None:
    content = [n for node in nodes(parent) for n in (new if node is child else (node,))]
    filled(parent, content)


def _pictures(
    root: Element, piece: Piece, document: Document, notes: list[Note]
) -> tuple[int, int]:
    shown = undescribed = 0
    for parent, image in _parents(root):
        if image.tag != "img":
            continue
        name = image.get("src", "")
        address = document.pictures.get(name)
        alt = " ".join(image.get("alt", "").split())
        if address is None:
            _replace(parent, image, *_absent(alt, document))
            where = f"第{piece.number}篇缺图 · article {piece.number}: no picture"
            notes.append(_note("picture-absent", f"{where} {name[:80]} {alt[:40]}".strip()))
            continue
        shown += 1
        undescribed += not alt
        image.set("src", address)
        image.set("alt", alt or document.words["picture"])
        for side in ("width", "height"):
            if not _WHOLE.fullmatch(image.get(side, "")):
                image.attrib.pop(side, None)
    return shown, undescribed


def _absent(alt: str, document: Document) -> list[Element | str]:
    label = document.words["picture"]
    text = f"{label}{document.words['colon']}{alt}" if alt else label
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
    for parent, link in _parents(root):
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
        _replace(parent, link, *nodes(link))
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


def _list_numbers(root: Element) -> None:
    """Numbers of lists that are whole; anything else is left to the reader's counting."""
    for element in root.iter():
        for name in ("start", "value"):
            if name in element.attrib and not re.fullmatch(r"-?\d{1,6}", element.attrib[name]):
                del element.attrib[name]
        if element.get("type", "1") not in {"1", "a", "A", "i", "I"}:
            del element.attrib["type"]
        if "reversed" in element.attrib:
            element.set("reversed", "reversed")


def _show_numbers(root: Element, piece: Piece) -> None:
    """Paragraph numbers as data: the style sheet shows them, and they are never copied."""
    own = f"p{piece.number}-"
    for element in root.iter():
        if element.get("id", "").startswith(own):
            element.set("data-n", element.attrib["id"].removeprefix(own))


def _speak_epub(root: Element, document: Document) -> None:
    """Footnotes as pop-ups (EPUB SSV 1.1 ``noteref`` and ``footnote``; DPUB-ARIA roles)."""
    for element in list(root.iter()):
        kind = element.get("class")
        if element.tag == "a" and kind == "noteref":
            element.set("class", "noteref duokan-footnote")
            element.set("epub:type", "noteref")
            element.set("role", "doc-noteref")
        elif element.tag == "a" and kind == "back":
            element.set("epub:type", "backlink")
            element.set("role", "doc-backlink")
        elif element.tag == "aside" and kind == "footnote":
            _footnote(element, document)


def _footnote(note: Element, document: Document) -> None:
    note.set("epub:type", "footnote")
    note.set("role", "doc-footnote")
    if document.duokan:
        item = made("li", nodes(note), class_="duokan-footnote-item")
        if note.get("id"):
            item.set("id", note.attrib.pop("id"))
        filled(note, [made("ol", [item], class_="duokan-footnote-content")])


def _frame_tables(root: Element, document: Document) -> None:
    """A table wider than the screen scrolls in its own frame, by keyboard too."""
    tables = [(parent, child) for parent, child in _parents(root) if child.tag == "table"]
    inner = {below for _, table in tables for below in table.iter("table") if below is not table}
    for count, (parent, table) in enumerate(tables, start=1):
        if table in inner:
            continue
        frame = made("div", class_="table", role="group", tabindex="0")
        frame.set("aria-label", f"{document.words['table']} {count}")
        _replace(parent, table, frame)
        filled(frame, [table])
