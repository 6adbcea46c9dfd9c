"""A bulletin laid out in parts is the bulletin laid out at once."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from bulletin.errors import WriteError
from bulletin.writers import cuts, parts, pdf
from bulletin.writers.crew import Crew
from bulletin.writers.cuts import Cuts
from bulletin.writers.render import Job, Limits, Rendered, Worker
from bulletin.writers.shelf import Shelf
from tests.pdf_reading import failed_rules, lines_of, text_of

ROOMY = Limits(200, 6000)
CSS = """@page { size: 90mm 120mm; margin: 15mm }
@page :right { margin: 15mm 20mm 15mm 10mm; @bottom-right { content: counter(page) } }
@page :left { margin: 15mm 10mm 15mm 20mm; @bottom-left { content: counter(page) } }
body { margin: 0; font: 10pt/1.6 "Bulletin Song" } h1 { break-before: page; bookmark-level: 1 }
.toc a::after { content: leader(".") target-counter(attr(href), page) }"""
COUNT = 5


def chunk(body: str) -> str:
    return f'<html lang="zh-CN"><head><title>读书</title></head><body>{body}</body></html>'


def article(number: int) -> str:
    table = "<table><thead><tr><th>甲</th></tr></thead><tbody><tr><td>乙</td></tr></tbody></table>"
    text = "<p>清水村的读书班今年春天又开班了。</p>" * (12 * number)
    return chunk(f'<h1 id="a{number}">第{number}课</h1>{table}{text}<p><a href="#toc">目录</a></p>')


CHUNKS = (
    chunk(
        '<h1 id="toc">目录</h1><ul class="toc">'
        + "".join(f'<li><a href="#a{n}">第{n}课</a></li>' for n in range(1, COUNT + 1))
        + "</ul>"
    ),
    *(article(number) for number in range(1, COUNT + 1)),
    chunk('<h1 id="back">附录</h1><p class="toc"><a href="#a2">见第2课</a></p>'),
)


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    """One for all tests: its processes take a second to start."""
    with Crew() as found:
        yield found


def printed(crew: Crew, css: str = CSS, **asked: Any) -> Rendered:
    cut = Cuts(CHUNKS[0], (cuts.merged(CHUNKS[1:4]), cuts.merged(CHUNKS[4:6])), CHUNKS[6])
    return parts.render(Job("".join(CHUNKS), css, memory_limit=6000, **asked), cut, ROOMY, crew)


@pytest.fixture(scope="module")
def done(crew: Crew) -> Rendered:
    return printed(crew)


def test_the_whole_keeps_the_rules_of_pdf_ua(done: Rendered) -> None:
    assert failed_rules(done.data) == ""
    assert done.warnings == ()


def test_links_outline_and_labels_lead_to_the_right_pages(done: Rendered) -> None:
    with pikepdf.open(io.BytesIO(done.data)) as opened:
        assert len(opened.pages) == done.pages
        flat = list(opened.Root.Names.Dests.Names)
        targets = {
            str(name): place[0].objgen for name, place in zip(flat[::2], flat[1::2], strict=True)
        }
        order = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        links = [str(a.Dest) for page in opened.pages for a in page.get("/Annots", [])]
        assert sorted(set(links)) == ["a1", "a2", "a3", "a4", "a5", "toc"]
        starts = [order[targets[f"a{n}"]] for n in range(1, COUNT + 1)]
        assert starts == sorted(starts)
        with opened.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert titles == ["目录", *(f"第{n}课" for n in range(1, COUNT + 1)), "附录"]
        assert opened.pages[-1].label == str(done.pages)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_contents_and_feet_say_the_page_where_it_is(done: Rendered, tmp_path: Path) -> None:
    pages = text_of(done.data, tmp_path).split("\f")[:-1]
    assert len(pages) == done.pages
    for number, page in enumerate(pages, 1):
        assert not page.strip() or page.split()[-1] == str(number)
    said = re.findall(r"第(\d)课[.\s]*(\d+)", pages[0] + pages[-1])
    assert len(said) == COUNT + 1
    for lesson, page in said:
        assert f"第{lesson}课" in pages[int(page) - 1]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_nobody_sees_where_a_part_begins(done: Rendered, crew: Crew, tmp_path: Path) -> None:
    with crew.lent(1, ROOMY) as (worker,):
        worker.send(Job(cuts.merged(CHUNKS), CSS, memory_limit=6000))
        whole = worker.done()
    assert whole.pages == done.pages
    ours, theirs = lines_of(done.data, tmp_path), lines_of(whole.data, tmp_path)
    assert 0 in {line.page % 2 for line in ours if re.fullmatch("第[145]课", line.text)}
    for mine, other in zip(ours, theirs, strict=True):
        assert (mine.page, mine.text) == (other.page, other.text)
        assert (mine.left, mine.top) == pytest.approx((other.left, other.top), abs=0.05)


def test_where_sides_are_not_alike_parts_begin_on_right_pages(crew: Crew) -> None:
    """Their text would have to be laid out anew on the other side."""
    done = printed(crew, CSS + "@page :left { margin-right: 20mm }")
    with pikepdf.open(io.BytesIO(done.data)) as opened:
        assert len(opened.pages) == done.pages
        empty = [n for n, page in enumerate(opened.pages, 1) if not page.Contents.read_bytes()]
        assert empty
        assert all(number % 2 == 0 for number in empty)


def test_parts_without_tags_have_the_same_lines(done: Rendered, crew: Crew, tmp_path: Path) -> None:
    plain = printed(crew, variant="", tagged=False)
    with pikepdf.open(io.BytesIO(plain.data)) as opened:
        assert not {"/StructTreeRoot", "/MarkInfo"} & set(opened.Root.keys())
    assert lines_of(plain.data, tmp_path) == lines_of(done.data, tmp_path)


def test_the_same_input_gives_the_same_bytes(done: Rendered, crew: Crew) -> None:
    assert printed(crew).data == done.data


def test_a_part_that_fails_ends_the_others() -> None:
    cut = Cuts(CHUNKS[0], (CHUNKS[1], chunk("<p>字</p>" * 50_000)), "")
    with Crew() as crew, pytest.raises(WriteError) as raised:
        parts.render(Job("".join(CHUNKS), CSS), cut, Limits(6, 6000), crew)
    assert raised.value.code in {"time-limit", "memory-limit"}


def test_short_bulletins_are_not_cut() -> None:
    assert cuts.cuts(CHUNKS, [1000] * COUNT) is None


def test_long_bulletins_are_cut_into_parts_of_like_size() -> None:
    sizes = [1500, 45_000, 500, 25_000, 30_000]
    found = cuts.cuts(CHUNKS, sizes)
    assert found is not None
    assert found.front == CHUNKS[0]
    assert found.back == CHUNKS[6]
    assert len(found.articles) == 3
    numbers = [re.findall(r'id="a(\d)"', html) for html in found.articles]
    assert [n for part in numbers for n in part] == ["1", "2", "3", "4", "5"]
    assert all(int(a[-1]) < int(b[0]) for a, b in pairwise(numbers))


def test_processes_start_when_many_articles_are_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    started: list[Limits] = []
    monkeypatch.setattr("bulletin.writers.crew.Worker", started.append)
    monkeypatch.setattr(Crew, "close", lambda self: None)
    with pdf.begun() as write:
        write.expect(10)
        assert len(started) == 1
        write.expect(40)
        assert len(started) == 2


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is laid out, by the titles that it holds."""
    found: list[str] = []
    send = Worker.send

    def heard(self: Worker, job: Job) -> None:
        found.append("".join(re.findall("<h1[^>]*>([^<]*)", job.html)))
        send(self, job)

    monkeypatch.setattr(Worker, "send", heard)
    return found


LESSONS = tuple(chunk(f'<h1 id="a{n}">第{n}课</h1><p>读书班又开班了。</p>') for n in (1, 2, 3))


def with_shelf(crew: Crew, shelf: Shelf, lessons: tuple[str, ...] = LESSONS) -> Rendered:
    crew.shelf = shelf
    html = "".join((CHUNKS[0], *lessons))
    cut = Cuts(CHUNKS[0], lessons, "")
    return parts.render(Job(html, CSS, memory_limit=6000), cut, ROOMY, crew)


def test_what_did_not_change_is_not_laid_out_again(
    crew: Crew, sent: list[str], tmp_path: Path
) -> None:
    first = with_shelf(crew, Shelf(lambda: tmp_path))
    assert sorted(sent) == ["目录", "目录", "第1课", "第2课", "第3课"]
    sent.clear()
    assert with_shelf(crew, Shelf(lambda: tmp_path)) == first
    assert sent == ["目录", "目录"]
    sent.clear()
    changed = (LESSONS[0], LESSONS[1].replace("第2课", "第二课"), LESSONS[2])
    again = with_shelf(crew, Shelf(lambda: tmp_path), changed)
    assert sorted(sent) == ["目录", "目录", "第二课"]
    assert with_shelf(crew, Shelf(), changed) == again


def test_pages_that_moved_are_laid_out_again(crew: Crew, sent: list[str], tmp_path: Path) -> None:
    with_shelf(crew, Shelf(lambda: tmp_path))
    sent.clear()
    longer = (LESSONS[0].replace("</p>", "又开班了。</p>" * 60), *LESSONS[1:])
    done = with_shelf(crew, Shelf(lambda: tmp_path), longer)
    assert sorted(sent) == ["目录", "目录", "第1课", "第2课", "第3课"]
    assert done == with_shelf(crew, Shelf(), longer)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_articles_say_the_page_of_what_stands_in_other_parts(crew: Crew, tmp_path: Path) -> None:
    ask = '<p>见 <a class="at" href="#a{0}" data-target="#a{0}"></a> 页</p></body>'
    first, second, third = LESSONS
    lessons = (
        first.replace("</body>", ask.format(3)),
        second.replace("</body>", "<p>又开班了。</p>" * 40 + ask.format(2)),
        third,
    )
    crew.shelf = Shelf()
    css = CSS + ".at::after { content: target-counter(attr(data-target), page) }"
    job = Job("".join((CHUNKS[0], *lessons)), css, memory_limit=6000)
    done = parts.render(job, Cuts(CHUNKS[0], lessons, ""), ROOMY, crew)
    pages = text_of(done.data, tmp_path).split("\f")
    said = [int(page) for page in re.findall(r"见 ?(\d+) ?页", "".join(pages))]
    assert ["第3课" in pages[said[0] - 1], "第2课" in pages[said[1] - 1]] == [True, True]
    assert len(said) == len(set(said)) == 2
