"""Text that is drawn again: what was written for it the first time, at another place.

Page heads, labels and the numbers of paragraphs are the same few words over and over; so are
the dots of a contents.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_Key = tuple[Any, ...]
_LONGEST = 40
_DOTS = 2
"""Different characters of a longer text that is nothing but a leader."""


class Repeats:
    """What was written for each short text of one document, by text and style."""

    def __init__(self) -> None:
        self._known: dict[_Key, tuple[list[Any], Any, Any]] = {}

    def draw(self, stream: Any, textbox: Any, place: Any, draw: Callable[[], Any]) -> Any:
        """Draw ``textbox`` at the text matrix ``place`` by ``draw``, or as it was drawn before.

        Returns what ``draw`` does: the pictures that go with the text, None of which are kept.
        """
        key = self._key(textbox)
        text = textbox.text
        if (len(text) > _LONGEST and len(set(text)) > _DOTS) or not text.strip():
            return draw()
        if key in self._known:
            written, font, _ = self._known[key]
            stream.set_text_matrix(*place.values)
            stream.stream.extend(written)
            stream._current_font = font
            return []
        start = len(stream.stream)
        stream._current_font = None
        pictures = draw()
        written = stream.stream[start:]
        if not pictures and written and bytes(written[0]).endswith(b" Tm"):
            # The style is kept with its text, since the key holds its address.
            self._known[key] = written[1:], stream._current_font, textbox.style
        return pictures

    @staticmethod
    def _key(textbox: Any) -> _Key:
        layout = textbox.pango_layout
        return id(textbox.style), textbox.text, layout.text, layout.justification_spacing
