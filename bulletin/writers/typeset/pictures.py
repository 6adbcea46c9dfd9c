"""Pictures that would leave a hole at the foot of a page are set smaller, so that they fit.

A picture with its caption is kept together. Where it would go over to the next page and the
room left is a good part of what it asks for, it takes that room. Which figures give way is
said in the HTML: ``data-below`` of a ``figure`` holds what stands below its picture, in ems.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.formatting_structure.boxes import ReplacedBox
from weasyprint.layout import inline

from bulletin.writers.aside import replaced

LEAST = 0.55
"""Of its size, to which a picture gives way at most."""

_atomic_box = inline.atomic_box


@contextmanager
def pictures_give_way() -> Iterator[None]:
    """Within this, such pictures are set smaller."""
    with replaced(inline, "atomic_box", _fitting_box):
        yield


def _fitting_box(
    context: Any, box: Any, position_x: float, skip_stack: Any, containing_block: Any, *rest: Any
) -> Any:
    """As ``weasyprint.layout.inline.atomic_box``."""
    done = _atomic_box(context, box, position_x, skip_stack, containing_block, *rest)
    if isinstance(done, ReplacedBox):
        below = _below(containing_block)
        if below is not None:
            bottom = context.page_bottom - below * done.style["font_size"]
            _fit(done, bottom - containing_block.content_box_y())
    return done


def _below(block: Any) -> float | None:
    """The ems that the figure which ``block`` is keeps below its picture; None for others."""
    said = None if block.element is None else block.element.get("data-below")
    return float(said) if said else None


def _fit(box: Any, room: float) -> None:
    height = box.margin_height()
    if not LEAST * height <= room < height:
        return
    share = room * 0.999 / height
    box.width *= share
    box.height *= share
    box.baseline = box.margin_height()
