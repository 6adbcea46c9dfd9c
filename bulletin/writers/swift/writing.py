"""Objects of a PDF as bytes, once.

pydyf serialises, and compresses, every object twice where the file has an identifier: for the
file, and for the digest that becomes a part of the identifier.
"""

from __future__ import annotations

from typing import Any

import pydyf


class _Written(pydyf.Object):  # type: ignore[misc]
    """An object whose bytes are known."""

    def __init__(self, item: Any) -> None:
        super().__init__()
        self.number, self.generation, self.free = item.number, item.generation, item.free
        self.written: bytes = item.data
        self.small: bool = item.compressible

    @property
    def data(self) -> bytes:
        """The bytes."""
        return self.written

    @property
    def compressible(self) -> bool:
        """As that of the object that was written."""
        return self.small


def once(pdf: Any) -> None:
    """Serialise all objects of ``pdf`` now; nothing may be changed in them afterwards.

    The catalog stays as it is, and the object of free entries.
    """
    pdf.objects[:] = [
        item if item.free == "f" or item is pdf.catalog else _Written(item) for item in pdf.objects
    ]
