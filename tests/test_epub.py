"""The EPUB: what is in it, what it says of itself, and what epubcheck says of it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image as Picture

from bulletin.errors import TemplateError, WriteError
from bulletin.model import Bulletin, Piece, Section
from bulletin.settings import WriteSettings
from bulletin.writers import epub, html, write
from bulletin.writers.epub import metadata, pack
from bulletin.writers.layout import lay_out
from tests.bulletins import SECRET, article, of, picture, rich
from tests.ebooks import Faults, files, made, text

NS = {
    "d": "http://purl.org/dc/elements/1.1/",
    "o": "http://www.idpf.org/2007/opf",
    "h": "http://www.w3.org/1999/xhtml",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
}
OWN_SHEET = (
    "@import url(https://example.org/x.css);\n@font-face { src: url(x.woff) }\n"
    "p { color: red; background: url('https://example.org/x.png') }"
)
TYPE = "{http://www.idpf.org/2007/ops}type"


@pytest.fixture(scope="module")
def trainers() -> bytes:
    return made(issued(rich()))


@pytest.fixture(scope="module")
def participants() -> bytes:
    return made(issued(rich()).for_audience("participant"))


def issued(bulletin: Bulletin) -> Bulletin:
    return replace(bulletin, issue="第十二期（总第240期）", issuer="青石村图书室")


def opf(data: bytes) -> etree._Element:
    return etree.fromstring(files(data)["EPUB/content.opf"])


def said(data: bytes, path: str) -> list[str]:
    return [str(found) for found in opf(data).xpath(path, namespaces=NS)]


def test_epubcheck_finds_nothing_in_the_trainers_edition(trainers: bytes, faults: Faults) -> None:
    assert faults(trainers) == []


def test_epubcheck_finds_nothing_with_every_option(tmp_path: Path, faults: Faults) -> None:
    sheet, face = tmp_path / "own.css", tmp_path / "cover.webp"
    sheet.write_text(OWN_SHEET)
    Picture.new("RGB", (300, 500), "navy").save(face)
    settings = WriteSettings(
        css=(sheet,),
        cover=face,
        device="duokan",
        large_print=True,
        toc_depth=4,
        image_quality=50,
        embed_fonts=True,
    )
    noted = article(
        '<p>甲<a class="noteref" href="#n">1</a></p>'
        '<aside class="footnote" id="n"><p>注</p></aside>'
    )
    bulletin = of(*(piece.article for piece in rich().pieces), noted)
    pages = {"p1-1": "1", "p1-3": "2", "p2-1": "3"}
    assert faults(epub.write(replace(bulletin, printed=pages), settings).data) == []


def test_the_same_bytes_twice(trainers: bytes) -> None:
    assert made(issued(rich())) == trainers


def test_the_container_is_as_ocf_wants_it(trainers: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(trainers)) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert book.read(first) == b"application/epub+zip"
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert all(
            entry.filename.isascii() and ".." not in entry.filename for entry in book.infolist()
        )


def test_nothing_of_the_trainers_is_in_the_participants_edition(
    trainers: bytes, participants: bytes
) -> None:
    whole = b"".join(files(participants).values()).decode(errors="replace")
    assert not [secret for secret in SECRET if secret in whole]
    told = b"".join(files(trainers).values()).decode(errors="replace")
    assert [secret for secret in SECRET if secret in told] == list(SECRET)
    assert "EPUB/answers.xhtml" not in files(participants)


def test_answers_are_behind_a_link_and_not_in_the_chapter(trainers: bytes) -> None:
    chapter = text(trainers, "article-001.xhtml")
    assert SECRET[0] not in chapter
    assert 'href="answers.xhtml#answers-1"' in chapter
    assert 'id="answers-1"' in text(trainers, "answers.xhtml")


def test_paragraph_numbers_are_the_same_in_both_editions(
    trainers: bytes, participants: bytes
) -> None:
    numbers = [re.findall(r'id="(p1-\d+)"', text(data, "article-001.xhtml")) for data in
               (trainers, participants)]  # fmt: skip
    assert numbers[0] == numbers[1]
    assert numbers[0][:2] == ["p1-1", "p1-2"]


def test_the_package_says_what_the_publication_is(trainers: bytes) -> None:
    assert said(trainers, "//d:title/text()")[0].endswith(" 第十二期（总第240期）")
    assert said(trainers, "//d:publisher/text()") == ["青石村图书室"]
    assert said(trainers, "//d:creator/text()") == ["青石村图书室"]
    assert said(trainers, "//d:language/text()")[0] == "zh-CN"
    assert len(said(trainers, "//d:source/text()")) == len(rich().pieces)
    assert said(trainers, "//d:identifier/text()")[0].startswith("urn:uuid:")
    assert said(trainers, "//o:meta[@property='group-position']/text()") == ["12"]
    assert said(trainers, "//o:meta[@name='calibre:series_index']/@content") == ["12"]
    assert said(trainers, "//o:meta[@name='cover']/@content") == said(
        trainers, "//o:item[@properties='cover-image']/@id"
    )


@pytest.mark.parametrize(
    ("body", "described", "claimed"),
    [
        ('<p>字</p>', True, True),
        ('<p><img src="a.png" alt="三个孩子在树下看书"/></p>', True, True),
        ('<figure><img src="a.png" alt=""/><figcaption>树下</figcaption></figure>', True, True),
        ('<figure><img src="a.png" alt=""/></figure>', False, False),
        ('<p><img src="a.png" alt="IMG_0042.JPG"/></p>', False, False),
        ('<p><img src="a.png" alt="图片 1"/></p>', False, False),
        ("<table><tr><th>甲</th><th>乙</th></tr><tr><td>1</td></tr></table>", True, True),
        ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td></tr></table>", True, False),
    ],
)  # fmt: skip
def test_access_is_described_and_only_what_is_true(
    body: str, described: bool, claimed: bool
) -> None:
    images = (picture(9, 9, "a.png"),) if "img" in body else ()
    book = made(of(article(body, images=images)))
    meta = "//o:meta[@property='%s']/text()"
    assert set(said(book, meta % "schema:accessMode")) == {"textual", "visual"}
    features = said(book, meta % "schema:accessibilityFeature")
    assert "structuralNavigation" in features
    assert ("alternativeText" in features) == (described and bool(images))
    assert ("textual" in said(book, meta % "schema:accessModeSufficient")) == described
    assert said(book, meta % "schema:accessibilityHazard") == ["none"]
    assert bool(said(book, meta % "dcterms:conformsTo")) == claimed
    assert bool(said(book, meta % "a11y:certifiedBy")) == claimed
    (summary,) = said(book, meta % "schema:accessibilitySummary")
    assert ("1幅图片中有1幅在原文里没有文字说明" in summary) == (not described)
    assert ("1个表格没有表头" in summary) == (described and not claimed)


def test_nothing_is_claimed_of_what_others_made(tmp_path: Path) -> None:
    sheet = tmp_path / "own.css"
    sheet.write_text("p { color: #eee }")
    moving = replace(picture(9, 9, "a.gif"), media_type="image/gif")
    body = '<p><img src="a.gif" alt="一面飘动的旗子"/></p>'
    styled = made(of(article()), WriteSettings(css=(sheet,)))
    waving = made(of(article(body, images=(moving,))))
    for book in (styled, waving):
        assert said(book, "//o:meta[@property='dcterms:conformsTo']") == []
    hazard = "//o:meta[@property='schema:accessibilityHazard']/text()"
    assert said(waving, hazard) == ["unknown"]


def test_the_contents_lead_to_every_article_in_order(trainers: bytes) -> None:
    nav = etree.fromstring(files(trainers)["EPUB/nav.xhtml"])
    toc = next(one for one in nav.iter("{*}nav") if one.get(TYPE) == "toc")
    links = [str(a.get("href")) for a in toc.iter("{*}a")]
    chapters = [link for link in links if link.startswith("article-") and "#" not in link]
    assert chapters == [f"article-{piece.number:03}.xhtml" for piece in rich().pieces]
    assert any(re.match(r"article-001\.xhtml#h1-\d", link) for link in links)
    for link in links:
        name, _, fragment = link.partition("#")
        assert not fragment or f'id="{fragment}"' in text(trainers, name)
    ncx = etree.fromstring(files(trainers)["EPUB/toc.ncx"])
    assert [str(c.get("src")) for c in ncx.iter("{*}content")] == links
    marks = next(one for one in nav.iter("{*}nav") if one.get(TYPE) == "landmarks")
    assert [a.get(TYPE) for a in marks.iter("{*}a")] == ["cover", "titlepage", "toc", "bodymatter"]


def test_contents_go_as_deep_as_asked() -> None:
    body = "<h2>一</h2><p>x</p><h3>甲</h3><p>x</p><h2>二</h2><p>x</p>"
    for depth, expected in ((0, 0), (1, 2), (2, 3)):
        nav = text(made(of(article(body)), WriteSettings(toc_depth=depth)), "nav.xhtml")
        assert nav.count("#h1-") == expected


def test_links_between_articles_stay_in_the_book() -> None:
    first = article(
        '<p><a href="http://example.org/two/">乙</a></p>', url="https://example.org/one"
    )
    second = article(
        '<p><a href="https://example.org/first#x">甲</a></p>', url="https://www.example.org/two"
    )
    book = made(of(replace(first, original="https://example.org/first"), second))
    assert 'href="article-002.xhtml">乙' in text(book, "article-001.xhtml")
    assert 'href="article-001.xhtml">甲' in text(book, "article-002.xhtml")


def test_what_frames_the_articles_is_in_every_format_for_screens(faults: Faults) -> None:
    extra = {
        "note": "先读第一篇。\n再谈第二篇。",
        "total": "128",
        "place": "县图书馆",
        "further": "《读书》\n目录在 https://example.org/a b，第2章",
    }
    bulletin = replace(rich(), extra=tuple(extra.items()))
    book = made(bulletin)
    assert faults(book) == []
    whole = {name: data.decode(errors="replace") for name, data in files(book).items()}
    assert "<p>再谈第二篇。</p>" in whole["EPUB/preface.xhtml"]
    linked = '<a href="https://example.org/a">https://example.org/a</a> b'
    assert linked in whole["EPUB/further.xhtml"]
    assert "第12期（总第128期）" in whole["EPUB/front.xhtml"]
    assert "县图书馆" in whole["EPUB/session.xhtml"]
    links = re.findall(r'href="([a-z]+)\.xhtml"', whole["EPUB/nav.xhtml"].partition("landmarks")[0])
    assert links == ["front", "preface", "session", "further", "answers"]
    page = write(bulletin, "html", WriteSettings()).data.decode()
    text_only = write(bulletin, "md", WriteSettings()).data.decode()
    for document in (page, text_only):
        for said in ("再谈第二篇。", "《读书》", "https://example.org/a", "县图书馆"):
            assert said in document


@pytest.mark.parametrize("device", ["generic", "duokan"])
def test_footnotes_open_as_pop_ups_and_lead_back(device: str) -> None:
    body = (
        '<p>甲<sup><a class="noteref" href="#n">1</a></sup></p>'
        '<aside class="footnote" id="n"><p>注</p></aside>'
    )
    book = made(of(article(body)), WriteSettings(device=device))
    chapter = etree.fromstring(files(book)["EPUB/article-001.xhtml"])
    (call,) = (a for a in chapter.iter("{*}a") if a.get(TYPE) == "noteref")
    (note,) = (a for a in chapter.iter("{*}aside") if a.get(TYPE) == "footnote")
    (back,) = (a for a in chapter.iter("{*}a") if a.get(TYPE) == "backlink")
    assert call.get("role") == "doc-noteref"
    assert "duokan-footnote" in call.get("class").split()
    target = next(e for e in note.iter() if e.get("id"))
    assert call.get("href") == f"#{target.get('id')}"
    assert target.tag.rpartition("}")[2] == ("li" if device == "duokan" else "aside")
    assert back.get("href") == f"#{call.get('id')}"


def test_pictures_are_named_by_their_hash_and_written_once() -> None:
    one = picture(40, 30, "0123456789abcdef.png")
    body = f'<figure><img src="{one.name}" alt="树"/></figure>'
    book = made(of(article(body, images=(one,)), article(body, images=(one,))))
    assert [name for name in files(book) if "images/" in name] == [
        "EPUB/images/cover.png",
        "EPUB/images/0123456789abcdef.png",
    ]
    assert files(book)["EPUB/images/0123456789abcdef.png"] == one.data


def test_a_picture_that_no_reader_shows_is_said() -> None:
    one = replace(picture(4, 4, "a.png"), name="a.webp", media_type="image/webp")
    edition = epub.write(
        of(article('<p>x<img src="a.webp" alt="树"/></p>', images=(one,))), WriteSettings()
    )
    assert [note.code for note in edition.notes] == ["picture-type", "picture-absent"]
    assert "[图片：树]" in text(edition.data, "article-001.xhtml")


def test_each_article_speaks_its_own_language() -> None:
    book = made(of(article(language="ar", title="كتاب"), article(language="en_us")))
    assert 'lang="ar" xml:lang="ar" dir="rtl"' in text(book, "article-001.xhtml")
    assert 'lang="en-US"' in text(book, "article-002.xhtml")
    assert said(book, "//d:language/text()") == ["zh-CN", "ar", "en-US"]
    right = made(of(article(language="ug"), language="ug"))
    assert said(right, "//o:spine/@page-progression-direction") == ["rtl"]


FAULTY = {
    "extra": (".title { color: red; } }\n", [1]),
    "unclosed": ("p { margin: 0 }\n.title { color: red\n", [2]),
    "comment": (".a { color: red }\n/* never closed", [1]),
    "declaration": (".a {\n b c d;\n color: red }\n", [2]),
    "empty-value": (".a { color:;\n margin: 0 }\n", [1]),
    "selectors": ("a ,, b { color: red }\n3a { color: red }\na..b { color: red }\n", [1, 2, 3]),
    "nested": (".a {\n color: red;\n .b { color: red }\n}\n", [3]),
    "torn": ('.a { content: "x\ny" }\n.b { color: red }\n', [1]),
    "stray": ("@media print {\n a { b: c(;) }\n}\n", [2]),
    "at-word": ("a { b: @c }\n", [1]),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_style_sheet_is_told_and_no_e_book_is_invalid(
    tmp_path: Path, faults: Faults, name: str
) -> None:
    css, lines = FAULTY[name]
    sheet = tmp_path / f"{name}.css"
    sheet.write_text(css, encoding="utf-8")
    edition = epub.write(of(article()), WriteSettings(css=(sheet,)))
    assert faults(edition.data) == []
    told = [note.text for note in edition.notes if note.code == "css-fault"]
    for line in lines:
        assert any(text.startswith(f"{sheet}:{line}: ") for text in told), told


def test_a_sound_style_sheet_stays_as_it_is_and_says_nothing(
    tmp_path: Path, faults: Faults
) -> None:
    rules = (
        '@charset "utf-8";',
        ".a > b[x='{']::before { content: '}'; margin: calc(1em + 2px) !important }",
        "@media (min-width: 30em) { .a, .b:nth-child(2n + 1) { color: red } }",
        "@page :left { margin: 1cm }",
        "@keyframes k { from { opacity: 0 } 50% { opacity: 1 } }",
        "/* a remark } */",
    )
    sheet = tmp_path / "own.css"
    sheet.write_text("\n".join(rules), encoding="utf-8")
    edition = epub.write(of(article()), WriteSettings(css=(sheet,)))
    assert faults(edition.data) == []
    assert not [note for note in edition.notes if note.code.startswith("css")]
    css = " ".join(text(edition.data, "own.css").split())
    for said in ("margin: calc(1em + 2px) !important;", "50% { opacity: 1", "(min-width: 30em)"):
        assert said in css


def test_an_import_of_another_sheet_is_told(tmp_path: Path) -> None:
    sheet = tmp_path / "own.css"
    sheet.write_text('.a { color: red }\n@import "more.css";\n', encoding="utf-8")
    settings = WriteSettings(css=(sheet,))
    for notes in (
        epub.write(of(article()), settings).notes,
        html.write(of(article()), settings).notes,
        lay_out(of(article()), settings).notes,
    ):
        (told,) = [note.text for note in notes if note.code == "css-import"]
        assert told.startswith(f"{sheet}:2: @import ")
        assert "more.css" in told


def test_an_own_style_sheet_comes_last_and_loads_nothing(tmp_path: Path) -> None:
    sheet = tmp_path / "own.css"
    sheet.write_text(OWN_SHEET)
    book = made(of(article()), WriteSettings(css=(sheet,)))
    css = text(book, "own.css")
    assert "color: red" in css
    assert "example.org" not in css
    assert "font-face" not in css
    assert text(book, "article-001.xhtml").index("book.css") < text(
        book, "article-001.xhtml"
    ).index("own.css")
    with pytest.raises(TemplateError, match="gone"):
        made(of(article()), WriteSettings(css=(tmp_path / "gone.css",)))


def test_the_first_sheet_is_plain_and_no_sheet_has_what_kills_a_book(trainers: bytes) -> None:
    chapter = text(trainers, "article-001.xhtml")
    assert chapter.index("book.css") < chapter.index("modern.css")
    plain, modern = (
        re.sub(r"/\*.*?\*/", "", text(trainers, name), flags=re.DOTALL)
        for name in ("book.css", "modern.css")
    )
    assert re.findall(r"@|>|\+|~|\[|:(?=[^{}]*\{)|inline|\d(?:vh|vw|rem)", plain) == []
    assert re.findall(r"(?:min|max|clamp|calc|var|env)\(", plain + modern) == []


@pytest.mark.parametrize(
    ("issue", "number"),
    [("第12期", "12"), ("第十二期", "12"), ("第一百〇五期（总第200期）", "105"),
     ("二〇二四", "2024"), ("No. 3", "3"), ("2024年第3期", "3"), ("7", "7"), ("增刊", "")],
)  # fmt: skip
def test_the_number_of_an_issue(issue: str, number: str) -> None:
    assert metadata.issue_number(issue) == number


def test_the_moment_comes_from_the_bulletin_then_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert metadata.modified(of(article())).isoformat() == "2026-11-23T00:00:00+00:00"
    assert metadata.modified(of(article(), date="")).isoformat() == "1970-01-02T00:00:00+00:00"


def test_the_identifier_stays_when_a_note_is_mended_and_differs_between_issues() -> None:
    first = of(article())
    mended = replace(first, sections=(Section("", (Piece(1, article(), note="改过"),)),))
    assert metadata.identifier(first) == metadata.identifier(mended)
    others = (replace(first, issue="第2期"), replace(first, audience="trainer"))
    assert len({metadata.identifier(one) for one in (first, *others)}) == 3


def test_a_bad_name_is_never_packed() -> None:
    package = metadata.package(of(article()), metadata.Shown(), {"untitled": "", "comma": "",
                               "rights": "r", "access_text": "a", "sentence_gap": "",
                               "access_still": "", "certifier": ""})  # fmt: skip
    for name in ("../x.xhtml", "a b.xhtml", "图.xhtml", "/x.xhtml"):
        with pytest.raises(WriteError, match="file name"):
            pack.pack(package, [pack.Part(name, b"")])
