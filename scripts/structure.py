"""Structure kept, element by element: headings, items, rows, captions, notes, pictures.

Each element that is wanted is looked for by its text (a picture by the name of its file) among
the elements of that kind that were read. What is wanted comes from an expected page where there
is one; else every element of the page itself is wanted whose text stands in the true body.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

KINDS: Mapping[str, str] = {
    "heading": "h1, h2, h3, h4, h5, h6",
    "li": "li",
    "tr": "tr",
    "figcaption": "figcaption",
    "sup": "sup",
    "img": "img",
}
LEAST = 16
"""How long a text is at least, to be looked for in the true body; a Han character counts two."""
_START = 40
_EDGE = 24
_SOURCES = ("src", "data-src", "data-original", "srcset")
_SIGNS = re.compile(r"[\W_]+")

Elements = dict[str, Counter[str]]
"""Kind → the texts of its elements."""

Kept = dict[str, tuple[int, int]]
"""Kind → how many were found, how many were wanted."""


def plain(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).lower()


def elements(html: str) -> Elements:
    """The elements of ``html`` that say or show something."""
    tree = LexborHTMLParser(html or "<p></p>")
    return _elements(tree.body or tree.css_first("html"))


def wanted_of(page: str, truth: str) -> Elements:
    """The elements of ``page`` whose text stands in ``truth``, as often as it does there.

    Looked for only in the smallest element that holds the beginning and the end of ``truth``.
    Pictures and notes have no text that would prove anything: see `counted`.
    """
    body = plain(truth)
    tree = LexborHTMLParser(page)
    tree.strip_tags(["script", "style", "noscript", "template"])
    top = tree.body
    edges = (body[:_EDGE], body[-_EDGE:])
    while top is not None:
        inner = [kid for kid in top.iter() if all(edge in _text(kid) for edge in edges)]
        if not inner:
            break
        top = inner[0]
    if top is None:
        return {}
    return {
        kind: Counter(
            {
                text: min(count, body.count(text))
                for text, count in texts.items()
                if _length(text) >= LEAST and text in body
            }
        )
        for kind, texts in _elements(top).items()
        if kind not in {"img", "sup"}
    }


def counted(counts: Mapping[str, int], read: Elements) -> Kept:
    """How many pictures and notes were read of as many as a truth counts."""
    return {
        kind: (min(counts[kind], read[kind].total()), counts[kind])
        for kind in ("img", "sup")
        if kind in counts
    }


def _elements(top: LexborNode | None) -> Elements:
    found: Elements = {}
    for kind, selector in KINDS.items():
        name = _picture if kind == "img" else _text
        nodes = top.css(selector) if top is not None else []
        found[kind] = Counter(text for node in nodes if (text := name(node)))
    return found


def kept(wanted: Elements, read: Elements, title: str = "") -> Kept:
    """How much of what is wanted was read. The title counts as a heading that was read."""
    got = {**read, "heading": read.get("heading", Counter()) + Counter([plain(title)])}
    return {kind: _matched(texts, got.get(kind, Counter())) for kind, texts in wanted.items()}


def together(pages: Iterable[Kept]) -> Kept:
    """The sums over all pages; a kind of which nothing is wanted is left out."""
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for page in pages:
        for kind, (right, all_of_them) in page.items():
            found[kind] += right
            wanted[kind] += all_of_them
    return {kind: (found[kind], wanted[kind]) for kind in KINDS if wanted[kind]}


def _matched(wanted: Counter[str], got: Counter[str]) -> tuple[int, int]:
    same = wanted & got
    # What begins alike is the same element with more or less at its end.
    rest = Counter(text[:_START] for text in (wanted - same).elements())
    left = Counter(text[:_START] for text in (got - same).elements())
    return same.total() + (rest & left).total(), wanted.total()


def _length(text: str) -> int:
    return len(text.encode("gb18030", "replace"))


def _text(node: LexborNode) -> str:
    return plain(node.text() or "")


def _picture(node: LexborNode) -> str:
    """The name of the picture's file without the width that some sites put before it."""
    for name in _SOURCES:
        address = node.attributes.get(name) or ""
        address = address.split(" ")[0] if name == "srcset" else address
        if address and not address.startswith("data:"):
            try:
                path = urlsplit(unquote(address)).path
            except ValueError:
                continue
            return re.sub(r"^\d+px-", "", PurePosixPath(path).name or path)
    return ""
