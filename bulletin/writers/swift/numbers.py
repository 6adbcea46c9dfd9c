"""Paragraph numbers laid out once each.

The number of a paragraph is an absolute ``::before`` that holds a few digits. The layout of
"12" in one style is the same wherever it stands, so it is copied and moved there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import absolute, page

from bulletin.writers.aside import replaced

_SIDES = ("left", "right", "top", "bottom")

_layout = absolute.absolute_layout


@contextmanager
def copied() -> Iterator[None]:
    """Within this, the numbers of one document are laid out."""
    known: dict[tuple[int, str], tuple[Any, float, float]] = {}

    def absolute_layout(  # noqa: PLR0913, PLR0917 - WeasyPrint's own signature
        context: Any,
        placeholder: Any,
        containing_block: Any,
        fixed_boxes: Any,
        bottom_space: float,
        skip_stack: Any,
    ) -> None:
        """As ``weasyprint.layout.absolute.absolute_layout``."""
        box = placeholder._box
        text = None if skip_stack else _number(box)
        if text is None:
            _layout(context, placeholder, containing_block, fixed_boxes, bottom_space, skip_stack)
            return
        key = (id(box.style), text)
        if key not in known:
            x, y = box.position_x, box.position_y
            _layout(context, placeholder, containing_block, fixed_boxes, bottom_space, skip_stack)
            known[key] = placeholder._box.deepcopy(), x, y
            return
        model, x, y = known[key]
        copy = _copied(model, box.element)
        copy.translate(box.position_x - x, box.position_y - y)
        placeholder.set_laid_out_box(copy)

    with (
        replaced(absolute, "absolute_layout", absolute_layout),
        replaced(page, "absolute_layout", absolute_layout),
    ):
        yield


def _number(box: Any) -> str | None:
    """The text of ``box`` where it is a paragraph's number that stands where it falls."""
    if not (box.element_tag or "").endswith("::before") or box.element is None:
        return None
    text = box.element.get("data-n")
    if text is None or not isinstance(box, boxes.BlockBox):
        return None
    style = box.style
    free = all(style[side] == "auto" for side in _SIDES) and style["height"] == "auto"
    fixed = getattr(style["width"], "unit", "") == "px" and len(box.children) == 1
    return str(text) if free and fixed and _says(box, text) else None


def _says(box: Any, text: str) -> bool:
    (line,) = box.children
    return (
        isinstance(line, boxes.LineBox)
        and len(line.children) == 1
        and isinstance(line.children[0], boxes.TextBox)
        and line.children[0].text == text
    )


def _copied(box: Any, element: Any) -> Any:
    copy = box.copy()
    copy.element = element
    copy.children = [_copied(child, element) for child in box.children]
    return copy
