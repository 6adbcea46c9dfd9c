"""The sheet that `shape` writes on: blocks, paragraphs and inline formats of the vocabulary.

Formats are opened when text comes, and again in the next paragraph where they go on, so that
no empty element is written and none crosses a paragraph's border. Depth is bounded by
construction: what would nest deeper is written at the level that is reached.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bulletin.reading.clean.writing import Writer

MAX_CONTAINERS = 28
MAX_FORMATS = 12

FLOW = frozenset({"", "blockquote", "li", "dd", "td", "th", "figure"})
"""Containers that may hold paragraphs; ``""`` is the sheet itself."""

PARENTS = {
    "li": frozenset({"ul", "ol"}),
    "dd": frozenset({"dl"}),
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tfoot": frozenset({"table"}),
    "tr": frozenset({"table", "thead", "tbody", "tfoot"}),
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
}
"""Where a container may stand, if not in every flow."""

_IMPLIED = {
    "ul": "li",
    "ol": "li",
    "dl": "dd",
    "table": "tr",
    "thead": "tr",
    "tbody": "tr",
    "tfoot": "tr",
    "tr": "td",
}
_SPACE = re.compile(r"[ \t\r\n\f\v\u0085\u2028\u2029]+")
_BLANKS = " \t\r\n\xa0\u3000\u2002\u2003\u2009"
_WHITE = _BLANKS + "\f\v\u0085\u2028\u2029"
_GAP = re.compile(
    r"(?<=[。！？；”’…」』）)])\s*[\u3000\xa0]{2,}(?=\S)|^\s*(?:\u3000|\xa0\xa0)"
    r"|(?<=：)\s*[\u3000\xa0]{2,}(?=(?!\d{4}年)\S{10}|[一二三四五六七八九十\d（(]{1,3}[、.．）)])"
)
_WIDE = "\xa0\u3000\u2002\u2003"
_FAR = 4
"""Ems of blanks that are more than an indent: they push a line to the right."""
_RUN = re.compile(r"[ \xa0]{2,}")

Attributes = dict[str, str]


class Format(NamedTuple):
    """An inline element that is active: its name and attributes."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()


class Leaf(NamedTuple):
    """The kind of paragraph that text goes into."""

    name: str = "p"
    attributes: tuple[tuple[str, str], ...] = ()


class Sheet:
    """Writes the new soup. ``formats`` are active; the rest is the sheet's own state."""

    def __init__(self) -> None:
        self._writer = Writer()
        self.soup = self._writer.soup
        self.containers: list[tuple[str, bool]] = []
        self.formats: list[Format] = []
        self.leaf: Leaf | None = None
        self._open: list[Format] = []
        self._space = ""
        self._breaks = 0
        self._empty = True

    @property
    def top(self) -> str:
        """The name of the innermost open container."""
        return self.containers[-1][0] if self.containers else ""

    def may_open(self, name: str) -> bool:
        """Whether the container may be opened here, implied ones closed and opened."""
        if len(self.containers) >= MAX_CONTAINERS:
            return False
        wanted = PARENTS.get(name)
        if wanted is None:
            return not (name == "figure" and "figure" in (c for c, _ in self.containers))
        depth = len(self.containers)
        while (
            depth and self.containers[depth - 1][1] and self.containers[depth - 1][0] not in wanted
        ):
            depth -= 1
        return bool(depth) and self.containers[depth - 1][0] in wanted

    def open(self, name: str, attributes: Attributes) -> int:
        """Open a container; the number to give to `close`."""
        self.end_leaf()
        wanted = PARENTS.get(name)
        if wanted is None:
            self._ensure_flow()
        else:
            while self.top not in wanted:
                self._close_one()
        number = len(self.containers)
        self._start(name, attributes)
        self.containers.append((name, False))
        return number

    def close(self, number: int) -> None:
        """Close containers until only ``number`` are open."""
        self.end_leaf()
        while len(self.containers) > number:
            self._close_one()

    def begin_leaf(self, leaf: Leaf) -> None:
        """Make sure that a paragraph of this kind is open."""
        if self.leaf is not None:
            return
        if leaf.name not in {"dt", "caption", "figcaption"}:
            self._ensure_flow()
        self._start(leaf.name, dict(leaf.attributes))
        self.leaf = leaf
        self._space = ""
        self._breaks = 0
        self._empty = True

    def end_leaf(self) -> None:
        """Close the open paragraph, where there is one."""
        if self.leaf is None:
            return
        self._close_formats(0)
        self._writer.end()
        self.leaf = None

    def text(self, text: str, leaf: Leaf) -> None:
        """Write ``text``; white space is folded, indents end paragraphs."""
        if self.leaf is None and is_blank(text):
            return
        text = _SPACE.sub(" ", text)
        parts = [text]
        if leaf.name == "p" and ("\u3000" in text or "\xa0\xa0" in text):
            parts = _GAP.split(text)
            leaf = _pushed(leaf, text)
        for number, part in enumerate(parts):
            if number and (self._breaks or part.strip(_BLANKS)) and not (self._empty):
                self._indent(parts[number - 1])
            self._write(part, leaf)

    def _indent(self, before: str) -> None:
        """End the paragraph at an indent; a gap behind emphasis (第一条　…) is none."""
        if self._breaks or before.strip(_BLANKS):
            self.end_leaf()
        else:
            self._space += "\u3000"

    def _write(self, text: str, leaf: Leaf) -> None:
        body = text.strip(_BLANKS)
        if not body:
            self._space = self._space or (" " if text and not self._empty else "")
            return
        if self._breaks > 1:
            self.end_leaf()
        self.begin_leaf(leaf)
        if self._breaks:
            self._flush_breaks()
        elif not self._empty and (self._space or text[0] in _BLANKS):
            lead = text[: len(text) - len(text.lstrip(_BLANKS))]
            self._put_gap(_gap(self._space + lead))
        self._space = text[len(text.rstrip(_BLANKS)) :]
        self._open_formats()
        self._writer.text(_RUN.sub(" ", body))
        self._empty = False

    def verbatim(self, text: str) -> None:
        """Write ``text`` as it stands, in a ``pre``."""
        self.begin_leaf(Leaf("pre"))
        if text:
            self._open_formats()
            self._writer.text(text.replace("\r\n", "\n").replace("\r", "\n"))
            self._empty = False

    def newline(self) -> None:
        """A line break, written when text follows; two make a new paragraph."""
        if self.leaf is not None and not self._empty:
            self._breaks += 1
            self._space = ""

    def picture(self, attributes: Attributes, leaf: Leaf) -> None:
        """Write an ``img``; directly in a figure, else in a paragraph."""
        if self._breaks > 1:
            self.end_leaf()
        if self.leaf is None and self.top == "figure":
            self._start("img", attributes)
            self._writer.end()
            return
        self.begin_leaf(leaf)
        if self._breaks:
            self._flush_breaks()
        elif self._space and not self._empty:
            self._put_gap(_gap(self._space))
        self._space = ""
        self._open_formats()
        self._start("img", attributes)
        self._writer.end()
        self._empty = False

    def rule(self) -> None:
        """Write an ``hr``."""
        self.end_leaf()
        self._ensure_flow()
        self._start("hr", {})
        self._writer.end()

    def finish(self) -> None:
        """Close everything."""
        self.close(0)
        self._writer.finish()

    def _put_gap(self, blanks: str) -> None:
        """White space between texts stands outside of a format that begins or ends there."""
        self._close_formats(self._common())
        self._writer.text(blanks)

    def _common(self) -> int:
        """How many of the open formats go on."""
        wanted = self._wanted()
        same = 0
        while same < min(len(wanted), len(self._open)) and wanted[same] == self._open[same]:
            same += 1
        return same

    def _flush_breaks(self) -> None:
        self._open_formats()
        self._start("br", {})
        self._writer.end()
        self._breaks = 0

    def _start(self, name: str, attributes: Attributes) -> None:
        self._writer.start(name, attributes)

    def _ensure_flow(self) -> None:
        while self.top not in FLOW:
            name = _IMPLIED[self.top]
            self._start(name, {})
            self.containers.append((name, True))

    def _close_one(self) -> None:
        self.containers.pop()
        self._writer.end()

    def _open_formats(self) -> None:
        same = self._common()
        self._close_formats(same)
        for item in self._wanted()[same:]:
            self._start(item.name, dict(item.attributes))
            self._open.append(item)

    def _wanted(self) -> list[Format]:
        """The active formats, each name once, as many as may stand."""
        if not self.formats:
            return []
        heading = self.leaf is not None and self.leaf.name.startswith("h")
        wanted: dict[str, Format] = {}
        for item in self.formats:
            if not (heading and item.name == "strong"):
                wanted.setdefault(item.name, item)
        return list(wanted.values())[:MAX_FORMATS]

    def _close_formats(self, keep: int) -> None:
        while len(self._open) > keep:
            self._open.pop()
            self._writer.end()


def is_blank(text: str) -> bool:
    """Whether ``text`` shows nothing: between paragraphs it is passed over."""
    return not text.strip(_WHITE)


def ems_of(blanks: str) -> float:
    """How far blanks push what stands behind them, in ems: those that are not folded."""
    return sum(0.5 if blank in "\xa0\u2002" else 1.0 for blank in blanks if blank in _WIDE)


def _pushed(leaf: Leaf, text: str) -> Leaf:
    """``leaf`` with how far its text is pushed to the right by blanks, in ems."""
    ems = ems_of(text[: len(text) - len(text.lstrip(_BLANKS))])
    if ems < _FAR:
        return leaf
    return Leaf("p", (*leaf.attributes, ("data-pushed", str(int(ems)))))


def _gap(blanks: str) -> str:
    """The white space between two texts: an ideographic space stays one."""
    return (
        "\u3000"
        if "\u3000" in blanks
        else " "
        if blanks.strip("\xa0") or len(blanks) > 1
        else blanks
    )
