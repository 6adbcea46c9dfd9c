"""The last touches of a chapter: numbers, printed pages, roles of footnotes, frames of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bulletin.writers import lists
from bulletin.writers.chapter.document import Document
from bulletin.writers.chapter.folding import fold
from bulletin.writers.chapter.nodes import filled, made, nodes, parents, replaced


def dress(root: Element, number: int, document: Document) -> tuple[tuple[str, str], ...]:
    """Dress the tree of article ``number`` in place; the printed pages that begin in it."""
    _list_numbers(root)
    lists.mark(root)
    _show_numbers(root, number, document.inline)
    pages = tuple(_page_marks(root, document))
    if document.epub:
        _speak_epub(root, document)
    _frame_tables(root, document)
    return pages


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


def _show_numbers(root: Element, number: int, inline: bool) -> None:
    """Paragraph numbers as data: the style sheet shows them, and they are never copied.

    ``inline``: as text, for readers that show nothing which the style sheet alone would say.
    """
    own = f"p{number}-"
    for element in list(root.iter()):
        if not element.get("id", "").startswith(own):
            continue
        shown = element.attrib["id"].removeprefix(own)
        if not inline:
            element.set("data-n", shown)
        elif element.tag != "pre":
            filled(element, [made("span", [shown], class_="number"), "\u00a0", *nodes(element)])


def _page_marks(root: Element, document: Document) -> Iterator[tuple[str, str]]:
    """A mark where a printed page's first paragraph begins (EPUB SSV 1.1 ``pagebreak``)."""
    last = ""
    for element in list(root.iter()):
        page = document.pages.get(element.get("id", ""), last)
        if page == last or not document.epub:
            continue
        last = page
        mark = made("span", id=f"{element.get('id')}-page", role="doc-pagebreak")
        mark.set("epub:type", "pagebreak")
        mark.set("aria-label", page)
        filled(element, [mark, *nodes(element)])
        yield page, mark.attrib["id"]


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
    """A table wider than the screen folds or scrolls in its own frame, by keyboard too."""
    tables = [(parent, child) for parent, child in parents(root) if child.tag == "table"]
    inner = {below for _, table in tables for below in table.iter("table") if below is not table}
    for count, (parent, table) in enumerate(tables, start=1):
        if table in inner:
            continue
        folds = fold(table, document.words["colon"])
        frame = made("div", class_=f"table {folds}".strip(), role="group", tabindex="0")
        frame.set("aria-label", f"{document.words['table']} {count}")
        replaced(parent, table, frame)
        filled(frame, [table])
