"""Paragraph numbers ("第3篇第12段"), the same in print, in the EPUB and in both editions.

A counted paragraph is an outermost ``p``, ``li``, ``dd`` or ``pre`` that has text of its own
and is no part of a table, figure or footnote and no line that stands for a video. It gets
``id="p<piece>-<n>"``, n from 1. All other ids of the body are put out of each other's way with
the prefix ``a<piece>-``, and links inside the body follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bulletin.vocabulary import parse, serialise

COUNTED = frozenset({"p", "li", "dd", "pre"})
APART = frozenset({"table", "figure", "aside"})


def numbered(body: str, piece: int) -> str:
    """``body`` with an id on every counted paragraph of article ``piece``."""
    root = parse(body)
    number(root, piece)
    return serialise(root)


def number(root: Element, piece: int) -> tuple[Element, ...]:
    """Number the tree in place; the counted paragraphs in order."""
    counted = tuple(_counted(root))
    renamed: dict[str, str] = {}
    for element in root.iter():
        if "id" in element.attrib:
            renamed[element.attrib["id"]] = f"a{piece}-{element.attrib['id']}"
    for n, element in enumerate(counted, start=1):
        new = f"p{piece}-{n}"
        if "id" in element.attrib:
            renamed[element.attrib["id"]] = new
        element.set("id", new)
    _follow(root, renamed, frozenset(counted))
    return counted


def _counted(parent: Element) -> Iterator[Element]:
    for element in parent:
        if element.tag in APART:
            continue
        if element.tag in COUNTED:
            if element.get("class") != "media" and "".join(element.itertext()).strip():
                yield element
        else:
            yield from _counted(element)


def _follow(root: Element, renamed: dict[str, str], counted: frozenset[Element]) -> None:
    for element in root.iter():
        if "id" in element.attrib and element not in counted:
            element.set("id", renamed[element.attrib["id"]])
        target = element.get("href", "")
        if target.startswith("#") and target[1:] in renamed:
            element.set("href", "#" + renamed[target[1:]])
