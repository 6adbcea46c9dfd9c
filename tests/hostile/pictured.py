"""Pictures that are bombs, lies, fragments or programs."""

from __future__ import annotations

import base64
import gzip
import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image as Pillow

from tests.hostile.case import FIRST, LAST, Case, Ground, Lay, page
from tests.loopback import Answer, Request
from tests.pictures import picture, png

GOOD = picture("PNG", size=(120, 80))


def shown(data: bytes | Callable[[], bytes], content_type: str = "image/png") -> Lay:
    """A page with one picture of these bytes."""

    def lay(ground: Ground) -> list[str]:
        content = data() if callable(data) else data
        ground.server.give("/p", content, headers={"Content-Type": content_type})
        return [ground.web(page('<figure><img src="/p" alt="村口的图"><figcaption>图说：村口。'
                                "</figcaption></figure>"))]  # fmt: skip

    return lay


def squeezed(width: int, height: int) -> Callable[[], bytes]:
    """A PNG of one colour that is tiny folded."""

    def make() -> bytes:
        packer = zlib.compressobj(9)
        row = b"\0" * (1 + 3 * width)
        data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
        return png(width, height, data)

    return make


def large(kind: str, side: int) -> Callable[[], bytes]:
    """A real picture just below the bound, in a kind that takes most memory."""

    def make() -> bytes:
        out = io.BytesIO()
        how = {"quality": 1, "method": 0} if kind == "WEBP" else {}
        Pillow.new("RGBA" if kind == "WEBP" else "RGB", (side, side), "red").save(out, kind, **how)
        return out.getvalue()

    return make


def animated() -> bytes:
    frames = [Pillow.new("P", (400, 400), n % 256) for n in range(300)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def gif_header() -> bytes:
    return b"GIF89a" + struct.pack("<HH", 65535, 65535) + b"\x80\0\0\0\0\0\xff\xff\xff,"


def drawing(inside: str, head: str = "", size: str = 'width="90" height="60"') -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink='
        f'"http://www.w3.org/1999/xlink" {size}>{inside}<rect width="40" height="30"/></svg>'
    ).encode()


def laughing() -> bytes:
    entities = '<!ENTITY a "哈">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(10)
    )
    return drawing("<text>&a9;</text>", f"<!DOCTYPE svg [{entities}]>")


def powers() -> bytes:
    parts = ['<g id="g0"><rect width="1" height="1"/></g>']
    for n in range(1, 12):
        parts.append(f'<g id="g{n}">' + f'<use xlink:href="#g{n - 1}"/>' * 10 + "</g>")
    return drawing("".join(parts) + '<use xlink:href="#g11"/>')


def many(count: int) -> Lay:
    def lay(ground: Ground) -> list[str]:
        ground.server.respond("/p", _small)
        inside = "".join(f'<p><img src="/p?{n}" alt="图{n}"></p>' for n in range(count))
        return [ground.web(page(inside))]

    return lay


def _small(_: Request) -> Answer:
    return Answer(GOOD, 200, {"Content-Type": "image/png"})


def inline(address: str) -> Lay:
    return lambda g: [g.web(page(f'<p><img src="{address}" alt="图"></p>'))]


BASE64 = base64.b64encode(GOOD).decode()
JPEG = picture("JPEG", size=(300, 200))
SVG = "image/svg+xml"
LOST = ("picture-unusable", "picture-missing")
SCRIPTED = drawing(
    "<script>alert(1)</script><a xlink:href='javascript:alert(1)'><rect onclick='alert(1)' "
    "width='9' height='9' onload='alert(1)'/></a><foreignObject><body xmlns='http://www.w3.org/"
    "1999/xhtml'><script>alert(1)</script></body></foreignObject><animate onbegin='alert(1)'/>"
)
DEEP = drawing("<g>" * 30_000 + "<rect width='5' height='5'/>" + "</g>" * 30_000)
FILTERS = drawing(
    "<filter id='f' width='900%' height='900%'><feGaussianBlur stdDeviation='9000'/>"
    "<feTurbulence numOctaves='900'/></filter><rect filter='url(#f)' width='90' height='60'/>"
)
PATTERN = drawing(
    "<pattern id='p' width='.00001' height='.00001'><rect width='1' height='1'/></pattern>"
    "<rect fill='url(#p)' width='90' height='60'/>"
)

CASES = (
    Case("png-30000-by-30000", shown(squeezed(30_000, 3_000)), notes=LOST),
    Case("png-said-30000-by-30000", shown(png(30_000, 30_000, zlib.compress(b"\0" * 999))),
         notes=LOST, printed=True),
    Case("png-said-2-to-the-31", shown(png(2**31 - 1, 2**31 - 1)), notes=LOST),
    Case("png-no-pixels", shown(png(0, 0)), notes=LOST),
    Case("png-said-small-holds-much", shown(lambda: png(10, 10, zlib.compress(b"\0" * 50_000_000)))),
    Case("png-broken-off", shown(GOOD[: len(GOOD) // 2])),
    Case("png-wrong-sum", shown(GOOD.replace(b"IDAT", b"IDAX"))),
    Case("png-text-bomb", shown(GOOD[:33] + struct.pack(">I", 9) + b"zTXta\0\0xxxxxx" + b"0000"
                                + GOOD[33:])),
    Case("png-below-the-bound", shown(squeezed(6_300, 6_300)), heavy=True),
    Case("webp-below-the-bound", shown(large("WEBP", 5_290), "image/webp"), heavy=True),
    Case("webp-of-40-megapixels", shown(large("WEBP", 6_300), "image/webp"), notes=LOST),
    Case("jpeg-below-the-bound", shown(large("JPEG", 6_300), "image/jpeg"), heavy=True),
    Case("avif-below-the-bound", shown(large("AVIF", 5_600), "image/avif"), heavy=True),
    Case("jpeg-broken-off", shown(JPEG[: len(JPEG) // 2], "image/jpeg")),
    Case("jpeg-noise", shown(JPEG[:200] + bytes(range(256)) * 20, "image/jpeg")),
    Case("jpeg-head-alone", shown(JPEG[:20], "image/jpeg")),
    Case("gif-65535-by-65535", shown(gif_header(), "image/gif"), notes=LOST),
    Case("gif-300-frames", shown(animated, "image/gif")),
    Case("picture-is-a-page", shown(page().encode())),
    Case("picture-is-empty", shown(b""), notes=LOST),
    Case("picture-is-tiff", shown(lambda: picture("TIFF"), "image/tiff"), notes=LOST),
    Case("picture-is-postscript", shown(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
                                        "application/postscript"), notes=LOST),
    Case("picture-is-pdf", shown(b"%PDF-1.4\n", "application/pdf"), notes=LOST),
    Case("picture-of-30-mb", shown(GOOD + b"\0" * 30_000_000), notes=LOST),
    Case("picture-said-otherwise", shown(JPEG, "image/png")),
    Case("svg-scripts", shown(SCRIPTED, SVG), lacks=("alert(1)",), printed=True),
    Case("svg-entities", shown(drawing("<text>&x;</text>", '<!DOCTYPE svg [<!ENTITY x SYSTEM '
                                       '"file:///etc/passwd">]>'), SVG), lacks=("root:",)),
    Case("svg-laughs", shown(laughing, SVG)),
    Case("svg-uses-by-powers", shown(powers, SVG), notes=LOST),
    Case("svg-uses-itself", shown(drawing('<g id="a"><use xlink:href="#a"/></g>'), SVG)),
    Case("svg-deep", shown(DEEP, SVG)),
    Case("svg-filters", shown(FILTERS, SVG)),
    Case("svg-pattern", shown(PATTERN, SVG)),
    Case("svg-huge", shown(drawing("", size='width="1e9" height="1e9"'), SVG)),
    Case("svg-of-no-size", shown(drawing("", size='width="0" height="-1" viewBox="0 0 0 0"'), SVG)),
    Case("svg-folded-bomb", shown(lambda: gzip.compress(drawing(" " * 50_000_000)), SVG), notes=LOST),
    Case("svg-not-xml", shown(b"<svg xmlns='http://www.w3.org/2000/svg'><rect", SVG)),
    Case("pictures-5000", many(5_000), notes=("too-many-pictures",), heavy=True),
    Case("pictures-200", many(200)),
    Case("inline-good", inline(f"data:image/png;base64,{BASE64}")),
    Case("inline-page", inline("data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;"),
         lacks=("alert(1)",)),
    Case("inline-half", inline("data:image/png;base64")),
    Case("inline-not-base64", inline("data:image/png;base64,%%%%"), keeps=(FIRST, LAST)),
    Case("inline-5-mb", inline("data:image/png;base64," + "A" * 5_000_000)),
    Case("picture-addresses", lambda g: [g.web(page("".join(
        f'<p><img src="{a}" alt="图" width="1e999" height="-5"></p>' for a in (
            "", "#", "http://", "http://[::1", "javascript:x", "x\ny", "\ud800", "a" * 9000, "//",
            "about:blank", "blob:x", "cid:x", "%00", "..", "/", "?"))))]),
)  # fmt: skip
