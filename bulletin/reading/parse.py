"""Html → tree: the parser with a bound on what it is given.

lexbor builds the tree that a browser would, without a limit on depth, in about a millisecond;
its time grows with the square of the depth, so a page that nests very deeply, or has more
tags than any article needs, is flattened by a linear pass first.
"""

from __future__ import annotations

import re
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bulletin.reading import unscripted
from bulletin.reading.dom import BLOCK, UNREAD, VOID, Spot

MAX_NESTING = 400
"""Deepest nesting of tags that is handed to the parser; deeper tags are left out, not text."""

MAX_TAGS = 30_000
"""Start tags of a page that are read as structure: each costs some 70 µs and a kilobyte. What
comes after them keeps its text and pictures, in lines."""

LINE = 300
"""Characters of markup that such a line holds at least."""

MAX_OPEN_FORMATS = 40
"""Most formatting tags open at a time: the parser reopens each of them in every paragraph."""

MAX_ATTRIBUTES = 200
"""Most attributes of a tag: the parser compares each with all before it."""

_SUSPICIOUS = 3_000
"""A page with fewer tags than this cannot hurt the parser."""

_FORMATS = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_RAW = frozenset({"script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"})
_CELLS = frozenset({"td", "th", "p"})
_ENDED_BY: dict[str, frozenset[str]] = {
    "p": frozenset({"p"}),
    "li": frozenset({"li", "p"}),
    "dt": frozenset({"dt", "dd", "p"}),
    "dd": frozenset({"dt", "dd", "p"}),
    "td": _CELLS,
    "th": _CELLS,
    "tr": _CELLS | {"tr"},
    "option": frozenset({"option"}),
}
"""Elements whose end a start tag implies (HTML, section 13.1.2.4)."""

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(/?)([a-zA-Z][^\s/>]{0,40})(?:[^=>]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+>",
    re.S,
)
"""A tag ends at the first ``>`` outside of a quoted value: tags in values are none."""

_LONG = re.compile(rb"<[a-zA-Z][^>]{4000}")
_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{4000,}")
"""A tag of so many bytes that its attributes are counted. Where there is one, `_LONG` says so in
a third of the time; in a script it would reach over what ends it."""

_ATTRIBUTE = re.compile(rb"""\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")
_SELF_CLOSED = re.compile(
    rb"<(title|script|style|textarea|iframe|div|p|a|span|b|i|em|strong|td|li|h[1-6])"
    rb"((?:\s[^<>]*?)?)/>",
    re.I,
)


def parse(html: str) -> LexborHTMLParser:
    """The browser's tree of ``html``, at most about ``MAX_NESTING`` levels deep."""
    data = html.encode("utf-8", "ignore").replace(b"\0", b"")
    if _LONG.search(data):
        data = _LONG_TAG.sub(_first_attributes, data)
    data = unscripted.set_apart(data)
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        data = _SELF_CLOSED.sub(rb"<\1\2></\1>", data)
    if data.count(b"<") > _SUSPICIOUS:
        data = _flattened(data.decode()).encode()
    return LexborHTMLParser(data or b"<html></html>")


def grow(root: LexborNode) -> Spot:
    """The light tree of ``root``; what is never read has no inside."""
    top = Spot(root, root.tag or "html", None)
    stack: list[tuple[LexborNode | None, Spot]] = [(root.first_child, top)]
    while stack:
        node, parent = stack.pop()
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                parent.kids.append(node.text_content or "")
            elif tag and tag[0] != "-":
                child = node.first_child if tag not in UNREAD else None
                if tag == unscripted.NAME and unscripted.MARK in node.attributes:
                    tag, child = "noscript", _fragment(node)
                spot = Spot(node, tag, parent)
                parent.kids.append(spot)
                if child is not None:
                    stack.append((node.next, parent))
                    node, parent = child, spot
                    continue
            node = node.next
    return top


def _fragment(node: LexborNode) -> LexborNode | None:
    """The first node of what a ``noscript`` holds, read by itself."""
    body = parse(node.text() or "").body
    return body.first_child if body is not None else None


def _first_attributes(found: re.Match[bytes]) -> bytes:
    """A tag with only its first attributes."""
    tag = found[0]
    surplus = next(islice(_ATTRIBUTE.finditer(tag), MAX_ATTRIBUTES, None), None)
    return tag if surplus is None else tag[: surplus.start()]


def _flattened(html: str) -> str:
    """``html`` without the tags that nest deeper than the bound, or come after too many."""
    pieces: list[str] = []
    nest = _Nest()
    at = 0
    raw = ""
    for match in _TAG.finditer(html, 0, html.rfind(">") + 1):
        closing, written = match.groups()
        name = written.lower() if written else ""
        if not name or name in VOID or (raw and not (closing and name == raw)):
            continue
        if closing:
            raw = ""
            instead = None if nest.close(name) else ""
        else:
            raw = name if name in _RAW else ""
            instead = nest.open(name, match.start())
        if instead is not None:
            pieces += (html[at : match.start()], instead)
            at = match.end()
    pieces.append(html[at:])
    return "".join(pieces)


class _Nest:
    """The tags that are open in a linear pass, each with whether it was kept."""

    def __init__(self) -> None:
        self.tags: list[tuple[str, bool]] = []
        self.formats = 0
        self.seen = 0
        self.shut = False
        self.line = 0

    def open(self, name: str, place: int) -> str | None:
        """Note a start tag; what stands in its place, or None where it may stand."""
        self.seen += 1
        if self.seen <= MAX_TAGS or name in _RAW:
            return None if self._opened(name) else ""
        before = "" if self.shut else "</table>" * self.tags.count(("table", True))
        self.shut = True
        self.tags.append((name, False))
        if name not in BLOCK:
            return before
        if place - self.line < LINE:
            return f"{before} "
        self.line = place
        return f"{before}<br>"

    def _opened(self, name: str) -> bool:
        implied = _ENDED_BY.get(name)
        while implied and self.tags and self.tags[-1][0] in implied:
            self._pop()
        keep = len(self.tags) < MAX_NESTING
        if name in _FORMATS:
            keep = keep and self.formats < MAX_OPEN_FORMATS
            self.formats += keep
        self.tags.append((name, keep))
        return keep

    def close(self, name: str) -> bool:
        """Note an end tag; whether it may stand."""
        if not self.tags or self.tags[-1][0] != name:
            if name not in [tag for tag, _ in self.tags[-20:]]:
                return True
            while self.tags[-1][0] != name:
                self._pop()
        return self._pop()[1]

    def _pop(self) -> tuple[str, bool]:
        tag, keep = self.tags.pop()
        if tag in _FORMATS and keep:
            self.formats -= 1
        return tag, keep
