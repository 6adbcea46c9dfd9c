"""Drawings: what is drawn, what is taken out, what is given up."""

from __future__ import annotations

import base64
import gzip
import io
import time
from collections.abc import Callable

import pytest
from lxml import etree
from PIL import Image as Pillow

from bulletin.images import svg
from bulletin.images.picture import Unusable, prepare
from tests.pictures import opened, png

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
RED = '<rect width="60" height="40" fill="#ff0000"/>'


def drawing(inner: str, attributes: str = 'width="60" height="40"', before: str = "") -> bytes:
    return f"{before}<svg {NS} {attributes}>{inner}</svg>".encode()


def drawn(data: bytes) -> Pillow.Image:
    ready = prepare(data, 2000)
    assert ready.suffix == "png"
    return opened(ready.data).convert("RGBA")


@pytest.mark.parametrize(
    ("attributes", "shown", "pixels"),
    [
        ('width="60" height="40"', (60, 40), (120, 80)),
        ('viewBox="0 0 60 40"', (60, 40), (120, 80)),
        ('width="30" viewBox="0 0 60 40"', (30, 20), (60, 40)),
        ('width="45pt" height="30pt" viewBox="0 0 60 40"', (60, 40), (120, 80)),
        ('width="100%" height="100%" viewBox="0,0,60,40"', (60, 40), (120, 80)),
        ("", (300, 150), (600, 300)),
        ('width="1e9" height="1e9"', (100_000, 100_000), (2000, 2000)),
        ('width="-5" height="nan" viewBox="a b"', (1, 150), (2, 300)),
    ],
)
def test_the_size_of_a_drawing(
    attributes: str, shown: tuple[int, int], pixels: tuple[int, int]
) -> None:
    ready = prepare(drawing(RED, attributes), 2000)
    assert ready.shown == shown
    assert (ready.width, ready.height) == pixels


@pytest.mark.parametrize(
    "data",
    [
        drawing(RED),
        gzip.compress(drawing(RED)),
        drawing(RED, before='<?xml version="1.0" encoding="utf-8"?>\n<!-- made by hand -->\n'),
        drawing(RED, before='<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">'),
        drawing('<use xlink:href="#r"/>', before='<!DOCTYPE svg [<!ENTITY a "b">]>').replace(
            b"<use", f'<defs><g id="r">{RED}</g></defs><use'.encode()
        ),
        drawing(f"<style>rect {{ opacity: 1 }}</style>{RED}"),
        drawing('<linearGradient id="g"><stop stop-color="red"/></linearGradient>'
                '<rect width="60" height="40" fill="url(#g)"/>'),
    ],
)  # fmt: skip
def test_drawings(data: bytes) -> None:
    assert drawn(data).getpixel((60, 40)) == (255, 0, 0, 255)


INSIDE = "http://127.0.0.1:9/x.png"


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        f'<image href="{INSIDE}" width="60" height="40"/>',
        '<image href="file:///etc/passwd" width="60" height="40"/>',
        '<image href="/etc/hostname" width="60" height="40"/>',
        f'<use href="{INSIDE}#a"/>',
        f"<style>@import url({INSIDE});</style>",
        f"<style>rect {{ fill: url('{INSIDE}') }}</style>",
        f'<rect width="60" height="40" fill="url({INSIDE}#g)"/>',
        '<foreignObject width="60" height="40"><body xmlns="http://www.w3.org/1999/xhtml">x</body></foreignObject>',
        '<rect width="60" height="40" fill="none" onload="x()" filter="url(#f)"/>',
        '<filter id="f"><feGaussianBlur stdDeviation="9999"/></filter>',
        '<animate attributeName="x"/>',
        '<x:script xmlns:x="http://www.w3.org/1999/xhtml">x</x:script>',
        '<image href="data:image/svg+xml,%3Csvg/%3E" width="60" height="40"/>',
    ],
)
def test_what_a_drawing_may_not_do(inner: str) -> None:
    text = etree.tostring(svg.clean(drawing(inner), 2000)).decode()
    for word in ("script", "127.0.0.1", "file:", "etc", "foreign", "onload", "filter", "feGauss",
                 "@import", "animate", "data:"):  # fmt: skip
        assert word not in text
    assert drawn(drawing(inner)).size == (120, 80)


def test_an_embedded_raster_is_looked_at_first() -> None:
    red = io.BytesIO()
    Pillow.new("RGB", (20, 20), "red").save(red, "PNG")
    good = base64.b64encode(red.getvalue()).decode()
    image = (
        '<image width="60" height="40" preserveAspectRatio="none" href="data:image/png;base64,%s"/>'
    )
    assert drawn(drawing(image % good)).getpixel((60, 40)) == (255, 0, 0, 255)
    bomb = base64.b64encode(png(30_000, 30_000)).decode()
    assert drawn(drawing(image % bomb)).getpixel((60, 40)) == (0, 0, 0, 0)


def powers(count: int) -> str:
    inner = '<g id="u0"><rect width="1" height="1"/></g>'
    for n in range(1, count):
        inner += f'<g id="u{n}">' + f'<use href="#u{n - 1}"/>' * 10 + "</g>"
    return f'<defs>{inner}</defs><use href="#u{count - 1}"/>'


LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
LAUGHS = f"<!DOCTYPE svg [<!ENTITY a0 'ha'>{LAUGHS}]>"


@pytest.mark.parametrize(
    "data",
    [
        drawing(powers(9)),
        drawing('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
        drawing('<use id="a" href="#a"/>'),
        drawing("<g>" * 5000 + "</g>" * 5000),
        drawing("<rect/>" * 40_000),
        drawing('<text font-family="&a11;">&a11;</text>', before=LAUGHS),
        drawing("<text>" + "字" * 2_000_000 + "</text>"),
        lambda: gzip.compress(drawing(" " * 50_000_000)),
        b"<svg",
        b"<svg " + NS.encode() + b">",
        b"<svg>" + b"\xff" * 100,
    ],
)
def test_drawings_that_are_bombs_or_broken(data: bytes | Callable[[], bytes]) -> None:
    data = data if isinstance(data, bytes) else data()
    start = time.monotonic()
    try:
        ready = prepare(data, 2000)
        assert len(ready.data) < 1_000_000
    except Unusable:
        pass
    assert time.monotonic() - start < 15


def test_a_drawing_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg, "SECONDS", 0.01)
    with pytest.raises(Unusable, match="too long"):
        prepare(drawing(RED), 2000)
