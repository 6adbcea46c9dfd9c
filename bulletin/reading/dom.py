"""The light tree that reading measures, and which elements are what.

`Spot` mirrors one element of the parsed page in plain Python; the parser's own tree stays
untouched and answers selectors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from selectolax.lexbor import LexborNode

VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr basefont bgsound".split()
)
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
CELLS = frozenset({"td", "th", "dd", "dt"})
"""Elements that hold one of many short things."""

UNREAD = frozenset(
    "script style template head title link meta base select option textarea input canvas map "
    "datalist dialog progress meter applet frame noframes noembed".split()
)
"""Elements whose inside is never text of an article."""

UNJUDGED = -1.0
"""The weight of an element whose names were not asked yet."""

_PLAIN = re.compile(r"[\w-]+$")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Spot:
    """One element with what was measured of it.

    ``kids`` are elements and texts in order.
    ``first`` and ``after`` bound the lines below it in the survey's list of lines, ``number``
    is its place in the survey's order.
    """

    __slots__ = (
        "_mark",
        "after",
        "attrs",
        "first",
        "hidden",
        "kids",
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
        self.kids: list[Spot | str] = []
        self._mark: str | None = None
        self.first = self.after = self.number = 0
        self.score = 0.0
        self.weight = 1.0
        attrs: dict[str, str | None] = node.attributes
        self.attrs = attrs
        self.hidden = ("style" in attrs or "hidden" in attrs) and _is_hidden(attrs)

    @property
    def mark(self) -> str:
        """Class, id and role in lower case."""
        if self._mark is None:
            self._mark = _mark(self.attrs) if self.attrs else ""
        return self._mark

    def __repr__(self) -> str:
        return f"<{self.tag} {self.mark}>".replace(" >", ">")

    def elements(self) -> Iterator[Spot]:
        """The elements directly below."""
        return (kid for kid in self.kids if isinstance(kid, Spot))

    def following(self) -> Iterator[Spot]:
        """The elements after this one under the same parent."""
        kids = iter(self.parent.elements() if self.parent is not None else ())
        for kid in kids:
            if kid is self:
                break
        return kids

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


def fold(text: str) -> str:
    """``text`` with every run of white space made one space, none at the ends."""
    return " ".join(text.split())


def _mark(attrs: dict[str, str | None]) -> str:
    """The names of an element that may speak of its part in the page, in lower case.

    Atomic style names (``Mend(395px)--modal``) and ids made of a heading's words are left out.
    """
    classes, role, ident = attrs.get("class"), attrs.get("role"), attrs.get("id")
    mark = _joined(classes) if classes else ""
    if role:
        mark = f"{mark} {_joined(role)}".strip()
    if ident and len(ident) <= 40 and ident.count("-") + ident.count("_") < 3:
        mark = f"{mark} {_joined(ident) if _PLAIN.match(ident) else ''}".strip()
    return mark


@lru_cache(maxsize=8192)
def _joined(names: str) -> str:
    """Names in lower case, humps parted."""
    text = " ".join([word for word in names.split() if len(word) <= 50 and _PLAIN.match(word)])
    return text if text.islower() else _HUMP.sub("-", text).lower()


def _is_hidden(attrs: dict[str, str | None]) -> bool:
    if "hidden" in attrs and (attrs["hidden"] or "").lower() != "until-found":
        return True
    style = attrs.get("style")
    return bool(style and "none" in style and re.search(r"display\s*:\s*none", style, re.I))
