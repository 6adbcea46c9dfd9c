"""The bench that the cleaning steps work at: the soup, what is known of the page, the account."""

from __future__ import annotations

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, NavigableString, Tag

from bulletin.model import Note
from bulletin.reading.trace import Trace


def new_soup() -> BeautifulSoup:
    """An empty soup whose ``class`` attributes are plain strings and whose texts are all text."""
    return BeautifulSoup("", "html.parser", multi_valued_attributes=None, string_containers={})


@dataclass(slots=True)
class Bench:
    """What a step gets: it changes ``soup`` and owns up to it in ``trace`` and ``notes``.

    ``base`` is what relative addresses are joined to, ``""`` where nothing is known;
    ``url`` the page's own address; ``title``, ``subtitle`` and ``language`` are the article's as
    `facts` has them.
    """

    soup: BeautifulSoup
    base: str = ""
    url: str = ""
    title: str = ""
    subtitle: str = ""
    language: str = ""
    facts: frozenset[str] = frozenset()
    trace: Trace = field(default_factory=Trace)
    notes: list[Note] = field(default_factory=list)

    def drop(self, step: str, tag: Tag) -> None:
        """Take ``tag`` out and say so."""
        pictures = len(every(tag, "img")) + (tag.name == "img")
        self.trace.removed(step, text_in(tag), pictures)
        tag.decompose()


def every(top: Tag, *names: str) -> list[Tag]:
    """All elements below ``top`` with one of these names (all without a name), in order.

    Does what ``find_all`` does for plain names at a fraction of its time.
    """
    found: list[Tag] = []
    stack = top.contents[::-1]
    while stack:
        at = stack.pop()
        if isinstance(at, Tag):
            if not names or at.name in names:
                found.append(at)
            if at.contents:
                stack += at.contents[::-1]
    return found


def first(top: Tag, *names: str) -> Tag | None:
    """The first element below ``top`` with one of these names."""
    stack = top.contents[::-1]
    while stack:
        at = stack.pop()
        if isinstance(at, Tag):
            if at.name in names:
                return at
            if at.contents:
                stack += at.contents[::-1]
    return None


def text_in(top: Tag) -> str:
    """All text below ``top``, as ``get_text`` gives it."""
    contents = top.contents
    if len(contents) == 1 and isinstance(contents[0], NavigableString):
        return contents[0]
    pieces: list[str] = []
    stack = contents[::-1]
    while stack:
        at = stack.pop()
        if isinstance(at, Tag):
            stack += at.contents[::-1]
        elif isinstance(at, NavigableString):
            pieces.append(at)
    return "".join(pieces)


def broken(top: Tag) -> list[str]:
    """The lines between the breaks directly in ``top``, white space folded."""
    lines = [""]
    for part in top.contents:
        if isinstance(part, Tag) and part.name == "br":
            lines.append("")
        else:
            lines[-1] += text_in(part) if isinstance(part, Tag) else str(part)
    return [" ".join(line.split()) for line in lines]


def initial(top: Tag) -> str:
    """The first character below ``top`` that is no white space, ``""`` where there is none."""
    stack = top.contents[::-1]
    while stack:
        at = stack.pop()
        if isinstance(at, Tag):
            stack += at.contents[::-1]
        elif isinstance(at, NavigableString) and (text := at.lstrip()):
            return text[0]
    return ""


def children(top: Tag, *names: str) -> list[Tag]:
    """The elements directly below ``top``, of these names where some are given."""
    found = [kid for kid in top.contents if isinstance(kid, Tag)]
    return [kid for kid in found if kid.name in names] if names else found


def inside(tag: Tag, *names: str) -> Tag | None:
    """The nearest element above ``tag`` with one of these names."""
    above = tag.parent
    while above is not None and above.name not in names:
        above = above.parent
    return above


def with_attribute(top: Tag, name: str) -> list[Tag]:
    """All elements below ``top`` that have an attribute."""
    return [tag for tag in every(top) if name in tag.attrs]


def value(tag: Tag, name: str) -> str:
    """An attribute as text, ``""`` where it is missing."""
    found = tag.get(name)
    return found if isinstance(found, str) else ""


def has_picture(tag: Tag) -> bool:
    """Whether a picture is in ``tag``."""
    return tag.name == "img" or first(tag, "img") is not None


def is_bold(tag: Tag) -> bool:
    """Whether all of a text is bold; an empty one is not."""
    whole = len("".join(text_in(tag).split()))
    return sum(len("".join(text_in(part).split())) for part in every(tag, "strong")) >= whole > 0


def named_by(picture: Tag) -> str:
    """What a picture is named by: its address and its alternative text."""
    return f"{value(picture, 'src')} {value(picture, 'alt')}"
