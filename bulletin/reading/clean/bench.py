"""The bench that the cleaning steps work at: the soup, what is known of the page, the account."""

from __future__ import annotations

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

from bulletin.model import Note
from bulletin.reading.trace import Trace


def new_soup() -> BeautifulSoup:
    """An empty soup whose ``class`` attributes are plain strings."""
    return BeautifulSoup("", "html.parser", multi_valued_attributes=None)


@dataclass(slots=True)
class Bench:
    """What a step gets: it changes ``soup`` and owns up to it in ``trace`` and ``notes``.

    ``base`` is what relative addresses are joined to, ``""`` where nothing is known;
    ``url`` the page's own address; ``title`` the article's title as `facts` has it.
    """

    soup: BeautifulSoup
    base: str = ""
    url: str = ""
    title: str = ""
    facts: frozenset[str] = frozenset()
    trace: Trace = field(default_factory=Trace)
    notes: list[Note] = field(default_factory=list)

    def drop(self, step: str, tag: Tag) -> None:
        """Take ``tag`` out and say so."""
        pictures = len(tag.find_all("img")) + (tag.name == "img")
        self.trace.removed(step, tag.get_text(), pictures)
        tag.decompose()


def value(tag: Tag, name: str) -> str:
    """An attribute as text, ``""`` where it is missing."""
    found = tag.get(name)
    return found if isinstance(found, str) else ""


def has_picture(tag: Tag) -> bool:
    """Whether a picture is in ``tag``."""
    return tag.name == "img" or tag.find("img") is not None
