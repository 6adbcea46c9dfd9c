"""The page as a tree: parsing with a bound on depth, and the light tree that reading measures.

lexbor builds the tree that a browser would, without a limit on depth, in about a millisecond;
its time grows with the square of the depth, so a page that nests very deeply is flattened by
a linear pass first. `Spot` mirrors one element in plain Python: the lexbor tree itself stays
untouched, because `facts` reads it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bulletin.reading import unscripted

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

VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr basefont bgsound".split()
)
_FORMATS = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_RAW = frozenset({"script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"})
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s "
    "samp small span strike strong sub sup time tt u var wbr ruby rt rp rb img picture source "
    "button o:p math svg".split()
)
"""Elements that do not end a line. What HTML does not know is inline too."""

BLOCK = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li "
    "listing main menu nav ol optgroup option p plaintext pre search section summary table "
    "tbody td tfoot th thead tr ul xmp caption colgroup col noscript video audio iframe object "
    "embed select textarea amp-img amp-video".split()
)
UNREAD = frozenset(
    "script style template head title link meta base select option textarea input canvas map "
    "datalist dialog progress meter applet frame noframes noembed".split()
)
"""Elements whose inside is never text of an article."""

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

_PLAIN = re.compile(r"[\w-]+$")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][^\s/>]{0,40})[^>]*>", re.S)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")
_ATTRIBUTE = re.compile(r"""\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")
_SELF_CLOSED = re.compile(
    r"<(title|script|style|textarea|iframe|div|p|a|span|b|i|em|strong|td|li|h[1-6])"
    r"((?:\s[^<>]*?)?)/>",
    re.I,
)


def parse(html: str) -> LexborHTMLParser:
    """The browser's tree of ``html``, at most about ``MAX_NESTING`` levels deep."""
    html = unscripted.set_apart(_LONG_TAG.sub(_fewer_attributes, html.replace("\x00", "")))
    if html[:200].lstrip("\ufeff \t\r\n").startswith("<?xml"):
        html = _SELF_CLOSED.sub(r"<\1\2></\1>", html)
    if html.count("<") > _SUSPICIOUS:
        html = _flattened(html)
    return LexborHTMLParser(html or "<html></html>")


def _fewer_attributes(tag: re.Match[str]) -> str:
    """The start of a tag with its first attributes."""
    found = list(islice(_ATTRIBUTE.finditer(tag[0]), MAX_ATTRIBUTES + 1))
    return tag[0] if len(found) <= MAX_ATTRIBUTES else tag[0][: found[-1].start()]


class Spot:
    """One element with what was measured of it.

    ``kids`` are elements and texts in order. ``mark`` is class, id and role in lower case.
    ``first`` and ``after`` bound the lines below it in the survey's list of lines, ``number``
    is its place in the survey's order.
    """

    __slots__ = (
        "after",
        "attrs",
        "first",
        "hidden",
        "kids",
        "mark",
        "node",
        "number",
        "parent",
        "score",
        "tag",
        "weight",
    )

    def __init__(self, node: LexborNode, tag: str, parent: Spot | None) -> None:
        self.node = node
        self.tag = tag
        self.parent = parent
        attrs: dict[str, str | None] = node.attributes
        self.attrs = attrs
        self.kids: list[Spot | str] = []
        self.mark = _mark(attrs) if attrs else ""
        self.hidden = _is_hidden(attrs) if attrs else False
        self.first = self.after = self.number = 0
        self.score = 0.0
        self.weight = 1.0

    def __repr__(self) -> str:
        return f"<{self.tag} {self.mark}>".replace(" >", ">")

    def elements(self) -> Iterator[Spot]:
        """The elements directly below."""
        return (kid for kid in self.kids if isinstance(kid, Spot))

    def ancestors(self) -> Iterator[Spot]:
        """The elements above, nearest first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def walk(self) -> Iterator[Spot]:
        """This element and all below it, in the order of the page."""
        stack = [self]
        while stack:
            spot = stack.pop()
            yield spot
            stack.extend([kid for kid in spot.kids if isinstance(kid, Spot)][::-1])

    def text(self) -> str:
        """All text below, white space folded."""
        pieces: list[str] = []
        stack: list[Spot | str] = [self]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                pieces.append(item)
            else:
                if item.tag in BLOCK or item.tag == "br":
                    pieces.append(" ")
                stack.extend(item.kids[::-1])
        return fold("".join(pieces))

    def find(self, *tags: str) -> list[Spot]:
        """All elements of these names below."""
        return [spot for spot in self.walk() if spot.tag in tags and spot is not self]


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
            elif tag[:1] != "-" and node.is_element_node:
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


def fold(text: str) -> str:
    """``text`` with every run of white space made one space, none at the ends."""
    return " ".join(text.split())


def _mark(attrs: dict[str, str | None]) -> str:
    """The names of an element that may speak of its part in the page."""
    classes, role, ident = attrs.get("class"), attrs.get("role"), attrs.get("id")
    if classes or role or ident:
        return _joined(classes or "", role or "", ident or "")
    return ""


@lru_cache(maxsize=8192)
def _joined(classes: str, role: str, ident: str) -> str:
    """Names in lower case, humps parted.

    Atomic style names (``Mend(395px)--modal``) and ids made of a heading's words are left out.
    """
    words = f"{classes} {role}".split()
    if ident and ident.count("-") + ident.count("_") < 3 and len(ident) <= 40:
        words.append(ident)
    text = " ".join(word for word in words if len(word) <= 50 and _PLAIN.match(word))
    return _HUMP.sub("-", text).lower()


def _is_hidden(attrs: dict[str, str | None]) -> bool:
    if "hidden" in attrs and (attrs["hidden"] or "").lower() != "until-found":
        return True
    style = attrs.get("style")
    return bool(style and "none" in style and re.search(r"display\s*:\s*none", style, re.I))


def _flattened(html: str) -> str:
    """``html`` without the tags that nest deeper than the bound, or come after too many."""
    pieces: list[str] = []
    nest = _Nest()
    at = 0
    raw = ""
    for match in _TAG.finditer(html):
        closing, name = match.group(1), (match.group(2) or "").lower()
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
        implied = _ENDED_BY.get(name, frozenset())
        while self.tags and self.tags[-1][0] in implied:
            self._pop()
        keep = len(self.tags) < MAX_NESTING
        if name in _FORMATS:
            keep = keep and self.formats < MAX_OPEN_FORMATS
            self.formats += keep
        self.tags.append((name, keep))
        return keep

    def close(self, name: str) -> bool:
        """Note an end tag; whether it may stand."""
        if self.tags and self.tags[-1][0] == name:
            return self._pop()[1]
        if name not in [tag for tag, _ in self.tags[-20:]]:
            return True
        while self.tags:
            tag, keep = self._pop()
            if tag == name:
                return keep
        return True

    def _pop(self) -> tuple[str, bool]:
        tag, keep = self.tags.pop()
        if tag in _FORMATS and keep:
            self.formats -= 1
        return tag, keep
