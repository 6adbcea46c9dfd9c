"""Objects of a PDF as bytes, once, and by the shortest way.

pydyf serialises, and compresses, every object twice where the file has an identifier: for the
file, and for the digest that becomes a part of the identifier.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf

from bulletin.writers.aside import replaced

LEVEL = 6
"""Of zlib's nine."""

_to_bytes = pydyf._to_bytes


@contextmanager
def briskly() -> Iterator[None]:
    """Within this, values become bytes by their type."""
    with (
        replaced(pydyf, "_to_bytes", to_bytes),
        replaced(pydyf.Dictionary, "data", property(_dictionary)),
        replaced(pydyf.Stream, "data", property(_stream)),
    ):
        yield


def _dictionary(values: Any) -> bytes:
    """As ``pydyf.Dictionary.data``."""
    pairs = [
        b"/%b %b" % (key.encode() if type(key) is str else to_bytes(key), to_bytes(value))
        for key, value in values.items()
    ]
    return b"<<%b>>" % b"".join(pairs)


def _stream(item: Any) -> bytes:
    """As ``pydyf.Stream.data``, not compressed as hard: half the time for 2% more bytes."""
    data = b"\n".join([i if type(i) is bytes else to_bytes(i) for i in item.stream])
    extra = pydyf.Dictionary(item.extra.copy())
    if item.compress:
        extra["Filter"] = "/FlateDecode"
        data = zlib.compress(data, LEVEL)
    extra["Length"] = len(data)
    return b"\n".join((extra.data, b"stream", data, b"endstream"))


def to_bytes(item: Any) -> bytes:
    """As ``pydyf._to_bytes``; most of half a million values are bytes, then text, then numbers."""
    kind = type(item)
    if kind is bytes:
        return item  # type: ignore[no-any-return]
    if kind is str:
        return item.encode("ascii")  # type: ignore[no-any-return]
    if kind is int:
        return b"%d" % item
    return _to_bytes(item)  # type: ignore[no-any-return]


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
