"""The e-book as others see it: DAISY Ace, Chromium on three screens, pandoc's import."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from bulletin.model import Bulletin
from bulletin.settings import WriteSettings
from bulletin.writers import html
from scripts import accessibility, round_trip, screens
from tests.bulletins import FIGURE, NOTED, TABLE, article, of, picture, rich
from tests.ebooks import made

COLUMNS = "".join(f"<th>第{n}栏的名称</th>" for n in range(8))
CELLS = "".join(f"<td>这一格里写了第{n}栏的内容</td>" for n in range(8))
WIDE = f"<table><tr>{COLUMNS}</tr><tr>{CELLS}</tr></table><table><tr>{CELLS}</tr></table>"
LONG_WORD = f"<p>https://www.example.org/{'abc' * 60}</p><pre>{'x' * 200}</pre>"
LISTS = (
    "<ol><li>甲<ul><li>乙<ol><li>丙</li></ol></li></ul></li></ol>"
    "<dl><dt>词</dt><dd>义</dd></dl><blockquote><p>引</p></blockquote>"
    '<p>汉<ruby>字<rt>zì</rt></ruby>，<em class="dots">着重</em>，x<sup>2</sup></p>'
)


def everything() -> Bulletin:
    """The packet with all that a trainer may write, and articles with all that a page may hold."""
    arabic = article("<p>في القرية مكتبة صغيرة.</p>", title="كتاب", language="ar")
    more = (
        article(WIDE + LONG_WORD + LISTS, title="宽" * 60),
        article(TABLE + NOTED + FIGURE, images=(picture(900, 600, "yard.png"),)),
        arabic,
    )
    packet = rich()
    added = of(*(piece.article for piece in packet.pieces), *more).sections[0].pieces[3:]
    sections = (*packet.sections, replace(packet.sections[1], title="第三单元", pieces=added))
    extra = (*packet.extra, ("place", "县图书馆"), ("further", "《读书》 https://example.org/a"))
    pages = {"p1-1": "1", "p1-3": "2", "p4-1": "3"}
    return replace(packet, sections=sections, extra=extra, printed=pages)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seen") / "book.epub"
    path.write_bytes(made(everything(), WriteSettings(toc_depth=2)))
    return path


def test_ace_finds_no_violation(book: Path, tmp_path: Path) -> None:
    assert accessibility.violations(book, tmp_path / "ace") == []


def test_a_violation_is_told() -> None:
    result = {"dct:description": "no  text", "html": "<img/>"}
    fault = {"earl:test": {"dct:title": "image-alt"}, "earl:result": result}
    document = {"earl:testSubject": {"url": "a.xhtml"}, "assertions": [fault]}
    assert list(accessibility.told({"assertions": [document]})) == [
        "a.xhtml: image-alt: no text <img/>"
    ]


def test_pandoc_reads_the_same_titles_text_notes_and_pictures(book: Path, tmp_path: Path) -> None:
    assert round_trip.differences(book, round_trip.pandoc) == []
    whole = round_trip.own(book, tmp_path)
    assert "把书屋建到村口去" in whole.headings
    assert (len(whole.notes), len(whole.pictures)) == (2, 2)


def test_nothing_reaches_out_of_a_screen(book: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(book) as files:
        files.extractall(tmp_path)
    page, wide = tmp_path / "page.html", tmp_path / "wide.html"
    page.write_bytes(html.write(everything(), WriteSettings()).data)
    wide.write_text('<body><p style="width: 700px">x')
    found = screens.overflows([*sorted(tmp_path.rglob("*.xhtml")), page, wide])
    assert [line.partition(":")[0] for line in found] == [
        f"wide.html at {width} px, {scheme}" for scheme in ("light", "dark") for width in (320, 600)
    ]
