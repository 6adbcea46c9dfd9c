"""The cover picture: title, issue and issuer, to be read at the size of a stamp."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bulletin.model import Bulletin, Note
from bulletin.writers.epub.faces import Drawable, DrawnFace, drawable
from bulletin.writers.speech import Speech

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 1800
MEDIA_TYPE = "image/png"

_PAPER, _INK, _RED, _GREY = (250, 246, 238), (33, 30, 28), (150, 27, 30), (104, 96, 90)
_MARGIN = 100
_BAND = 330
_WIDEST = WIDTH - 2 * _MARGIN
_LEADING = 1.35
_LONGEST = 240
_CLOSING = "，。、；：？！）》】」』”’…—,.;:?!)]}%"
_OPENING = "（《【「『“‘([{"
_CHINESE = "\\u2e80-\\u9fff\\uf900-\\ufaff\\ufe30-\\uffef\\U00020000-\\U0003ffff"
_TOKEN = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[^\s{_CHINESE}]{{1,18}}|\S)[{re.escape(_CLOSING)}]*|\s+"
)
_SHORT_LINE = 4
"""Characters in a line of a title below which a smaller size is better than three lines."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A drawn cover, PNG, and what could not be drawn."""

    data: bytes
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of one size. ``leading`` is the distance of their baselines in pixels."""

    font: FreeTypeFont
    lines: tuple[str, ...]
    leading: int

    @property
    def height(self) -> int:
        return self.leading * len(self.lines)


@dataclass(frozen=True, slots=True)
class _Token:
    """What is never broken, with its width, and its width without the space at its end."""

    text: str
    width: float
    ink: float


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text goes: from ``top`` downwards, the sizes to try, its colour and lines."""

    top: int
    sizes: tuple[int, ...]
    colour: tuple[int, int, int]
    lines: int = 1

    @property
    def height(self) -> int:
        return int(self.sizes[0] * _LEADING) * self.lines


_RUNS = 3
"""zlib's strategy Z_RLE."""

_ISSUE = _Place(90, (110, 96, 80, 64, 52), _PAPER)
_TITLE = _Place(_BAND + 110, (220, 200, 180, 164, 148, 132, 120, 108, 96, 84, 74), _INK, 3)
_ISSUER = _Place(HEIGHT - 240, (76, 64, 54, 46, 36), _INK)
_FOOT = _Place(HEIGHT - 120, (46, 40), _GREY)


def draw(bulletin: Bulletin, words: Mapping[str, str]) -> Cover:
    """The cover of ``bulletin``: the same picture for the same words and fonts."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, _BAND), fill=_RED)
    pen.rectangle((_MARGIN, HEIGHT - 280, WIDTH - _MARGIN, HEIGHT - 274), fill=_RED)
    mark = words["trainer_mark"] if bulletin.audience == "trainer" else ""
    foot = "  ".join(x for x in (Speech(words).date(bulletin.date), mark) if x)
    said = (bulletin.issue, bulletin.title or words["untitled"], bulletin.issuer, foot)
    texts = [drawable(text) for text in said]
    ends = [
        _put(pen, text, place)
        for text, place in zip(texts, (_ISSUE, _TITLE, _ISSUER, _FOOT), strict=True)
    ]
    subtitle = drawable(bulletin.subtitle)
    _put(pen, subtitle, _Place(ends[1] + 40, (64, 54, 46), _GREY, 3))
    target = io.BytesIO()
    few = image.quantize(palette=_ramps(), dither=Image.Dither.NONE)
    # Runs of one colour: a fifth larger than zlib's best, and made in a twelfth of the time.
    few.save(target, "PNG", compress_level=9, compress_type=_RUNS)
    return Cover(target.getvalue(), tuple(_lost([*texts, subtitle])))


def _ramps() -> PillowImage:
    """A palette with all that can be on the cover: each ink on its ground, in 16 strengths.

    Finding the best palette anew would take a third of the time of a small e-book.
    """
    from PIL import Image

    pairs = ((_PAPER, _INK), (_PAPER, _RED), (_PAPER, _GREY))
    colours = [
        round(ground + (ink - ground) * step / 15)
        for one, other in pairs
        for step in range(16)
        for ground, ink in zip(one, other, strict=True)
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours)
    return palette


def _lost(texts: Sequence[Drawable]) -> list[Note]:
    lost = "".join(dict.fromkeys("".join(text.lost for text in texts)))
    if not lost:
        return []
    return [
        Note("writers", "cover-letters",
             f"封面图缺字 · no font for these letters of the cover: {lost[:40]}")
    ]  # fmt: skip


def _put(pen: ImageDraw, text: Drawable, place: _Place) -> int:
    """Draw ``text`` at ``place``; returns where it ends."""
    block = _fitted(text, place)
    if block is None:
        return place.top
    for number, line in enumerate(block.lines):
        top = place.top + number * block.leading
        leftward = _is_leftward(line)
        start, anchor = (WIDTH - _MARGIN, "ra") if leftward else (_MARGIN, "la")
        pen.text((start, top), line, font=block.font, fill=place.colour, anchor=anchor)
    return place.top + block.height


def _is_leftward(line: str) -> bool:
    """Whether the first letter of ``line`` is of a script written from right to left."""
    sides = (unicodedata.bidirectional(c) for c in line)
    return next((side for side in sides if side in {"L", "R", "AL"}), "L") != "L"


def _fitted(text: Drawable, place: _Place) -> _Block | None:
    """``text`` in the largest size that has room; in the smallest one it is cut."""
    if text.face is None or not text.text:
        return None
    for size in place.sizes:
        font, tokens = _measured(text.text[:_LONGEST], text.face, size)
        leading = int(size * _LEADING)
        room = max(1, place.height // leading)
        if max(token.ink for token in tokens) > _WIDEST:
            continue
        lines = len(_broken(tokens, _WIDEST))
        if lines <= room and (lines < 3 or len(text.text) >= _SHORT_LINE * lines):
            return _Block(font, _balanced(tokens), leading)
    kept = _broken(tokens, _WIDEST)[:room]
    return _Block(font, (*kept[:-1], f"{kept[-1][:-1]}…"), leading)


def _measured(text: str, face: DrawnFace, size: int) -> tuple[FreeTypeFont, list[_Token]]:
    from PIL import ImageFont

    font = ImageFont.truetype(face.path, size, index=face.index)
    parts = _TOKEN.findall(text)
    widths = {part: font.getlength(part) for part in set(parts)}
    inks = {part: font.getlength(part.rstrip()) for part in set(parts)}
    return font, [_Token(part, widths[part], inks[part]) for part in parts]


def _balanced(tokens: Sequence[_Token]) -> tuple[str, ...]:
    """The lines of ``tokens``, about equally long, and as few as the width allows."""
    lines = _broken(tokens, _WIDEST)
    low, high = _WIDEST / 3, float(_WIDEST)
    while high - low > 8:
        middle = (low + high) / 2
        if len(_broken(tokens, middle)) <= len(lines):
            high = middle
        else:
            low = middle
    return _broken(tokens, high)


def _broken(tokens: Sequence[_Token], width: float) -> tuple[str, ...]:
    lines: list[str] = []
    line, length = "", 0.0
    for token in tokens:
        if line and length + token.ink > width:
            lines.append(line.rstrip())
            line, length = token.text.lstrip(), token.width if token.text.strip() else 0.0
        else:
            line, length = line + token.text, length + token.width
    return (*lines, line.rstrip())
