"""Bulletin → print HTML and style sheet: what stands in it, what never gets in, what is noted."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html as lxml_html

from bulletin.errors import TemplateError, UsageError
from bulletin.settings import WriteSettings
from bulletin.writers import templates
from bulletin.writers.cells import cells as cells_of
from bulletin.writers.chapter import addresses
from bulletin.writers.layout import CUT, lay_out, script
from tests.bulletins import FIGURE, NOTED, SECRET, SENTENCE, article, of, picture, rich, untaught

STUDY = WriteSettings()
ALL = templates.names()


def laid(body: str, **facts: object) -> lxml_html.HtmlElement:
    """The laid-out page of one article with that body."""
    layout = lay_out(of(article(body, **facts)), STUDY)
    return lxml_html.document_fromstring(layout.html)


def body_of(body: str, **facts: object) -> lxml_html.HtmlElement:
    (found,) = laid(body, **facts).find_class("body")
    return found


@pytest.mark.parametrize("template", ALL)
def test_the_whole_bulletin_stands_in_every_template(template: str) -> None:
    layout = lay_out(rich(), WriteSettings(template=template))
    text = lxml_html.document_fromstring(layout.html).text_content()
    for said in (
        "乡村阅读班学习资料", "第12期", "青禾县阅读促进会", "2026年11月23日", "第一单元",
        "把书屋建到村口去", "青禾阅读网", "林知秋", "2024年10月21日", "请留意作者怎样用数字。",
        "分辨事实与看法", "一年里借出图书的总次数。", "最要紧的是什么？", "多少个村建成了书屋？",
        "120个", "放学后的书屋", "不含电子书。", "各乡镇书屋", "河边一首", "A place to sit",
        "学会轮流朗读", "09:00–09:40", "60分钟", "本期三篇。", "《村里的读书声》", *SECRET,
    ):  # fmt: skip
        assert said in text, said
    assert "yard.png" in layout.files


@pytest.mark.parametrize("template", ALL)
def test_participants_get_nothing_of_the_trainers(template: str) -> None:
    layout = lay_out(untaught(rich()), WriteSettings(template=template))
    everything = layout.html + layout.css + b"".join(layout.files.values()).decode("latin-1")
    for said in (*SECRET, "教师", "参考答案"):
        assert said not in everything


def test_the_trainers_pages_name_only_articles_with_answers() -> None:
    page = lxml_html.document_fromstring(lay_out(rich(), STUDY).html)
    asked = page.xpath("//section[@class='questions']")
    heads = page.xpath("//section[@id='trainer']/h3")
    assert (len(asked), len(heads)) == (2, 1)
    assert all(head.getnext().get("class") == "key" for head in heads)


@pytest.mark.parametrize("template", ALL)
def test_same_input_same_layout(template: str) -> None:
    settings = WriteSettings(template=template)
    one, two = lay_out(rich(), settings), lay_out(rich(), settings)
    assert (one.html, one.css, dict(one.files)) == (two.html, two.css, dict(two.files))


@pytest.mark.parametrize("template", ["base", *ALL])
def test_our_style_sheets_use_no_slow_layout(template: str) -> None:
    css = lay_out(rich(), WriteSettings(template=template)).css
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    assert not re.search(r"display\s*:\s*(inline-)?(flex|grid|table)", css)
    assert "@import" not in css
    assert css.count("{") == css.count("}")


def test_text_of_an_article_is_never_a_template_or_markup() -> None:
    evil = "{{ 7*7 }}{% include 'x' %}{# c #}"
    page = laid(f"<p>{evil} &lt;script&gt;</p>", title=f"{evil}<b>&amp;", publisher="<i>x</i>")
    text = page.text_content()
    assert text.count(evil) >= 3
    assert "<script>" in text
    assert "49" not in text
    title = page.xpath("//h2[contains(@class, 'title')]")[0]
    assert title.text_content() == f"{evil}<b>&amp;"
    assert not page.xpath("//script | //i")


def test_an_article_cannot_cut_the_layout() -> None:
    layout = lay_out(of(article(f"<p>{CUT}</p>".replace("<!", "&lt;!")), article()), STUDY)
    assert layout.html.count(CUT) == 2
    assert len(layout.chunks) == 3
    assert all(lxml_html.document_fromstring(chunk) is not None for chunk in layout.chunks)
    assert all(chunk.count("<html") == chunk.count("</body>") == 1 for chunk in layout.chunks)


@pytest.mark.parametrize("template", ALL)
def test_headings_follow_each_other_without_a_gap(template: str) -> None:
    odd = "<h4>甲</h4><p>文</p><h2>乙</h2><h6>丙</h6><p>文</p><h3>丁</h3><p>文</p>"
    bulletin = rich()
    first = bulletin.sections[0].pieces[0]
    pieces = (replace(first, article=article(odd)), *bulletin.sections[0].pieces[1:])
    bulletin = replace(
        bulletin, sections=(replace(bulletin.sections[0], pieces=pieces), bulletin.sections[1])
    )
    page = lxml_html.document_fromstring(lay_out(bulletin, WriteSettings(template=template)).html)
    levels = [int(h.tag[1]) for h in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_depth_of_headings_is_told_to_the_style_sheet() -> None:
    body = body_of("<h3>甲</h3><h5>乙</h5><h3>丙</h3><h2 class='center'>丁</h2>")
    assert [(h.tag, h.get("class")) for h in body] == [
        ("h3", "d1"), ("h4", "d2"), ("h3", "d1"), ("h3", "d1 center"),
    ]  # fmt: skip


def test_links_are_numbered_and_listed_once() -> None:
    page = laid(
        '<p><a href="https://a.cn/1">甲</a><a href="https://b.cn/">b.cn</a>'
        '<a href="https://a.cn/1">再</a><a href="mailto:x@a.cn">信</a><a href="#x">内</a>'
        '<a href="https://c.cn/2">丙</a><a href="https://www.example.org.cn/art/2024/1.html">本文</a></p>'
    )
    (body,) = page.find_class("body")
    assert [a.get("data-l") for a in body.iter("a")] == ["1", None, "1", None, None, "2", None]
    (links,) = page.find_class("addresses")
    assert [a.get("href") for a in links.iter("a")] == ["https://a.cn/1", "https://c.cn/2"]
    assert body.text_content().strip() == "甲b.cn再信内丙本文"


def test_links_are_not_numbered_where_no_list_is_printed() -> None:
    body = '<p>见<a href="https://a.cn/1">说明</a>。</p>'
    layout = lay_out(of(article(body)), WriteSettings(template="digest"))
    page = lxml_html.document_fromstring(layout.html)
    (link,) = page.xpath("//a[@href='https://a.cn/1']")
    assert "data-l" not in link.attrib


def test_more_links_than_a_reader_wants_are_counted() -> None:
    many = "".join(f'<a href="https://a.cn/{n}">第{n}处</a>' for n in range(75))
    layout = lay_out(of(article(f"<p>{many}</p>")), STUDY)
    assert "另有15个链接" in layout.html
    assert [note.code for note in layout.notes] == ["links-unlisted"]


def test_a_link_to_another_article_leads_to_its_page() -> None:
    here = "https://www.example.org.cn/art/1.html"
    there = "http://example.org.cn/art/2.html#top"
    body = f'<p><a href="{here}">本文</a><a href="{there}">那篇</a><a href="{there}"></a></p>'
    layout = lay_out(
        of(article(body, url=here), article(url="https://www.example.org.cn/art/2.html")), STUDY
    )
    page = lxml_html.document_fromstring(layout.html)
    own, other, bare = page.xpath("//div[@class='body'][1]//a[@href]")[:3]
    assert own.get("href") == here
    assert other.get("href") == "#a2"
    assert other[0].attrib == {
        "class": "at", "data-target": "#a2", "data-before": "（第2篇，第", "data-after": "页）",
    }  # fmt: skip
    assert bare.get("href") == there
    assert not page.find_class("links"), "no address is listed for it"


def test_a_footnote_stands_where_it_is_called() -> None:
    body = body_of(
        '<p>甲<a class="noteref" href="#n2">[2]</a>乙<a class="noteref" href="#n1">*</a>'
        '丙<a class="noteref" href="#n2">[2]</a><a class="noteref" href="#none">?</a></p>'
        '<aside class="footnote" id="n1"><p>注一</p><ul><li>项</li></ul></aside>'
        '<aside class="footnote" id="n2"><p>注<em>二</em></p></aside>'
        '<aside class="footnote" id="n3"><p>无人呼</p></aside>'
    )
    called = body.find_class("footnote")
    assert [(n.tag, n.get("data-mark"), n.text_content()) for n in called] == [
        ("span", "①", "注二"), ("span", "②", "注一项"), ("aside", None, "无人呼"),
    ]  # fmt: skip
    assert not called[1].xpath(".//p | .//ul | .//li")
    assert body[0].text_content() == "甲注二乙注一项丙①?"


def test_pictures_are_figures_with_words() -> None:
    body = body_of(
        '<p><img src="a.png"/></p><figure><img src="b.png"/><figcaption>说明</figcaption></figure>'
        '<p>字<img src="c.png" alt="符"/></p>',
        images=(picture(600, 400, "a.png"), picture(600, 400, "b.png"), picture(20, 20, "c.png")),
    )
    assert [(i.get("alt"), i.get("class")) for i in body.iter("img")] == [
        ("图片", "flat"), ("说明", "flat"), ("符", "glyph"),
    ]  # fmt: skip
    assert [child.tag for child in body] == ["figure", "figure", "p"]


def test_tall_pictures_and_long_runs_stand_in_twos() -> None:
    tall = body_of(FIGURE * 3, images=(picture(300, 500, "yard.png"),))
    assert [(row.tag, len(row)) for row in tall] == [("div", 2), ("figure", 2)]
    bare = '<figure><img src="a.png"/></figure>'
    run = body_of(bare * 5, images=(picture(600, 400, "a.png"),))
    assert [row.tag for row in run] == ["div", "div", "figure"]
    few = body_of(bare * 3, images=(picture(600, 400, "a.png"),))
    assert [row.tag for row in few] == ["figure"] * 3


def test_a_picture_that_is_not_on_board_is_said() -> None:
    layout = lay_out(of(article('<p><img src="gone.png" alt="老桥"/></p>')), STUDY)
    assert "[图片：老桥]" in layout.html
    assert [note.code for note in layout.notes] == ["picture-missing"]


@pytest.mark.parametrize(
    ("columns", "cell", "classes"),
    [(2, "少", "whole"), (8, "一千二百", "full whole"), (10, "一千二百", "wide full whole"),
     (12, "一千二百", "broad full whole"), (30, "一千二百", "wide full whole")],
)  # fmt: skip
def test_a_table_is_as_large_as_its_columns_let_it(columns: int, cell: str, classes: str) -> None:
    row = f"<tr>{f'<td>{cell}</td>' * columns}</tr>"
    table = body_of(f"<table><tbody>{row * 3}</tbody></table>").xpath(".//table")[0]
    assert table.get("class") == classes


def table_of(inner: str) -> lxml_html.HtmlElement:
    return body_of(f"<table>{inner}</table>").xpath(".//table")[0]


def shares(table: lxml_html.HtmlElement) -> list[float]:
    return [float("".join(re.findall(r"[\d.]", col.get("style")))) for col in table.iter("col")]


def test_columns_share_the_width_by_what_they_hold() -> None:
    table = table_of(
        "<tbody><tr><th>项目</th><th>要求</th><th>编号</th></tr>"
        f"<tr><td>采购与编目</td><td>{SENTENCE * 6}</td><td>QH-2024-000001</td></tr></tbody>"
    )
    item, demand, number = shares(table)
    assert demand > 50
    assert min(item, number) > 12, "no column is squeezed to single characters"
    assert abs(item + demand + number - 100) < 0.1
    assert [row.getparent().tag for row in table.iter("tr")] == ["thead", "tbody"]


def test_cells_are_counted_past_those_that_reach_down() -> None:
    table = table_of(
        '<tbody><tr><td rowspan="2">县级馆</td><td>12</td><td>一季度</td></tr>'
        "<tr><td>8,600</td><td>二季度</td></tr></tbody>"
    )
    assert len(shares(table)) == 3
    stands = [(cell.text, cell.get("class", "")[:3]) for cell in table.iter("td")]
    assert stands == [
        ("县级馆", "mid"), ("12", "num"), ("一季度", "mid"), ("8,600", "num"), ("二季度", "mid"),
    ]  # fmt: skip


def test_remarks_among_dashes_or_numbers_read_as_words() -> None:
    dashes = "<tr><td>3.5</td><td>—</td></tr>" * 8
    remark = f"<tr><td>{SENTENCE}</td><td>{SENTENCE}</td></tr>"
    stands = [cell.get("class", "")[:3] for cell in table_of(dashes + remark).iter("td")]
    assert stands == ["num", ""] * 8 + ["", ""]


@pytest.mark.parametrize(("said", "classes"), [("right", "right"), ("", "mid")])
def test_what_the_page_says_of_a_cell_goes_first(said: str, classes: str) -> None:
    given = f' class="{said}"' if said else ""
    table = table_of(f"<tbody><tr><td{given}>少</td><td>{SENTENCE}</td></tr></tbody>")
    assert table.find(".//td").get("class") == classes


def test_a_row_higher_than_a_good_part_of_the_page_may_be_parted() -> None:
    table = table_of(f"<tbody><tr><td>{SENTENCE * 60}</td></tr><tr><td>少</td></tr></tbody>")
    assert [row.get("class") for row in table.iter("tr")] == ["high", None]
    assert "whole" not in table.get("class")


def test_a_table_in_a_cell_is_left_to_the_layout() -> None:
    inner = "<table><tbody><tr><td>内</td></tr></tbody></table>"
    table = table_of(f"<tbody><tr><td>外</td><td>{inner}</td></tr></tbody>")
    assert len(table.findall("colgroup/col")) == 2
    assert table.find(".//td/table/colgroup") is None


def test_a_table_too_wide_for_the_page_is_parted() -> None:
    """Each part has the first column; no number is cut, and every cell is there."""
    months = [f"{n}月" for n in range(1, 21)]
    head = "".join(f"<th>{name}</th>" for name in ("指标", *months))
    row = "".join(f"<td>{n}2,345,678</td>" for n in range(10, 30))
    body = body_of(
        f"<table><caption>表</caption><tbody><tr>{head}</tr><tr><td>册次</td>{row}</tr></tbody></table>"
    )
    parts = body.xpath("./table")
    assert len(parts) > 1
    assert [len(part.findall("caption")) for part in parts] == [1] + [0] * (len(parts) - 1)
    assert not any("across" in part.get("class").split() for part in parts)
    heads = [[cell.text for cell in part.iter("th")] for part in parts]
    assert all(names[0] == "指标" for names in heads)
    assert [name for names in heads for name in names[1:]] == months


def test_the_title_row_of_a_table_does_not_part_from_the_rows_below() -> None:
    cells = "<tr><td>河边</td><td>三十</td></tr>"
    title = '<tr><td colspan="2">各村书屋</td></tr>'
    for rows, kept in ((cells * 9, 1), (title + cells * 9, 2)):
        table = body_of(f"<table><tbody>{rows}</tbody></table>")[0]
        named = [row.get("class") for row in table.iter("tr")]
        middle = [None] * (len(named) - kept - 1)
        assert named == ["first"] * kept + middle + ["last"]


def test_a_table_too_wide_for_a_column_goes_across() -> None:
    wide = f"<table><tbody><tr>{'<td>一千二百</td>' * 12}</tr></tbody></table>"
    layout = lay_out(of(article(), article(wide), article()), WriteSettings(template="digest"))
    page = lxml_html.document_fromstring(layout.html)
    assert [block.get("class") for block in page.xpath("//body/div")] == [
        "columns", "across", "columns",
    ]  # fmt: skip
    assert page.xpath("//div[@class='body']/div[@class='across']/table")


def test_a_page_s_list_of_contents_is_not_printed_where_it_says_its_headings_again() -> None:
    heads = "".join(f'<h2 id="h{n}">{text}</h2><p>字</p>' for n, text in ((1, "历史"), (2, "藏书")))
    items = "".join(
        f'<li><a href="#h{n}">{n} {text}</a></li>' for n, text in ((1, "历史"), (2, "藏书"))
    )
    other = items.replace("历史", "见第一节")
    assert body_of(f"<p>开头。</p><ul>{items}</ul>{heads}").find("ul") is None
    assert body_of(f"<p>开头。</p><ul>{other}</ul>{heads}").find("ul") is not None


def test_ways_back_from_references_are_not_printed() -> None:
    back = (
        '<a href="#r1">↑</a> 县志，第41页。',
        '<strong><a href="#r2">^</a></strong> 手稿。',
        ('^ <a href="#r3">a</a> <a href="#r4">b</a> 简报。'),
    )
    kept = '<a href="#r1">a</a> 不是引文。', "↑ 上升的箭头"
    items = "".join(f"<li>{text}</li>" for text in (*back, *kept))
    said = ["".join(item.itertext()) for item in body_of(f"<p>文</p><ol>{items}</ol>").iter("li")]
    assert said == ["县志，第41页。", "手稿。", "简报。", "a 不是引文。", "↑ 上升的箭头"]


def test_who_wrote_a_poem_stays_with_it_below_its_title() -> None:
    body = body_of('<h2>小令三题</h2><p class="center">苏木</p><h2>雨水</h2><p>屋檐开始说话</p>')
    assert [child.get("class") for child in body if child.tag == "p"] == ["center keep", None]


def test_the_line_of_units_ends_with_its_table() -> None:
    cells = "<tr><td>册次</td><td>三十</td></tr>" * 3
    body = body_of(f'<p class="right">单位：册</p><table><tbody>{cells}</tbody></table>')
    width = body.find("table").get("style").removeprefix("width: ")
    assert body.find("p").get("style") == f"padding-right: calc((100% - {width}) / 2)"


def test_a_head_set_wide_is_not_parted() -> None:
    cells = "<tr><th>指　标</th><th>比　重</th></tr>" + "<tr><td>常住人口</td><td>5</td></tr>" * 3
    table = ElementTree.fromstring(f"<table><tbody>{cells}</tbody></table>")
    assert [(cell.width, cell.word) for cell in cells_of(table)][:2] == [(3.0, 3.0)] * 2


def test_pictures_of_one_figure_stand_side_by_side() -> None:
    shown = picture(400, 300, "a.png"), picture(200, 300, "b.png"), picture(300, 300, "c.png")
    inner = "".join(f'<img src="{one.name}" alt="灯"/>' for one in shown)
    body = f"<figure>{inner}<figcaption>三盏灯</figcaption></figure>"
    (figure,) = body_of(body, images=shown).iter("figure")
    assert [(child.tag, child.get("style")) for child in figure] == [
        ("span", "width: 65.3%"), ("span", "width: 32.7%"), ("img", None), ("figcaption", None),
    ]  # fmt: skip


def test_a_line_all_in_bold_stays_with_what_follows() -> None:
    body = body_of(f"<p><strong>一、小题</strong></p><p><strong>字</strong>文</p>{NOTED}")
    assert [child.get("class") for child in body][:2] == ["lead", None]


@pytest.mark.parametrize(
    ("language", "kind"),
    [("zh-CN", "han"), ("ja", "han"), ("en", "latin"), ("ug", "rtl"), ("ar-EG", "rtl"),
     ("bo", "other"), ("mn", "other"), ("ug-Latn", "latin")],
)  # fmt: skip
def test_each_language_is_set_its_own_way(language: str, kind: str) -> None:
    assert script(language) == kind
    (leaf,) = laid("<p>x</p>", language=language).xpath("//article")
    assert leaf.get("lang") == language
    assert kind in leaf.get("class").split()
    assert leaf.get("dir") == ("rtl" if kind == "rtl" else None)


def test_labels_and_dates_speak_the_bulletins_language() -> None:
    english = lxml_html.document_fromstring(lay_out(of(article(), language="en"), STUDY).html)
    text = english.text_content()
    assert "Source: 青禾阅读网 · By: 林知秋 · Date: 21 October 2024" in text
    assert "来源" not in text


def test_the_code_is_of_the_original_address() -> None:
    layout = lay_out(of(article(original="https://first.example.cn/9"), article(url="")), STUDY)
    assert "二维码：https://first.example.cn/9" in layout.html
    assert sorted(layout.files) == ["cover.svg", "qr1.svg"]
    assert layout.files["qr1.svg"].startswith(b"<svg")


def test_an_address_too_long_for_a_code_goes_without() -> None:
    layout = lay_out(of(article(url="https://a.cn/" + "x" * 5000)), STUDY)
    assert sorted(layout.files) == ["cover.svg"]


def test_the_users_style_sheet_comes_last(tmp_path: Path) -> None:
    own = tmp_path / "own.css"
    own.write_text("\ufeffp { color: #123456 }", encoding="utf-8")
    assert lay_out(rich(), WriteSettings(css=(own,))).css.endswith("p { color: #123456 }")
    with pytest.raises(TemplateError, match=r"gone\.css"):
        lay_out(rich(), WriteSettings(css=(tmp_path / "gone.css",)))


@pytest.mark.parametrize("paper", ["A4", "a5", "B5", "A3", "Letter", "184x260", "184 × 260 mm"])
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("template", ALL)
def test_the_text_block_holds_whole_characters_and_lines(
    template: str, large: bool, paper: str
) -> None:
    page = lay_out(of(article()), WriteSettings(template=template, paper=paper, large_print=large))
    sheet = page.sheet
    point = 25.4 / 72
    assert sheet.inner + sheet.outer + sheet.characters * sheet.body * point == pytest.approx(
        sheet.width, abs=0.5
    )
    assert sheet.top + sheet.bottom + sheet.lines * sheet.line * point == pytest.approx(
        sheet.height, abs=0.5
    )
    assert min(sheet.inner, sheet.outer, sheet.top, sheet.bottom) >= 9
    if template == "official" and not large:
        assert (sheet.characters, sheet.lines) == (28, 22)
    elif large:
        assert sheet.body >= 16


@pytest.mark.parametrize("paper", ["A9", "", "10x10", "A4;}", "210x297;color:red", "9999x210"])
def test_a_paper_that_is_none_is_refused(paper: str) -> None:
    with pytest.raises(UsageError, match="unknown paper"):
        lay_out(rich(), WriteSettings(paper=paper))


def test_the_shelf_on_the_cover_is_the_bulletins_own() -> None:
    one, two = (
        hashlib.sha256(lay_out(of(article(), title=title), STUDY).files["cover.svg"]).hexdigest()
        for title in ("甲", "乙")
    )
    assert one != two


@pytest.mark.parametrize(
    ("listed", "steps"),
    [
        ("<ol><li>甲</li><li>乙</li></ol>", [None, None]),
        ('<ol start="4"><li>甲</li><li>乙</li></ol>', [4, None]),
        ('<ol><li>甲</li><li value="7">乙</li><li>丙</li></ol>', [None, 6, None]),
        ('<ol reversed="reversed"><li>甲</li><li>乙</li><li>丙</li></ol>', [3, -1, -1]),
        ('<ol start="x"><li value="0">甲</li></ol>', [0]),
    ],
)
def test_lists_keep_their_numbers(listed: str, steps: list[int | None]) -> None:
    styles = [item.get("style") for item in body_of(listed).iter("li")]
    assert styles == [None if n is None else f"counter-increment: list-item {n}" for n in steps]


def test_numbered_lines_are_headings_of_their_level() -> None:
    body = (
        f"<p>一、总体要求</p><p>{SENTENCE}</p><p>（一）坚持自愿</p><p>{SENTENCE}</p>"
        f"<p>（二）坚持节俭。{SENTENCE}</p><p>一、张家村</p><p>二、李家村</p><p>{SENTENCE}</p>"
        f'<p class="center"><strong>第二代</strong></p><p>{SENTENCE}</p>'
    )
    page = lxml_html.fromstring(lay_out(of(article(body)), WriteSettings()).html)
    said = {p.text_content(): p.get("class") for p in page.iter("p")}
    assert said["一、总体要求"] == "lead"
    assert said["（一）坚持自愿"] == "lead second"

    assert said[f"（二）坚持节俭。{SENTENCE}"] is None
    assert said["一、张家村"] is said["二、李家村"] is None
    assert said["第二代"] == "center keep"


def test_the_address_is_printed_without_what_only_says_how_it_was_come_by() -> None:
    url = "https://mp.weixin.qq.com/s?__biz=MzU4==&mid=2247&idx=1&sn=b8c0&chksm=fda2&scene=27#rd"
    layout = lay_out(of(article("<p>正文。</p>", url=url)), STUDY)
    assert "sn=b8c0&amp;" not in layout.html
    assert "idx=1&amp;sn=b8c0<" in layout.html
    for whole in ("https://a.cn/x?sessionid=2", "https://a.cn/#/x?scene=5", "https://a.cn/x#rd"):
        assert addresses.shortened(whole) == whole
    assert addresses.shortened("https://a.cn/x?id=3&utm_source=w#p2") == "https://a.cn/x?id=3#p2"
