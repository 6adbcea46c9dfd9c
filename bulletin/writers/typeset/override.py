"""The override: within `line_work`, WeasyPrint breaks, spreads and draws Chinese lines our way.

WeasyPrint stretches U+0020 and U+00A0 only (``layout/inline.py``), so Chinese stays ragged.
Three of its functions are put aside while a document is rendered: the one that fits text into
a line, the one that aligns a line, and the one that draws it. Text without a Han character
goes to WeasyPrint's own, unchanged.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from weasyprint.draw import text as draw_text
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline, preferred
from weasyprint.text import line_break

from bulletin.writers.aside import replaced
from bulletin.writers.typeset import characters, plain, shaping, spread
from bulletin.writers.typeset.drawing import Artist
from bulletin.writers.typeset.extraction import Truthful, said_as
from bulletin.writers.typeset.lineless import text_without_lines
from bulletin.writers.typeset.lines import Wish, cut
from bulletin.writers.typeset.paragraph import Paragraph
from bulletin.writers.typeset.quotes import Quotes
from bulletin.writers.typeset.repeats import Repeats

_REMEMBERED = 128
_TAIL = 12
_LONG_WORD = re.compile(r"[!-~\u00c0-\u024f]{13}")

_split_first_line = line_break.split_first_line
_iter_line_boxes = inline.iter_line_boxes
_get_next_linebox = inline.get_next_linebox
_draw_first_line = draw_text.draw_first_line
_text_align = inline.text_align
_split_inline_level = inline.split_inline_level
_avoid_collisions = inline.avoid_collisions


class LineWork:
    """What one rendering remembers: shaped paragraphs, font metrics, the current last box."""

    def __init__(self) -> None:
        self._paragraphs: OrderedDict[tuple[int, str], tuple[Any, Paragraph]] = OrderedDict()
        self._metrics: dict[int, tuple[Any, tuple[float, float]]] = {}
        self._keeping: dict[int, tuple[Any, Any]] = {}
        self._current: tuple[Any, Paragraph] | None = None
        self._last_text = ""
        self._shaper = shaping.Shaper()
        self._artist = Artist()
        self._repeats = Repeats()

    def split_first_line(  # noqa: PLR0913, PLR0917 - WeasyPrint's own signature
        self,
        text: str,
        style: Any,
        context: Any,
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> Any:
        """As ``weasyprint.text.line_break.split_first_line``."""
        if minimum:
            style = self._keeping_words(text, style)
        if not _ours(text, style):
            return _split_first_line(
                text, style, context, max_width, justification_spacing, is_line_start, minimum
            )
        paragraph = self._paragraph(text, style)
        start = len(paragraph.text) - len(text)
        limit = float("inf") if max_width is None else max_width
        if style["white_space"] == "nowrap":
            limit = float("inf")
        wish = Wish(
            limit,
            anywhere=_breaks_words(style, is_line_start, minimum),
            long_words=not minimum and style["overflow_wrap"] != "normal",
            last_of_paragraph=self._is_last(text),
        )
        found = cut(paragraph, start, wish)
        height, baseline = self._line_metrics(style)
        resume = None if found.resume is None else _bytes(paragraph, start, found.resume)
        line = shaping.set_line(paragraph, found, style)
        length = _bytes(paragraph, start, found.end)
        return line, length, resume, found.width, height, baseline

    def iter_line_boxes(  # noqa: PLR0913, PLR0917 - WeasyPrint's own signature
        self,
        context: Any,
        box: Any,
        position_y: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        absolute_boxes: list[Any],
        fixed_boxes: list[Any],
        first_letter_style: Any,
        first_line_style: Any,
    ) -> Iterator[tuple[Any, Any]]:
        """As WeasyPrint's, straight where the paragraph is nothing but text."""
        index = plain.text_alone(box)
        floats = context.excluded_shapes or first_letter_style or first_line_style
        text = "" if index is None else box.children[index].text
        if floats or index is None or not _ours(text, box.children[index].style):
            yield from _iter_line_boxes(
                context, box, position_y, bottom_space, skip_stack, containing_block,
                absolute_boxes, fixed_boxes, first_letter_style, first_line_style,
            )  # fmt: skip
            return
        inline.resolve_percentages(box, containing_block)
        box.text_indent = 0
        if skip_stack is None:
            inline.resolve_one_percentage(box, "text_indent", containing_block.width)
        style = box.children[index].style
        setter = plain.Setter(box, index, containing_block, self._line_metrics(style))
        rest = yield from setter.lines(
            context, self._shaped(text, style), (position_y, skip_stack), absolute_boxes
        )
        if rest is not None:
            yield from _iter_line_boxes(
                context, box, rest[0], bottom_space, rest[1], containing_block,
                absolute_boxes, fixed_boxes, None, None,
            )  # fmt: skip

    def get_next_linebox(self, context: Any, linebox: Any, *rest: Any) -> Any:
        """As WeasyPrint's, knowing which text is the paragraph's last."""
        before, self._last_text = self._last_text, _last_text(linebox)
        try:
            return _get_next_linebox(context, linebox, *rest)
        finally:
            self._last_text = before

    def draw_first_line(
        self, stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any
    ) -> Any:
        """As WeasyPrint's; what we opened or closed is said as it is to those who read the text."""
        line = textbox.pango_layout
        plain = text_overflow != "ellipsis" and block_ellipsis == "none"

        def draw(to: Any = stream) -> Any:
            shaping.awake(line)
            return _draw_first_line(to, textbox, text_overflow, block_ellipsis, matrix)

        if not isinstance(line, shaping.Line):
            said = said_as(stream, "") if _marginal(textbox) else nullcontext()
            with said:
                return self._repeats.draw(stream, textbox, matrix, draw) if plain else draw()
        if plain and line.text.strip() and self._artist.draw(stream, line, *matrix.values[4:]):
            return []
        if line.reads_as_drawn:
            return draw()
        truthful = Truthful(stream, line)
        emojis = draw(truthful)
        truthful.finish()
        return emojis

    def _is_last(self, text: str) -> bool:
        return bool(self._last_text) and self._last_text.endswith(text.rstrip(" ")[-64:])

    def _paragraph(self, text: str, style: Any) -> Paragraph:
        """The shaped paragraph that ``text`` is the end of."""
        if self._current and self._current[0] is style and self._current[1].text.endswith(text):
            return self._current[1]
        self._current = (style, self._remembered(text, style))
        return self._current[1]

    def _remembered(self, text: str, style: Any) -> Paragraph:
        known = self._paragraphs.get((id(style), text[-_TAIL:]))
        if known and known[1].text.endswith(text):
            return known[1]
        return self._shaped(text, style)

    def _shaped(self, text: str, style: Any) -> Paragraph:
        key = (id(style), text[-_TAIL:])
        known = self._paragraphs.get(key)
        if known and known[1].text == text:
            self._paragraphs.move_to_end(key)
            return known[1]
        paragraph = Paragraph(*self._shaper.shaped(text, style))
        self._paragraphs[key] = (style, paragraph)
        if len(self._paragraphs) > _REMEMBERED:
            self._paragraphs.popitem(last=False)
        return paragraph

    def _keeping_words(self, text: str, style: Any) -> Any:
        """``style`` for the narrowest that ``text`` can be: where ``overflow-wrap: anywhere``
        lets every word be cut, a column of numbers would become one digit wide."""
        if style["overflow_wrap"] != "anywhere" or _LONG_WORD.search(text):
            return style
        known = self._keeping.get(id(style))
        if known is None:
            known = self._keeping[id(style)] = (style, style.copy())
            known[1]["overflow_wrap"] = "break-word"
        return known[1]

    def _line_metrics(self, style: Any) -> tuple[float, float]:
        known = self._metrics.get(id(style))
        if known is None:
            known = self._metrics[id(style)] = (style, shaping.metrics(style))
        return known[1]


@contextmanager
def line_work() -> Iterator[None]:
    """Within this, Chinese lines are set as CLREQ says."""
    work = LineWork()
    quotes = Quotes()

    def set_text(layout: Any, text: str, justify: bool = False) -> None:
        quotes.set_text(layout, text, justify)

    with (
        text_without_lines(),
        replaced(line_break.Layout, "set_text", set_text),
        replaced(line_break.Layout, "reactivate", shaping.ready),
        replaced(line_break.Layout, "deactivate", shaping.asleep),
        replaced(inline, "split_first_line", work.split_first_line),
        replaced(preferred, "split_first_line", work.split_first_line),
        replaced(block, "iter_line_boxes", work.iter_line_boxes),
        replaced(inline, "get_next_linebox", work.get_next_linebox),
        replaced(inline, "split_inline_level", split_inline_level),
        replaced(inline, "text_align", text_align),
        replaced(inline, "avoid_collisions", avoid_collisions),
        replaced(inline, "justify_line", spread.justify_line),
        replaced(draw_text, "draw_first_line", work.draw_first_line),
    ):
        yield


def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
    """As WeasyPrint's, at once where nothing floats: it is asked three times for each line."""
    if (
        context.excluded_shapes
        or not isinstance(box, boxes.LineBox)
        or containing_block.style["direction"] == "rtl"
    ):
        return _avoid_collisions(context, box, containing_block, outer)
    return containing_block.content_box_x(), box.position_y, containing_block.width


def split_inline_level(context: Any, box: Any, *rest: Any) -> Any:
    """As WeasyPrint's; no line begins with a raised number, a note's or a link's."""
    found = _split_inline_level(context, box, *rest)
    if isinstance(found[3], str) and found[1] is None and _is_raised(box):
        return *found[:3], False, *found[4:]
    return found


def _is_raised(box: Any) -> bool:
    align = box.style["vertical_align"]
    return align == "super" or (isinstance(align, (int, float)) and align > 0)


def text_align(context: Any, line: Any, available_width: float, last: bool) -> Any:
    """As WeasyPrint's, after neighbours in different boxes were brought to each other."""
    if line.style["direction"] == "ltr":
        spread.join(line, available_width)
    return _text_align(context, line, available_width, last)


def _marginal(textbox: Any) -> bool:
    """A paragraph's number: in the margin for the eye, in no copy of the text."""
    return (
        (textbox.element_tag or "").endswith(("::before", "::after"))
        and textbox.element is not None
        and textbox.element.get("data-n") is not None
    )


def _bytes(paragraph: Paragraph, start: int, end: int) -> int:
    return len(paragraph.text[start:end].encode())


def _ours(text: str, style: Any) -> bool:
    return (
        style["white_space"] in ("normal", "nowrap", "pre-line")
        and style["letter_spacing"] in ("normal", 0)
        and not style["word_spacing"]
        and characters.HAN.search(text) is not None
        and characters.FOREIGN.search(text) is None
    )


def _breaks_words(style: Any, is_line_start: bool, minimum: bool) -> bool:
    wrap = style["overflow_wrap"]
    return style["word_break"] == "break-all" or (
        is_line_start and (wrap == "anywhere" or (wrap == "break-word" and not minimum))
    )


def _is_text(box: Any) -> bool:
    return box.is_in_normal_flow() and not (box.element_tag or "").endswith("::after")


def _last_text(box: Any) -> str:
    """The text at the very end of a line box before it is laid out, where it is text; what the
    style sheet puts behind it (the leader of a contents, a link's number) is passed over."""
    while getattr(box, "children", ()):
        box = next((child for child in reversed(box.children) if _is_text(child)), None)
    return getattr(box, "text", "").rstrip(" ")
