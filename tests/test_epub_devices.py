"""Covers, devices, weights and printed pages: what a user may ask of an e-book."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image as Picture

import bulletin
from bulletin import writers
from bulletin.errors import UsageError, WriteError
from bulletin.model import Bulletin, Image
from bulletin.settings import WriteSettings
from bulletin.writers import epub
from bulletin.writers.epub import devices, faces, pictures
from tests.bulletins import SENTENCE, article, of
from tests.ebooks import Faults, files, text

GENERIC = devices.named("generic")


def noisy(name: str, mode: str = "RGB", side: int = 700) -> Image:
    """A picture that no format makes small."""
    made = Picture.frombytes(mode, (side, side), os.urandom(side * side * len(mode)))
    target = io.BytesIO()
    made.save(target, "PNG")
    return Image(name, "image/png", target.getvalue(), side, side, "图")


def pictured(*images: Image) -> Bulletin:
    body = "".join(f'<figure><img src="{one.name}" alt="图"/></figure>' for one in images)
    return of(article(body, images=images))


def test_an_own_cover_of_any_format(tmp_path: Path) -> None:
    for format_ in ("PNG", "JPEG", "WEBP", "GIF"):
        path = tmp_path / f"封面.{format_.lower()}"
        Picture.new("RGB", (300, 5000), "navy").save(path, format_)
        book = epub.write(of(article()), WriteSettings(cover=path)).data
        with Picture.open(io.BytesIO(files(book)["EPUB/images/cover.jpg"])) as cover:
            assert (cover.format, max(cover.size)) == ("JPEG", 2560)
        assert 'src="images/cover.jpg"' in text(book, "cover.xhtml")


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"%!PS-Adobe"])
def test_what_is_no_cover_is_said(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "cover.png"
    path.write_bytes(data)
    with pytest.raises(WriteError, match=r"cover\.png"):
        epub.write(of(article()), WriteSettings(cover=path))
    with pytest.raises(WriteError, match=r"gone\.png"):
        epub.write(of(article()), WriteSettings(cover=tmp_path / "gone.png"))


def test_pictures_as_they_are_unless_asked() -> None:
    one = noisy("0123456789abcdef.png")
    plain = files(epub.write(pictured(one), WriteSettings()).data)
    assert plain["EPUB/images/0123456789abcdef.png"] == one.data
    light = files(epub.write(pictured(one), WriteSettings(image_quality=40)).data)
    (name,) = [n for n in light if n.endswith(".jpg")]
    assert len(light[name]) < len(one.data) / 2


def test_all_pictures_together_stay_below_the_bound() -> None:
    images = (noisy("a.png"), noisy("b.png", "RGBA"), replace(noisy("c.png"), data=b"broken"))
    held = pictures.gather(pictured(*images), WriteSettings(), GENERIC, most=400_000)
    assert sum(len(one.data) for one in held.images.values()) <= 400_000
    assert [note.code for note in held.notes] == ["pictures-scaled"]
    assert set(held.addresses) == {"a.png", "b.png", "c.png"}
    assert held.addresses["b.png"].endswith(".png"), "what can be seen through stays so"
    assert held.images[held.addresses["c.png"]].data == b"broken"
    assert pictures.gather(pictured(*images), WriteSettings(), GENERIC).notes == ()


def test_tables_and_footnotes_for_devices() -> None:
    inner = "<table><tr><td>里</td></tr></table>"
    body = (
        f"<table><tr><td>外{inner}</td></tr></table>"
        '<p>甲<a class="noteref" href="#n">1</a></p>'
        '<aside class="footnote" id="n"><p>注</p></aside>'
    )
    codes = {}
    for name in devices.DEVICES:
        edition = epub.write(of(article(body)), WriteSettings(device=name))
        chapter = text(edition.data, "article-001.xhtml")
        codes[name] = [note.code for note in edition.notes]
        assert chapter.count("<table>") == (1 if name == "kindle" else 2)
        assert ("duokan-footnote-item" in chapter) == (name == "duokan")
        assert "外" in chapter
        assert "里" in chapter
    assert codes == {"generic": [], "kobo": ["device-numbers"],
                     "kindle": ["device-tables", "device-numbers", "device-cover"],
                     "duokan": ["device-footnotes"]}  # fmt: skip


def test_a_device_that_is_none_is_said_before_any_work() -> None:
    with pytest.raises(UsageError, match="kindle"):
        writers.check(WriteSettings(device="kindel"))


def test_kindle_has_two_levels_of_contents_and_no_cover_page(faults: Faults) -> None:
    body = "<h2>一</h2><p>x</p><h3>二</h3><p>y</p>"
    section = replace(of(article(body)).sections[0], title="单元")
    bulletin = replace(of(article(body)), sections=(section,), language="ug")
    edition = epub.write(bulletin, WriteSettings(device="kindle", toc_depth=2))
    nav = text(edition.data, "nav.xhtml")
    assert "article-001.xhtml" in nav
    assert "#h1-" not in nav
    assert "cover.xhtml" not in nav
    assert "EPUB/cover.xhtml" not in files(edition.data)
    assert 'properties="cover-image"' in text(edition.data, "content.opf")
    codes = [note.code for note in edition.notes]
    assert codes == ["device-contents", "device-numbers", "device-cover", "device-language"]
    assert "2 entries" in edition.notes[0].text
    assert faults(edition.data) == []


def test_a_book_too_large_for_the_mail_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert epub.write(of(article()), WriteSettings()).notes == ()
    monkeypatch.setattr(epub, "MOST_BYTES", 1000)
    assert [n.code for n in epub.write(of(article()), WriteSettings()).notes] == ["book-heavy"]


def test_kindle_and_kobo_read_paragraph_numbers_in_the_text() -> None:
    bulletin = replace(of(article("<p>一</p><p>二</p>")), printed={"p1-2": "7"})
    shown = '<p id="p1-2"><span id="p1-2-page" role="doc-pagebreak" epub:type="pagebreak" '
    shown += 'aria-label="7"></span><span class="number">2</span>\u00a0二</p>'
    for name in ("kindle", "kobo"):
        book = epub.write(bulletin, WriteSettings(device=name)).data
        assert shown in text(book, "article-001.xhtml")
    generic = text(epub.write(bulletin, WriteSettings()).data, "article-001.xhtml")
    assert 'id="p1-2" data-n="2"' in generic
    assert "number" not in generic


def test_kobo_takes_pictures_that_are_light_and_opaque() -> None:
    clear = Picture.new("RGBA", (20, 10), (0, 0, 0, 0))
    target = io.BytesIO()
    clear.save(target, "PNG")
    small = Image("a.png", "image/png", target.getvalue(), 20, 10, "图")
    heavy = noisy("b.png", side=1400)
    assert len(heavy.data) > 5_000_000
    held = pictures.gather(pictured(small, heavy), WriteSettings(), devices.named("kobo"))
    assert held.suited == 2
    with Picture.open(io.BytesIO(held.images[held.addresses["a.png"]].data)) as opened:
        assert (opened.mode, opened.getpixel((0, 0))) == ("RGB", (255, 255, 255))
    assert len(held.images[held.addresses["b.png"]].data) < 5_000_000
    assert pictures.gather(pictured(small, heavy), WriteSettings(), GENERIC).suited == 0


@pytest.mark.parametrize(
    ("device", "stem", "told"),
    [
        ("kindle", "out", True),
        ("kindle", "2024", True),
        ("kindle", "第12期学习资料", False),
        ("kobo", "out", False),
        ("kobo", "第12期：问与答?", True),
        ("duokan", "资料.", True),
        ("generic", "a?b", False),
    ],
)
def test_names_that_a_device_cannot_use(device: str, stem: str, told: bool) -> None:
    notes = list(devices.file_name(devices.named(device), stem, "学习资料: 第1期?"))
    assert [note.code for note in notes] == (["device-name"] if told else [])
    assert all("学习资料 第1期.epub" in note.text for note in notes)


def test_a_book_for_kindle_is_told_of_its_file_name(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(f"<h1>树</h1><article>{f'<p>{SENTENCE}</p>' * 5}</article>", "utf-8")
    made = bulletin.make(
        page, outputs=[tmp_path / "out.epub"], device="kindle", title="学习资料", offline=True
    )
    told = {note.code: note.text for _, note in made.notes}
    assert "学习资料.epub" in told["device-name"]


def test_pages_of_the_printed_edition() -> None:
    bulletin = of(article("<p>一</p><p>二</p><p>三</p>"), article("<p>四</p><ul><li>五</li></ul>"))
    pages = {"p1-1": "1", "p1-2": "1", "p1-3": "2", "p2-1": "2", "p2-2": "3"}
    book = epub.write(replace(bulletin, printed=pages), WriteSettings()).data
    nav = text(book, "nav.xhtml")
    assert 'epub:type="page-list"' in nav
    for page, place in (("1", "article-001.xhtml#p1-1-page"), ("2", "article-001.xhtml#p1-3-page"),
                        ("3", "article-002.xhtml#p2-2-page")):  # fmt: skip
        assert nav.count(f'href="{place}">{page}</a>') == 1
    assert "pageBreakMarkers" in text(book, "content.opf")
    assert 'role="doc-pagebreak"' in text(book, "article-002.xhtml")
    assert "page-list" not in text(epub.write(bulletin, WriteSettings()).data, "nav.xhtml")


def test_an_embedded_font_has_the_letters_of_the_text_and_no_others() -> None:
    bulletin = of(article("<p>村口有一条小河。ཀ</p>", title="河"))
    edition = epub.write(bulletin, WriteSettings(embed_fonts=True))
    data = files(edition.data)["EPUB/fonts/body.otf"]
    with TTFont(io.BytesIO(data)) as font:
        known = font.getBestCmap()
    assert {ord(c) for c in "村口有一条小河。目录"} <= set(known)
    assert ord("鑫") not in known
    assert [note.code for note in edition.notes] == ["font-lacks"]
    assert 'href="fonts.css"' in text(edition.data, "article-001.xhtml")
    assert epub.write(bulletin, WriteSettings(embed_fonts=True)).data == edition.data
    assert "EPUB/fonts.css" not in files(epub.write(bulletin, WriteSettings()).data)


def test_no_font_to_embed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "regular", lambda characters: None)
    edition = epub.write(of(article()), WriteSettings(embed_fonts=True))
    assert [note.code for note in edition.notes] == ["fonts-not-embedded"]
    assert files(edition.data)["EPUB/fonts.css"] == b""
