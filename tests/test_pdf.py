"""The PDF edition as a file: bounds, bytes, what is refused, what is said."""

from __future__ import annotations

import io
import os
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from bulletin.errors import WriteError
from bulletin.model import Article, Bulletin, Image, Piece, Section, Source
from bulletin.settings import WriteSettings
from bulletin.writers import pdf, render, render_child, render_wire, rescue, silent
from bulletin.writers.render import Job, Limits
from tests.loopback import Loopback
from tests.pdf_reading import failed_rules

ROOMY = Limits(120, 6000)
PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
    b'<path d="M0 0h20v20H0z"/></svg>'
)
BODY = """<h2>一、开班</h2><p>清水村的<a href="https://example.org/"><em>读书班</em></a>开班了。</p>
<ul><li><p>第一段</p><p>第二段</p></li><li>文<ul><li>内</li></ul></li></ul>
<dl><dt>词</dt><dd>义</dd><dd><p>段</p></dd></dl>
<table><caption>表一</caption><thead><tr><th>甲</th><th>乙</th></tr></thead>
<tbody><tr><td>1</td><td>2</td></tr><tr><td colspan="2">3</td></tr></tbody></table>
<figure><img src="0123456789abcdef.svg" alt="一个方块"/><figcaption>图一</figcaption></figure>
<blockquote><p>引文</p></blockquote>
<pre>一行
两行</pre><hr/>
<p>汉<ruby>字<rt>zì</rt></ruby><sup>2</sup><span class="dots">重点</span><br/>行</p>"""


def document(body: str, head: str = "") -> str:
    return f'<html lang="zh-CN"><head><title>读书</title>{head}</head><body>{body}</body></html>'


def bulletin(count: int = 1, body: str = BODY) -> Bulletin:
    image = Image("0123456789abcdef.svg", "image/svg+xml", PICTURE, 20, 20, "一个方块")
    source = Source("x", "web", "https://example.org/a")
    pieces = tuple(
        Piece(
            number,
            Article(source, source.location, f"第{number}课", body, images=(image,)),
        )
        for number in range(1, count + 1)
    )
    return Bulletin("学习材料", (Section("", pieces),), issuer="读书会", date="2026-11-23")


def in_process(html: str, **files: bytes) -> render_wire.Rendered:
    return render_child.render(Job(html, "", files), lambda message: None)


def test_an_edition_keeps_the_rules_of_pdf_ua_and_its_bytes() -> None:
    first = pdf.write(bulletin(2), WriteSettings())
    second = pdf.write(bulletin(2), WriteSettings())
    assert first.data == second.data
    assert failed_rules(first.data) == ""
    assert first.pages
    assert first.notes == ()


def test_metadata_outline_labels_and_print_flags() -> None:
    done = pdf.write(bulletin(2), WriteSettings())
    with pikepdf.open(io.BytesIO(done.data)) as opened:
        assert str(opened.docinfo["/Title"]) == "学习材料"
        assert str(opened.docinfo["/CreationDate"]).startswith("D:20261123")
        assert str(opened.Root.Lang) == "zh-CN"
        assert len(opened.pages) == done.pages
        with opened.open_outline() as outline:
            assert any("第1课" in item.title for item in _all(outline.root))
        assert opened.pages[0].label == "1"
        links = [a for page in opened.pages for a in page.get("/Annots", [])]
        assert links
        assert all(int(link.F) & 4 for link in links)


def _all(items: list[pikepdf.OutlineItem]) -> list[pikepdf.OutlineItem]:
    return [item for one in items for item in (one, *_all(one.children))]


@pytest.mark.parametrize("markup", ["<img src='{}' alt='x'>", "<link rel=stylesheet href='{}'>"])
def test_nothing_is_fetched_from_outside(markup: str, server: Loopback, tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_bytes(PICTURE)
    for address in (server.url("/a"), secret.as_uri(), "ftp://127.0.0.1/a"):
        in_process(document(markup.format(address)))
    assert server.requests == []


def test_what_is_on_board_is_drawn_and_what_is_not_is_said() -> None:
    html = document("<p><img src='a.svg' alt='甲'><img src='b.svg' alt='乙'></p>")
    done = in_process(html, **{"a.svg": PICTURE})
    codes = [note.code for note in pdf.noted(done.warnings)]
    assert codes == ["picture-lost"]


def test_characters_that_no_font_has_are_named() -> None:
    done = in_process(document("<p>字\U0003fffd字</p>"))
    (note,) = pdf.noted(done.warnings)
    assert note.code == "missing-glyph"
    assert "U+3FFFD" in note.text


def test_a_layout_that_takes_too_long_is_stopped() -> None:
    started = time.monotonic()
    with pytest.raises(WriteError) as raised:
        render.render(Job(document("<p>字</p>" * 50_000), ""), Limits(3, 6000))
    assert raised.value.code == "time-limit"
    assert time.monotonic() - started < 10


def test_a_layout_that_takes_too_much_memory_is_stopped() -> None:
    job = Job(document("<p>字</p>" * 20_000), "", memory_limit=300)
    with pytest.raises(WriteError) as raised:
        render.render(job, Limits(100, 300))
    assert raised.value.code == "memory-limit"


def test_pages_are_told_as_they_are_laid_out() -> None:
    told: list[tuple[int, str]] = []
    css = "@page { size: 50mm 50mm } p { break-after: page } article { break-before: page }"
    text = (
        "<p>字</p><article id='a1'><p>字</p><p>字</p></article><article id='a2'><p>字</p></article>"
    )
    done = render.render(Job(document(text), css), ROOMY, lambda *page: told.append(page))
    assert done.pages == 4
    assert set(told) == {(1, ""), (2, "a1"), (3, "a1"), (4, "a2")}


def test_progress_says_page_and_title() -> None:
    told: list[tuple[int, str]] = []
    done = pdf.write(bulletin(2), WriteSettings(), lambda *page: told.append(page))
    assert {page for page, _ in told} >= set(range(1, (done.pages or 0) + 1))
    assert {"第1课", "第2课"} <= {title for _, title in told}


def test_a_process_serves_one_edition_after_the_other() -> None:
    before = set(_children())
    with pdf.begun() as write:
        one, other = (write(bulletin(2), WriteSettings(), silent) for _ in range(2))
    assert one.data == other.data == pdf.write(bulletin(2), WriteSettings()).data
    assert set(_children()) <= before


def test_fonts_are_embedded_with_the_glyphs_in_use_only() -> None:
    done = in_process(document("<p>字字</p><p style='font-weight: bold'>粗</p>"))
    with pikepdf.open(io.BytesIO(done.data)) as opened:
        described = [
            o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile3" in o
        ]
        sizes = [len(o.FontFile3.read_bytes()) for o in described]
    assert len(sizes) == 2
    assert max(sizes) < 5_000
    assert len(done.data) < 20_000


def test_interrupting_kills_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    pids: list[int] = []
    before = set(_children())

    def interrupt(page: int, article: str) -> None:
        pids.extend(set(_children()) - before)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render.render(Job(document("<p>字</p>" * 3000), ""), ROOMY, interrupt)
    assert pids
    assert not set(pids) & set(_children())


def _children() -> list[int]:
    if not sys.platform.startswith("linux"):
        return [0]
    me = str(os.getpid())
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if fields[1] == me and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def test_the_wire_carries_what_was_sent() -> None:
    job = Job("<p>字</p>", "p {}", {"a.png": b"\x00\x01" * 50_000, "b": b""}, memory_limit=7)
    read, write = os.pipe()
    with os.fdopen(read, "rb") as source, os.fdopen(write, "wb") as out:
        sender = threading.Thread(target=render_wire.send, args=(out, job))
        sender.start()
        assert render_wire.receive(source) == job
        sender.join()


def fail_where(monkeypatch: pytest.MonkeyPatch, bad: Callable[[Job], bool], code: str) -> None:
    """Have the renderer fail with ``code`` on each job that is ``bad``."""
    really = pdf.Desk.alone

    def failing(
        desk: pdf.Desk, job: Job, limits: Limits, told: render.Progress
    ) -> render_wire.Rendered:
        if bad(job):
            raise WriteError("made to fail", code=code)
        return really(desk, job, limits, told)

    monkeypatch.setattr(pdf.Desk, "alone", failing)


@pytest.mark.parametrize("place", [1, 2])
def test_an_article_that_cannot_be_laid_out_is_named_and_the_rest_is_made(
    monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    """The renderer is made to fail on one word: a layout without end would take its time."""
    fail_where(monkeypatch, lambda job: "无尽的正文" in job.html, "time-limit")
    monkeypatch.setattr(rescue, "_can_be_drawn", lambda job, limits: "无尽的正文" not in job.html)
    pieces = bulletin(3).pieces
    article = replace(pieces[place].article, title="无尽", body="<p>无尽的正文</p>")
    bad = replace(pieces[place], article=article)
    all_ = tuple(bad if n == place else piece for n, piece in enumerate(pieces))
    done = pdf.write(replace(bulletin(), sections=(Section("", all_),)), WriteSettings())
    assert [note.code for note in done.notes] == ["article-not-laid-out"]
    assert done.left_out == ((place + 1, done.notes[0]),)
    assert "《无尽》" in done.notes[0].text
    with pikepdf.open(io.BytesIO(done.data)) as opened, opened.open_outline() as outline:
        titles = [item.title for item in _all(outline.root)]
    others = {"第1课", "第2课", "第3课"} - {f"第{place + 1}课"}
    assert {"无尽", *others} <= {title.split(" ")[-1] for title in titles}
    assert failed_rules(done.data) == ""


def test_what_cannot_be_set_in_columns_is_set_in_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The renderer is made to fail on columns: which tables it stumbles over changes."""
    in_columns = re.compile(r"column-count|\{ columns:").search
    fail_where(monkeypatch, lambda job: in_columns(job.css) is not None, "render")
    own = tmp_path / "own.css"
    own.write_text(".body { columns: 2 }")
    done = pdf.write(bulletin(1), WriteSettings(template="digest", css=(own,)))
    assert [note.code for note in done.notes] == ["columns-lost"]
    assert failed_rules(done.data) == ""


def test_a_failure_that_no_article_causes_alone_is_raised() -> None:
    with pytest.raises(WriteError) as raised:
        pdf.write(bulletin(2), WriteSettings(time_limit=0.01))
    assert raised.value.code == "time-limit"
