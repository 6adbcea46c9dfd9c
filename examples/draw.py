"""Draw the pictures of the example pages: `python examples/draw.py`.

They are flat shapes made with Pillow, so that the repository holds no one else's pictures.
The same script gives the same pictures; a seed fixes what looks scattered by hand.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

HERE = Path(__file__).parent
SCALE = 3
Colour = tuple[int, int, int]
Point = tuple[float, float]


class Sheet:
    """A drawing in final pixels, kept three times as large until it is saved."""

    def __init__(self, width: int, height: int, top: Colour, bottom: Colour) -> None:
        self.width, self.height = width, height
        strip = Image.new("RGB", (1, height))
        for y in range(height):
            strip.putpixel((0, y), mix(top, bottom, y / height))
        self.image = strip.resize((width * SCALE, height * SCALE))
        self.pen = ImageDraw.Draw(self.image)

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        """A filled polygon."""
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def oval(self, centre: Point, rx: float, ry: float, fill: Colour) -> None:
        """A filled ellipse."""
        x, y = centre
        box = [(x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE]
        self.pen.ellipse(box, fill=fill)

    def line(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        """A line with round corners."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill=fill, width=max(1, round(width * SCALE)), joint="curve")

    def write(self, at: Point, text: str, size: float, fill: Colour, anchor: str = "mm") -> None:
        """A line of text."""
        font = ImageFont.truetype(str(sans_path()), round(size * SCALE))
        self.pen.text((at[0] * SCALE, at[1] * SCALE), text, font=font, fill=fill, anchor=anchor)

    def hill(self, base: float, swell: float, waves: float, fill: Colour, shift: float = 0) -> None:
        """A band of hills from edge to edge, down to the foot of the sheet."""
        top = [
            (
                float(x),
                base
                - swell * (0.6 * math.sin(shift + waves * x / self.width))
                - swell * 0.4 * math.sin(1.7 * shift + 2.3 * waves * x / self.width),
            )
            for x in range(0, self.width + 8, 8)
        ]
        self.shape([*top, (self.width, self.height), (0, self.height)], fill)

    def save(self, path: str, width: int | None = None) -> None:
        """Write a PNG of few colours, ``width`` pixels wide (its own width by default)."""
        wide = width or self.width
        size = (wide, round(self.height * wide / self.width))
        small = self.image.resize(size, Image.Resampling.LANCZOS)
        target = HERE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        few = small.quantize(colors=96, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(target, optimize=True)


def scattering(seed: int) -> random.Random:
    """Where things lie as if strewn by hand, the same each time."""
    return random.Random(seed)  # noqa: S311


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """The colour that lies ``share`` of the way from ``a`` to ``b``."""
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


def sapling(sheet: Sheet, at: Point, size: float, leaf: Colour) -> None:
    """A young tree with a tag on its stake."""
    x, y = at
    sheet.line([(x, y), (x, y - size)], (122, 92, 68), size * 0.06)
    for dx, dy, r in ((-0.16, -0.72, 0.17), (0.17, -0.8, 0.17), (0, -1.02, 0.2)):
        sheet.oval((x + dx * size, y + dy * size), r * size, r * size * 0.85, leaf)
    sheet.shape(
        [
            (x + 0.10 * size, y - 0.34 * size),
            (x + 0.36 * size, y - 0.34 * size),
            (x + 0.36 * size, y - 0.18 * size),
            (x + 0.10 * size, y - 0.18 * size),
        ],
        (236, 214, 170),
    )


def person(sheet: Sheet, at: Point, size: float, coat: Colour) -> None:
    """Someone with a hoe on the shoulder, seen from afar."""
    x, y = at
    sheet.line([(x + 0.34 * size, y - 0.05 * size), (x - 0.22 * size, y - size)], (110, 84, 60), 3)
    sheet.line([(x - 0.22 * size, y - size), (x - 0.05 * size, y - 1.05 * size)], (90, 90, 96), 4)
    sheet.shape(
        [
            (x - 0.16 * size, y),
            (x + 0.16 * size, y),
            (x + 0.1 * size, y - 0.62 * size),
            (x - 0.1 * size, y - 0.62 * size),
        ],
        coat,
    )
    sheet.oval((x, y - 0.74 * size), 0.12 * size, 0.13 * size, (240, 205, 175))
    sheet.oval((x, y - 0.82 * size), 0.2 * size, 0.06 * size, (226, 196, 120))


def planting() -> Sheet:
    """The hillside on planting day."""
    sheet = Sheet(960, 540, (205, 228, 238), (246, 244, 230))
    sheet.oval((770, 110), 46, 46, (250, 226, 160))
    sheet.hill(250, 60, 7, (176, 205, 196), 0.4)
    sheet.hill(310, 50, 5, (139, 182, 160), 1.7)
    sheet.hill(375, 36, 4, (196, 168, 122), 2.6)
    sheet.hill(440, 22, 3, (178, 147, 101), 3.4)
    dice = scattering(7)
    for row, (y, size) in enumerate(((372, 34), (414, 46), (470, 62))):
        for step in range(9):
            x = 60 + step * 108 + row * 31 + dice.uniform(-12, 12)
            leaf = mix((104, 158, 92), (150, 184, 96), dice.random())
            sapling(sheet, (x, y + dice.uniform(-6, 6)), size, leaf)
    coats: tuple[Colour, ...] = ((176, 74, 66), (66, 104, 148), (210, 150, 60), (98, 128, 92))
    for n, x in enumerate((150, 335, 590, 815)):
        person(sheet, (x, 505 - 14 * (n % 2)), 92 - 16 * (n % 2), coats[n])
    return sheet


def tag() -> Sheet:
    """One sapling close by, with the name of a book on its tag."""
    sheet = Sheet(960, 576, (222, 236, 226), (247, 245, 233))
    sheet.hill(430, 20, 3, (201, 176, 134), 0.8)
    sheet.hill(500, 14, 2.4, (182, 152, 108), 2.0)
    sheet.line([(360, 520), (366, 330), (352, 150)], (116, 88, 66), 13)
    sheet.line([(362, 300), (292, 214)], (116, 88, 66), 8)
    sheet.line([(358, 250), (430, 170)], (116, 88, 66), 8)
    dice = scattering(3)
    for _ in range(46):
        angle, far = dice.uniform(0, math.tau), dice.uniform(10, 150)
        x, y = 352 + far * math.cos(angle), 150 + 0.72 * far * math.sin(angle)
        fan(sheet, (x, y), dice.uniform(20, 32), dice.uniform(0, math.tau))
    sheet.line([(560, 530), (560, 250)], (140, 108, 76), 14)
    sheet.shape([(450, 228), (822, 220), (826, 372), (454, 380)], (150, 112, 72))
    sheet.shape([(458, 236), (814, 228), (818, 364), (462, 372)], (238, 217, 174))
    sheet.write((638, 276), "《西游记》", 52, (92, 62, 38))
    sheet.write((638, 336), "银杏 · 第 087 号", 28, (132, 98, 66))
    return sheet


def fan(sheet: Sheet, at: Point, size: float, turn: float) -> None:
    """A ginkgo leaf."""
    x, y = at
    rim = [
        (x + size * math.cos(turn + step * 0.14), y + size * math.sin(turn + step * 0.14))
        for step in range(-6, 7)
    ]
    sheet.shape([(x, y), *rim], mix((150, 182, 84), (206, 204, 96), (math.sin(turn) + 1) / 2))


def last_page() -> Sheet:
    """The register's last page: a tree, and a reader under it."""
    sheet = Sheet(960, 576, (252, 248, 236), (246, 240, 222))
    for y in range(60, 560, 34):
        sheet.line([(40, y), (920, y)], (226, 220, 200), 1)
    sheet.line([(40, 506), (920, 500)], (126, 152, 98), 6)
    sheet.shape([(452, 504), (470, 300), (500, 300), (522, 504)], (150, 112, 80))
    dice = scattering(11)
    greens: tuple[Colour, ...] = ((120, 168, 100), (146, 188, 108), (98, 148, 96))
    for n in range(70):
        angle, far = dice.uniform(0, math.tau), math.sqrt(dice.random())
        at = (486 + 236 * far * math.cos(angle), 208 + 142 * far * math.sin(angle))
        sheet.oval(at, 44, 36, greens[n % 3])
    for _ in range(16):
        at = (dice.uniform(300, 680), dice.uniform(110, 300))
        sheet.oval(at, 8, 8, (214, 96, 76))
    sheet.shape([(590, 502), (668, 500), (648, 420), (606, 420)], (74, 110, 150))
    sheet.oval((628, 392), 26, 28, (242, 208, 178))
    sheet.shape([(566, 452), (606, 440), (606, 470), (566, 478)], (252, 252, 246))
    sheet.shape([(606, 440), (648, 452), (648, 478), (606, 470)], (240, 238, 226))
    sheet.line([(606, 440), (606, 470)], (150, 120, 90), 2)
    return sheet


def chart() -> Sheet:
    """Ammonia down, oxygen up: the figures of the table."""
    sheet = Sheet(1200, 675, (255, 255, 255), (255, 255, 255))
    years = (2021, 2022, 2023, 2024, 2025)
    ammonia, oxygen = (1.86, 1.42, 0.93, 0.57, 0.41), (4.1, 4.9, 5.8, 6.7, 7.4)
    grey, red, blue = (110, 116, 122), (196, 84, 62), (38, 112, 148)
    left, right, top, foot = 120, 1080, 110, 560
    for step in range(5):
        y = foot - step * (foot - top) / 4
        sheet.line([(left, y), (right, y)], (224, 228, 232), 1.4)
        sheet.write((left - 18, y), f"{step * 0.5:.1f}", 23, red, "rm")
        sheet.write((right + 18, y), f"{step * 2}", 23, blue, "lm")
    places = [left + 90 + n * (right - left - 180) / 4 for n in range(5)]
    for x, year in zip(places, years, strict=True):
        sheet.write((x, foot + 38), str(year), 25, grey)
    for values, full, colour, lift in ((ammonia, 2.0, red, -32), (oxygen, 8.0, blue, 34)):
        dots = [
            (x, foot - value / full * (foot - top)) for x, value in zip(places, values, strict=True)
        ]
        sheet.line(dots, colour, 5)
        for (x, y), value in zip(dots, values, strict=True):
            sheet.oval((x, y), 9, 9, colour)
            sheet.oval((x, y), 4.5, 4.5, (255, 255, 255))
            sheet.write((x, y + lift), f"{value:g}", 22, colour)
    sheet.write((left - 60, 52), "氨氮（mg/L）", 27, red, "lm")
    sheet.write((right + 60, 52), "溶解氧（mg/L）", 27, blue, "rm")
    return sheet


def wetland() -> Sheet:
    """Reeds, still water and egrets at dusk."""
    sheet = Sheet(1100, 660, (244, 206, 168), (250, 236, 214))
    sheet.oval((800, 250), 58, 58, (250, 246, 226))
    sheet.hill(330, 34, 6, (206, 176, 168), 0.2)
    sheet.hill(366, 22, 5, (168, 152, 152), 1.4)
    sheet.shape([(0, 392), (1100, 392), (1100, 660), (0, 660)], (198, 196, 190))
    for n in range(16):
        y = 404 + n * 15
        half = 170 - n * 8
        sheet.line([(800 - half, y), (800 + half, y)], (236, 224, 200), 3)
    dice = scattering(5)
    for n in range(190):
        x = dice.uniform(-20, 520) if n % 3 else dice.uniform(900, 1120)
        tall = dice.uniform(120, 300)
        lean = dice.uniform(-26, 26)
        shade = mix((92, 98, 70), (150, 138, 88), dice.random())
        tip = (x + lean, 668 - tall)
        sheet.line([(x, 668), (x + lean * 0.4, 668 - tall * 0.6), tip], shade, 3)
        sheet.oval((tip[0], tip[1] + 14), 5, 19, (134, 104, 76))
    for x, y, size in ((560, 170, 46), (668, 118, 36), (452, 226, 40), (742, 196, 26)):
        egret(sheet, (x, y), size)
    return sheet


def egret(sheet: Sheet, at: Point, size: float) -> None:
    """A white bird on the wing."""
    x, y = at
    white = (253, 252, 248)
    sheet.shape([(x, y), (x - 1.5 * size, y - 0.8 * size), (x - 0.5 * size, y + 0.1 * size)], white)
    sheet.shape([(x, y), (x + 0.7 * size, y - 1.1 * size), (x + 0.4 * size, y + 0.1 * size)], white)
    sheet.shape([(x - size, y + 0.18 * size), (x, y - 0.1 * size), (x + 0.7 * size, y)], white)
    sheet.line([(x + 0.6 * size, y), (x + 1.15 * size, y - 0.06 * size)], (216, 150, 60), 3)
    sheet.line(
        [(x - 0.9 * size, y + 0.16 * size), (x - 1.6 * size, y + 0.3 * size)], (70, 70, 74), 2
    )


def boat() -> Sheet:
    """The library's boat below the bridge."""
    sheet = Sheet(1200, 720, (206, 222, 228), (240, 238, 226))
    sheet.hill(300, 30, 5, (170, 190, 160), 0.9)
    sheet.shape([(0, 400), (1200, 400), (1200, 720), (0, 720)], (150, 178, 178))
    stone, shade = (190, 176, 156), (158, 144, 126)
    sheet.shape([(0, 230), (600, 196), (1200, 230), (1200, 420), (0, 420)], stone)
    for middle, wide, tall in ((200, 120, 150), (600, 170, 190), (1000, 120, 150)):
        sheet.oval((middle, 424), wide + 16, tall + 14, shade)
        sheet.oval((middle, 424), wide, tall, (176, 200, 196))
    sheet.shape([(0, 424), (1200, 424), (1200, 720), (0, 720)], (150, 178, 178))
    dice = scattering(2)
    for _ in range(90):
        x, y = dice.uniform(0, 1200), dice.uniform(440, 712)
        half = dice.uniform(16, 60) * (y / 700)
        tone = mix((150, 178, 178), (206, 222, 216), dice.random())
        sheet.line([(x - half, y), (x + half, y)], tone, 2.5)
    sheet.line([(0, 224), (600, 190), (1200, 224)], (206, 194, 176), 14)
    sheet.shape([(330, 540), (860, 532), (800, 620), (410, 624)], (66, 112, 88))
    sheet.shape([(330, 540), (860, 532), (838, 552), (356, 560)], (104, 150, 118))
    sheet.shape([(372, 552), (822, 545), (800, 566), (396, 572)], (120, 92, 66))
    for seat in (470, 610, 740):
        sheet.shape(
            [(seat, 548), (seat + 26, 547), (seat + 20, 568), (seat - 4, 569)], (168, 132, 94)
        )
    sheet.line([(300, 610), (640, 500), (700, 478)], (176, 140, 98), 8)
    sheet.write((566, 596), "797.1 ALD", 30, (232, 228, 206))
    sheet.line([(846, 540), (960, 470), (1010, 330)], (214, 204, 180), 4)
    return sheet


PICTURES: tuple[tuple[str, Callable[[], Sheet], int | None], ...] = (
    ("spring/pages/种下一棵树_files/640_1.png", planting, None),
    ("spring/pages/种下一棵树_files/640_2.png", tag, None),
    ("spring/pages/种下一棵树_files/640_3.png", last_page, None),
    ("river/pages/白鹭河五年_files/chart.png", chart, None),
    ("river/pages/白鹭河五年_files/wetland.png", wetland, None),
    ("river/pages/how-a-town_files/boat.png", boat, None),
    ("river/pages/how-a-town_files/boat-640.png", boat, 640),
)

if __name__ == "__main__":
    for name, draw, width in PICTURES:
        draw().save(name, width)
