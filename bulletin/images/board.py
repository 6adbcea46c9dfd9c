"""Pictures on board: every ``img`` of a body ends as a name in ``Article.images`` or as text.

The order of the pictures is that of the body, whatever arrives first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from xml.etree.ElementTree import Element

from bulletin import vocabulary
from bulletin.errors import one_line
from bulletin.images import standins
from bulletin.images.gather import Missing, Outcome, gathered
from bulletin.images.picture import Ready
from bulletin.images.tree import Tree
from bulletin.model import Article, Image, Note
from bulletin.settings import ImageSettings

MAX_PICTURES = 500
"""Different pictures of one article; the rest is left out and counted."""

INVISIBLE = 2
"""A picture with a side of no more pixels than this shows nothing: spacers and counters."""

ICON = 24
"""A picture no larger than this is an ornament, unless it stands in a line of text."""

_OURS = ("src", "alt", "width", "height")


def board(article: Article, fetch: Callable[[str], bytes], settings: ImageSettings) -> Article:
    """``article`` with its pictures fetched by ``fetch``, checked and named by content.

    ``fetch`` gets the ``src`` as it stands and raises `SourceError`. A picture that cannot be
    had becomes a visible line and a note (``picture-missing``); nothing is raised for it.
    """
    tree = Tree(vocabulary.parse(article.body))
    pictures = tree.pictures()
    if not pictures:
        return article
    if settings.no_images:
        return _without(article, tree, pictures)
    addresses = list(dict.fromkeys(_address(img) for img in pictures))
    outcomes = gathered(addresses[:MAX_PICTURES], fetch, settings)
    work = _Boarding(article, tree, outcomes)
    for img in pictures:
        work.take(img)
    return work.done()


class _Boarding:
    """One article's pictures being put in place."""

    def __init__(self, article: Article, tree: Tree, outcomes: dict[str, Outcome]) -> None:
        self._article = article
        self._tree = tree
        self._outcomes = outcomes
        self._images: dict[str, Image] = {}
        self._names: dict[str, str] = {}
        self._notes: list[Note] = []
        self._noted: set[str] = set()
        self._icons = 0
        self._beyond: list[Element] = []

    def take(self, img: Element) -> None:
        """Put one ``img`` right."""
        address = _address(img)
        outcome = self._outcomes.get(address)
        if outcome is None:
            self._beyond.append(img)
        elif isinstance(outcome, Missing):
            self._missing(img, address, outcome)
        elif min(outcome.shown) <= INVISIBLE:
            self._tree.remove(img)
        elif max(outcome.shown) <= ICON and not self._tree.in_text(img):
            self._icons += 1
            self._tree.remove(img)
        else:
            self._place(img, address, outcome)

    def done(self) -> Article:
        """The article as it now is."""
        if self._icons:
            text = f"略去 {self._icons} 个小图标 · {self._icons} small icons left out"
            self._notes.append(Note("images", "icons-dropped", text))
        self._leave_out()
        return replace(
            self._article,
            body=vocabulary.serialise(self._tree.root),
            images=tuple(self._images.values()),
            notes=(*self._article.notes, *self._notes),
        )

    def _place(self, img: Element, address: str, ready: Ready) -> None:
        if address not in self._names:
            digest = hashlib.sha256(ready.data).hexdigest()[:16]
            self._names[address] = f"{digest}.{ready.suffix}"
        name = self._names[address]
        if name not in self._images:
            alt = img.get("alt", "")
            size = (ready.width, ready.height)
            self._images[name] = Image(name, ready.media_type, ready.data, *size, alt)
        width, height = _display(img, ready)
        kept = {key: value for key, value in img.attrib.items() if key not in _OURS}
        ours = (name, img.get("alt", ""), str(width), str(height))
        img.attrib.clear()
        img.attrib.update(zip(_OURS, ours, strict=True))
        img.attrib.update(kept)
        if ready.damaged:
            text = "图片不完整，只留下已有部分 · only a part of the picture came"
            self._note("picture-damaged", address, f"{text}: {standins.said(address)}")

    def _missing(self, img: Element, address: str, missing: Missing) -> None:
        alt = one_line(img.get("alt", ""))
        self._tree.replace(img, standins.missing(self._article.language, alt, address))
        said = standins.said(address)
        self._note(missing.code, address, f"图片未能取得 · picture missing: {said}: {missing.text}")

    def _note(self, code: str, address: str, text: str) -> None:
        if address not in self._noted:
            self._noted.add(address)
            self._notes.append(Note("images", code, text))

    def _leave_out(self) -> None:
        """One line stands for all pictures beyond the bound."""
        count = len(self._beyond)
        for number, img in enumerate(self._beyond):
            if number == 0:
                text = f"其余 {count} 张图片从略 · {count} more pictures left out"
                self._tree.replace(img, standins.beyond(self._article.language, count))
                self._notes.append(Note("images", "too-many-pictures", text))
            else:
                self._tree.replace(img, one_line(img.get("alt", "")))


def _without(article: Article, tree: Tree, pictures: list[Element]) -> Article:
    for img in pictures:
        tree.replace(img, one_line(img.get("alt", "")))
    count = len(pictures)
    text = f"按设置未收 {count} 张图片 · {count} pictures left out, as set"
    return replace(article, body=vocabulary.serialise(tree.root)).noting(
        Note("images", "no-images", text)
    )


def _address(img: Element) -> str:
    return img.get("src", "").strip()


def _display(img: Element, ready: Ready) -> tuple[int, int]:
    """Width and height to show: the page's own where it shows the picture smaller."""
    width, height = ready.shown
    for name, natural in (("width", width), ("height", height)):
        value = img.get(name, "").strip().removesuffix("px")
        if value.isascii() and value.isdigit() and 8 <= int(value) < natural:
            factor = int(value) / natural
            return max(1, round(width * factor)), max(1, round(height * factor))
    return width, height
