"""Text that stands in a block without a line, on which WeasyPrint 70.0 fails.

A ``::marker`` with ``content`` shares its style with the text in it, which so becomes absolute
as well (its issue 2918, mended after 70.0); the text of a running element in a float or a cell
is asked for its width ("min-content width for TextBox not handled yet").
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from weasyprint.formatting_structure import boxes, build
from weasyprint.layout import preferred

from bulletin.writers.aside import replaced

_marker_to_box = build.marker_to_box


@contextmanager
def text_without_lines() -> Iterator[None]:
    """Within this, such text is laid out and has a width."""
    with ExitStack() as stack:
        stack.enter_context(replaced(build, "marker_to_box", _marker_to_own_box))
        for name in ("min_content_width", "max_content_width"):
            stack.enter_context(replaced(preferred, name, _of_any(getattr(preferred, name))))
        yield


def _of_any(width: Any) -> Any:
    """``width``, for text too."""

    def of_any(context: Any, box: Any, outer: bool = True) -> Any:
        if isinstance(box, boxes.TextBox):
            box = boxes.LineBox.anonymous_from(box, [box])
        return width(context, box, outer)

    return of_any


def _marker_to_own_box(*arguments: Any) -> Iterator[Any]:
    """As ``weasyprint.formatting_structure.build.marker_to_box``."""
    for box in _marker_to_box(*arguments):
        for child in box.children:
            if child.style is box.style:
                child.style = box.style.copy()
                child.style["position"] = "static"
        yield box
