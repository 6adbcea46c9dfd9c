"""How long reading takes: over a corpus, and on pages that are too large for any reader.

    python -m scripts.bench_reading                  huge pages, each in a process of its own
    python -m scripts.bench_reading CORPUS           milliseconds a page, the best of 3 rounds

Seconds are of the processor (user and system), so that other work on the machine hardly shows.
A huge page is read at its size and at half of it: a ratio well above 2 tells of time that
grows faster than the page. Exit codes: 0, 1 where a huge page goes over its bounds.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bulletin.errors import BulletinError
from bulletin.model import Page, Source
from bulletin.pipeline.report import article_record
from bulletin.reading import read
from bulletin.settings import FetchSettings, ReadingSettings
from bulletin.sources import Desk

SECONDS, MEGABYTES = 5.0, 600
"""What a huge page may take."""

ROUNDS = 3
LINE = "清晨的村子里，读书室的灯先亮了起来，老人们围坐在长桌旁，一字一句地朗读。"

HUGE: dict[str, tuple[int, Callable[[int], str]]] = {
    "table of rows": (
        100_000,
        lambda n: (
            f"<table>{''.join(f'<tr><td>{i}</td><td>第{i}行</td></tr>' for i in range(n))}</table>"
        ),
    ),
    "paragraphs": (30_000, lambda n: "".join(f"<p>{i}，{LINE}</p>" for i in range(n))),
    "nested divs": (200_000, lambda n: f"{'<div>' * n}{LINE * 9}{'</div>' * n}"),
    "nested, never closed": (100_000, lambda n: f"{'<div><b><i>' * (n // 3)}{LINE * 9}"),
    "tags hidden in attributes": (
        100_000,
        lambda n: "<div title='></div>'>" * n + LINE * 9,
    ),
    "one line (characters)": (10_000_000, lambda n: f"<p>{LINE * (n // len(LINE))}</p>"),
    "one word (characters)": (10_000_000, lambda n: f"<p>{LINE * 9}</p><p>{'a' * n}</p>"),
    "pictures": (
        5_000,
        lambda n: "".join(f"<p>{LINE}</p><img src='/p/{i}.jpg' alt='图{i}'>" for i in range(n)),
    ),
    "links": (
        100_000,
        lambda n: (
            f"<p>{LINE * 9}</p>" + "".join(f"<a href=/a/{i}.html>第{i}篇</a> " for i in range(n))
        ),
    ),
    "list items": (
        50_000,
        lambda n: f"<p>{LINE * 9}</p><ul>" + "".join(f"<li>{i} {LINE[:12]}</li>" for i in range(n)),
    ),
    "lines with breaks": (50_000, lambda n: f"<p>{'<br>'.join([LINE] * n)}</p>"),
    "bold words": (
        50_000,
        lambda n: f"<p>{''.join(f'<b>字{i}</b>，' for i in range(n))}</p><p>{LINE * 9}</p>",
    ),
    "footnotes": (
        10_000,
        lambda n: (
            "".join(f"<p>{LINE}<a href='#n{i}'>[{i}]</a></p>" for i in range(n))
            + "".join(f"<p id='n{i}'>[{i}] 注。</p>" for i in range(n))
        ),
    ),
    "tables in a row": (
        5_000,
        lambda n: (
            f"<p>{LINE * 9}</p>"
            + "<table><tr><th>名</th><th>数</th></tr><tr><td>甲</td><td>1</td></tr></table>" * n
        ),
    ),
    "ids and names": (
        50_000,
        lambda n: (
            f"<p>{LINE * 9}</p>"
            + "".join(f"<div id=part-{i} class='c{i} list-{i}'>第{i}条</div>" for i in range(n))
        ),
    ),
}
"""What each is, its size, and the body of a page of that size."""


def main(arguments: Sequence[str]) -> int:
    """Measure and print; returns the exit code."""
    if arguments:
        corpus(Path(arguments[0]))
        return 0
    return 1 if [name for name in HUGE if not _is_within(name)] else 0


def corpus(folder: Path) -> None:
    """Print milliseconds of the whole extract for each page, and the slowest."""
    pages = json.loads((folder / "manifest.json").read_text("utf-8"))["pages"]
    best = [_extract(folder, page) for page in pages]
    for _ in range(ROUNDS - 1):
        best = [min(b, _extract(folder, page)) for b, page in zip(best, pages, strict=True)]
    slowest = max(range(len(pages)), key=best.__getitem__)
    mean = sum(best) / len(best)
    print(f"{len(pages)} pages, {1000 * mean:.1f} ms a page, {1 / mean:.0f} pages/s")
    print(f"slowest {best[slowest]:.2f} s: {pages[slowest]['file']}")


def _extract(folder: Path, page: dict[str, str]) -> float:
    """CPU seconds from the file to its line of JSON."""
    start = time.process_time()
    file = str(folder / page["file"])
    with Desk(FetchSettings(no_cache=True)) as desk:
        try:
            opened = desk.open(Source(file, "file", file, base=page["url"]))
            article = read(opened, ReadingSettings())
            json.dumps(article_record(article, body=True), ensure_ascii=False)
        except BulletinError:
            pass
    return time.process_time() - start


def _is_within(name: str) -> bool:
    size = HUGE[name][0]
    half, _, _ = _alone(name, size // 2)
    seconds, megabytes, said = _alone(name, size)
    within = seconds <= SECONDS and megabytes <= MEGABYTES
    print(
        f"{name:28}{size:>12,}{seconds:8.2f} s{megabytes:6.0f} MB"
        f"{seconds / max(half, 0.01):6.1f} × half  {said}{'' if within else '  OVER'}",
        flush=True,
    )
    return within


def _alone(name: str, size: int) -> tuple[float, float, str]:
    """`measure` in a process of its own, so that the memory is the page's."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, name, size).result()


def measure(name: str, size: int) -> tuple[float, float, str]:
    """CPU seconds, peak megabytes and what came of a huge page."""
    html = f"<html><head><title>读书</title></head><body><h1>读书</h1>{HUGE[name][1](size)}</body>"
    page = Page(Source(name, "file", name), "http://example.com/a.html", html, "utf-8")
    start = time.process_time()
    try:
        said = f"{len(read(page, ReadingSettings()).body):,} characters of body"
    except BulletinError as error:
        said = error.code
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return seconds, peak / (1024 if sys.platform == "linux" else 1024**2), said


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
