"""What stands twice: a second copy of the article goes, what is formed alike stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from bulletin import reading, vocabulary
from bulletin.model import Page, Source
from bulletin.settings import ReadingSettings

URL = "https://cun.example/a/1.html"
PROSE = (
    "清早的雾还没有散，村口书屋的门已经开了，值班的老师把昨夜归还的书一本一本擦净放回架上。",
    "九点刚过，孩子们陆续来了，有的挑图画书，有的找上周没有读完的那一本，屋里只听得见翻书声。",
    "到了中午，管理员在登记册上写下当天的数字，又把需要修补的书收进柜子，等着周末一起修。",
    "傍晚的时候，老人们来读报，读到要紧处便停下来议论几句，直到天色暗了才一个个回家去。",
)


def text(inside: str) -> str:
    html = f"<title>书屋一日</title><body><h1>书屋一日</h1><div class='content'>{inside}</div>"
    page = Page(Source("t", "web", URL), URL, html, "utf-8")
    return vocabulary.text_of(reading.read(page, ReadingSettings()).body)


def paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def items(lines: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


NUMERALS = "一二三四五六七八九"
ARTICLES = [
    f"第{n}条　本村书屋的管理人员应当按照村民会议通过的办法，认真做好第{n}类图书的登记和借阅工作。"
    for n in NUMERALS
]
ALIKE = [
    "春江市图书馆协会二〇二六年度乡村阅读推广先进个人获奖者名单及其所在的推荐单位：" + name
    for name in (
        "苏闻喆（柳溪村书屋）",
        "何素梅（石桥镇文化站）",
        "林远山（白鹭河小学）",
        "方知秋（南坡林场）",
    )
]
AGENDA = [
    "分组讨论（主持人：何素梅；地点：书屋二楼阅览室）",
    "茶歇十五分钟，请各组带好自己的笔记",
] * 3
ENGLISH = [
    f"Resolved, that the committee of the village library shall in {year} keep the doors open."
    for year in range(2019, 2027)
]


@pytest.mark.parametrize("lines", [ARTICLES, ALIKE, ENGLISH], ids=["articles", "names", "resolved"])
@pytest.mark.parametrize("form", [paragraphs, items])
@pytest.mark.parametrize("alone", [True, False])
def test_lists_whose_items_begin_alike_stay_whole(
    lines: list[str], form: Callable[[list[str]], str], alone: bool
) -> None:
    got = text(form(lines) if alone else paragraphs(PROSE) + f"<div>{form(lines)}</div>")
    assert [line for line in lines if line.replace("　", "") not in got.replace("　", "")] == []


def test_lines_of_an_agenda_that_come_again_stay() -> None:
    got = text(paragraphs(PROSE[:2]) + "<section>" + paragraphs(AGENDA) + "</section>")
    assert [got.count(line) for line in AGENDA[:2]] == [3, 3]


REFRAIN = (
    "河水弯弯绕着村庄流，流过石桥流过晒谷场，",
    "谁家的灯火亮在水上，照着夜读的人回到家，",
    "你要是问我爱着什么，我就把这条河指给你，",
    "你要是问我想着什么，我就把这盏灯留给你。",
)


@pytest.mark.parametrize("form", ["<div>{}</div>", "<section>{}</section>", "<p>{}</p>", "{}"])
def test_a_refrain_is_sung_as_often_as_it_stands(form: str) -> None:
    inline = form == "<p>{}</p>"

    def stanza(lines: tuple[str, ...]) -> str:
        return form.format("<br>".join(lines) if inline else paragraphs(lines))

    verses = ([f"{line[:-1]}，这是第{n}段的歌，" for line in PROSE] for n in "一二三")
    got = text("".join(stanza(tuple(verse)) + stanza(REFRAIN) for verse in verses))
    assert [got.count(line) for line in REFRAIN] == [3, 3, 3, 3]


def test_a_song_of_two_equal_halves_stays() -> None:
    lines = ("河水弯弯绕村庄，", "石桥边上灯火亮，", "谁在灯下读书忙，", "读到月儿上东墙。")
    got = text(paragraphs(lines + lines))
    assert [got.count(line) for line in lines] == [2, 2, 2, 2]


@pytest.mark.parametrize(
    "copies",
    [
        "<div class='pc'>{0}</div><div class='wap'>{0}</div>",
        "<section>{0}</section><hr><section>{0}</section>",
        "{0}{0}",
        "<div>{0}</div><div class='m'><h2>书屋一日</h2>{0}</div>",
    ],
)
def test_the_article_printed_twice_is_kept_once(copies: str) -> None:
    got = text(copies.format(paragraphs(PROSE)))
    assert [got.count(line) for line in PROSE] == [1, 1, 1, 1]


def test_a_sentence_that_is_quoted_again_stays() -> None:
    got = text(paragraphs([*PROSE, f"他又念了一遍：{PROSE[1]}", PROSE[1]]))
    assert got.count(PROSE[1]) == 3


UNSCRIPTED = [
    "<noscript><p title='</noscript><i id=x>'></i>",
    "<noscript><div><p>请打开脚本</noscript>",
    "<p>一行<noscript><p>请打开脚本</p></noscript>",
    "<table><tr><noscript><td>请打开脚本</noscript><td>一格</table>",
    "<script>var a = '<noscript>';</script>",
    "<!-- <noscript> -->",
    "<noscript>",
    "<NOSCRIPT><table><tr><td>请打开脚本</NOSCRIPT>",
]


@pytest.mark.parametrize("markup", UNSCRIPTED)
def test_what_stands_for_browsers_without_scripts_ends_where_it_says(markup: str) -> None:
    got = text(paragraphs(PROSE[:2]) + markup + paragraphs(PROSE[2:]))
    assert [line for line in PROSE if line not in got] == []
    assert "请打开脚本" not in got
