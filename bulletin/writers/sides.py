"""Left pages made right ones, and right ones left, after all of them are laid out.

A part is laid out before anyone knows on which page of the whole it begins. Where both sides
have a text block of one size and only the margins are exchanged, the pages need not be laid out
anew: what stands on them is moved. Margin boxes and backgrounds are made afterwards
(WeasyPrint 70.*, private parts).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import isclose
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as page_layout

from bulletin.writers.aside import replaced

SAME = 1e-6
"""Pixels: what sums of margins in another order may differ by."""

_SIDES = ("left", "right", "recto", "verso")
_SPACE = tuple(
    name
    for side in ("left", "right", "top", "bottom")
    for name in (f"margin_{side}", f"padding_{side}", f"border_{side}_width")
)
_AREAS = ("@footnote", "@note-area")

_set_styles = page_layout.set_page_type_computed_styles


class Sides:
    """The kinds of pages of the document that is laid out."""

    def __init__(self) -> None:
        self._html: Any = None
        self._kinds: dict[tuple[Any, ...], Any] = {}

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Within this, one document is laid out."""
        with replaced(page_layout, "set_page_type_computed_styles", self._set_styles):
            yield

    def exchangeable(self, context: Any) -> bool:
        """Whether the pages look the same but for their margins if each changes its side."""
        forced = any(item[1]["break"] in _SIDES for item in context.page_maker)
        return not forced and all(
            not kind.blank and self._fits(context, kind) for kind in self._kinds.values()
        )

    def exchange(self, context: Any, page: Any) -> None:
        """Put ``page``, which has no margin boxes yet, on the other side."""
        other = self._opposite(page.page_type, context)
        twin = _empty(context, other)
        twin.style["overflow"] = page.style["overflow"]
        across = twin.content_box_x() - page.content_box_x()
        page.page_type, page.style = other, twin.style
        page.__dict__.update((name, getattr(twin, name)) for name in _SPACE)
        for child in page.children:
            child.translate(across, 0)

    def _set_styles(self, page_type: Any, html: Any, style_for: Any) -> None:
        """As ``weasyprint.layout.page.set_page_type_computed_styles``."""
        self._html = html
        kind = (page_type.side, page_type.blank, page_type.name, page_type.index == 0)
        self._kinds.setdefault(kind, page_type)
        _set_styles(page_type, html, style_for)

    def _opposite(self, page_type: Any, context: Any) -> Any:
        other = page_type._replace(side="left" if page_type.side == "right" else "right")
        _set_styles(other, self._html, context.style_for)
        return other

    def _fits(self, context: Any, page_type: Any) -> bool:
        other = self._opposite(page_type, context)
        declared = context.style_for.get_cascaded_styles()
        if any(declared.get((page_type, a)) != declared.get((other, a)) for a in _AREAS):
            return False
        one, two = _empty(context, page_type), _empty(context, other)
        return all(
            isclose(getattr(one, name), getattr(two, name), abs_tol=SAME)
            for name in ("width", "height", "margin_top", "padding_top", "border_top_width")
        )


def _empty(context: Any, page_type: Any) -> Any:
    """A page box of this type, as large as it will be."""
    style = context.style_for(page_type)
    page = boxes.PageBox(page_type, style)
    width, height = style["size"]
    page_layout.resolve_percentages(page, (width, height))
    page.position_x = page.position_y = 0
    page_layout.page_width(page, context, width)
    page_layout.page_height(page, context, height)
    return page
