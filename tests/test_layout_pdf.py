"""Templates on paper: read back from the PDF, as a reader with a ruler would."""

from __future__ import annotations

import io
import re
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from bulletin.model import Bulletin
from bulletin.settings import WriteSettings
from bulletin.writers import pdf, render_child, structure, templates
from bulletin.writers.layout import lay_out
from bulletin.writers.outward import _marks
from bulletin.writers.render_wire import Job
from bulletin.writers.sheet import sheet
from tests.bulletins import SECRET, SENTENCE, article, of, picture, rich, untaught
from tests.line_measure import count, strays
from tests.pdf_reading import failed_rules, lines_of, text_of

ALL = templates.names()


def printed(bulletin: Bulletin, settings: WriteSettings) -> bytes:
    """The PDF, laid out in this process: no other need start for each."""
    laid = lay_out(bulletin, settings)
    job = pdf.identified(Job(laid.html, laid.css, laid.files), settings)
    return render_child.render(job, lambda message: None).data


@cache
def made(template: str, trainer: bool) -> bytes:
    """The PDF of the rich bulletin; made once for all tests."""
    bulletin = rich() if trainer else untaught(rich())
    return printed(bulletin, WriteSettings(template=template))


def pages(data: bytes, folder: Path) -> list[str]:
    return text_of(data, folder).split("\f")[:-1]


def places(data: bytes) -> dict[str, int]:
    """Named destination → page number, from 1."""
    with pikepdf.open(io.BytesIO(data)) as document:
        numbers = {page.obj.objgen: n for n, page in enumerate(document.pages, start=1)}
        names = document.Root.Names.Dests.Names
        found = {}
        for name, target in zip(list(names)[::2], list(names)[1::2], strict=True):
            found[str(name)] = numbers[target[0].objgen]
        return found


@pytest.mark.parametrize("template", ALL)
def test_both_editions_have_the_same_pages(template: str, tmp_path: Path) -> None:
    ours, theirs = places(made(template, True)), places(made(template, False))
    kept = {name: page for name, page in ours.items() if not re.match(r"k\d|trainer", name)}
    assert kept == theirs
    assert {"a1", "a2", "a3", "p1-1", "p1-14", "q1-2", "z1-1", "q2-1"} <= set(ours)
    trainers, participants = (pages(made(template, who), tmp_path) for who in (True, False))
    assert len(trainers) > len(participants)
    for mine, other in zip(trainers, participants, strict=False):
        assert [line for line in other.split() if line not in mine] == []


@pytest.mark.parametrize("template", ALL)
def test_answers_are_nowhere_in_the_participants_file(template: str, tmp_path: Path) -> None:
    data = made(template, False)
    assert all(said in text_of(made(template, True), tmp_path).replace("\n", "") for said in SECRET)
    with pikepdf.open(io.BytesIO(data)) as document:
        assert not document.attachments
        raw = b"".join(
            obj.read_bytes() if isinstance(obj, pikepdf.Stream) else obj.unparse()
            for obj in document.objects
        )
        whole = raw.decode("latin-1") + raw.decode("utf-16-be", "ignore") + text_of(data, tmp_path)
        whole += str(document.docinfo) + str(document.open_metadata())
    for said in (*SECRET, "参考答案", "教师"):
        assert said not in whole
        assert said.encode("utf-16-be").hex().upper() not in whole.upper()


def test_a_link_between_articles_says_the_page_and_leads_there(tmp_path: Path) -> None:
    found = pages(made("study", False), tmp_path)
    page = places(made("study", False))["a2"]
    assert f"（第2篇，第{page}页）" in "".join(
        found[places(made("study", False))["a3"] - 1].split()
    )
    with pikepdf.open(io.BytesIO(made("study", False))) as document:
        marks = document.pages[places(made("study", False))["a3"] - 1].Annots
        assert "a2" in [
            str(a.A.D) if "/A" in a and "/D" in a.A else str(a.get("/Dest")) for a in marks
        ]


def test_every_cell_names_the_heads_it_stands_under() -> None:
    with pikepdf.open(io.BytesIO(made("study", False))) as document:
        parts = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
        cells = [o for o in parts if o.S == "/TD" and "/Headers" in o.A]
        heads = {bytes(o.ID): o for o in parts if o.S == "/TH"}
        assert {str(head.A.Scope) for head in heads.values()} == {"/Column", "/Row"}
        under = {len(o.A.Headers) for o in cells}
        assert all(bytes(key) in heads for o in cells for key in o.A.Headers)
        assert under == {1, 2}, "one below a single head, two where one spans others"


@pytest.mark.parametrize("template", ALL)
def test_running_text_is_flush_and_breaks_where_it_may(template: str, tmp_path: Path) -> None:
    data = made(template, False)
    paper = sheet(templates.about(template)["page"], "A4", large=False)
    running = (line for line in lines_of(data, tmp_path) if line.text in SENTENCE * 3)
    found = count(running, paper)
    assert found.full >= 20
    assert found.flush / found.full >= 0.95
    assert (found.alone, found.begin, found.end) == ([], [], [])
    text = text_of(data, tmp_path)
    assert SENTENCE in text.replace("\n", "")
    assert [said for said in strays(text) if said.replace(" ", "") in SENTENCE] == []


@pytest.mark.parametrize("template", ALL)
def test_every_template_is_pdf_ua(template: str) -> None:
    assert failed_rules(made(template, True)) == ""


@pytest.mark.parametrize("template", ALL)
def test_every_template_has_an_outline(template: str) -> None:
    with pikepdf.open(io.BytesIO(made(template, False))) as document, document.open_outline() as o:
        titles = [str(item.title) for item in o.root]
        inner = [str(child.title) for item in o.root for child in item.children]
    assert "第一单元" in titles
    assert {"把书屋建到村口去", "河边一首", "A place to sit"} <= set(inner)


def test_official_text_stands_on_the_grid_of_the_standard(tmp_path: Path) -> None:
    """GB/T 9704-2012, 5.2: 22 lines of 28 characters in 156 × 225 mm, 37 mm below the edge."""
    long = "".join(f"<p>{SENTENCE * 6}</p>" for _ in range(12))
    settings = WriteSettings(template="official")
    data = printed(of(article(long), title="把书屋建到村口去"), settings)
    body = [line for line in lines_of(data, tmp_path) if line.page == 3 and "—" not in line.text]
    assert len(body) == 22
    steps = [after.top - before.top for before, after in pairwise(body)]
    assert steps == pytest.approx([10.227 / 25.4 * 72] * 21, abs=0.1)
    full = [line for line in body if line.right - line.left > 430]
    assert len(full) > 15
    assert max(len(line.text) for line in full) in {28, 29}
    assert {round(line.left * 25.4 / 72) for line in full} == {28}


@pytest.mark.parametrize("template", ALL)
def test_text_stands_on_one_grid_whatever_is_between(template: str, tmp_path: Path) -> None:
    """In all columns of a page, below headings, tables, pictures and quotations."""
    cells = "<tr><td>书屋</td><td>一百三十六</td></tr>" * 4
    shown = picture(300, 97)
    figure = f'<figure><img src="{shown.name}" alt=""/><figcaption>读书</figcaption></figure>'
    kinds = (
        *("<h2>小题</h2>", "<h3>小题</h3>", "<h2>一</h2><h3>二</h3>", f"<table>{cells}</table>"),
        *(figure, f"<blockquote><p>{SECRET[0]}</p></blockquote>", "<ul><li>一项</li></ul>"),
    )
    text = f"<p>{SENTENCE * 3}</p>"
    body = "".join(f"{text}{kind}" for kind in kinds * 2) + text
    piece = article(body, images=(shown,))
    data = printed(of(piece, piece), WriteSettings(template=template))
    paper = sheet(templates.about(template)["page"], "A4", large=False)
    first: dict[int, float] = {}
    off = [
        (line.page, line.text)
        for line in lines_of(data, tmp_path)
        if set(line.text) <= set(SENTENCE) and len(line.text) > 4
        for rest in [(line.top - first.setdefault(line.page, line.top)) / paper.line % 1]
        if 0.02 < rest < 0.98
    ]
    assert len(first) > 2
    assert off == []


def test_page_numbers_of_official_text_are_right_and_left(tmp_path: Path) -> None:
    feet = [
        line
        for line in lines_of(made("official", False), tmp_path)
        if re.fullmatch("—\\d+—", line.text)
    ]
    assert len(feet) >= 4
    for foot in feet:
        assert foot.text == f"—{foot.page}—"
        assert (foot.left > 300) == (foot.page % 2 == 1)


def test_contents_name_the_pages_that_articles_begin_on(tmp_path: Path) -> None:
    data = made("study", False)
    begins = places(data)
    path = tmp_path / "study.pdf"
    path.write_bytes(data)
    command = ["pdftotext", "-layout", "-f", "2", "-l", "2", str(path), "-"]
    contents = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for piece, title in ((1, "把书屋建到村口去"), (2, "河边一首"), (3, "A place to sit")):
        assert re.search(rf"{re.escape(title)}[ .]*\s*{begins[f'a{piece}']}\b", contents)


def test_the_foot_of_a_briefing_stands_on_its_last_page(tmp_path: Path) -> None:
    *earlier, last = pages(made("briefing", False), tmp_path)
    assert "报：县图书馆" in last.replace(" ", "")
    assert "共印300份" in last.replace(" ", "")
    assert all("共印" not in page for page in earlier)


def test_each_form_fills_one_page(tmp_path: Path) -> None:
    for settings in (WriteSettings(), WriteSettings(large_print=True), WriteSettings(paper="A5")):
        found = pages(printed(untaught(rich()), settings), tmp_path)
        assert ["签到表" in found[-2], "学习反馈表" in found[-1]] == [True, True]


def test_paragraph_numbers_go_to_the_outer_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr(structure, "merge_links", drawn.append)
    body = f"<blockquote><p>{SENTENCE}</p></blockquote><ul><li>{SENTENCE}</li></ul>"
    layout = lay_out(of(article(f"<p>{SENTENCE * 9}</p>{body}" * 8)), WriteSettings())
    render_child.render(Job(layout.html, layout.css, layout.files), lambda message: None)
    places: dict[str, set[float]] = {}
    for page in drawn[0].pages:
        box = page._page_box
        left, right = box.content_box_x(), box.content_box_x() + box.width
        for mark in _marks(box):
            start = mark.content_box_x()
            side = box.page_type.side
            places.setdefault(side, set()).add(round(start - right))
            assert (start > right) if side == "right" else (start < left)
            assert 0 < start < box.margin_width() - 20
    assert set(places) == {"left", "right"}
    assert len(places["right"]) == 1, "whatever they stand in, numbers stand under each other"


def test_no_last_line_of_an_article_stands_alone_on_a_page(tmp_path: Path) -> None:
    signed = "<p>（作者系青石村书屋管理员）</p>"
    lines = [f"<p>{SENTENCE[:20]}</p>" * count + signed for count in range(26, 31)]
    data = printed(of(*map(article, lines)), WriteSettings(template="study"))
    ends = [page for page in pages(data, tmp_path) if "作者系青石村" in page]
    assert len(ends) == len(lines)
    assert all(page.count(SENTENCE[:20]) for page in ends)
