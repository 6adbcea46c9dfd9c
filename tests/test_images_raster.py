"""Every kind of raster, whole, large, private, spoilt and hostile."""

from __future__ import annotations

import io
import struct
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from bulletin.images.header import kind_of, size_of
from bulletin.images.picture import Unusable, prepare
from tests.pictures import opened, picture, png


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
@pytest.mark.parametrize("size", [(60, 40), (257, 3), (1, 1)])
def test_kind_and_size_come_from_the_header(format: str, size: tuple[int, int]) -> None:
    data = picture(format, size=size)
    assert kind_of(data) == format
    assert size_of(data, format) == size
    for length in range(0, min(len(data), 200)):
        size_of(data[:length], format)
        kind_of(data[:length])


def test_webp_headers() -> None:
    for how in ({"lossless": True}, {"lossless": False}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0"}):
        data = picture("WEBP", "RGBA" if "exif" in how else "RGB", **how)
        assert size_of(data, "WEBP") == (60, 40)


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (picture("PNG"), "png"),
        (picture("PNG", "RGBA"), "png"),
        (picture("PNG", "P"), "png"),
        (picture("PNG", "1"), "png"),
        (picture("PNG", "LA"), "png"),
        (picture("JPEG"), "jpg"),
        (picture("JPEG", "L"), "jpg"),
        (picture("JPEG", progressive=True), "jpg"),
        (picture("JPEG", "CMYK"), "jpg"),
        (picture("GIF", "P"), "png"),
        (picture("WEBP", size=(200, 200)), "jpg"),
        (picture("WEBP", "RGBA"), "png"),
        (picture("AVIF", size=(200, 200)), "jpg"),
        (picture("AVIF", "RGBA"), "png"),
    ],
)
def test_every_kind_becomes_what_every_reader_shows(data: bytes, suffix: str) -> None:
    ready = prepare(data, 2000)
    assert ready.suffix == suffix
    image = opened(ready.data)
    assert image.size == (ready.width, ready.height)
    assert image.mode in ("1", "L", "LA", "P", "RGB", "RGBA")
    before = Pillow.open(io.BytesIO(data)).convert("RGB").resize((4, 4))
    after = image.convert("RGB").resize((4, 4))
    pairs = zip(before.tobytes(), after.tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) < 24


def test_png_and_jpeg_keep_their_pixels_bit_for_bit() -> None:
    for format in ("PNG", "JPEG"):
        data = picture(format)
        assert opened(prepare(data, 2000).data).tobytes() == opened(data).tobytes()


def test_what_is_private_is_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    exif = Pillow.Exif()
    exif[0x010E] = "secret place"
    text = PngInfo()
    text.add_text("Comment", "secret place")
    for data in (
        picture("JPEG", exif=exif, comment=b"secret place"),
        picture("JPEG", xmp=b"<x>secret place</x>"),
        picture("PNG", pnginfo=text, exif=exif),
        picture("PNG") + b"secret place after the end",
        picture("JPEG") + b"secret place after the end",
        picture("WEBP", exif=exif),
    ):
        assert b"secret place" in data
        assert b"secret place" not in prepare(data, 2000).data


def test_a_turned_picture_is_turned() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    ready = prepare(picture("JPEG", exif=exif), 2000)
    assert (ready.width, ready.height) == (40, 60)
    assert opened(ready.data).getexif().get(0x0112) is None


def test_a_large_picture_is_scaled() -> None:
    for format in ("PNG", "JPEG", "WEBP"):
        ready = prepare(picture(format, size=(2500, 500)), 1000)
        assert (ready.width, ready.height) == (1000, 200)


def test_moving_pictures_stand_still() -> None:
    frames = [Pillow.new("RGB", (60, 40), colour) for colour in ("red", "blue", "green")]
    for format, how in (("GIF", {}), ("WEBP", {"lossless": True}), ("PNG", {})):
        out = io.BytesIO()
        frames[0].save(out, format, save_all=True, append_images=frames[1:], **how)
        image = opened(prepare(out.getvalue(), 2000).data)
        assert getattr(image, "n_frames", 1) == 1
        assert image.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_sixteen_bits() -> None:
    wide = Pillow.new("I;16", (60, 40), 0x8000)
    out = io.BytesIO()
    wide.save(out, "TIFF")
    with pytest.raises(Unusable):
        prepare(out.getvalue(), 2000)
    out = io.BytesIO()
    Pillow.new("I;16", (3000, 40), 0x8000).save(out, "PNG")
    assert opened(prepare(out.getvalue(), 2000).data).convert("L").getpixel((9, 9)) in range(
        126, 131
    )


def test_colours_by_their_own_profile() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    ready = prepare(picture("WEBP", icc_profile=profile, size=(200, 200)), 2000)
    assert "icc_profile" not in opened(ready.data).info
    ready = prepare(picture("WEBP", icc_profile=b"nonsense", size=(200, 200)), 2000)
    assert opened(ready.data).size == (200, 200)


def test_a_jpeg_that_breaks_off_keeps_its_part() -> None:
    data = picture("JPEG", size=(400, 400), quality=95)
    ready = prepare(data[: len(data) // 2], 2000)
    assert ready.damaged
    image = opened(ready.data)
    assert image.size == (400, 400)
    before = Pillow.open(io.BytesIO(data)).convert("RGB")
    assert image.convert("RGB").getpixel((200, 20)) == pytest.approx(
        before.getpixel((200, 20)), abs=30
    )


@pytest.mark.parametrize(
    "data",
    [
        png(30_000, 30_000),
        png(30_000, 30_000, zlib.compress(b"\0" * 5_000_000)),
        png(0, 10),
        png(2**31 - 1, 1),
        b"GIF89a" + struct.pack("<HHBBB", 60_000, 60_000, 0, 0, 0) + b";",
        b"GIF89a" + struct.pack("<HHBBB", 9, 9, 0, 0, 0) + b","
        + struct.pack("<HHHH", 0, 0, 65_000, 65_000) + b"\0\2\1\0\0;",
        b"\xff\xd8\xff\xc0\0\x11\x08" + struct.pack(">HH", 60_000, 60_000) + b"\3\1\x22\0" * 3,
        picture("PNG")[:80],
        picture("WEBP")[:60],
        picture("AVIF")[:200],
        picture("GIF")[:30],
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WEBPVP8X",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"BM" + b"\0" * 60,
        b"<html><body>404</body></html>",
        b"",
        b"\0" * 100,
    ],
)  # fmt: skip
def test_what_is_no_picture_or_too_much_of_one(data: bytes) -> None:
    start = time.monotonic()
    with pytest.raises(Unusable):
        prepare(data, 2000)
    assert time.monotonic() - start < 3


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "AVIF"]),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=8),
    st.integers(0, 5000),
)
def test_spoilt_pictures_are_refused_or_shown(
    format: str, places: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(picture(format, size=(24, 24)))
    for place, byte in places:
        data[place % len(data)] = byte
    try:
        ready = prepare(bytes(data[: cut or len(data)]), 300)
    except Unusable:
        return
    assert opened(ready.data).size == (ready.width, ready.height)
