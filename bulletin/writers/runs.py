"""Very long runs of text, parted: the layout looks at the whole rest of a run for every line.

A line of ten megabytes would take hours so. Cut into spans of some thousand characters, at the
end of a sentence or word where there is one, it takes as long as paragraphs do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

LONGEST = 2_000
"""Characters of a run; ordinary paragraphs are shorter and stay as they are."""

_WORD = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff]{2}|[!-~]{2}")
"""Two characters between which no line ends by itself."""

BREAK = "\u200b"
"""Lets a line end where a word is cut: else the layout lets the rest run out of the page."""

_END = re.compile(r"(?:.*[。！？；，、]|.*[.!?;,]?\s)", re.S)


def part(root: Element) -> None:
    """Put spans into every longer run of text below ``root``, in place."""
    for element in list(root.iter()):
        if element.text and len(element.text) > LONGEST:
            element.text, spans = _parted(element.text)
            for place, span in enumerate(spans):
                element.insert(place, span)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tail and len(child.tail) > LONGEST and parent is not root:
                child.tail, spans = _parted(child.tail)
                place = list(parent).index(child) + 1
                parent[place:place] = spans


def _parted(text: str) -> tuple[str, list[Element]]:
    """The first piece of ``text``, and the others in spans."""
    first, *others = _pieces(text)
    spans = []
    for piece in others:
        span = Element("span")
        span.text = piece
        spans.append(span)
    return first, spans


def _pieces(text: str) -> Iterator[str]:
    at = 0
    while len(text) - at > LONGEST:
        found = _END.match(text, at, at + LONGEST)
        end = found.end() if found else at + LONGEST - 1
        yield text[at:end] + (BREAK if _WORD.match(text, end - 1) else "")
        at = end
    if at < len(text):
        yield text[at:]
