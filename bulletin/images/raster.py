"""A raster of any kind → a PNG or JPEG without private data, of bounded size, the same each time.

JPEG and PNG that need no change keep their compressed data bit for bit; only what is about
the picture and not of it (EXIF, comments, further frames) is left out. All others are
converted, because readers of e-books show neither WebP nor AVIF.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bulletin.images import header

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 40_000_000
_FEWER = {"WEBP": 28_000_000, "AVIF": 32_000_000}
"""Decoders that hold a picture several times: 16 and 13 bytes a pixel, where others take 4."""

QUALITY = 88
"""JPEG quality where a picture must be encoded anew."""

PHOTO_COLOURS = 4096
"""A picture of more colours than this is a photograph, unless it is transparent."""

_ONE_AT_A_TIME = threading.Lock()
"""Decoding is the one step that takes memory by the pixel."""

_KEPT_JPEG = (b"\xe0", b"\xe2", b"\xee")
"""APP0 (JFIF), APP2 where it is a colour profile, APP14 (Adobe's colour transform)."""

_KEPT_PNG = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP"}
)


class Unusable(Exception):
    """These bytes give no picture; the text says why, for people."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A picture as it will be stored. ``shown`` is its natural size in CSS pixels.

    ``damaged``: only a part of it could be decoded.
    """

    data: bytes
    suffix: str
    width: int
    height: int
    shown: header.Size
    damaged: bool = False

    @property
    def media_type(self) -> str:
        """``image/png`` or ``image/jpeg``."""
        return "image/png" if self.suffix == "png" else "image/jpeg"


def prepare(data: bytes, kind: str, max_side: int) -> Ready:
    """The raster picture in ``data``, no side longer than ``max_side``. Raises `Unusable`."""
    size = header.size_of(data, kind)
    if size is None or min(size) < 1:
        raise Unusable("图片头已损坏 · its header is broken")
    if size[0] * size[1] > _FEWER.get(kind, MAX_PIXELS):
        raise Unusable(f"{size[0]}×{size[1]} 像素，过大 · too many pixels")
    try:
        with _ONE_AT_A_TIME:
            return _prepared(data, kind, max_side)
    except Unusable:
        raise
    except Exception as error:
        # Pillow's decoders raise a dozen kinds of error for broken data.
        raise Unusable(f"图片已损坏 · it is broken ({type(error).__name__})") from error


def _prepared(data: bytes, kind: str, max_side: int) -> Ready:
    from PIL import Image, ImageFile

    # WeasyPrint turns this on where it is loaded; damage must be told, not passed over.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    image: Image.Image
    damaged = False
    image = Image.open(io.BytesIO(data), formats=[kind])
    turned = image.getexif().get(0x0112, 1) not in (0, 1)
    try:
        _load(image, kind, max_side)
    except (OSError, SyntaxError):
        if kind != "JPEG":
            raise
        image, damaged = _mended(data, max_side), True
    plain = image.mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
    small = max(image.size) <= max_side and image.size == header.size_of(data, kind)
    if kind in ("PNG", "JPEG") and plain and small and not turned and not damaged:
        kept = _stripped_png(data) if kind == "PNG" else _stripped_jpeg(data)
        if kept:
            return Ready(kept, "png" if kind == "PNG" else "jpg", *image.size, image.size)
    return _encoded(image, kind, max_side, damaged)


def _load(image: Image, kind: str, max_side: int) -> None:
    if image.width * image.height > _FEWER.get(kind, MAX_PIXELS):
        raise Unusable(f"{image.width}×{image.height} 像素，过大 · too many pixels")
    if kind == "JPEG" and max(image.size) > 2 * max_side:
        # The decoder itself can leave out detail that scaling would throw away.
        image.draft(None, (max_side, max_side))
    image.load()


def _mended(data: bytes, max_side: int) -> Image:
    """A JPEG that breaks off: an end marker makes the decoder give what it has."""
    from PIL import Image

    image = Image.open(io.BytesIO(data + b"\xff\xd9" * 8), formats=["JPEG"])
    _load(image, "JPEG", max_side)
    return image


def _encoded(image: Image, kind: str, max_side: int, damaged: bool) -> Ready:
    from PIL import Image, ImageOps

    ImageOps.exif_transpose(image, in_place=True)
    image = _in_srgb(_eight_bits(image))
    if max(image.size) > max_side:
        image.thumbnail((max_side, max_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    photo = image.mode in ("RGB", "L") and (kind == "JPEG" or _is_photo(image))
    out = io.BytesIO()
    if photo:
        image.save(out, "JPEG", quality=QUALITY, optimize=True)
    else:
        image.save(out, "PNG", compress_level=7)
    return Ready(
        out.getvalue(), "jpg" if photo else "png", *image.size, image.size, damaged=damaged
    )


def _eight_bits(image: Image) -> Image:
    """As L, RGB or RGBA; transparency only where a pixel uses it."""
    if image.mode.startswith("I") or image.mode == "F":
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in image.info:
        clear = image if image.mode == "RGBA" else image.convert("RGBA")
        clear.info = image.info
        lowest = clear.getchannel("A").getextrema()[0]
        return clear if isinstance(lowest, int | float) and lowest < 255 else _without_alpha(clear)
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _without_alpha(image: Image) -> Image:
    opaque = image.convert("RGB")
    opaque.info = {k: v for k, v in image.info.items() if k != "transparency"}
    return opaque


def _in_srgb(image: Image) -> Image:
    """Colours by the picture's own profile, where it has one that can be used."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        from PIL import ImageCms

        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            image = converted
    if image.mode == "CMYK":
        image = image.convert("RGB")
    image.info = {}
    return image


def _is_photo(image: Image) -> bool:
    return image.getcolors(PHOTO_COLOURS) is None


def _stripped_jpeg(data: bytes) -> bytes | None:
    """The same compressed data without EXIF, comments and thumbnails; None when unsure."""
    out = bytearray(b"\xff\xd8")
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1 : at + 2]
        if marker == b"\xda":
            end = data.rfind(b"\xff\xd9")
            return bytes(out) + data[at : end + 2] if end > at else None
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at : at + length]
        about = 0xE0 <= marker[0] <= 0xEF or marker == b"\xfe"
        profile = marker != b"\xe2" or segment[4:].startswith(b"ICC_PROFILE\0")
        if not about or (marker in _KEPT_JPEG and profile):
            out += segment
        at += length
    return None


def _stripped_png(data: bytes) -> bytes | None:
    """The same compressed data with the chunks that make the picture; None when unsure."""
    out = bytearray(data[:8])
    at = 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if name in _KEPT_PNG:
            out += data[at : at + 12 + length]
        at += 12 + length
        if name == b"IEND":
            return bytes(out)
    return None
