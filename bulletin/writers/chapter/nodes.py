"""Element trees as lists of nodes: text and elements side by side, no tails to think of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from bulletin import vocabulary

Node = str | Element

_HOLLOW = re.compile(r"<(?!(?:br|hr|img)\b)([a-z][a-z0-9]*)((?: [^<>]*)?) />")


def nodes(element: Element) -> list[Node]:
    """The content of ``element`` in order; empty texts are left out."""
    found: list[Node] = [element.text] if element.text else []
    for child in element:
        found.append(child)
        if child.tail:
            found.append(child.tail)
    return found


def filled(element: Element, content: Iterable[Node]) -> Element:
    """``element`` with ``content`` in place of its own; returns it."""
    children = list(content)
    element[:] = []
    element.text = None
    last: Element | None = None
    for node in children:
        if isinstance(node, str):
            if last is None:
                element.text = (element.text or "") + node
            else:
                last.tail = (last.tail or "") + node
        else:
            node.tail = None
            element.append(node)
            last = node
    return element


def made(tag: str, content: Iterable[Node] = (), **attributes: str) -> Element:
    """A new element; a trailing underscore in a name falls away (``class_``)."""
    return filled(
        Element(tag, {name.rstrip("_"): value for name, value in attributes.items()}), content
    )


def is_blank(node: Node) -> bool:
    """Whether a node is nothing but white space."""
    return isinstance(node, str) and not node.strip()


def plain(element: Element) -> str:
    """All text below ``element``, white space folded."""
    return " ".join("".join(element.itertext()).split())


def says_something(element: Element) -> bool:
    """Whether ``element`` holds text or a picture."""
    return bool(plain(element)) or element.find(".//img") is not None


def xhtml(root: Element) -> str:
    """What stands below ``root`` as XHTML in which only void elements are written short.

    Old reading systems take ``<p />`` for an opening tag, so it becomes ``<p></p>``.
    """
    return _HOLLOW.sub(r"<\1\2></\1>", vocabulary.serialise(root))


def html(root: Element) -> str:
    """What stands below ``root`` in the syntax of HTML."""
    text = ElementTree.tostring(root, encoding="unicode", method="html")
    return text[text.index(">") + 1 : text.rindex("<")]


def parents(root: Element) -> Iterator[tuple[Element, Element]]:
    """Every (parent, child) below ``root``, taken before anything changes."""
    yield from [(parent, child) for parent in root.iter() for child in parent]


def replaced(parent: Element, child: Element, *new: Element | str) -> None:
    """Put ``new`` where ``child`` stands in ``parent``."""
    content = [n for node in nodes(parent) for n in (new if node is child else (node,))]
    filled(parent, content)
