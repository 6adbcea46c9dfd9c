"""Used values of lengths, where they are the same whatever the containing block is.

For every box, WeasyPrint works out fifteen lengths and four border widths, each time that it is
laid out. Where a style holds no percentage and no function, they are always the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import weasyprint.layout  # noqa: F401 - its modules hold the names that are patched
from weasyprint.layout import percent

from bulletin.writers.aside import replaced
from bulletin.writers.swift.styles import base

_ALWAYS = (
    "margin_left", "margin_right", "margin_top", "margin_bottom", "padding_left",
    "padding_right", "padding_top", "padding_bottom", "width", "min_width", "max_width", "height",
    "min_height", "max_height",
)  # fmt: skip
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_KNOWN = "bulletin_lengths"

_resolve = percent.resolve_percentages


@contextmanager
def remembered() -> Iterator[None]:
    """Within this, lengths that depend on nothing are looked up."""
    with ExitStack() as stack:
        for name, module in sorted(sys.modules.items()):
            if (
                name.startswith("weasyprint.layout.")
                and getattr(module, "resolve_percentages", None) is _resolve
            ):
                stack.enter_context(replaced(module, "resolve_percentages", resolve))
        yield


def resolve(box: Any, containing_block: Any) -> None:
    """As ``weasyprint.layout.percent.resolve_percentages``."""
    own = base(box.style).__dict__
    known = own.get(_KNOWN)
    if known is None:
        known = own[_KNOWN] = _fixed(box.style) or {}
    if known:
        box.__dict__.update(known)
    else:
        _resolve(box, containing_block)


def _fixed(style: Any) -> dict[str, Any] | None:
    """The lengths of ``style`` by attribute of a box; None where they depend on others."""
    if style["border_collapse"] == "collapse" or style["box_sizing"] != "content-box":
        return None
    found: dict[str, Any] = {}
    for name in _ALWAYS:
        value = style[name]
        if value == "auto":
            found[name] = 0 if name in {"min_width", "min_height"} else "auto"
        elif getattr(value, "unit", "") == "px":
            found[name] = value.value
        else:
            return None
    for name in _BORDERS:
        found[name] = style[name]
    return found
