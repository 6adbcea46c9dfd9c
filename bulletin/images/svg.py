"""Drawings (SVG): only shapes, text and paint go on, and they go on as pixels.

A cleaned copy (an allow-list; no script, style with addresses, filter or reference out of
the file) is drawn by resvg in a child process with limits on time and memory.
"""

from __future__ import annotations

import base64
import re
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.images.header import kind_of, size_of
from bulletin.images.raster import Ready, Unusable, prepare

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 4_000_000
MAX_ELEMENTS = 30_000
"""Elements after every ``use`` has been replaced by what it stands for."""

MAX_DEPTH = 200
MAX_RASTERS = 8
SECONDS = 10.0
DENSITY = 2
"""Pixels for a CSS pixel: print wants more than a screen."""

_ELEMENTS = frozenset(
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath "
    "title desc linearGradient radialGradient stop clipPath mask pattern marker style switch a "
    "image".split()
)
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_OUTSIDE = re.compile(r"@import|@font-face|\\|(?:url|src|image|image-set)\(\s*[\"']?\s*(?!#)", re.I)
_LENGTH = re.compile(r"\s*([+-]?[\d.]+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|em|ex|)\s*$", re.I)
_PIXELS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_CHILD = Path(__file__).with_name("svg_child.py")


def draw(data: bytes, max_side: int) -> Ready:
    """The drawing as a PNG. Raises `Unusable`."""
    root = clean(_unzipped(data), max_side)
    shown = _shown(root)
    scale = min(DENSITY, max_side / max(shown))
    width, height = (max(1, round(side * scale)) for side in shown)
    if not root.get("viewBox"):
        root.set("viewBox", f"0 0 {shown[0]:g} {shown[1]:g}")
    root.set("width", str(width))
    root.set("height", str(height))
    png = _drawn(root)
    size = size_of(png, "PNG") if kind_of(png) == "PNG" else None
    if size is None:
        raise Unusable("矢量图画不出来 · the drawing could not be drawn")
    natural = (max(1, round(shown[0])), max(1, round(shown[1])))
    return Ready(png, "png", *size, natural)


def clean(data: bytes, max_side: int) -> _Element:
    """The tree of a drawing with only what may stay. Raises `Unusable`."""
    root = _parsed(data)
    if _name(root) != "svg":
        raise Unusable("不是矢量图 · not a drawing")
    rasters = 0
    for element in list(root.iter()):
        if element is root:
            _clean_attributes(element)
            continue
        if _name(element) not in _ELEMENTS or (_name(element) == "style" and _outside(element)):
            _drop(element)
        elif _name(element) == "image":
            rasters += 1
            if rasters > MAX_RASTERS or not _embed(element, max_side):
                _drop(element)
        else:
            _clean_attributes(element)
    _check_expansion(root)
    return root


def _parsed(data: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, recover=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unusable("矢量图的 XML 有误 · the drawing is not well-formed") from error
    if root is None:
        raise Unusable("矢量图是空的 · the drawing is empty")
    return root


def _name(element: _Element) -> str:
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    space, _, name = tag.rpartition("}")
    return name if space in ("", "{http://www.w3.org/2000/svg") else ""


def _drop(element: _Element) -> None:
    """Take ``element`` out; the text after it is text of the drawing only in text elements."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _outside(element: _Element) -> bool:
    return bool(_OUTSIDE.search("".join(element.itertext())))


def _clean_attributes(element: _Element) -> None:
    for name, value in list(element.attrib.items()):
        text = str(value)
        plain = str(name).rpartition("}")[2].lower()
        foreign = str(name) in _HREF and not text.strip().startswith("#")
        if (
            plain.startswith("on")
            or foreign
            or plain in ("filter", "base")
            or _OUTSIDE.search(text)
        ):
            del element.attrib[name]


def _embed(element: _Element, max_side: int) -> bool:
    """Replace an embedded raster by one that has been looked at."""
    value = next((str(element.get(name)) for name in _HREF if element.get(name)), "")
    found = re.match(r"\s*data:image/(?:png|jpe?g|gif|webp)\s*;\s*base64\s*,", value, re.I)
    if not found:
        return False
    try:
        inner = base64.b64decode(value[found.end() :], validate=False)
        kind = kind_of(inner)
        if kind in (None, "SVG", "SVGZ"):
            return False
        ready = prepare(inner, str(kind), max_side)
    except (ValueError, Unusable):
        return False
    _clean_attributes(element)
    element.set("href", f"data:{ready.media_type};base64,{base64.b64encode(ready.data).decode()}")
    return True


def _check_expansion(root: _Element) -> None:
    """Refuse drawings that ``use`` blows up, in circles or by powers."""
    named = {str(e.get("id")): e for e in root.iter() if e.get("id")}
    known: dict[_Element, int] = {}

    def cost(element: _Element, path: int) -> int:
        if path > MAX_DEPTH:
            raise Unusable("矢量图嵌套过深 · the drawing is nested too deep, or in a circle")
        if element not in known:
            total = 1 + sum(cost(child, path + 1) for child in element)
            target = _target(element, named)
            if target is not None:
                total += cost(target, path + 1)
            if total > MAX_ELEMENTS:
                raise Unusable("矢量图过于复杂 · the drawing has too many parts")
            known[element] = total
        return known[element]

    cost(root, 0)


def _target(element: _Element, named: dict[str, _Element]) -> _Element | None:
    if _name(element) != "use":
        return None
    value = next((str(element.get(name)) for name in _HREF if element.get(name)), "")
    return named.get(value.strip().removeprefix("#"))


def _shown(root: _Element) -> tuple[float, float]:
    """Natural size in CSS pixels: width and height, else the viewBox, else 300 × 150."""
    width, height = _length(root.get("width")), _length(root.get("height"))
    box = [float(part) for part in re.findall(r"[+-]?[\d.]+(?:e[+-]?\d+)?", root.get("viewBox", ""))
           if re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", part)]  # fmt: skip
    ratio = box[2] / box[3] if len(box) == 4 and box[2] > 0 and box[3] > 0 else 0.0
    if width and height:
        pass
    elif ratio and (width or height):
        width, height = width or height * ratio, height or width / ratio
    elif ratio:
        width, height = box[2], box[3]
    else:
        width, height = width or 300.0, height or 150.0
    return min(max(width, 1.0), 1e5), min(max(height, 1.0), 1e5)


def _length(value: str | None) -> float:
    found = _LENGTH.match(value or "")
    try:
        return float(found.group(1)) * _PIXELS.get(found.group(2).lower(), 16) if found else 0.0
    except ValueError:
        return 0.0


def _unzipped(data: bytes) -> bytes:
    if data.startswith(b"\x1f\x8b"):
        try:
            data = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, MAX_BYTES + 1)
        except zlib.error as error:
            raise Unusable("压缩的矢量图已损坏 · the compressed drawing is broken") from error
        if kind_of(data) != "SVG":
            raise Unusable("不是可用的图片格式 · not a picture of a known kind")
    if len(data) > MAX_BYTES:
        raise Unusable("矢量图过大 · the drawing is too large")
    return data


def _drawn(root: _Element) -> bytes:
    from lxml import etree

    fonts = "fonts" if any(_name(element) == "text" for element in root.iter()) else "none"
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD), fonts],
            input=etree.tostring(root, encoding="utf-8"),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Unusable("矢量图画得过久，已放弃 · drawing it took too long") from error
    return done.stdout if done.returncode == 0 else b""
