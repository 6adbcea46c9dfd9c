"""Whether a box is in the normal flow, by two look-ups: WeasyPrint asks it thirty times a line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.formatting_structure.boxes import Box

from bulletin.writers.aside import replaced

_BESIDE = frozenset({"left", "right", "inline-start", "inline-end", "footnote"})
_OUT = frozenset({"absolute", "fixed"})
_AWAY = frozenset({"running()", "note()"})


@contextmanager
def looked_up() -> Iterator[None]:
    """Within this, boxes say so."""
    with replaced(Box, "is_in_normal_flow", is_in_normal_flow):
        yield


def is_in_normal_flow(box: Any) -> bool:
    """As ``weasyprint.formatting_structure.boxes.Box.is_in_normal_flow``."""
    style = box.style
    position = style["position"]
    if style["float"] in _BESIDE:
        return False
    return position == "static" or (position not in _OUT and position[0] not in _AWAY)
