"""Paragraph numbers into the outer margin, which is on the left of left pages and on the right
of right ones. CSS cannot say that of a box in the text, so it is done once pages are laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

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
    for part in box.descendants():
        tag = getattr(part, "element_tag", None) or ""
        if tag.endswith("::before") and part.style["position"] == "absolute":
            element = part.element
            if element is not None and element.get("data-n"):
                yield part


def _text_width(mark: Any) -> float:
    return float(sum(p.width for p in mark.descendants() if getattr(p, "text", None)))
