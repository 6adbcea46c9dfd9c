"""What a picture is and how large, from its first bytes. Names and types are never trusted."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

Size = tuple[int, int]

_SVG = re.compile(rb"<(?:\w+:)?svg[\s>/]", re.IGNORECASE)
PROLOGUE = 16_000
"""Bytes in which a drawing's root must begin."""

_MARKS = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"\x1f\x8b": "SVGZ",
}


def kind_of(data: bytes) -> str | None:
    """``PNG JPEG GIF WEBP AVIF SVG``, ``SVGZ`` for gzip, or None."""
    for mark, kind in _MARKS.items():
        if data.startswith(mark):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and {b"avif", b"avis"} & _brands(data):
        return "AVIF"
    return "SVG" if _SVG.match(_after_prologue(data[:PROLOGUE])) else None


def size_of(data: bytes, kind: str) -> Size | None:
    """Width and height in pixels as the header has them; None for a header that is none."""
    try:
        return _SIZES[kind](data)
    except (struct.error, IndexError, ValueError):
        return None


def _after_prologue(head: bytes) -> bytes:
    """What follows declarations, comments and DOCTYPE; read by hand, for a pattern could hang."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    while head.startswith((b"<?", b"<!")):
        if head.startswith(b"<!--"):
            end = head.find(b"-->", 4) + 3
        elif head.startswith(b"<?"):
            end = head.find(b"?>", 2) + 2
        else:
            bracket, close = head.find(b"["), head.find(b">")
            inside = 0 <= bracket < close
            end = head.find(b">", head.find(b"]", bracket) if inside else 0) + 1
        if end < 4:
            return b""
        head = head[end:].lstrip()
    return head


def _brands(data: bytes) -> set[bytes]:
    end = min(int.from_bytes(data[:4], "big"), 256)
    return {data[at : at + 4] for at in range(8, max(end, 12), 4)}


def _png(data: bytes) -> Size | None:
    return struct.unpack(">II", data[16:24]) if data[12:16] == b"IHDR" else None


def _gif(data: bytes) -> Size | None:
    """The larger of the screen and the first frame, which may reach beyond it."""
    width, height, flags = struct.unpack("<HHB", data[6:11])
    at = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    while data[at] == 0x21:
        at += 2
        while data[at]:
            at += data[at] + 1
        at += 1
    if data[at] != 0x2C:
        return width, height
    left, top, wide, high = struct.unpack("<HHHH", data[at + 1 : at + 9])
    return max(width, left + wide), max(height, top + high)


def _jpeg(data: bytes) -> Size | None:
    """From the frame header (ITU T.81, B.2.2), whichever of the SOF markers it has."""
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        marker = data[at + 1]
        if marker in (0xFF, 0x00, 0x01) or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        elif marker in (0xD9, 0xDA):
            return None
        else:
            at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    return None


def _webp(data: bytes) -> Size | None:
    form = data[12:16]
    if form == b"VP8X":
        return (
            1 + int.from_bytes(data[24:27], "little"),
            1 + int.from_bytes(data[27:30], "little"),
        )
    if form == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _avif(data: bytes) -> Size | None:
    """The largest ``ispe`` property (ISO/IEC 23008-12, 6.5.3) in the file's head."""
    sizes = [
        struct.unpack(">II", data[found.end() + 4 : found.end() + 12])
        for found in re.finditer(b"ispe", data[:100_000])
    ]
    return max(sizes, key=lambda size: int(size[0]) * int(size[1])) if sizes else None


_SIZES: dict[str, Callable[[bytes], Size | None]] = {
    "PNG": _png,
    "GIF": _gif,
    "JPEG": _jpeg,
    "WEBP": _webp,
    "AVIF": _avif,
}
