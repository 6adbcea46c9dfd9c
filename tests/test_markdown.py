"""Markdown of a whole bulletin; bodies alone are in test_bodies.py."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from lxml import html
from markdown_it import MarkdownIt

from bulletin import vocabulary
from bulletin.model import Bulletin
from bulletin.settings import WriteSettings
from bulletin.writers import markdown
from tests.bulletins import SECRET, article, of, picture, rich


def written(bulletin: Bulletin) -> str:
    return markdown.write(bulletin, WriteSettings()).data.decode()


def test_front_matter_is_quoted() -> None:
    odd = 'a: "b" # c'
    front = written(replace(of(article()), title=odd)).split("---\n")[1]
    # A JSON string is a string in YAML and in TOML alike; there is no YAML reader here.
    rows = tomllib.loads(front.replace(": ", " = ", 1).replace("\ndate: ", "\ndate = ").replace(
        "\nlang: ", "\nlang = "))  # fmt: skip
    assert rows["title"] == odd
    assert rows["lang"] == "zh-CN"


def test_sections_articles_and_what_the_trainer_wrote() -> None:
    found = written(rich())
    order = [
        "# ",
        "**编者按**",
        "## 课程安排",
        "## 第一单元",
        "### 第1篇",
        "#### 学习目标",
        "#### 思考与讨论",
        "#### 小测验",
    ]
    places = [found.index(f"\n{sign}" if sign.startswith("#") else sign) for sign in order]
    assert places == sorted(places)
    assert all(secret in found for secret in SECRET)


def test_nothing_of_the_trainers_for_participants() -> None:
    found = written(rich().for_audience("participant"))
    assert not [secret for secret in SECRET if secret in found]
    assert "参考答案" not in found


def test_pictures_that_it_cannot_hold_are_named_and_counted() -> None:
    one = picture(4, 4, "a.png")
    edition = markdown.write(
        of(article('<p>x<img src="a.png" alt="树"/></p>', images=(one,))), WriteSettings()
    )
    assert "*\\[图片：树\\]*" in edition.data.decode()
    assert [note.code for note in edition.notes] == ["pictures-named"]


def test_footnotes_of_two_articles_do_not_meet() -> None:
    body = '<p>甲<a class="noteref" href="#n">1</a></p>'
    body += '<aside class="footnote" id="n"><p>注</p></aside>'
    found = written(of(article(body), article(body)))
    assert "甲[^1-1]" in found
    assert "[^2-1]: 注" in found


def test_address_and_facts_stand_under_the_title() -> None:
    found = written(of(article()))
    assert "来源：青禾阅读网\\\n作者：林知秋\\\n日期：2024年10月21日\\\n原文：<https://" in found


def test_cells_stand_under_their_columns_and_options_have_letters() -> None:
    found = written(rich())
    assert "| 09:00–09:40 | 朗读 第1篇 | 40分钟 |" in found
    assert "   - C. 136个" in found
    body = (
        "<table><tr><th rowspan='2'>镇</th><th colspan='2'>人数</th></tr>"
        "<tr><th>去年</th><th>今年</th></tr><tr><td>青</td><td>1</td><td>2</td></tr></table>"
    )
    assert markdown.body_to_markdown(body).splitlines() == [
        "| 镇 | 人数 |  |",
        "| --- | --- | --- |",
        "|  | 去年 | 今年 |",
        "| 青 | 1 | 2 |",
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<h2>用 C#</h2><h3>题 ##</h3>",
        "<p># 不是标题</p><p>1. 不是列表</p><p>2) 也不是</p><p>- 也不是</p>",
        "<p>* a *b* _c_ `d` [e](f) &lt;g&gt; ~~h~~ \\ | ! &amp;amp; &amp;#35;<br/>+ 第二行</p>",
        "<p>他说<strong>“读书”</strong>后，<em>慢</em>慢<strong>走</strong>。a<em>b</em>c</p>",
        "<ul><li><strong>名称：</strong>reading-room</li></ul>",
        "<table><tr><th>甲|乙</th></tr><tr><td><code>a|b</code></td><td>x<br/>y</td></tr></table>",
        "<table><tr><th>外</th></tr><tr><td><p>字</p>"
        "<table><tr><td>1|2</td><td>3</td><td>4</td></tr></table></td></tr></table>",
        "<ul><li><p>甲</p><p>乙</p><ol start='3'><li>丙</li></ol></li></ul><ol><li>1. 戊</li></ol>",
        "<pre>```\n# x\n```</pre><p><code>`a``b`</code></p>",
        "<blockquote><p>&gt; 引</p><ul><li>己</li></ul></blockquote>",
        "<p>=== 线</p><p>--- 线</p><p>*** 线</p><p>    四格</p><p>[^1]: 不是脚注</p>",
    ],
)  # fmt: skip
def test_a_commonmark_reader_finds_the_text_that_was_written(body: str) -> None:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    shown = html.fromstring(f"<div>{reader.render(markdown.body_to_markdown(body))}</div>")
    wanted = "".join(vocabulary.parse(body).itertext())
    assert "".join(shown.text_content().split()) == "".join(wanted.split())
