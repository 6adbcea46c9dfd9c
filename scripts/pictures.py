"""`make pictures`: the pictures of the documents, from the example bulletin in ``out/``.

Four pages side by side, small enough to be looked at before anything is installed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
WIDTH, GAP = 600, 18
GROUND = (214, 218, 222)


def main() -> int:
    """Draw the pages; returns the exit code."""
    if not (ROOT / "out/spring.pdf").is_file():
        print("pictures: make demo comes first")
        return 2
    pages = [drawn(ROOT / "out" / name, number) for name, number in chosen()]
    sheet = beside(pages)
    few = sheet.quantize(colors=128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    target = ROOT / "docs/pages.png"
    few.save(target, optimize=True)
    print(f"{target}: {target.stat().st_size:,} bytes")
    return 0


def chosen() -> list[tuple[str, int]]:
    """File and page number of what is shown: cover, an opening, pictures, the answers."""
    spring = text_of(ROOT / "out/spring.pdf")
    trainer = text_of(ROOT / "out/spring-trainer.pdf")
    opening = with_text(spring, "打谷场上还留着")
    pictures = with_text(spring, "石桥镇后山")
    answers = with_text(trainer, "看书脊比看报表实在”？", "无法补填")
    return [
        ("spring.pdf", 1),
        ("spring.pdf", opening),
        ("spring.pdf", pictures),
        ("spring-trainer.pdf", answers),
    ]


def text_of(path: Path) -> list[str]:
    """The text of each page, without white space."""
    run = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return ["".join(page.split()) for page in run.stdout.decode().split("\f")]


def with_text(pages: Sequence[str], *wanted: str) -> int:
    """The number of the first page that holds one of ``wanted``, the last one first."""
    for text in reversed(wanted):
        for number, page in enumerate(pages, 1):
            if text in page:
                return number
    return 1


def drawn(path: Path, number: int) -> Image.Image:
    """A page as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "page")
        command = ["pdftoppm", "-f", str(number), "-l", str(number), "-singlefile", "-png"]
        size = ["-scale-to-x", str(WIDTH), "-scale-to-y", "-1"]
        subprocess.run([*command, *size, str(path), str(target)], check=True)
        with Image.open(target.with_suffix(".png"), formats=["PNG"]) as picture:
            return picture.convert("RGB")


def beside(pages: Sequence[Image.Image]) -> Image.Image:
    """Pages in a row on a grey ground."""
    height = max(page.height for page in pages)
    size = (GAP + len(pages) * (WIDTH + GAP), height + 2 * GAP)
    sheet = Image.new("RGB", size, GROUND)
    for place, page in enumerate(pages):
        sheet.paste(page, (GAP + place * (WIDTH + GAP), GAP))
    return sheet


if __name__ == "__main__":
    sys.exit(main())
