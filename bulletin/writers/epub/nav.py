"""The tree of contents, from which the navigation document and the NCX are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bulletin.writers.chapter.view import SectionView, View
from bulletin.writers.chapter.weave import Heading


@dataclass(frozen=True, slots=True)
class Point:
    """An entry with what stands below it."""

    title: str
    href: str
    children: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A landmark: ``kind`` is a term of the EPUB Structural Semantics Vocabulary."""

    kind: str
    href: str
    title: str


def points(sections: Iterable[SectionView], depth: int) -> tuple[Point, ...]:
    """Sections, their articles, and ``depth`` levels of headings within the articles."""
    found: list[Point] = []
    for section in sections:
        articles = tuple(_article(view, depth) for view in section.views)
        if section.title:
            found.append(Point(section.title, section.href, articles))
        else:
            found.extend(articles)
    return tuple(found)


def walk(tree: Iterable[Point]) -> Iterator[Point]:
    """All points in reading order."""
    for point in tree:
        yield point
        yield from walk(point.children)


def size(tree: Iterable[Point]) -> int:
    """How many points a tree has."""
    return sum(1 for _ in walk(tree))


def deep(tree: Sequence[Point]) -> int:
    """How many levels a tree has."""
    return 1 + max((deep(point.children) for point in tree), default=0) if tree else 0


def trimmed(tree: Sequence[Point], levels: int) -> tuple[Point, ...]:
    """The tree without what lies below ``levels``."""
    return tuple(
        replace(point, children=trimmed(point.children, levels - 1) if levels > 1 else ())
        for point in tree
    )


def _article(view: View, depth: int) -> Point:
    chosen = [heading for heading in view.headings if heading.level <= depth + 1]
    return Point(view.title, view.href, _nested(chosen, view.href))


def _nested(headings: Sequence[Heading], href: str) -> tuple[Point, ...]:
    """Headings in document order as a tree by their levels."""
    found: list[Point] = []
    index = 0
    while index < len(headings):
        own = headings[index]
        end = index + 1
        while end < len(headings) and headings[end].level > own.level:
            end += 1
        children = _nested(headings[index + 1 : end], href)
        found.append(Point(own.title, f"{href}#{own.id}", children))
        index = end
    return tuple(found)
