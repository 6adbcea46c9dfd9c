"""Backgrounds: nothing is looked for where a style has none.

For every box WeasyPrint works out four radii and asks for colour, pictures, shadow and two kinds
of border pictures. Most styles have none of them, however the box comes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.draw.color import get_color
from weasyprint.layout import background
from weasyprint.layout.absolute import AbsolutePlaceholder

from bulletin.writers.aside import replaced
from bulletin.writers.swift.styles import base

_CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")
_BARE: dict[str, Any] = {f"border_{corner}_radius": (0, 0) for corner in _CORNERS}
_BARE["background"] = None
_KNOWN = "bulletin_bare"

_layout = background.layout_box_backgrounds


@contextmanager
def passed_over() -> Iterator[None]:
    """Within this, boxes without a background are passed over."""
    with replaced(background, "layout_box_backgrounds", layout_box_backgrounds):
        yield


def layout_box_backgrounds(
    page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None
) -> None:
    """As ``weasyprint.layout.background.layout_box_backgrounds``."""
    if box is page or style is not None or not _bare(box.style):
        _layout(page, box, get_image, layout_children, style)
        return
    real = box._box if isinstance(box, AbsolutePlaceholder) else box
    real.__dict__.update(_BARE)
    if layout_children:
        for child in box.all_children():
            layout_box_backgrounds(page, child, get_image)


def _bare(style: Any) -> bool:
    own = base(style).__dict__
    if _KNOWN not in own:
        own[_KNOWN] = _has_nothing(style)
    return bool(own[_KNOWN])


def _has_nothing(style: Any) -> bool:
    if any((0, "px") not in style[f"border_{corner}_radius"] for corner in _CORNERS):
        return False
    if style["border_image_source"][0] != "none" or style["mask_border_source"][0] != "none":
        return False
    if style["box_shadow"]:
        return False
    if style["visibility"] == "hidden":
        return True
    pictures = any(kind == "url" or value for kind, value in style["background_image"])
    return not pictures and bool(get_color(style, "background_color").alpha == 0)
