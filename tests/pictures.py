"""Pictures made by tests."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image as Pillow


def picture(format: str, mode: str = "RGB", size: tuple[int, int] = (60, 40), **how: Any) -> bytes:
    """A picture with many colours, the same each time."""
    wide, high = size
    image = Pillow.linear_gradient("L").resize(size)
    turned = Pillow.radial_gradient("L").resize(size)
    image = Pillow.merge("RGB", (image, turned, image.rotate(90).resize((wide, high))))
    if mode in ("RGBA", "LA"):
        image.putalpha(turned)
    out = io.BytesIO()
    image.convert(mode).save(out, format, **how)
    return out.getvalue()


def opened(data: bytes) -> Pillow.Image:
    image = Pillow.open(io.BytesIO(data), formats=["PNG", "JPEG"])
    image.load()
    return image


def png(width: int, height: int, data: bytes = b"") -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
