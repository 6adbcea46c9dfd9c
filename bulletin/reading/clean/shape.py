"""The step that turns whatever markup came into the closed vocabulary.

Elements that the vocabulary does not know are transparent: blocks among them end the
paragraph, inline ones do nothing. Emphasis made by style becomes an element.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, NavigableString, Tag

from bulletin.reading.clean.bench import Bench, has_picture, initial, text_in, value
from bulletin.reading.clean.sheet import Attributes, Format, Leaf, Sheet, is_blank
from bulletin.reading.clean.tables import INSET
from bulletin.reading.dom import BLOCK

_RENAMED = {
    "b": "strong",
    "i": "em",
    "dfn": "em",
    "var": "em",
    "ins": "u",
    "strike": "s",
    "del": "s",
    "tt": "code",
    "samp": "code",
    "acronym": "abbr",
    "dir": "ul",
    "menu": "ul",
    "h1": "h2",
    "listing": "pre",
    "xmp": "pre",
    "plaintext": "pre",
}
_FORMATS = frozenset("em strong u s sub sup code kbd q cite abbr mark small ruby rt rp".split())
_LEAVES = frozenset("p h2 h3 h4 h5 h6 dt caption figcaption pre".split())
_CONTAINERS = frozenset("ul ol li dl dd blockquote table thead tbody tfoot tr td th figure".split())
_TIGHT = frozenset("h2 h3 h4 h5 h6 dt caption figcaption".split())
_CENTRED = frozenset({"p", "h2", "h3", "h4", "td", "th"})
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|font\s*:[^;]*\bbold\b", re.I)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.I)
_DOTS = re.compile(r"text-emphasis(?:-style)?\s*:\s*(?!none)", re.I)
_UNDERLINE = re.compile(r"text-decoration[^;:]*:[^;]*underline", re.I)
_THROUGH = re.compile(r"text-decoration[^;:]*:[^;]*line-through", re.I)
_RAISED = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.I)
_ALIGNED = re.compile(r"\b(?:ql-align|text|has-text-align)-(center|right)\b")
"""How the classes of editors and style sheets say it: Quill, Bootstrap, Gutenberg."""
_ALIGN = re.compile(r"text-align\s*:\s*(?:-webkit-|-moz-)?(\w+)", re.I)
_NUMBER = re.compile(r"-?\d{1,6}$")
GAP = "data-gap"
"""Marks a paragraph that an empty one stands before: between stanzas it is no accident."""


def shape(bench: Bench) -> None:
    """Rebuild the soup in the vocabulary."""
    bench.soup = _Shaper().run(bench.soup)


@dataclass(slots=True)
class _Undo:
    """What leaving an element takes back."""

    formats: int = 0
    leaf: bool = False
    align: bool = False
    containers: int | None = None
    ends: bool = False
    spaces: bool = False


@dataclass(slots=True)
class _State:
    leaves: list[Leaf] = field(default_factory=lambda: [Leaf()])
    aligns: list[str] = field(default_factory=lambda: [""])
    pre: int = 0
    wanted_id: str = ""
    gap: bool = False
    """Whether a paragraph with nothing in it stands before the next one."""


class _Shaper:
    """Walks the old soup and writes the new one."""

    def __init__(self) -> None:
        self.sheet = Sheet()
        self.state = _State()

    def run(self, old: BeautifulSoup) -> BeautifulSoup:
        stack: list[object] = [*reversed(old.contents)]
        while stack:
            item = stack.pop()
            if isinstance(item, Tag):
                stack.append(self._enter(item))
                stack += reversed(item.contents)
            elif isinstance(item, _Undo):
                self._leave(item)
            elif isinstance(item, NavigableString):
                self._text(str(item))
        self.sheet.finish()
        return self.sheet.soup

    def _text(self, text: str) -> None:
        verbatim = self.state.leaves[-1].name == "pre"
        if not verbatim and self.sheet.leaf is None and is_blank(text):
            return  # what is wanted for the next paragraph waits for it
        leaf = self._leaf()
        if verbatim:
            self.sheet.verbatim(text)
        else:
            self.sheet.text(text, leaf)

    def _leaf(self) -> Leaf:
        """The kind of paragraph for text that comes now."""
        leaf = self.state.leaves[-1]
        top = self.sheet.top
        if leaf.name == "p" and top == "figure":
            leaf = Leaf("figcaption")
        if leaf.name in _HOME and top != _HOME[leaf.name]:
            leaf = Leaf("p", (("data-caption", "1"),) if leaf.name == "figcaption" else ())
        if leaf.name.startswith("h") and top in {"th", "td"}:
            leaf = Leaf()
        state = self.state
        return self._dressed(leaf) if state.aligns[-1] or state.wanted_id or state.gap else leaf

    def _dressed(self, leaf: Leaf) -> Leaf:
        """``leaf`` with the side that it is set to and the id that waits for it."""
        attributes = dict(leaf.attributes)
        side = self.state.aligns[-1]
        if side and leaf.name in _CENTRED and not (leaf.name != "p" and side == "right"):
            attributes["class"] = side
        if self.state.wanted_id and self.sheet.leaf is None:
            attributes["id"] = self.state.wanted_id
            self.state.wanted_id = ""
        if self.state.gap and self.sheet.leaf is None:
            attributes.update({GAP: "1"} if leaf.name == "p" else {})
            self.state.gap = False
        return Leaf(leaf.name, tuple(attributes.items()))

    def _enter(self, tag: Tag) -> _Undo:
        name = _name_of(tag)
        undo = _Undo()
        self._push_formats(tag, name, undo)
        if name == "br":
            self._newline()
        elif name == "img":
            self.sheet.picture(_picture(tag), self._leaf())
        elif name == "hr":
            self.sheet.rule()
        elif name in BLOCK:
            self._enter_block(tag, name, undo)
        if "id" in tag.attrs and name not in _FORMATS and name != "a":
            self.state.wanted_id = self.state.wanted_id or value(tag, "id")
        return undo

    def _enter_block(self, tag: Tag, name: str, undo: _Undo) -> None:
        tight = self.state.leaves[-1].name in _TIGHT
        if name in _CONTAINERS and not tight and self.sheet.may_open(name):
            self._align(tag, undo)
            undo.containers = self.sheet.open(name, _attributes(tag, name))
            self._push_leaf(Leaf(), undo)
        elif name == "pre" or self.state.leaves[-1].name == "pre":
            self._enter_pre(undo)
        elif tight:
            undo.spaces = True
            self.sheet.text(" ", self.state.leaves[-1])
        else:
            self.sheet.end_leaf()
            undo.ends = True
            self._align(tag, undo)
            self.state.gap = self.state.gap or _is_empty(tag)
            if name in _LEAVES:
                self._push_leaf(Leaf(name, tuple(_attributes(tag, name).items())), undo)

    def _enter_pre(self, undo: _Undo) -> None:
        if self.state.leaves[-1].name != "pre":
            self.sheet.end_leaf()
            undo.ends = True
            self._push_leaf(Leaf("pre"), undo)

    def _newline(self) -> None:
        leaf = self.state.leaves[-1]
        if leaf.name == "pre":
            self.sheet.verbatim("\n")
        else:
            self.sheet.newline()

    def _push_leaf(self, leaf: Leaf, undo: _Undo) -> None:
        self.state.leaves.append(leaf)
        undo.leaf = True

    def _push_formats(self, tag: Tag, name: str, undo: _Undo) -> None:
        for item in _formats(tag, name):
            self.sheet.formats.append(item)
            undo.formats += 1

    def _align(self, tag: Tag, undo: _Undo) -> None:
        found = _ALIGN.search(value(tag, "style")) or _ALIGNED.search(value(tag, "class"))
        side = (found.group(1) if found else value(tag, "align")).lower()
        if tag.name == "center":
            side = "center"
        if side == "end":
            side = "right"
        if side or tag.name in {"td", "th", "li"}:
            self.state.aligns.append(side if side in {"center", "right"} else "")
            undo.align = True

    def _leave(self, undo: _Undo) -> None:
        if undo.formats:
            del self.sheet.formats[-undo.formats :]
        if undo.leaf:
            self.state.leaves.pop()
        if undo.align:
            self.state.aligns.pop()
        if undo.containers is not None:
            self.sheet.close(undo.containers)
        if undo.ends:
            self.sheet.end_leaf()
        if undo.spaces:
            self.sheet.text(" ", self.state.leaves[-1])


def _is_empty(tag: Tag) -> bool:
    return not initial(tag) and not has_picture(tag)


def _name_of(tag: Tag) -> str:
    """What an element is in the vocabulary; what opens a box on a screen heads it in print."""
    if tag.name == "summary" and len(text_in(tag)) <= _HEAD:
        return "h4"
    return _RENAMED.get(tag.name, tag.name)


_HEAD = 80
"""Characters of a `summary` that is a heading."""

_HOME = {"dt": "dl", "caption": "table", "figcaption": "figure"}


def _formats(tag: Tag, name: str) -> list[Format]:
    """The formats that an element switches on, by its name and by its style."""
    found: list[Format] = []
    if name == "a" and tag.get("href"):
        found.append(Format("a", _said(tag, ("href", "id"))))
    elif name in _FORMATS:
        found.append(Format(name, _said(tag, ("id",))))
    elif name == "summary":
        found.append(Format("strong"))
    if "style" in tag.attrs and name not in {"body", "img"}:
        found.extend(_styled(value(tag, "style"), name))
    return found


def _said(tag: Tag, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The language of an inline element, where one is told, and the attributes of these names."""
    if not tag.attrs:
        return ()
    return tuple({**_language(tag), **_kept(tag, names)}.items())


def _styled(style: str, name: str) -> list[Format]:
    found = []
    if _BOLD.search(style) and name not in {"table", "h2", "h3", "h4", "h5", "h6"}:
        found.append(Format("strong"))
    if _ITALIC.search(style):
        found.append(Format("em"))
    if _DOTS.search(style):
        found.append(Format("span", (("class", "dots"),)))
    if _UNDERLINE.search(style) and name != "a":
        found.append(Format("u"))
    if _THROUGH.search(style):
        found.append(Format("s"))
    raised = _RAISED.search(style)
    if raised and name in {"span", "font", "a"}:
        found.append(Format("sup" if raised.group(1).lower() == "super" else "sub"))
    return found


def _kept(tag: Tag, names: tuple[str, ...]) -> Attributes:
    return {name: value(tag, name) for name in names if value(tag, name)}


def _language(tag: Tag) -> Attributes:
    return _kept(tag, ("lang", "dir")) if tag.name in {"q", "em", "cite", "a"} else {}


def _picture(tag: Tag) -> Attributes:
    return {"src": value(tag, "src"), "alt": value(tag, "alt"), **_kept(tag, ("width", "height"))}


def _attributes(tag: Tag, name: str) -> Attributes:
    """The attributes of a block that the vocabulary has."""
    kept = _kept(tag, ("id", "dir", "data-media", "data-caption")) if name != "pre" else {}
    if kept.get("dir", "").lower() not in {"", "ltr", "rtl"}:
        del kept["dir"]
    if name in {"td", "th"}:
        if INSET in tag.attrs:
            kept[INSET] = value(tag, INSET)
        for span in ("colspan", "rowspan"):
            number = value(tag, span).strip()
            if number.isdecimal() and 1 < int(number) <= 1000:
                kept[span] = str(int(number))
        found = _ALIGN.search(value(tag, "style"))
        side = (found.group(1) if found else value(tag, "align")).lower()
        if side in {"center", "right"}:
            kept["class"] = side
    elif name == "ol":
        kept.update(_list_attributes(tag))
    elif name == "li" and _NUMBER.match(value(tag, "value").strip()):
        kept["value"] = value(tag, "value").strip()
    return kept


def _list_attributes(tag: Tag) -> Attributes:
    kept: Attributes = {}
    if _NUMBER.match(value(tag, "start").strip()):
        kept["start"] = value(tag, "start").strip()
    if value(tag, "type") in {"1", "a", "A", "i", "I"}:
        kept["type"] = value(tag, "type")
    if tag.has_attr("reversed"):
        kept["reversed"] = "reversed"
    return kept
