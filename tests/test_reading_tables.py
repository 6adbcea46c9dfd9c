"""First rows of tables that are heads, and such as are none: one table a line, in ``tables/``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bulletin import reading
from bulletin.model import Page, Source
from bulletin.settings import ReadingSettings

FOLDER = Path(__file__).parent / "tables"
URL = "https://cun.example/a/1.html"
TEXT = (
    "<p>清早的雾还没有散，村口书屋的门已经开了，值班的老师把昨夜归还的书一本一本擦净放回架上。</p>"
)


def tables(name: str) -> list[str]:
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def read(table: str) -> str:
    """The body of a page with ``table``."""
    cells = [row.strip().split("|") for row in table.split(" / ")]
    widest = max(map(len, cells))
    rows = [
        "".join(f"<td colspan={widest if len(row) == 1 else 1}>{cell}</td>" for cell in row)
        for row in cells
    ]
    made = "".join(f"<tr>{row}</tr>" for row in rows)
    made = re.sub(r"\*\*(.*?)\*\*", r"<b>\1</b>", made)
    body = f"<div class=content>{TEXT}<table>{made}</table>{TEXT}</div>"
    html = f"<title>书屋</title><h1>书屋</h1>{body}"
    return reading.read(Page(Source("t", "web", URL), URL, html, "utf-8"), ReadingSettings()).body


def heads(body: str) -> list[str]:
    found = re.findall(r"<th\b[^>]*>(.*?)</th>", body)
    return [re.sub("<[^>]*>", "", head) for head in found]


@pytest.mark.parametrize("table", tables("headed"))
def test_a_row_that_names_the_columns_is_the_head(table: str) -> None:
    rows = [row.strip().replace("**", "").split("|") for row in table.split(" / ")]
    wanted = rows[0] if len(rows[0]) > 1 else [*rows[0], *rows[1]]
    assert heads(read(table)) == wanted


@pytest.mark.parametrize("table", tables("headless"))
def test_what_only_comes_first_is_none(table: str) -> None:
    body = read(table)
    assert "<td" in body
    assert heads(body) == []


def test_a_head_of_two_rows_is_one() -> None:
    table = (
        "<table><tr><td rowspan=2>书屋</td><td colspan=2>借阅（册）</td></tr>"
        "<tr><td>一月</td><td>二月</td></tr>"
        "<tr><td>村口书屋</td><td>312</td><td>287</td></tr>"
        "<tr><td>渡口书屋</td><td>120</td><td>98</td></tr></table>"
    )
    html = f"<title>书屋</title><h1>书屋</h1><div class=content>{TEXT}{table}{TEXT}</div>"
    page = Page(Source("t", "web", URL), URL, html, "utf-8")
    body = reading.read(page, ReadingSettings()).body
    assert heads(body) == ["书屋", "借阅（册）", "一月", "二月"]


def test_parts_of_a_total_stay_moved_in() -> None:
    """Word and TRS move them in by blanks; cells that are all moved in alike are not."""
    rows = (
        "<tr><th>指标</th><th>数值</th></tr><tr><td align=center>　常住人口</td><td>　30</td></tr>"
        "<tr><td>　　其中：城镇</td><td>　18</td></tr>"
        "<tr><td>　&nbsp;&nbsp;　乡村</td><td>　12</td></tr>"
    )
    html = f"<title>书屋</title><h1>书屋</h1><div class=content>{TEXT}<table>{rows}</table>{TEXT}"
    page = Page(Source("t", "web", URL), URL, html, "utf-8")
    found = reading.read(page, ReadingSettings()).body
    assert "<td>常住人口</td><td>30</td>" in found
    assert "<td>\u3000其中：城镇</td><td>18</td>" in found
    assert "<td>\u3000\u3000乡村</td><td>12</td>" in found
