"""Paragraph numbers into the outer margin, which is on the left of left pages and on the right
of right ones. CSS cannot say that of a box in the text, so it is done once pages are laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from weasyprint.formatting_structure.boxes import LineBox

GAP = 2.0
"""Sizes of the mark between the text block and its numbers."""


def outward(pages: Iterable[Any]) -> None:
    """Move the marks of counted paragraphs on WeasyPrint's laid-out ``pages``, in place.

    A mark is an absolutely placed ``::before`` of an element with ``data-n``, its text at the
    left.
    """
    for page in pages:
        box = page._page_box
        left, right = box.content_box_x(), box.content_box_x() + box.width
        for mark in list(_marks(box)):
            gap = GAP * mark.style["font_size"]
            wanted = (
                right + gap if box.page_type.side == "right" else left - gap - _text_width(mark)
            )
            mark.translate(wanted - mark.content_box_x(), 0)


def _marks(box: Any) -> Iterator[Any]:
    """The marks below ``box``; each begins a line, so no line is looked into further."""
    if isinstance(box, LineBox):
        first = next(iter(box.children), None)
        if first is not None and _is_mark(first):
            yield first
        return
    for child in getattr(box, "children", ()):
        if _is_mark(child):
            yield child
        else:
            yield from _marks(child)


def _is_mark(box: Any) -> bool:
    return (
        (box.element_tag or "").endswith("::before")
        and box.style["position"] == "absolute"
        and box.element is not None
        and box.element.get("data-n") is not None
    )


def _text_width(mark: Any) -> float:
    return float(sum(p.width for p in mark.descendants() if getattr(p, "text", None)))
