"""What was typed → sources → pages, for all that lies on this machine."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from bulletin.errors import BulletinError, Failure, OverLimit, Refused, SourceError, UsageError
from bulletin.model import Page, Source
from bulletin.numerals import chinese_number
from bulletin.settings import FetchSettings
from bulletin.sources import Desk

PAGE = "<!DOCTYPE html><html><head><title>读书班</title></head><body><p>柳溪村</p></body></html>"
SETTINGS = FetchSettings(no_cache=True)


def write(path: Path, text: str = PAGE, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def expanded(*typed: str, base: str | None = None) -> list[Source | Failure]:
    with Desk(SETTINGS) as desk:
        return list(desk.expand(typed, base))


def opened(path: Path | str, base: str | None = None) -> Page:
    with Desk(SETTINGS) as desk:
        (source,) = desk.expand([str(path)], base)
        assert isinstance(source, Source)
        return desk.open(source)


def failure(typed: str) -> BulletinError:
    (result,) = expanded(typed)
    assert isinstance(result, Failure), result
    assert result.source == typed
    assert "\n" not in result.error.text
    return result.error


# --- what was typed -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kind", "location"),
    [
        ("https://lib.example/a.html", "web", "https://lib.example/a.html"),
        ("HTTP://lib.example/a", "web", "HTTP://lib.example/a"),
        ("www.lib.example/a.html", "web", "https://www.lib.example/a.html"),
        ("lib.example", "web", "https://lib.example"),
        ("图书馆.example/甲", "web", "https://图书馆.example/甲"),
        ("localhost:8000/a", "web", "http://localhost:8000/a"),
        ("192.0.2.7/a", "web", "http://192.0.2.7/a"),
        ("-", "stdin", "-"),
    ],
)
def test_addresses(typed: str, kind: str, location: str) -> None:
    (source,) = expanded(typed)
    assert isinstance(source, Source)
    assert (source.typed, source.kind, source.location) == (typed, kind, location)


def test_a_file_goes_before_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "lib.example")
    monkeypatch.chdir(tmp_path)
    (source,) = expanded("lib.example")
    assert isinstance(source, Source)
    assert source.kind == "file"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("nowhere/page.html", "no-such-file"),
        ("page.html", "no-such-file"),
        ("ftp://lib.example/a.html", "bad-address"),
        ("javascript:alert(1)", "bad-address"),
        ("data:text/html,<p>a", "bad-address"),
        ("@nowhere.txt", "no-such-file"),
        ("a\0b", "unreadable"),
        ("x" * 5000, "unreadable"),
        (" ", "usage"),
    ],
)
def test_what_cannot_be_a_source(
    typed: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert failure(typed).code == code


@pytest.mark.parametrize(
    ("name", "data", "code", "says"),
    [
        ("empty.html", b"", "empty", "空"),
        ("blank.html", b" \n\0", "empty", "空"),
        ("page.html", b"%PDF-1.7 ...", "not-a-page", "PDF"),
        ("page.htm", b"PK\x03\x04....", "not-a-page", "ZIP"),
        ("report.docx", b"PK\x03\x04....", "not-a-page", "DOCX"),
        ("noise", bytes(range(32)) * 40, "not-a-page", "binary"),
        ("notes.txt", "买菜\n种树\n".encode(), "unknown-kind", "@"),
        ("table.csv", b"a,b\n1,2\n", "unknown-kind", ".html"),
    ],
)
def test_files_that_are_no_pages(
    tmp_path: Path, name: str, data: bytes, code: str, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with Desk(SETTINGS) as desk:
        (result,) = desk.expand([str(path)])
        if isinstance(result, Source):
            with pytest.raises(SourceError) as caught:
                desk.open(result)
            error: BulletinError = caught.value
        else:
            error = result.error
    assert error.code == code
    assert says in error.text


def test_content_counts_more_than_a_suffix(tmp_path: Path) -> None:
    for name in ("page", "index.php", "page.html.1", "article.aspx"):
        assert "柳溪村" in opened(write(tmp_path / name)).html


def test_one_failure_does_not_stop_the_others(tmp_path: Path) -> None:
    good = str(write(tmp_path / "a.html"))
    results = expanded("ftp://x.example", good, str(tmp_path / "none.html"), good)
    assert [isinstance(result, Source) for result in results] == [False, True, False, True]


# --- folders ---------------------------------------------------------------------------------


def test_a_folder_in_the_order_of_a_reader(tmp_path: Path) -> None:
    names = ["第10篇.html", "第2篇.html", "第1篇.htm", "第九讲.html", "第二十讲.html", "第十讲.mht",
             "三、种树.xhtml", "一、读书.html", "十、修路.html", "b10.html", "b9.html"]  # fmt: skip
    for name in names:
        write(tmp_path / name)
    write(tmp_path / "b9_files" / "frame.html")
    write(tmp_path / ".hidden.html")
    write(tmp_path / ".git" / "x.html")
    write(tmp_path / "note.txt")
    write(tmp_path / "c" / "2.html")
    write(tmp_path / "c" / "10.html")
    found = [Path(s.location).relative_to(tmp_path).as_posix()
             for s in expanded(str(tmp_path)) if isinstance(s, Source)]  # fmt: skip
    assert found == ["一、读书.html", "三、种树.xhtml", "十、修路.html", "b9.html", "b10.html",
                     "c/2.html", "c/10.html", "第1篇.htm", "第2篇.html", "第九讲.html",
                     "第10篇.html", "第十讲.mht", "第二十讲.html"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十三", 23),
        ("一百零五", 105),
        ("二〇二四", 2024),
        ("两千", 2000),
    ],
)
def test_chinese_numbers(text: str, value: int) -> None:
    assert chinese_number(text) == value


def test_a_folder_without_pages(tmp_path: Path) -> None:
    write(tmp_path / "readme.txt")
    assert failure(str(tmp_path)).code == "empty-folder"


def test_a_link_out_of_a_folder_is_named(tmp_path: Path) -> None:
    secret = write(tmp_path / "elsewhere" / "secret.html")
    write(tmp_path / "desk" / "a.html")
    (tmp_path / "desk" / "b.html").symlink_to(secret)
    good, bad = expanded(str(tmp_path / "desk"))
    assert isinstance(good, Source)
    assert isinstance(bad, Failure)
    assert bad.error.code == "outside-folder"


# --- lists -----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list(tmp_path: Path, encoding: str) -> None:
    write(tmp_path / "读书.html")
    write(tmp_path / "more" / "a.html")
    inner = write(tmp_path / "more" / "inner.txt", "a.html\n")
    nested = inner.relative_to(tmp_path)
    text = f"# 读书班，十一月\n\n读书.html\r\n  https://lib.example/a#b  # 甲\n@{nested}\n"
    path = write(tmp_path / "list.txt", text, encoding)
    results = expanded(f"@{path}")
    assert [r.location if isinstance(r, Source) else r for r in results] == [
        str(tmp_path / "读书.html"),
        "https://lib.example/a#b",
        str(tmp_path / "more" / "a.html"),
    ]


def test_lists_in_a_circle_and_empty_ones(tmp_path: Path) -> None:
    first = write(tmp_path / "a.txt", "@b.txt\n")
    write(tmp_path / "b.txt", "@a.txt\n")
    (result,) = expanded(f"@{first}")
    assert isinstance(result, Failure)
    assert result.error.code == "nested-list"
    assert failure(f"@{write(tmp_path / 'c.txt', '# nothing')}").code == "empty-list"
    (tmp_path / "d.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0")
    assert failure(f"@{tmp_path / 'd.txt'}").code == "not-a-list"


# --- feeds on disk ---------------------------------------------------------------------------

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>柳溪村</title><link>https://lib.example/</link>
<item><title>一</title><link>https://lib.example/1.html</link></item>
<item><title>二</title><link>https://lib.example/2.html</link></item>
<item><title>一</title><link>https://lib.example/1.html</link></item>
<item><title>坏</title><link>javascript:alert(1)</link></item>
</channel></rss>"""


def test_a_saved_feed(tmp_path: Path) -> None:
    path = write(tmp_path / "news.xml", RSS)
    sources = expanded(str(path))
    assert [(s.typed, s.location, s.via) for s in sources if isinstance(s, Source)] == [
        ("https://lib.example/1.html", "https://lib.example/1.html", str(path)),
        ("https://lib.example/2.html", "https://lib.example/2.html", str(path)),
    ]


def test_feeds_that_are_none(tmp_path: Path) -> None:
    assert failure(str(write(tmp_path / "a.rss", "<rss><channel/></rss>"))).code == "empty-feed"
    xhtml = f'<?xml version="1.0"?>{PAGE.replace("<!DOCTYPE html>", "")}'
    assert "柳溪村" in opened(write(tmp_path / "page.xml", xhtml)).html
    assert failure(str(write(tmp_path / "data.xml", "just text"))).code == "unknown-kind"
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    text = RSS.replace("<rss", bomb + "<rss").replace("一", "&b;")
    assert len(expanded(str(write(tmp_path / "bomb.xml", text)))) >= 1


def test_feeds_of_every_make(tmp_path: Path) -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://lib.example/n/">
    <link href="https://lib.example/"/>
    <entry><link rel="enclosure" href="a.mp3"/><link href="1.html"/></entry>
    <entry xml:base="x/"><link rel="alternate" href="2.html"/></entry></feed>"""
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/"><channel><link>https://lib.example/</link></channel>
    <item><title>树 & 河 &nbsp;</title><link> https://lib.example/3 </link></item></rdf:RDF>"""
    guid = """<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel>
    <item><title>读书</title><guid>https://lib.example/读</guid></item>
    <item><guid isPermaLink="false">https://lib.example/no</guid></item><item>"""
    cases = (
        (atom, "utf-8", ["https://lib.example/n/1.html"]),
        (rdf, "utf-8", ["https://lib.example/3"]),
        (guid, "gb18030", ["https://lib.example/读"]),
    )
    for text, encoding, expected in cases:
        sources = expanded(str(write(tmp_path / "f.xml", text, encoding)))
        assert [s.location for s in sources if isinstance(s, Source)][:1] == expected


def test_a_long_feed_says_what_it_leaves_out(tmp_path: Path) -> None:
    items = "".join(f"<item><link>https://lib.example/{n}</link></item>" for n in range(503))
    path = write(tmp_path / "long.rss", f"<rss version='2.0'><channel>{items}</channel></rss>")
    results = expanded(str(path))
    assert sum(isinstance(r, Source) for r in results) == 500
    assert isinstance(results[-1], Failure)
    assert results[-1].error.code == "too-many-entries"


# --- saved pages -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<!-- saved from url=(0030)https://lib.example/news/1.html -->", "https://lib.example/news/1.html"),
        ('<link rel="canonical" href="https://lib.example/2">', "https://lib.example/2"),
        ("<link href=https://lib.example/3?a=1&amp;b=2 rel=canonical>", "https://lib.example/3?a=1&b=2"),
        ('<meta property="og:url" content="http://lib.example/4">', "http://lib.example/4"),
        ('<meta name="Url" content="http://gov.example/5.htm">', "http://gov.example/5.htm"),
        ('<base href="https://lib.example/6/">', "https://lib.example/6/"),
        ('<base href="file:///etc/">', ""),
        ('<link rel="canonical" href="/only/a/path">', ""),
        ('<link rel="canonical" href="javascript:x()"><meta property="og:url" content="//x">', ""),
        ("", ""),
    ],
)  # fmt: skip
def test_where_a_saved_page_is_from(tmp_path: Path, head: str, url: str) -> None:
    page = opened(write(tmp_path / "a.html", f"{head}{PAGE}"))
    assert page.url == url
    assert page.folder == tmp_path.resolve()


def test_a_typed_base_wins(tmp_path: Path) -> None:
    text = f'<base href="https://lib.example/6/">{PAGE}'
    page = opened(write(tmp_path / "a.html", text), base="https://typed.example/x")
    assert page.url == "https://typed.example/x"


def test_bad_bytes_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(PAGE.encode().replace("溪".encode(), "溪".encode() + b"\xff"))
    page = opened(path)
    assert "柳溪\ufffd村" in page.html
    assert [note.code for note in page.notes] == ["bad-bytes"]


def test_a_page_larger_than_the_limit(tmp_path: Path) -> None:
    path = write(tmp_path / "a.html", PAGE + "字" * 1000)
    desk = Desk(FetchSettings(no_cache=True, max_page_bytes=500))
    with desk, pytest.raises(OverLimit) as caught:
        desk.open(Source(str(path), "file", str(path)))
    assert caught.value.code == "too-large"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with a page, its parts, a neighbour and links out."""
    write(tmp_path / "secret.png", "secret")
    shelf = tmp_path / "shelf"
    write(shelf / "a.html")
    write(shelf / "b.png", "beside")
    write(shelf / "a_files" / "图 1.png", "below")
    write(shelf / "sub#1.png", "sharp")
    (shelf / "out.png").symlink_to(tmp_path / "secret.png")
    (shelf / "outdir").symlink_to(tmp_path)
    return shelf


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("b.png", b"beside"),
        ("./b.png?v=3#x", b"beside"),
        ("a_files/%E5%9B%BE%201.png", b"below"),
        ("a_files/图 1.png", b"below"),
        ("a_files\\图 1.png", b"below"),
        ("a_files/../b.png", b"beside"),
        ("sub%231.png", b"sharp"),
        ("file:{shelf}/b.png", b"beside"),
        ("file://{shelf}/b.png", b"beside"),
    ],
)
def test_pictures_beside_a_saved_page(shelf: Path, address: str, content: bytes) -> None:
    with Desk(SETTINGS) as desk:
        page = desk.open(Source("a", "file", str(shelf / "a.html")))
        assert desk.picture(page, address.format(shelf=shelf)) == content


@pytest.mark.parametrize(
    "address",
    [
        "../secret.png",
        "%2e%2e/secret.png",
        "..\\secret.png",
        "a_files/../../secret.png",
        "out.png",
        "outdir/secret.png",
        "/etc/passwd",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "{shelf}/../secret.png",
        "ftp://lib.example/a.png",
        "none.png",
        "a_files",
        "b.png\0",
        "x" * 10_000,
        "",
    ],
)
def test_pictures_that_a_saved_page_may_not_have(shelf: Path, address: str) -> None:
    with Desk(SETTINGS) as desk:
        page = desk.open(Source("a", "file", str(shelf / "a.html")))
        with pytest.raises(SourceError):
            desk.picture(page, address.format(shelf=shelf))


def test_a_page_without_a_folder_reads_no_file(shelf: Path) -> None:
    with Desk(SETTINGS, read_stdin=PAGE.encode) as desk:
        page = desk.open(Source("-", "stdin", "-"))
        assert page.folder is None
        for address in ("b.png", f"file://{shelf}/b.png", str(shelf / "b.png")):
            with pytest.raises(SourceError):
                desk.picture(page, address)


def test_a_picture_saved_with_a_page_that_knows_its_address(shelf: Path) -> None:
    write(shelf / "a.html", f"<!-- saved from url=(0)https://lib.example/n/1.html -->{PAGE}")
    with Desk(SETTINGS) as desk:
        page = desk.open(Source("a", "file", str(shelf / "a.html")))
        assert desk.picture(page, "https://lib.example/n/b.png") == b"beside"


def test_a_further_page_in_the_folder(shelf: Path) -> None:
    write(shelf / "a_2.html", PAGE.replace("柳溪村", "第二页"))
    with Desk(SETTINGS) as desk:
        page = desk.open(Source("typed", "file", str(shelf / "a.html")))
        further = desk.follow(page, "a_2.html")
        assert "第二页" in further.html
        assert further.source.typed == "typed"
        with pytest.raises(Refused):
            desk.follow(page, "../secret.png")
        with pytest.raises(SourceError):
            desk.follow(page, "a_3.html")


# --- MHTML -----------------------------------------------------------------------------------


def archive(page: str, encoding: str = "utf-8") -> str:
    body = base64.encodebytes(page.encode(encoding)).decode()
    return f"""From: <Saved by a browser>
Snapshot-Content-Location: https://lib.example/n/1.html
Subject: =?utf-8?Q?=E8=AF=BB=E4=B9=A6?=
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="--b1"

----b1
Content-Type: text/html; charset={encoding}
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: base64
Content-Location: https://lib.example/n/1.html

{body}
----b1
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://lib.example/n/a.png

{base64.b64encode(b"picture a").decode()}
----b1
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-ID: <b@x>

{base64.b64encode(b"picture b").decode()}
----b1--
"""


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.html"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb2312"])
def test_an_archive(tmp_path: Path, name: str, encoding: str) -> None:
    path = write(tmp_path / name, archive(PAGE, encoding).replace("\n", "\r\n"))
    with Desk(SETTINGS) as desk:
        page = desk.open(Source("a", "file", str(path)))
        assert "柳溪村" in page.html
        assert page.url == "https://lib.example/n/1.html"
        assert desk.picture(page, "a.png") == b"picture a"
        assert desk.picture(page, "https://lib.example/n/a.png") == b"picture a"
        assert desk.picture(page, "cid:b@x") == b"picture b"


@pytest.mark.parametrize(
    "text",
    [
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
        "Content-Type: image/png\n\nx\n--b--\n",
        "MIME-Version: 1.0\nContent-Type: multipart/related\n\nnothing\n",
        "MIME-Version: 1.0\n"
        + "".join(
            f"Content-Type: multipart/related; boundary=b{n}\n\n--b{n}\n" for n in range(2000)
        ),
    ],
)
def test_broken_archives(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "a.mht", text)
    with Desk(SETTINGS) as desk, pytest.raises(SourceError) as caught:
        desk.open(Source("a", "file", str(path)))
    assert caught.value.code in ("bad-archive", "empty")


# --- standard input ---------------------------------------------------------------------------


def test_standard_input() -> None:
    with Desk(SETTINGS, read_stdin=lambda: PAGE.encode("gb18030")) as desk:
        (source,) = desk.expand(["-"], "https://lib.example/x")
        assert isinstance(source, Source)
        page = desk.open(source)
        assert "柳溪村" in page.html
        assert page.url == "https://lib.example/x"
        assert desk.open(source).html == page.html


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (b"%PDF-1.4", "not-a-page"), (RSS.encode(), "feed")]
)
def test_standard_input_that_is_no_page(data: bytes, code: str) -> None:
    with Desk(SETTINGS, read_stdin=lambda: data) as desk, pytest.raises(SourceError) as caught:
        desk.open(Source("-", "stdin", "-"))
    assert caught.value.code == code


def test_plain_text_becomes_paragraphs() -> None:
    with Desk(SETTINGS, read_stdin="甲 < 乙\n\n丙".encode) as desk:
        page = desk.open(Source("-", "stdin", "-"))
    assert "<p>甲 &lt; 乙</p>\n<p>丙</p>" in page.html


def test_too_much_on_standard_input() -> None:
    settings = FetchSettings(no_cache=True, max_page_bytes=100)
    desk = Desk(settings, read_stdin=lambda: b"<p>" + b"a" * 600)
    with desk, pytest.raises(OverLimit):
        desk.open(Source("-", "stdin", "-"))


def test_a_wrong_allow_host() -> None:
    for wrong in ("", "a/b", "a:b", "http://a"):
        with pytest.raises(UsageError):
            Desk(FetchSettings(allow_host=(wrong,)))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("http://", "names no host"),
        ("https:///a.html", "names no host"),
        ("http://[::1", "names no host"),
        ("http://127.0.0.1:99999/a", "1 to 65535"),
        ("http://example.com:0/", "1 to 65535"),
        ("http://example.com:x/", "1 to 65535"),
        ("localhost:65536/a", "1 to 65535"),
        ("feed:http://example.com:65536/", "1 to 65535"),
    ],
)
def test_an_address_that_cannot_be_is_wrong_usage(typed: str, said: str) -> None:
    error = failure(typed)
    assert isinstance(error, UsageError)
    assert said in error.text
    assert error.code == "bad-address"
