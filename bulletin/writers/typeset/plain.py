"""The lines of a paragraph that holds nothing but text, set straight from its `Paragraph`.

WeasyPrint's way from a block to a line leads through a dozen functions that ask for floats,
boxes in boxes, first letters and directions. A paragraph of one run of Chinese text, with its
number or without, needs none of that. The boxes are those that ``layout.inline`` would make.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.absolute import AbsolutePlaceholder

from bulletin.writers.typeset.lines import Cut, Wish, cut
from bulletin.writers.typeset.paragraph import Paragraph
from bulletin.writers.typeset.shaping import Line, set_line

_GROWN = 1 + 1e-9
"""What ``layout.inline`` widens a line by against errors of rounding."""

_Place = tuple[float, Any]
"""The height at which a line begins, and where in the text, as WeasyPrint says it."""


def text_alone(box: Any) -> int | None:
    """Where the only text stands among the children of the line box ``box``, behind nothing or
    behind one absolute box; None: there is more in it."""
    children = box.children
    index = len(children) - 1
    if index not in {0, 1} or not isinstance(children[index], boxes.TextBox):
        return None
    if index and not (
        children[0].style["position"] == "absolute"
        and "inline" in children[0].style.specified["display"]
    ):
        return None
    plain = box.style["direction"] == "ltr" and box.style["position"] == "static"
    return index if plain and not box.is_leader else None


class Setter:
    """Sets the lines of one line box, whose text is its child ``index``, in ``block``."""

    def __init__(self, linebox: Any, index: int, block: Any, metrics: tuple[float, float]) -> None:
        self._linebox, self._index = linebox, index
        self._text = linebox.children[index]
        self._x, self._width = block.content_box_x(), block.width
        linebox.position_x = self._x
        inline.resolve_percentages(self._text, block)
        inline._adjust_line_height(linebox)
        self._height, baseline = metrics
        strut, _ = inline.strut(self._text.style)
        self._leading = (strut - self._height) / 2
        self._baseline = baseline + self._leading

    def lines(
        self, context: Any, paragraph: Paragraph, place: _Place, absolutes: list[Any]
    ) -> Generator[tuple[Any, Any], None, _Place | None]:
        """The lines from ``place`` with where each goes on. Returns where WeasyPrint has to go
        on itself, None at the end."""
        top, skip_stack = place
        indent, start = self._linebox.text_indent, self._start(paragraph, skip_stack)
        while start < len(paragraph.text):
            room = (self._x + self._width) * _GROWN - (self._x + indent)
            found = cut(paragraph, start, self._wish(room))
            if paragraph.text[start] == " " or paragraph.text[found.end - 1] == " ":
                return top, skip_stack
            line = self._line(context, set_line(paragraph, found, self._text.style), indent)
            self._stand(line, top)
            if skip_stack is None and self._index:
                self._number(line, indent, absolutes)
            skip_stack = self._resume(paragraph, found)
            yield line, skip_stack
            if found.resume is None:
                return None
            top, start, indent = line.position_y + line.height, found.resume, 0.0
        return None

    def _start(self, paragraph: Paragraph, skip_stack: Any) -> int:
        """The character that the first line begins with."""
        if skip_stack is None or skip_stack[self._index] is None:
            return 0
        ((skip, _),) = skip_stack[self._index].items()
        return len(paragraph.text.encode()[:skip].decode())

    def _wish(self, room: float) -> Wish:
        style = self._text.style
        wrap = style["overflow_wrap"]
        if style["white_space"] == "nowrap":
            room = float("inf")
        return Wish(
            room,
            anywhere=style["word_break"] == "break-all" or wrap in {"anywhere", "break-word"},
            long_words=wrap != "normal",
            last_of_paragraph=True,
        )

    def _line(self, context: Any, set_: Line, indent: float) -> Any:
        """A line box that holds ``set_`` and goes as far as it."""
        linebox = self._linebox
        text = self._text.copy_with_text(set_.text)
        text.width, text.height, text.pango_layout = set_.width, self._height, set_
        text.margin_top = text.margin_bottom = self._leading
        text.baseline = self._baseline
        text.position_x = self._x + indent
        line = linebox.copy()
        line.remove_decoration_sides = set()
        line.children = [text]
        line.width = indent + text.margin_width()
        moved = inline.text_align(context, line, self._width, last=set_.last)
        line.position_x += moved
        text.position_x += moved
        return line

    @staticmethod
    def _stand(line: Any, top: float) -> None:
        """Put the text's baseline on that of the line, and the line at the height ``top``."""
        (text,) = line.children
        highest = min(-text.baseline, -line.baseline)
        lowest = max(text.margin_height() - text.baseline, line.margin_height() - line.baseline)
        line.baseline, line.height = -highest, lowest - highest
        line.margin_top = line.margin_bottom = 0
        line.position_y = top
        text.position_y = top - text.baseline - highest

    def _number(self, line: Any, indent: float, absolutes: list[Any]) -> None:
        """Put the absolute box before the text at the head of ``line``."""
        child = self._linebox.children[0]
        child.position_x = line.position_x + indent
        child.position_y = line.position_y
        placeholder = AbsolutePlaceholder(child)
        absolutes.append(placeholder)
        line.children.insert(0, placeholder)

    def _resume(self, paragraph: Paragraph, found: Cut) -> dict[int, Any] | None:
        if found.resume is None:
            return None
        return {self._index: {len(paragraph.text[: found.resume].encode()): None}}
