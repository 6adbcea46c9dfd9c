"""A soup written from its first element to its last, and a soup as text.

Both do what BeautifulSoup does for any parser and any output, in less than half of its time:
here every element that is begun is ended, in the right order, and the output is always XML.
"""

from __future__ import annotations

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PageElement

from bulletin.reading.clean.bench import new_soup

_SPACES = " \t\n\f\r"
_VERBATIM = frozenset({"pre", "textarea"})


class Writer:
    """Writes ``soup``. White space that is all of a text is one space or one line break,
    save in ``pre``."""

    def __init__(self) -> None:
        self.soup = new_soup()
        self._builder = self.soup.builder
        self._open: list[Tag] = [self.soup]
        self._last: PageElement = self.soup
        self._texts: list[str] = []
        self._verbatim = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element; all up to its `end` is in it."""
        if self._texts:
            self._put()
        around = self._open[-1]
        tag = Tag(None, self._builder, name, None, None, attributes, around, self._last)
        around.contents.append(tag)
        self._open.append(tag)
        self._last = tag
        self._verbatim += name in _VERBATIM

    def text(self, text: str) -> None:
        """Write text; what is written in a row is one string of the soup."""
        self._texts.append(text)

    def end(self) -> str:
        """End the innermost element; its name."""
        if self._texts:
            self._put()
        name = self._open.pop().name
        self._verbatim -= name in _VERBATIM
        return name

    def finish(self) -> None:
        """To be called once, after all elements were ended."""
        if self._texts:
            self._put()

    def _put(self) -> None:
        text = "".join(self._texts)
        self._texts.clear()
        if not self._verbatim and not text.strip(_SPACES):
            text = "\n" if "\n" in text else " "
        around = self._open[-1]
        string = NavigableString(text)
        string.setup(around, self._last)
        around.contents.append(string)
        self._last = string


def markup(soup: BeautifulSoup) -> str:
    """The soup as a well-formed fragment, attributes in the order of the alphabet."""
    pieces: list[str] = []
    stack: list[PageElement | str] = [*reversed(soup.contents)]
    while stack:
        item = stack.pop()
        if isinstance(item, Tag):
            begin = f"<{item.name}{_attributes(item)}"
            if item.contents:
                pieces.append(f"{begin}>")
                stack.append(f"</{item.name}>")
                stack += item.contents[::-1]
            else:
                pieces.append(f"{begin}/>" if item.is_empty_element else f"{begin}></{item.name}>")
        elif isinstance(item, NavigableString):
            pieces.append(_escaped(item))
        else:
            pieces.append(str(item))
    return "".join(pieces)


def _attributes(tag: Tag) -> str:
    return "".join(f" {name}={_quoted(str(value))}" for name, value in sorted(tag.attrs.items()))


def _quoted(value: str) -> str:
    value = _escaped(value)
    if '"' not in value:
        return f'"{value}"'
    return f"'{value}'" if "'" not in value else f'"{value.replace(chr(34), "&quot;")}"'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
