"""Font files that are read when somebody looks into them.

WeasyPrint copies the whole file of each font of a document (25 MB for a Chinese one) when the
font is first drawn. The fonts that `bulletin.writers.embedding` embeds need no copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.pdf import fonts, stream

from bulletin.writers.aside import replaced

_data = fonts.get_hb_object_data


@contextmanager
def unread() -> Iterator[None]:
    """Within this, documents have such fonts."""
    with replaced(stream, "Font", Font):
        yield


class Font(fonts.Font):  # type: ignore[misc]
    """A font whose file is read at the first look."""

    def __init__(self, *arguments: Any) -> None:
        self._content: bytes | None = None
        with replaced(fonts, "get_hb_object_data", lambda face: None):
            super().__init__(*arguments)

    @property
    def file_content(self) -> bytes:
        """The whole file, or what was put in its place."""
        content = self._content
        if content is None:
            content = self._content = _data(self.hb_face) or b""
        return content

    @file_content.setter
    def file_content(self, data: bytes | None) -> None:
        self._content = data
