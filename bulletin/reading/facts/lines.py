"""The visible text of a page as lines, in order, each knowing where it stands.

A line is what a reader would call one: the text of one block between two breaks. Its parts
are the pieces of text in it, each with its node, because labels and values are often told
apart by elements alone (``<span>来源：</span><a>新华社</a>``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bulletin.reading.dom import Spot

GAP = "\x1f"
"""Stands between the parts of a line in `Line.raw`."""

ENOUGH = 80
"""Lines after the body that are read at most: further ones say nothing of the article."""

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code dfn em font i ins kbd label mark nobr q s samp small "
    "span strike strong sub sup time tt u var wbr ruby rb rt rp bdo ucaptitle ucapsource "
    "publishtime".split()
)
_SILENT = frozenset(
    "head script style noscript template select option button textarea iframe object svg math "
    "audio video canvas map title".split()
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SPACE = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


@dataclass(slots=True)
class Part:
    """A piece of text and the element that holds it."""

    text: str
    node: Spot
    linked: bool


@dataclass(slots=True)
class Line:
    """One line of the page. ``heading`` is 1 to 6, or 0; ``block`` names the block element."""

    parts: list[Part]
    block: Spot
    heading: int
    inside: bool
    text: str = ""
    """The line as read, white space folded."""

    @property
    def raw(self) -> str:
        """The line with `GAP` between its parts."""
        return GAP.join(_SPACE.sub(" ", part.text) for part in self.parts)

    @property
    def linked(self) -> bool:
        """Whether all of it is a link."""
        return all(part.linked for part in self.parts)

    def mark(self) -> str:
        """Tags, ids and classes of its first element up to the block and its parent."""
        return marks(self.parts[0].node, self.block)


@dataclass(slots=True)
class Sheet:
    """All lines, with the first and last that stand inside the body (-1: none does)."""

    lines: list[Line]
    first: int
    last: int

    def cut(self, start: int, end: int) -> Sequence[Line]:
        """Lines ``start`` to ``end`` (exclusive), bounded."""
        return self.lines[max(0, start) : max(0, end)]


@dataclass(slots=True)
class _Place:
    block: Spot
    silent: bool
    inside: bool
    heading: int
    linked: bool


def fold(text: str) -> str:
    """``text`` with white space folded to single spaces and invisible characters gone."""
    if _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def marks(node: Spot, upto: Spot) -> str:
    """The names (tag, id, class) from ``node`` up to ``upto``, lower case; six at most."""
    words: list[str] = []
    current: Spot | None = node
    for _ in range(6):
        if current is None:
            break
        words.append(names(current))
        if current is upto:
            break
        current = current.parent
    return " ".join(words)


def names(node: Spot) -> str:
    """Tag, id and class of ``node``, lower case."""
    attributes = node.attrs
    return f"{node.tag} {attributes.get('id') or ''} {attributes.get('class') or ''}".lower()


def scan(top: Spot, body: Spot | None) -> Sheet:
    """The lines below ``top``; ``body`` is the located body, where there is one."""
    root = next((spot for spot in top.elements() if spot.tag == "body"), None)
    if root is None:
        return Sheet([], -1, -1)
    reader = _Reader(root, body)
    reader.read(root)
    lines = []
    for line in reader.lines:
        line.text = fold("".join([part.text for part in line.parts]))
        if line.text:
            lines.append(line)
    inside = [index for index, line in enumerate(lines) if line.inside]
    return Sheet(lines, inside[0] if inside else -1, inside[-1] if inside else -1)


class _Reader:
    """Sees the nodes in document order and fills ``lines``."""

    __slots__ = ("_body", "_open", "_seen", "_shown", "_spaced", "_start", "beyond", "lines")

    def __init__(self, root: Spot, body: Spot | None) -> None:
        self.lines: list[Line] = []
        self._start = _Place(root, False, False, 0, False)
        self._body = body
        self._shown = {id(spot) for spot in (body, *body.ancestors())} if body else set()
        self._open: Spot | None = None
        self._spaced = False
        self._seen = False
        self.beyond = 0

    def read(self, root: Spot) -> None:
        """See everything below ``root``, as far as it may matter."""
        levels = [(root, self._element(root, self._start), iter(root.kids))]
        while levels and self.beyond <= ENOUGH:
            parent, place, kids = levels[-1]
            for kid in kids:
                if isinstance(kid, str):
                    self._see(kid, parent, place)
                    if self.beyond > ENOUGH:
                        break
                else:
                    inner = self._element(kid, place)
                    if kid.kids and not inner.silent:
                        levels.append((kid, inner, iter(kid.kids)))
                        break
            else:
                levels.pop()

    def _see(self, text: str, parent: Spot, place: _Place) -> None:
        if not text or text.isspace():
            self._spaced = True
        elif not place.silent:
            self._text(text, parent, place)

    def _element(self, spot: Spot, above: _Place) -> _Place:
        """Where what is in the element stands."""
        if above.silent:
            return above
        tag = spot.tag
        if tag in _SILENT:
            return _Place(above.block, True, above.inside, 0, False)
        if tag == "br":
            self._open = None
        inside = above.inside or spot is self._body
        if tag in _INLINE:
            linked = above.linked or tag == "a"
            hidden = self._is_hidden(spot)
            if linked != above.linked or inside != above.inside or hidden:
                return _Place(above.block, hidden, inside, above.heading, linked)
            return above
        self._open = None
        heading = _HEADINGS.get(tag, 0) or above.heading
        return _Place(spot, self._is_hidden(spot), inside, heading, above.linked)

    def _is_hidden(self, spot: Spot) -> bool:
        """A body that a script shows, and what it stands in, is hidden for a moment only."""
        return _hidden(spot) and id(spot) not in self._shown

    def _text(self, text: str, parent: Spot, place: _Place) -> None:
        if self._open is not place.block:
            self._open = place.block
            self._count(place)
            self.lines.append(Line([], place.block, place.heading, place.inside))
        elif self._spaced:
            self.lines[-1].parts[-1].text += " "
        self._spaced = False
        self.lines[-1].parts.append(Part(text, parent, place.linked))

    def _count(self, place: _Place) -> None:
        if place.inside:
            self._seen, self.beyond = True, 0
        elif self._seen:
            self.beyond += 1


def _hidden(spot: Spot) -> bool:
    style = spot.attrs.get("style")
    return style is not None and "n" in style and _HIDDEN.search(style) is not None
