"""Bytes of any kind → a picture that every reader shows. The kind is told by the content."""

from __future__ import annotations

from bulletin.images import raster, svg
from bulletin.images.header import kind_of
from bulletin.images.raster import Ready, Unusable

__all__ = ["Ready", "Unusable", "prepare"]


def prepare(data: bytes, max_side: int) -> Ready:
    """The picture in ``data``, no side longer than ``max_side`` pixels. Raises `Unusable`."""
    kind = kind_of(data)
    if kind is None:
        raise Unusable("不是可用的图片格式 · not a picture of a known kind")
    if kind in ("SVG", "SVGZ"):
        return svg.draw(data, max_side)
    return raster.prepare(data, kind, max_side)
