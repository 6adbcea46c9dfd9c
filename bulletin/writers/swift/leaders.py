"""The dots of a contents in one text each line.

WeasyPrint makes a box for each dot, draws it by itself and tags it by itself: thirty for each
entry, two thousand on three pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.layout import inline, leader
from weasyprint.text import line_break

from bulletin.writers.aside import replaced

SAME = 0.05
"""Pixels by which the dots in one text may be wider than one by one."""

_handle = leader.handle_leader


@contextmanager
def in_one_text() -> Iterator[None]:
    """Within this, leaders are set."""
    with replaced(inline, "handle_leader", handle_leader):
        yield


def handle_leader(context: Any, line: Any, containing_block: Any) -> None:
    """As ``weasyprint.layout.leader.handle_leader``."""
    _handle(context, line, containing_block)
    _, box = leader.leader_index(line)
    if box is None or len(box.children) < 2 or line.style["direction"] == "rtl":
        return
    first = box.children[-1]  # they are put in from the right
    whole = first.copy_with_text(first.text * len(box.children))
    layout = line_break.create_layout(whole.text, whole.style, context, None, 0)
    width, _ = line_break.line_size(layout.get_first_line()[0], whole.style)
    layout.deactivate()
    wanted = first.width * len(box.children)
    if abs(width - wanted) < SAME:
        whole.width, whole.pango_layout = wanted, layout
        box.children = (whole,)
