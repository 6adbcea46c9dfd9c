"""The pictures of the publication: which it can hold, how heavy they may be, and the cover.

Mail gateways and shops take e-books of 50 MB at most (Send to Kindle), so all pictures
together are made lighter, step by step, until they fit; nothing is left out for its weight.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.errors import WriteError
from bulletin.model import Bulletin, Image, Note
from bulletin.settings import WriteSettings
from bulletin.writers.epub.devices import Device

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

TYPES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
"""What every reading system shows (EPUB 3.3 core media types without SVG and WebP)."""

MOST_BYTES = 47_000_000
"""For all pictures together; the rest of 50 MB is for the text and the cover."""

_STEPS = ((82, 1600), (75, 1200), (68, 1000), (60, 800), (50, 600), (40, 400), (30, 240))
"""Quality and longest side of the steps down, tried in turn."""

_COVER_SIDE = 2560
_MOST_PIXELS = 40_000_000
_HASHED = re.compile(r"([0-9a-f]{8,64})\.")


@dataclass(frozen=True, slots=True)
class Pictures:
    """``addresses``: name on board → place in the book. ``images``: place → picture.

    ``suited``: how many were changed for the device.
    """

    addresses: Mapping[str, str]
    images: Mapping[str, Image]
    notes: tuple[Note, ...] = ()
    suited: int = 0


def gather(
    bulletin: Bulletin, settings: WriteSettings, device: Device, most: int = MOST_BYTES
) -> Pictures:
    """All pictures of the articles, each once, together no heavier than ``most`` bytes."""
    known: dict[str, Image] = {}
    notes: list[Note] = []
    for piece in bulletin.pieces:
        for image in piece.article.images:
            if image.media_type in TYPES:
                known.setdefault(image.name, image)
            else:
                notes.append(_unfit(piece.number, image))
    if settings.image_quality < 100:
        known = {n: _lighter(i, settings.image_quality, None) for n, i in known.items()}
    suited = {name: _suited(image, device) for name, image in known.items()}
    changed = sum(suited[name].data is not known[name].data for name in known)
    known, step = _fitting(suited, most)
    if step is not None:
        text = f"图片共超过 {most // 1_000_000} MB，已缩到最长边 {step[1]} 像素 · pictures scaled "
        notes.append(Note("writers", "pictures-scaled", f"{text}to {step[1]} pixels to fit"))
    addresses = {name: f"images/{_stem(i)}.{TYPES[i.media_type]}" for name, i in known.items()}
    images = {addresses[name]: image for name, image in known.items()}
    return Pictures(addresses, images, tuple(notes), changed)


def cover(path: Path) -> Image:
    """The user's own cover as a JPEG. Raises `WriteError`."""
    from PIL import Image as Pillow

    try:
        with Pillow.open(path, formats=["PNG", "JPEG", "GIF", "WEBP", "AVIF"]) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise ValueError(f"{opened.width}×{opened.height}")
            picture = _flat(opened)
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as error:
        raise WriteError(f"{path}: 封面图读不了 · cannot be read as a cover: {error}") from error
    picture.thumbnail((_COVER_SIDE, _COVER_SIDE))
    return _jpeg(Image("cover", "", b"", 0, 0), picture, 88)


def _unfit(number: int, image: Image) -> Note:
    text = f"第{number}篇：电子书放不进 {image.media_type} 图片 · article {number}: no e-book "
    return Note("writers", "picture-type", f"{text}holds a picture of type {image.media_type}")


def _stem(image: Image) -> str:
    """The hash that a picture is named by; where it is not, its hash."""
    named = _HASHED.match(image.name)
    return named[1] if named else hashlib.sha256(image.data).hexdigest()[:16]


def _weight(images: Iterable[Image]) -> int:
    return sum(len(image.data) for image in images)


def _fitting(known: dict[str, Image], most: int) -> tuple[dict[str, Image], tuple[int, int] | None]:
    """The pictures at the first step at which they fit, and that step; None for none needed."""
    step = None
    for step in _STEPS if _weight(known.values()) > most else ():
        known = {name: _lighter(image, *step) for name, image in known.items()}
        if _weight(known.values()) <= most:
            break
    return known, step


def _suited(image: Image, device: Device) -> Image:
    """``image`` as ``device`` takes it, as far as that can be had."""
    if device.opaque and image.media_type == "image/png":
        image = _opaque(image)
    if device.heaviest:
        for step in _STEPS if len(image.data) > device.heaviest else ():
            image = _lighter(image, *step)
            if len(image.data) <= device.heaviest:
                break
    return image


def _opaque(image: Image) -> Image:
    """A PNG on white where it could be seen through, else as it is."""
    from PIL import Image as Pillow

    try:
        with _opened(image) as opened:
            if not opened.has_transparency_data:
                return image
            flat = _flat(opened)
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError):
        return image
    target = io.BytesIO()
    flat.save(target, "PNG", optimize=True)
    return _renamed(image, "image/png", target.getvalue(), flat.size)


@contextmanager
def _opened(image: Image) -> Iterator[PillowImage]:
    from PIL import Image as Pillow

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
        with Pillow.open(io.BytesIO(image.data), formats=["PNG", "JPEG"]) as opened:
            opened.load()
            yield opened


def _lighter(image: Image, quality: int, side: int | None) -> Image:
    """``image`` at that JPEG quality and size, where that is lighter; else as it is."""
    from PIL import Image as Pillow

    if image.media_type == "image/gif":
        return image
    try:
        with _opened(image) as opened:
            made = _made_lighter(image, opened, quality, side)
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError):
        return image
    return made if len(made.data) < len(image.data) else image


def _made_lighter(image: Image, opened: PillowImage, quality: int, side: int | None) -> Image:
    see_through = opened.has_transparency_data
    picture = opened.convert("RGBA") if see_through else _flat(opened)
    if side is not None:
        picture.thumbnail((side, side))
    if not see_through:
        return _jpeg(image, picture, quality)
    target = io.BytesIO()
    picture.quantize(256).save(target, "PNG", optimize=True)
    return _renamed(image, "image/png", target.getvalue(), picture.size)


def _flat(opened: PillowImage) -> PillowImage:
    """The picture in RGB; what can be seen through becomes white."""
    from PIL import Image as Pillow

    if not opened.has_transparency_data:
        return opened.convert("RGB")
    clear = opened.convert("RGBA")
    white = Pillow.new("RGBA", clear.size, "white")
    return Pillow.alpha_composite(white, clear).convert("RGB")


def _jpeg(image: Image, picture: PillowImage, quality: int) -> Image:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality, optimize=True, progressive=True)
    return _renamed(image, "image/jpeg", target.getvalue(), picture.size)


def _renamed(image: Image, media_type: str, data: bytes, size: tuple[int, int]) -> Image:
    name = f"{hashlib.sha256(data).hexdigest()[:16]}.{TYPES[media_type]}"
    return replace(
        image, name=name, media_type=media_type, data=data, width=size[0], height=size[1]
    )
