"""The closed vocabulary of ``Article.body``: the one place where it is fixed.

A body is a well-formed XHTML fragment (no namespace, no doctype, no entities but the five of
XML) whose top level holds block elements only. `reading` produces it, `images` and `writers`
rely on it, and `problems` is the second look before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

MAX_DEPTH = 60
"""Deepest nesting of elements in a body."""

CONTAINERS = frozenset({"ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr"})
"""Blocks that hold only their own parts, never text."""

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
"""Of sections: the title of the article is none of them."""

BLOCKS = frozenset(
    "p h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table caption thead tbody tfoot tr "
    "th td figure figcaption hr aside".split()
)
TOP_LEVEL = frozenset("p h2 h3 h4 h5 h6 ul ol dl blockquote pre table figure hr aside".split())
INLINES = frozenset(
    "a em strong u s sub sup code kbd q cite abbr mark small span ruby rt rp br img".split()
)
ELEMENTS = BLOCKS | INLINES
EMPTY = frozenset({"br", "hr", "img"})

ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset({"id", "lang", "dir", "class"}),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "li": frozenset({"value"}),
}

CLASSES: dict[str, frozenset[str]] = {
    "p": frozenset({"center", "right", "verse", "media"}),
    "h2": frozenset({"center"}),
    "h3": frozenset({"center"}),
    "h4": frozenset({"center"}),
    "td": frozenset({"center", "right"}),
    "th": frozenset({"center", "right"}),
    "span": frozenset({"dots"}),
    "a": frozenset({"noteref"}),
    "aside": frozenset({"footnote"}),
}
"""What a class may say: ``verse`` keeps line breaks, ``media`` is the line that stands for a
video or audio, ``dots`` is emphasis by dots (着重号), ``noteref`` points at an ``aside`` of
class ``footnote`` in the same body."""

SCHEMES = ("http://", "https://", "mailto:", "tel:", "#")
"""How a link may begin."""

ILLEGAL_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 (section 2.2) does not allow."""

_BREAKING = BLOCKS - {"td", "th"}
_SPACES = re.compile(r"[ \t\r\n]+")


def parse(body: str) -> Element:
    """``body`` as an element tree below a ``body`` element.

    Raises ``xml.etree.ElementTree.ParseError`` where it is not well-formed.
    """
    # The wrapper leaves no place for a DOCTYPE, hence for entities of the page's own.
    return ElementTree.fromstring(f"<body>{body}</body>")  # noqa: S314


def serialise(root: Element) -> str:
    """The inverse of `parse`: the children of ``root`` as a string."""
    text = ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)
    start = text.index(">") + 1
    return "" if text.endswith("/>") and start == len(text) else text[start : text.rindex("<")]


def text_of(body: str, *, players: bool = False) -> str:
    """The plain text of a body: one line a block, cells of a row joined by a tab.

    Readings of ruby are left out, and the lines that stand for players unless ``players``:
    they are no words of the article.
    """
    return text_below(parse(body), players=players)


def text_below(root: Element, *, players: bool = False) -> str:
    """The same of a body that is parsed already."""
    pieces: list[str] = []
    _gather(root, pieces, players)
    lines = "".join(pieces).split("\n")
    return "\n".join(line.strip(" \t") for line in lines if line.strip())


def problems(body: str) -> list[str]:
    """What in ``body`` is outside the vocabulary, each said once; empty for a good body."""
    try:
        root = parse(body)
    except ElementTree.ParseError as error:
        return [f"not well-formed: {error}"]
    found = dict.fromkeys(_problems(root))
    return list(found)


def _gather(element: Element, pieces: list[str], players: bool) -> None:
    if element.tag == "br":
        pieces.append("\n")
    if element.tag in _BREAKING:
        pieces.append("\n")
    if element.text:
        pieces.append(element.text if element.tag == "pre" else _folded(element.text))
    for child in element:
        if child.tag not in {"rt", "rp"} and (players or child.get("class") != "media"):
            _gather(child, pieces, players)
        if child.tag in {"td", "th"}:
            pieces.append("\t")
        if child.tail:
            pieces.append(_folded(child.tail))
    if element.tag in _BREAKING:
        pieces.append("\n")


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text)


def _problems(root: Element) -> Iterator[str]:
    ids: set[str] = set()
    if root.text and root.text.strip():
        yield "text outside a block"
    for child in root:
        if child.tag not in TOP_LEVEL:
            yield f"<{child.tag}> at the top level"
        if child.tail and child.tail.strip():
            yield "text outside a block"
    stack = [(child, 1) for child in root]
    while stack:
        element, depth = stack.pop()
        yield from _element_problems(element, depth, ids)
        stack.extend((child, depth + 1) for child in element)


def _element_problems(element: Element, depth: int, ids: set[str]) -> Iterator[str]:
    tag = element.tag
    if tag not in ELEMENTS:
        yield f"<{tag}> is not in the vocabulary"
        return
    if depth > MAX_DEPTH:
        yield f"nested deeper than {MAX_DEPTH}"
    allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, frozenset())
    for name, value in element.attrib.items():
        if name not in allowed:
            yield f"<{tag} {name}> is not in the vocabulary"
        elif not _well_said(tag, name, value):
            yield f'<{tag} {name}="{value[:40]}"> is not in the vocabulary'
        if name == "id":
            if value in ids:
                yield f"the id {value} stands twice"
            ids.add(value)
    if tag in CONTAINERS and element.text and element.text.strip():
        yield f"text directly in <{tag}>"
    if tag in EMPTY and (len(element) or element.text):
        yield f"<{tag}> is not empty"


def _well_said(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return value in CLASSES.get(tag, frozenset())
    if name == "href":
        return value.startswith(SCHEMES)
    return True
