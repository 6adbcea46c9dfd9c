"""The picture on the cover: a shelf of books, drawn from the bulletin's own name.

Vector, greys only (a laser printer's), the same name the same shelf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

WIDTH, HEIGHT = 1000, 190
_GREYS = ("#1a1a1a", "#4d4d4d", "#808080", "#a6a6a6", "#cccccc", "#e3e3e3")


def shelf(name: str) -> bytes:
    """An SVG of book spines on a shelf, 1000 × 190 units."""
    books = "".join(_books(name))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'{books}<path d="M0 {HEIGHT - 3}h{WIDTH}v3H0z" fill="#1a1a1a"/></svg>'
    ).encode()


def _books(name: str) -> Iterator[str]:
    x = 0
    for width, height, grey, bands in _sizes(name):
        if x + width > WIDTH:
            break
        y = HEIGHT - 3 - height
        yield f'<path d="M{x} {y}h{width}v{height}h-{width}z" fill="{_GREYS[grey]}"/>'
        for band in range(bands):
            at = y + 14 + band * 7
            yield f'<path d="M{x} {at}h{width}v3h-{width}z" fill="#fff"/>'
        x += width + 3
        if grey == 5 and bands == 0:
            x += 9


def _sizes(name: str) -> Iterator[tuple[int, int, int, int]]:
    """Width, height, grey and bands of one book after the other, without end."""
    turn = 0
    while True:
        digest = hashlib.sha256(f"{turn}\n{name}".encode()).digest()
        for i in range(0, 32, 4):
            a, b, c, d = digest[i : i + 4]
            yield 10 + a % 27, 96 + b % 84, c % len(_GREYS), d % 3
        turn += 1
