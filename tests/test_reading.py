"""Promises of reading that hold for every page: vocabulary, accounts, bounds, refusals."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bulletin import reading, vocabulary
from bulletin.errors import NoArticle
from bulletin.model import Article, Page, Source
from bulletin.reading.series import number_of
from bulletin.settings import ReadingSettings

LINE = "村里的读书会每周三晚上开课，今年已经办了二十四期，来的人从最初的七八个增加到五十多个。"
PLAIN = ReadingSettings()


def page(html: str, url: str = "https://cun.example/a/1.html") -> Page:
    return Page(Source("t", "web", url), url, html, "utf-8")


def read(html: str, url: str = "https://cun.example/a/1.html") -> Article:
    return reading.read(page(html, url), PLAIN)


TAGS = "p div span b a img br table tr td th ul ol li dl dt dd h1 h2 pre code figure figcaption"
TAGS += " blockquote sup ruby rt noscript video iframe script section article hr font center"
PIECES = st.one_of(
    st.text(max_size=20),
    st.sampled_from([LINE, "　　", "责任编辑：苏木", "[1]", "&nbsp;", "<!--", "-->", "&#xD800;"]),
    st.sampled_from(TAGS.split()).map(lambda tag: f"<{tag}>"),
    st.sampled_from(TAGS.split()).map(lambda tag: f"</{tag}>"),
    st.sampled_from(
        [
            '<a href="#n1" id="r1">',
            '<p id="n1">',
            '<img data-src="/a.jpg" width="9999999">',
            '<img srcset="a 1w, b 2w">',
            '<td colspan="0" rowspan="99999">',
            '<a href="javascript:x">',
            '<a href="http://[bad">',
            '<p style="text-align:center;font-weight:bold">',
            '<div hidden style="display:none">',
            '<ol start="-3" reversed type="x">',
            '<base href="http://[bad">',
        ]
    ),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40))
def test_any_html_gives_a_good_body_or_a_refusal(pieces: list[str]) -> None:
    try:
        article = read("".join(pieces))
    except NoArticle:
        return
    assert vocabulary.problems(article.body) == []
    assert "\n" not in article.title


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40))
def test_nothing_goes_unaccounted(pieces: list[str]) -> None:
    explanation = reading.explain(page(f"<p>{LINE}</p>" + "".join(pieces)), PLAIN)
    if explanation.article is not None:
        assert explanation.lost[0] <= 0
        assert "text-lost" not in [note.code for note in explanation.article.notes]


HOSTILE = {
    "nested divisions": "<div>" * 200_000 + LINE,
    "nested bold": "<b>" * 50_000 + LINE,
    "nested tables": "<table><tr><td>" * 20_000 + LINE,
    "nested lists": "<ul><li>" * 20_000 + LINE,
    "nested quotations": "<article>" + "<blockquote>" * 300 + LINE,
    "styled spans": "<p>" + '<span style="font-weight:bold">' * 5_000 + LINE,
    "formats reopened": "".join(f"<font size={n}><p>{LINE}" for n in range(500)),
    "rows": "<table>" + "<tr><td>甲</td><td>乙</td></tr>" * 20_000 + f"</table><p>{LINE}</p>",
    "breaks": f"<div>{LINE}" + "<br>短句".join(str(n) for n in range(5_000)) + "</div>",
    "same paragraphs": "<article>" + f"<p>{LINE}</p>" * 4_000,
    "digits": f"<p>{LINE}</p><p>" + "1" * 600 + "x</p>",
    "arrows": f"<p>{LINE}</p><p>" + "首页>" * 150 + "x</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_is_read_in_bounded_time(name: str) -> None:
    began = time.process_time()
    article = read(HOSTILE[name])
    assert time.process_time() - began < 20
    assert vocabulary.problems(article.body) == []
    assert LINE[:20] in vocabulary.text_of(article.body)


def test_comments_without_end_are_bounded() -> None:
    began = time.process_time()
    with pytest.raises(NoArticle):
        read("<!-- " * 60_000 + LINE)
    assert time.process_time() - began < 5


def test_deep_nesting_loses_no_text() -> None:
    deep = "".join(f"<blockquote><p>{number} {LINE}</p>" for number in range(200))
    text = vocabulary.text_of(read(f"<article>{deep}</article>").body)
    assert all(f"{number} {LINE}" in text for number in range(200))


def test_huge_bodies_keep_their_text_and_say_so() -> None:
    rows = "".join(f"<tr><td>甲{n}</td><td>乙</td></tr>" for n in range(12_000))
    article = read(f"<p>{LINE}</p><table>{rows}</table><p>{LINE}完</p>")
    assert "甲11999" in vocabulary.text_of(article.body)
    assert "structure-simplified" in [note.code for note in article.notes]


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("", "empty"),
        ("<html><body>  </body></html>", "empty"),
        ("<title>404 Not Found</title><h1>Not Found</h1><p>nginx</p>", "soft-404"),
        ("<p>该文章已被删除</p>", "soft-404"),
        (
            "<div id=app></div><script>x</script><noscript>请启用JavaScript</noscript>",
            "needs-javascript",
        ),
        ("<p>请完成下方的人机验证</p>", "robot-check"),
        ("<p>本文为付费内容，请先登录</p>", "paywall"),
    ],
)
def test_what_is_no_article_is_refused(html: str, code: str) -> None:
    with pytest.raises(NoArticle) as caught:
        read(html)
    assert caught.value.code == code
    assert " · " in caught.value.text


@pytest.mark.parametrize(
    "text",
    [
        "全村今晚停水。",
        "博物馆里的“404”号展柜空了三年，昨天重新放上了修好的铜钟，讲解员说它终于回家了。",
        "登录后台的密码已更换，请各小组长到值班室领取新的账号，旧账号本周五停用。",
    ],
)
def test_short_articles_pass(text: str) -> None:
    html = f"<title>通知</title><h1>通知</h1><div class=content><p>{text}</p></div>"
    assert vocabulary.text_of(read(html).body) == text


def test_links_and_pictures_are_absolute_by_the_base() -> None:
    html = f'<base href="/files/"><p>{LINE}<a href="b.html">看</a></p><p><img src="c.jpg"></p>'
    body = read(html).body
    assert 'href="https://cun.example/files/b.html"' in body
    assert 'src="https://cun.example/files/c.jpg"' in body


def test_a_saved_page_keeps_relative_pictures() -> None:
    body = read(f'<article><p>{LINE}</p><img src="文件/c d.jpg"></article>', "").body
    assert 'src="文件/c%20d.jpg"' in body


def test_a_fallback_picture_is_shown_once() -> None:
    lazy = '<img src="blank.gif" data-src="/a.jpg"><noscript><img src="/a.jpg?w=9"></noscript>'
    body = read(f"<p>{LINE}</p>{lazy}<noscript>请开启脚本</noscript><p>{LINE}完</p>").body
    assert body.count("<img") == 1
    assert "脚本" not in body


def test_scripts_and_handlers_do_not_pass() -> None:
    html = f'<p onclick="x()">{LINE}<script>alert(1)</script><a href="javascript:x()">点</a></p>'
    body = read(html).body
    assert "alert" not in body
    assert "javascript" not in body
    assert "onclick" not in body


def test_templates_in_text_stand_as_they_are() -> None:
    assert "{{ 7*7 }}" in read(f"<p>{LINE}{{{{ 7*7 }}}}</p>").body


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("http://a.example/n/c1-2.html", 2),
        ("http://a.example/n/c1_3.html", 3),
        ("http://a.example/n/c1.html?page=4", 4),
        ("http://b.example/n/c1-2.html", None),
        ("http://a.example/n/c2.html", None),
        ("http://a.example/m/c1-2.html", None),
        ("http://a.example/n/c1.html?id=2", None),
    ],
)
def test_page_numbers_in_addresses(address: str, number: int | None) -> None:
    assert number_of(address, "http://a.example/n/c1.html") == number


@pytest.mark.parametrize("before", ["", "\n", "　", "<b> </b>"])
def test_a_link_leads_to_the_paragraph_whose_block_has_the_id(before: str) -> None:
    target = f'<div id="later">{before}<p>{LINE}乙</p></div>'
    body = read(f'<p>{LINE}<a href="#later">下文</a></p><p>{LINE}甲</p>{target}').body
    assert '<a href="#later">' in body
    assert f'<p id="later">{LINE}乙</p>' in body


def test_pages_are_joined_once_and_in_order() -> None:
    def part(number: int, text: str) -> Article:
        url = f"http://a.example/n/c1-{number}.html"
        later = tuple(f"http://a.example/n/c1-{n}.html" for n in range(number + 1, 4))
        body = f'<p id="n">{text}<a href="#n">回</a></p>'
        return Article(Source("t", "web", url), url, "题", body, continued=later)

    whole = reading.join(part(1, "甲"), [part(2, "乙"), part(2, "乙"), part(3, "丙")])
    assert vocabulary.text_of(whole.body).split("\n") == ["甲回", "乙回", "丙回"]
    assert vocabulary.problems(whole.body) == []
    assert whole.continued == ()


@pytest.mark.parametrize(
    ("pages", "joined"),
    [
        ([("甲", "a"), ("甲", "b")], "甲a甲b"),  # a slide show says the same under each picture
        ([("甲", "a"), ("甲乙", "")], "甲a甲乙"),
        ([("甲", "a"), ("甲乙", "ab")], "甲乙ab"),
        ([("甲", "a"), ("甲", "a"), ("甲", "")], "甲a"),
    ],
)
def test_no_picture_is_lost_where_pages_are_joined(
    pages: list[tuple[str, str]], joined: str
) -> None:
    def part(text: str, pictures: str) -> Article:
        images = "".join(f'<img src="http://a.example/{p}.png" alt="" />' for p in pictures)
        return Article(Source("t", "web", ""), "", "题", f"<p>{text}{images}</p>")

    first, *rest = [part(*page) for page in pages]
    body = reading.join(first, rest).body
    assert re.sub(r'<img src="http://a.example/(\w).png" alt="" />|<.*?>', r"\1", body) == joined


@pytest.mark.parametrize(("second", "kept"), [("", True), ("<h2>另一篇的题目</h2>", False)])
def test_an_article_may_stand_in_several_elements(second: str, kept: bool) -> None:
    other = LINE.replace("，", "、")
    told = read(
        "<title>桥边的读书会</title>"
        f"<article><h1>桥边的读书会</h1><p>{LINE}</p><p>{LINE[:-1]}，明年还要再办。</p></article>"
        f"<article>{second}<p>{other}</p></article>"
    )
    assert LINE in vocabulary.text_of(told.body)
    assert (other in vocabulary.text_of(told.body)) is kept
