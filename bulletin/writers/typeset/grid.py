"""The line grid (版面格): text that stands on the lines of its page or column.

Below a heading, a table or a picture the lines of a text would stand anywhere, beside those of
the next column or of the page on the back. Two properties of a style say what is done about it;
WeasyPrint knows neither, so both are written as custom ones:

    --line-snap: baseline   a block of text begins at a line of the grid: the space above it
                            grows, or shrinks by a little (`line-snap` of CSS Line Grid)
    --block-step: center    what is no text is given whole lines with the space around it, and
                            stands in their middle (`block-step-align` of CSS Rhythmic Sizing)
    --block-step: end       the same, at their end: what follows comes at one distance

The grid begins at the top of the page, within columns at their top, and counts in lines of the
document; a block whose lines have another height stands as it would.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from weasyprint.formatting_structure.boxes import BlockBox, LineBox
from weasyprint.layout import block, column, page
from weasyprint.text import line_break

from bulletin.writers.aside import replaced

PROPERTY = "--line-snap"
_SNAP = "__line_snap", "baseline"
_STEPS = (("__block_step", "center"), 0.5), (("__block_step", "end"), 1.0)
"""Names as WeasyPrint's styles have them, and the values that are looked for; of what a block
lacks to whole lines, the share that it is moved down by."""

SHRINKS = 0.31
"""Of a line, that the space around a block gives up at most."""

_NEAR = 0.01
"""Of a line: nearer to the grid is on it."""

_block_level_layout_switch = block.block_level_layout_switch
_block_level_layout = page.block_level_layout
_columns_layout = block.columns_layout
_create_column_box = column._create_column_box


class Grid:
    """Where the lines of the page or the column begin, and how far apart they are, in px."""

    def __init__(self) -> None:
        self.top = 0.0
        self.line = 0.0

    def block_level_layout(self, context: Any, box: Any, *rest: Any, **more: Any) -> Any:
        """As WeasyPrint's for what a page holds: its root begins the grid."""
        if box.is_for_root_element:
            self.top, self.line = box.position_y, line_break.strut(box.style)[0]
        return _block_level_layout(context, box, *rest, **more)

    def columns_layout(self, *arguments: Any) -> Any:
        """As WeasyPrint's: the grid of the columns is theirs alone."""
        top = self.top
        try:
            return _columns_layout(*arguments)
        finally:
            self.top = top

    def create_column_box(self, *arguments: Any) -> Any:
        """As WeasyPrint's: a column begins the grid."""
        box = _create_column_box(*arguments)
        self.top = box.position_y
        return box

    def block_level_layout_switch(  # noqa: PLR0913, PLR0917 - WeasyPrint's own signature
        self,
        context: Any,
        box: Any,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        page_is_empty: bool,
        absolute_boxes: Any,
        fixed_boxes: Any,
        adjoining_margins: list[float],
        *rest: Any,
    ) -> Any:
        """As WeasyPrint's, with more or less space where a block is to stand on the grid."""
        if skip_stack is None and self._snaps(box):
            box.margin_top = self._margin(box, adjoining_margins)
        done = _block_level_layout_switch(
            context,
            box,
            bottom_space,
            skip_stack,
            containing_block,
            page_is_empty,
            absolute_boxes,
            fixed_boxes,
            adjoining_margins,
            *rest,
        )
        laid, resume_at, _, below, *_ = done
        whole = laid is not None and resume_at is None and skip_stack is None
        if whole and self.line and (share := _share(box)):
            self._step(laid, below, context.page_bottom - bottom_space, share)
        return done

    def _snaps(self, box: Any) -> bool:
        if not _begins_with_text(box) or not _says(box, _SNAP):
            return False
        return bool(abs(line_break.strut(box.style)[0] - self.line) < _NEAR * self.line)

    def _step(self, box: Any, below: list[float], bottom: float, share: float) -> None:
        """Move ``box`` down by a ``share`` of what it lacks to whole lines, or up by that of what
        it has over; ``below`` are the margins that meet its own at its lower edge."""
        start, height = box.border_box_y(), box.border_height()
        space = block.collapse_margin([*below, box.margin_bottom])
        lacks = (self.top - start - height - space) % self.line
        if self.line - lacks <= SHRINKS * self.line:
            lacks -= self.line
        begins = start - self.top < _NEAR * self.line
        if not begins and start + height + lacks * share <= bottom:
            box.translate(dy=lacks * share)
            box.margin_bottom = _collapsing_to(space + lacks * (1 - share), below)

    def _margin(self, box: Any, adjoining: list[float]) -> float:
        """The upper margin of ``box`` that brings its first line to the grid."""
        space = block.collapse_margin([*adjoining, box.margin_top])
        inner = box.border_top_width + box.padding_top
        over = (box.position_y + space + inner - self.top) % self.line
        if min(over, self.line - over) < _NEAR * self.line:
            return float(box.margin_top)
        wanted = space - over if over <= SHRINKS * self.line else space - over + self.line
        return _collapsing_to(wanted, adjoining)


def _collapsing_to(wanted: float, adjoining: list[float]) -> float:
    """The margin that makes ``wanted`` of the ``adjoining`` ones, of which the largest above 0
    and the smallest below are added (CSS 2.1, 8.3.1)."""
    largest, smallest = max([0.0, *adjoining]), min([0.0, *adjoining])
    return float(wanted - (smallest if wanted >= largest + smallest else largest))


def _begins_with_text(box: Any) -> bool:
    """Whether ``box`` begins with a line of its own; what is set beside it, as the number of a
    paragraph, makes an anonymous block of the lines."""
    if not isinstance(box, BlockBox):
        return False
    first = next((child for child in box.children if child.is_in_normal_flow()), None)
    if (
        isinstance(first, BlockBox)
        and first is not box.children[0]
        and first.element is box.element
    ):
        return _begins_with_text(first)
    return isinstance(first, LineBox)


def _share(box: Any) -> float:
    """Of what ``box`` lacks to whole lines, the share that it is moved down by; 0: it is let be."""
    return next((share for said, share in _STEPS if _says(box, said)), 0.0)


def _says(box: Any, wanted: tuple[str, str]) -> bool:
    name, value = wanted
    said = box.style[name]
    return bool(said) and getattr(said[0], "value", "") == value


@contextmanager
def line_grid() -> Iterator[None]:
    """Within this, one document is laid out."""
    grid = Grid()
    ways = (
        (block, "block_level_layout_switch", grid.block_level_layout_switch),
        (block, "columns_layout", grid.columns_layout),
        (column, "_create_column_box", grid.create_column_box),
        (page, "block_level_layout", grid.block_level_layout),
    )
    with ExitStack() as stack:
        for owner, name, ours in ways:
            stack.enter_context(replaced(owner, name, ours))
        yield
