"""Line work in a real PDF: edges by coordinates, text as a reader's program takes it out."""

from __future__ import annotations

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from bulletin.vocabulary import parse, serialise
from bulletin.writers import render_child, runs
from bulletin.writers.render_wire import Job
from tests.pdf_reading import lines_of, text_of

pytestmark = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="needs pdftotext: apt-get install poppler-utils"
)

CSS = """@page { size: 150mm 220mm; margin: 20mm }
body { margin: 0; font: 10.5pt/1.7 "Bulletin Song"; text-align: justify }
p { margin: 0; text-indent: 2em; overflow-wrap: break-word }
td { text-align: left } .ruby { display: inline-block }"""
RIGHT = (150 - 20) / 25.4 * 72
LEFT = 20 / 25.4 * 72

PARAGRAPHS = (
    "春天到了，清水村的读书班又开班了。老师说：“今天我们读《山村四季》（第三章）。”大家听得"
    "很认真，连后排的孩子也放下了手里的果子——那是他们从山上带来的……读完以后，每个人都说了"
    "自己的想法。",
    "读书班从2019年3月办到今天，一共开了128期，来过的人有3500多人次，借出图书20万册，花费"
    "不到30.5万元。村里的年轻人用Python写了一个小程序，叫ReadTogether，登记借书只要5秒钟。",
    "“怎么才能让更多的人来？”这是大家常问的话。有人说：“先把路修好”；有人说：“把书送到家里”；"
    "也有人说：“办一个夜校（每周两次），让白天干活的人也能来。”说得都有道理。",
    "镇上的图书馆送来了第12期简报，上面写着各村种树的数目：东村1200株，西村980株，南村1500株，"
    "北村870株。树苗是县里的林场给的，活下来的有百分之九十五。",
    "他写信说：「山上的雪化了，」又说：『溪水也涨了』。（信很短，只有两页）、《信》就这样读完了。",
)


def body(*paragraphs: str) -> str:
    inner = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f'<html lang="zh-CN"><head><title>读书</title></head><body>{inner}</body></html>'


def rendered(html: str, css: str = CSS) -> bytes:
    return render_child.render(Job(html, css, {}), lambda message: None).data


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return rendered(body(*PARAGRAPHS, *(text[7:] for text in PARAGRAPHS)))


def test_full_lines_are_flush(pdf: bytes, tmp_path: Path) -> None:
    lines = lines_of(pdf, tmp_path)
    indented = LEFT + 15
    full = [a for a, b in pairwise(lines) if b.left < indented]
    flush = [line for line in full if abs(line.right - RIGHT) <= 1]
    assert len(full) >= 20
    assert len(flush) / len(full) >= 0.95


def test_the_text_is_the_article_s_without_stray_spaces(pdf: bytes, tmp_path: Path) -> None:
    text = text_of(pdf, tmp_path).replace("\n", "").replace("\f", "")
    for paragraph in PARAGRAPHS:
        assert paragraph in text


def test_no_paragraph_ends_in_one_character(tmp_path: Path) -> None:
    """Whatever its length, in plain text, in a list, and behind a bold opening."""
    text = PARAGRAPHS[0] + PARAGRAPHS[1]
    ends = [f"{text[:n]}。" for n in range(60, 120) if text[n - 1] not in "，。！？“”（）《》：…—"]
    pdf = rendered(body(*ends, *(f"<b>第一点。</b>{each}" for each in ends)))
    lines = lines_of(pdf, tmp_path)
    last = [a for a, b in pairwise(lines) if b.left > LEFT + 15 and a.left < LEFT + 1]
    assert len(last) > 90
    assert [line.text for line in last if len(re.findall(r"\w", line.text)) < 2] == []


def test_pinyin_over_characters_does_not_part_them(tmp_path: Path) -> None:
    glosses = "".join(
        f"{c}<rt>{p}</rt>" for c, p in zip("春天书屋", "chūn tiān shū wū".split(), strict=True)
    )
    text = text_of(rendered(body(f"注音：<ruby>{glosses}</ruby>，读完。")), tmp_path)
    assert "注音：春天书屋，读完。" in text


def test_a_line_drawn_together_keeps_what_stands_before_it(tmp_path: Path) -> None:
    """Behind a mark in a box of its own, whatever the length: the mark is never alone."""
    text = PARAGRAPHS[0] + PARAGRAPHS[3]
    pdf = rendered(body(*(f"<b>注{n} </b><i>{text[n:]}</i>" for n in range(40))))
    assert [line.text for line in lines_of(pdf, tmp_path) if len(line.text) < 4] == []


@pytest.mark.parametrize("face", ["Song", "Hei", "Kai", "FangSong", "Latin"])
def test_a_line_that_several_faces_set_keeps_its_text(face: str, tmp_path: Path) -> None:
    """Names with characters that 仿宋 lacks, quotation marks of both widths, an interpunct."""
    said = (
        "大家都懂。韩陈其·李喆、朱镕、王玥、赵堃，都来读书：“我们把‘三件事’做好”，然后——没有人"
        "再问……He said “we’re ready,” and left. 在“Open Day”上，他们读了《山村四季》（“第三章”）。"
    )
    pdf = rendered(body(said), CSS.replace("Bulletin Song", f"Bulletin {face}"))
    text = text_of(pdf, tmp_path)
    assert "".join(said.split()) in "".join(text.split())
    assert not re.search("[\u4e00-\u9fff，。、：；] +[\u4e00-\u9fff]", text)


@pytest.mark.parametrize("face", ["Song", "Hei", "Kai", "FangSong"])
def test_quotation_marks_are_wide_in_chinese_and_narrow_in_english(
    face: str, tmp_path: Path
) -> None:
    css = CSS.replace("Bulletin Song", f"Bulletin {face}") + "p { text-indent: 0 }"

    def width(text: str) -> float:
        (line,) = lines_of(rendered(body(text), css), tmp_path)
        return (line.right - line.left) / 10.5

    assert width("汉“字”汉字") - width("汉字汉字") == pytest.approx(2, abs=0.1)
    assert width("it’s A") - width("its A") < 0.5


@pytest.mark.parametrize(
    "html",
    [
        "<p>读书班用<strong>Python</strong>写程序，<em>大家</em>都来学2024年的<strong>新课</strong>。"
        "老师说：“<strong>慢慢来</strong>”，孩子们都笑了，一天里学会了很多新的东西。</p>",
        '<p>见<a href="https://example.org/">原文</a>（<a href="https://example.org/b">第二篇</a>），'
        "其中说明了读书班的由来和后来的发展，也说明了大家为什么愿意来。</p>",
        "<p>English words in a paragraph, which has only a few 汉字 in it, and goes on for more "
        "than one line so that it must be broken and spread to the right edge of the block.</p>",
    ],
)
def test_boxes_in_a_line_keep_the_text(html: str, tmp_path: Path) -> None:
    text = text_of(rendered(body().replace("<body>", f"<body>{html}")), tmp_path)
    wanted = re.sub(r"<[^>]+>", "", html)
    assert re.sub(r"\s+", "", text).strip("\f") == re.sub(r"\s+", "", wanted)
    assert not re.search("[\u4e00-\u9fff] [\u4e00-\u9fff]", text)


def test_text_without_han_is_left_to_weasyprint(tmp_path: Path) -> None:
    english = "The reading class of the village meets every week, and all may come. " * 6
    data = rendered(body(english), CSS)
    assert "The reading class of the village meets" in text_of(data, tmp_path)
    lines = lines_of(data, tmp_path)
    assert all(abs(line.right - RIGHT) <= 1 for line in lines[:-1])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("bo", "བོད་ལྗོངས་ཀྱི་སློབ་གྲྭ་དང་དེབ་ཀློག་པའི་འཛིན་གྲྭ།"),
        ("ug", "كىتاب ئوقۇش سىنىپى ھەر ھەپتە ئېچىلىدۇ، ھەممە كىشى كېلەلەيدۇ."),
        ("mn-Mong", "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ ᠤᠨ ᠨᠣᠮ ᠤᠩᠰᠢᠬᠤ ᠠᠩᠭᠢ"),
    ],
)
def test_other_scripts_come_through(language: str, text: str, tmp_path: Path) -> None:
    direction = "rtl" if language == "ug" else "ltr"
    html = f'<p lang="{language}" dir="{direction}">{text}</p><p>汉字也在这一页上。</p>'
    read = text_of(rendered(body().replace("<body>", "<body>" + html)), tmp_path)
    letters = set(re.sub(r"[^\w]", "", text))
    assert letters <= set(read)
    assert "汉字也在这一页上" in read


def test_a_table_cell_is_as_wide_as_its_line(tmp_path: Path) -> None:
    """The gap beside Western characters counts where WeasyPrint asks for preferred widths."""
    html = "<table><tr><td>2024年12月</td><td>用Python写3个程序</td></tr></table>"
    lines = lines_of(rendered(body().replace("<body>", "<body>" + html)), tmp_path)
    assert [line.text for line in lines] == ["2024年12月用Python写3个程序"]


def test_lines_of_one_paragraph_stand_at_equal_distance(tmp_path: Path) -> None:
    """Also where a character comes from another face: the grid of GB/T 9704 stands on it."""
    css = CSS.replace("Bulletin Song", "Liberation Serif', 'Noto Serif CJK SC")
    css = css.replace('"Lib', "'Lib").replace('SC"', "SC'")
    lines = lines_of(rendered(body("春" * 200), css), tmp_path)
    steps = {round(b.top - a.top, 1) for a, b in pairwise(lines)}
    assert steps <= {17.8, 17.9}


def test_the_same_document_gives_the_same_bytes() -> None:
    html = body(*PARAGRAPHS)
    assert rendered(html) == rendered(html)


@pytest.mark.parametrize(
    ("css", "html"),
    [
        ("::marker { content: '甲' }", "<ul><li>书</li></ul>"),
        ("div { float: left } p { position: running(r) }", "<div><p>书</p></div>书"),
        ("td p { position: running(r) }", "<table><tr><td><p>书</p></td><td>书</td></tr></table>"),
    ],
)
def test_text_without_a_line_does_not_end_the_layout(css: str, html: str, tmp_path: Path) -> None:
    """WeasyPrint 70.0: ``min-content width for TextBox not handled yet``."""
    page = body("").replace("<p></p>", html)
    assert html in page
    assert "书" in text_of(rendered(page, css), tmp_path)


def test_numbers_in_narrow_columns_stay_whole(tmp_path: Path) -> None:
    long = "借出图书三百册，其中农业技术类约占百分之二十，还书箱设在村口，人人可用。" * 4
    cells = "".join(f"<tr><td>{number}</td><td>{long}</td></tr>" for number in (296, 1480))
    css = f"{CSS} body {{ width: 60mm; overflow-wrap: anywhere }}"
    text = text_of(rendered(body(f"<table>{cells}</table>"), css), tmp_path)
    assert {"296", "1480"} <= set(text.split())


def test_no_line_begins_with_a_raised_number(tmp_path: Path) -> None:
    """Of notes that nothing links, and of links."""
    marked = "".join(f"村里读书的人越来越多{'了' * n}<sup>[{n}]</sup>" for n in range(1, 30))
    found = lines_of(rendered(body(marked)), tmp_path)
    assert len(found) > 10
    assert not [line.text for line in found if re.match(r"\s*\[", line.text)]


def test_a_word_of_any_length_stays_on_the_page(tmp_path: Path) -> None:
    root = parse(f"<p>{'字' * 30}{'abcdefghij' * 700}END{'字' * 30}</p>")
    runs.part(root)
    found = lines_of(rendered(body(serialise(root))), tmp_path)
    assert max(line.right for line in found) <= RIGHT + 1
    text = "".join(line.text for line in found)
    assert text.count("abcdefghij") >= 600
    assert "END" in text
