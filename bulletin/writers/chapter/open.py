"""A body opened as a tree that is safe to walk, whatever it was."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from bulletin import vocabulary
from bulletin.writers.chapter.nodes import filled, made

_TAGS = re.compile(r"<[^<>]*>")


def opened(body: str) -> tuple[Element, list[str]]:
    """``body`` as a tree of bounded depth and known attributes, and what was wrong with it.

    Of a body that is not well-formed only the text is kept, a paragraph for each line.
    """
    body = vocabulary.ILLEGAL_XML.sub("", body)
    wrong = vocabulary.problems(body)
    try:
        root = vocabulary.parse(body)
    except ElementTree.ParseError:
        lines = (" ".join(unescape(line).split()) for line in _TAGS.sub("\n", body).split("\n"))
        root = made("body", [made("p", [line]) for line in lines if line])
    _bound_depth(root)
    _strip_attributes(root)
    return root, wrong


def _bound_depth(root: Element) -> None:
    """What lies deeper than the vocabulary allows becomes text of its last good ancestor."""
    stack = [(root, 0)]
    while stack:
        element, depth = stack.pop()
        if depth >= vocabulary.MAX_DEPTH and len(element):
            filled(element, ["".join(element.itertext())])
        stack.extend((child, depth + 1) for child in element)


def _strip_attributes(root: Element) -> None:
    """Take off whatever attribute or class is outside the vocabulary."""
    common = vocabulary.ATTRIBUTES["*"]
    for element in root.iter():
        allowed = common | vocabulary.ATTRIBUTES.get(element.tag, frozenset())
        for name in set(element.attrib) - allowed:
            del element.attrib[name]
        if element.get("class") not in vocabulary.CLASSES.get(element.tag, frozenset()):
            element.attrib.pop("class", None)
