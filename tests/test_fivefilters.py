"""FiveFilters' rule files beside our own form: found by host, asked in XPath, checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from bulletin import reading, vocabulary
from bulletin.errors import UsageError
from bulletin.model import Article, Page, Source
from bulletin.reading import fivefilters, rules
from bulletin.settings import ReadingSettings

LINE = "村里的读书会每周三晚上开课，今年已经办了二十四期，来的人从七八个增加到五十多个。"
URL = "https://www.yunxi.example/a/1.html"
PAGE = f"""<html><head><title>x</title><meta name="when" content="2026-03-18"></head><body>
<div class="top"><span class="headline">灯下的人</span><span class="who">作者：苏木 记</span></div>
<div class="cols"><div class="part one"><p>{LINE}</p>
<p class="promo">加入我们的读者群，天天有好书。</p></div>
<div class="part two"><p>第二栏：{LINE}</p><p><img src="/ads/banner.png"><img src="/pic/a.jpg"></p>
<div id="box-more"><p>更多好书等着你来读。</p></div></div></div>
<p class="elsewhere">别处的话：{LINE}</p>
<a class="all" href="/a/1_all.html">全文</a></body></html>"""
RULE = """# a rule of our own writing
title: //span[@class='headline']
body: //div[@id='nowhere']
body: //div[contains(concat(' ', normalize-space(@class), ' '), ' part ')]
author: substring-before(substring-after(//span[@class='who'], '作者：'), ' ')
date: //meta[@name='when']/@content
strip: //p[@class='promo']
strip_id_or_class: box-more
strip_image_src: /ads/
single_page_link: //a[@class='all']
prune: no
tidy: no
test_url: https://www.yunxi.example/a/1.html
"""


def read(folder: Path, url: str = URL, html: str = PAGE) -> Article:
    page = Page(Source("t", "web", url), url, html, "utf-8")
    return reading.read(page, ReadingSettings(rules=(folder,)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "yunxi.example.txt").write_text(RULE, "utf-8")
    return tmp_path


def test_a_page_is_read_by_its_rule(folder: Path) -> None:
    article = read(folder)
    text = vocabulary.text_of(article.body)
    assert text.count(LINE) == 2
    assert "第二栏" in text
    for gone in ("读者群", "更多好书", "别处的话"):
        assert gone not in text
    assert "a.jpg" in article.body
    assert "banner" not in article.body
    assert (article.title, article.published[:10], article.authors) == (
        "灯下的人",
        "2026-03-18",
        ("苏木",),
    )
    assert article.continued == ("https://www.yunxi.example/a/1_all.html",)


def test_the_whole_article_takes_the_place_of_its_first_page(folder: Path) -> None:
    first = read(folder)
    more = f'<p>结尾。{LINE}</p><div id="box-more">'
    whole = read(folder, html=PAGE.replace('<div id="box-more">', more))
    text = vocabulary.text_of(reading.join(first, [whole]).body)
    assert text.count(LINE) == 3


@pytest.mark.parametrize(
    ("name", "host", "found"),
    [
        ("yunxi.example", "yunxi.example", True),
        ("yunxi.example", "www.yunxi.example", True),
        ("www.yunxi.example", "yunxi.example", True),
        ("yunxi.example", "news.yunxi.example", False),
        (".yunxi.example", "news.yunxi.example", True),
        (".yunxi.example", "yunxi.example", True),
        ("yunxi.example", "notyunxi.example", False),
    ],
)
def test_files_are_found_by_host(tmp_path: Path, name: str, host: str, found: bool) -> None:
    (tmp_path / f"{name}.txt").write_text(RULE, "utf-8")
    page = Page(Source("t", "web", ""), f"https://{host}/a", PAGE, "utf-8")
    assert (rules.find(page, [tmp_path]) is not None) == found


@pytest.mark.parametrize("host", ["", "..", "../../etc", "localhost", "a/b.example", "[::1]"])
def test_no_host_leads_out_of_the_folder(host: str) -> None:
    assert not any("/" in name or ".." in name for name in fivefilters.candidates(host))


def test_own_rules_of_a_folder_come_first(folder: Path) -> None:
    own = 'name = "云溪"\nhosts = ["yunxi.example"]\nbody = [".elsewhere"]\n'
    (folder / "own.toml").write_text(own, "utf-8")
    assert "别处的话" in vocabulary.text_of(read(folder).body)


def test_a_rule_that_finds_no_body_leaves_the_page_to_the_next(folder: Path) -> None:
    html = f"<div id='content'><h1>灯下的人</h1><p>{LINE}</p><p>又一段。{LINE}</p></div>"
    assert vocabulary.text_of(read(folder, html=html).body).count(LINE) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("boddy: //div", "line 2: unknown directive 'boddy'"),
        ("body: //div[", "line 2: '//div[' is no XPath"),
        ("just words", "line 2: unknown directive 'just words'"),
    ],
)
def test_faults_are_named_by_file_and_line(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "yunxi.example.txt"
    file.write_text(f"# rule\n{line}\n", "utf-8")
    assert rules.check(tmp_path) == [f"{file}: {said}"]
    with pytest.raises(UsageError, match=r"yunxi\.example\.txt: line 2"):
        read(tmp_path)


def test_a_good_folder_has_no_faults_and_is_listed(folder: Path) -> None:
    assert rules.check(folder) == []
    listed = [rule.name for rule in rules.all_rules([folder]) if rule.file.parent == folder]
    assert listed == ["yunxi.example (FiveFilters)"]


def test_a_function_that_does_not_exist_is_said(tmp_path: Path) -> None:
    (tmp_path / "yunxi.example.txt").write_text("body: //div[nosuch(@class)]\n", "utf-8")
    with pytest.raises(UsageError, match="line 1"):
        read(tmp_path)
