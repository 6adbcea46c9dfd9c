"""The facts of pages without a rule: information lines of all forms, titles, bylines."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from bulletin.model import Page, Source
from bulletin.reading.facts import Facts
from tests.reading_trees import facts_below

FORMS = Path(__file__).parent / "facts" / "forms.toml"
CASES: list[dict[str, Any]] = tomllib.loads(FORMS.read_text(encoding="utf-8"))["case"]
TITLE = "云溪村办起了读书室"
TEXT = "清晨的云溪村，读书室的灯先亮了起来，二十多位老人围坐在长桌旁，跟着志愿者一字一句地朗读。"


def read(html: str, *, url: str = "", body: str | None = "#text") -> Facts:
    """The facts of ``html`` with the element ``body`` as its body."""
    tree = LexborHTMLParser(html)
    page = Page(Source("page", "file", "page"), url, html, "utf-8")
    return facts_below(tree, page, tree.css_first(body) if body else None, None)


def _page(case: dict[str, Any]) -> str:
    text = case.get("text", TEXT)
    return f"""<!DOCTYPE html><html lang="{case.get("lang", "zh-CN")}"><head>
<title>{TITLE}</title>{case.get("head", "")}</head><body>
<ul><li><a href="/">首页</a></li><li><a href="/n">新闻</a></li></ul>
{case.get("above", "")}<h1>{TITLE}</h1>{case.get("below", "")}
<div id="text"><p>{case.get("first", "")}{text}</p><p>{text}</p><p>{text}</p>
{case.get("end", "")}</div>{case.get("after", "")}
<p>版权所有：云溪县 2019-2030</p></body></html>"""


@pytest.mark.parametrize("located", [True, False], ids=["body", "no body"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_form_of_information_line(case: dict[str, Any], located: bool) -> None:
    facts = read(_page(case), url=case.get("url", ""), body="#text" if located else None)
    assert facts.title == TITLE
    got = {
        "published": facts.published,
        "publisher": facts.publisher,
        "authors": list(facts.authors),
        "original": facts.original,
    }
    wanted = {"published": "", "publisher": "", "authors": [], "original": ""}
    wanted |= {key: case[key] for key in wanted if key in case}
    assert got == wanted
    assert facts.language == case.get("language", "zh-CN")


def _titled(title: str, above: str, heading: str, below: str = "", head: str = "") -> str:
    return read(
        f"<html lang=zh-CN><head><title>{title}</title>{head}</head><body>{above}{heading}{below}"
        f"<div id=text><p>{TEXT}</p><p>{TEXT}</p></div>"
        "<h2>相关新闻</h2><p><a href=x>另一条新闻的标题在这里</a></p></body></html>"
    ).title


INFO = "<p>2024-10-21 来源：云州日报</p>"
CROSSED = "读书室“亮灯”了，老人们又回到了课堂"


@pytest.mark.parametrize(
    ("title", "above", "heading", "expected"),
    [
        ("新闻动态--云溪县人民政府", "<h1>云溪县人民政府</h1>", f"<h2>{TITLE}</h2>", TITLE),
        (f"{TITLE}_云溪要闻_云溪网", "<h1><a href=/>云溪网</a></h1>", f"<h3>{TITLE}</h3>", TITLE),
        (f"{TITLE} 东乡办事处_云溪网", "<p>东乡办事处</p>", f"<div class=bt>{TITLE}</div>", TITLE),
        (f"{TITLE} - 云溪网", "", f"<h1>{TITLE} (2024-10-21)</h1>", TITLE),
        (f"{TITLE} - 云溪网", "", f"<h1>{TITLE}<small>来源：云溪网</small></h1>", TITLE),
        ("信息内容", "<p>您的位置：首页 &gt; 工作动态</p>", f"<p><b>{TITLE}</b></p>", TITLE),
        ("", "", f"<div><font size=5>{TITLE}</font></div>", TITLE),
        (f"{TITLE}-云溪县人民政府", "", "", TITLE),
        (f"云溪县人民政府 部门资讯 {TITLE}", "", f"<h1>{TITLE}</h1>", TITLE),
        ("云溪村办起了读书室，老人们又回到课堂_云溪网", "", "<h1>云溪村办起了读书室，老人们…</h1>",
         "云溪村办起了读书室，老人们又回到课堂"),
        (CROSSED, "", f"<h1>{CROSSED}</h1>", CROSSED),
        (f"{TITLE} 老人们又回到课堂", "", f"<h1>{TITLE}<br>老人们又回到课堂</h1>",
         f"{TITLE} 老人们又回到课堂"),
        (f"{TITLE}——记一间亮灯的屋子", "", f"<h1>{TITLE}</h1><h2>——记一间亮灯的屋子</h2>",
         f"{TITLE}——记一间亮灯的屋子"),
        (f"把书送到家门口 {TITLE}", "", f"<h3>把书送到家门口</h3><h1>{TITLE}</h1>",
         f"把书送到家门口 {TITLE}"),
        (TITLE, "", f"<h3>引导语：本周要闻</h3><h1>{TITLE}</h1><h4>一段副题文字</h4>", TITLE),
    ],
)  # fmt: skip
def test_the_title(title: str, above: str, heading: str, expected: str) -> None:
    assert _titled(title, above, heading, INFO) == expected


def test_a_claim_cut_at_a_quotation_mark_is_no_judge() -> None:
    heading = '奖金七百万！"读书奖"首位得主是谁？'
    head = '<meta property="og:title" content="奖金七百万！"读书奖"首位得主是谁？">'
    assert _titled("新闻", "", f"<h1>{heading}</h1>", INFO, head) == heading


def test_the_tree_of_a_page_without_body_or_head() -> None:
    assert read("", body=None) == Facts(witnesses=read("", body=None).witnesses)


@pytest.mark.parametrize(
    ("below", "head", "authors"),
    [
        ("<p class=byline>By Ann Lee and Bo Chen, Staff Writers | May 3, 2024</p>", "",
         ("Ann Lee", "Bo Chen")),
        ("<a rel=author href=/ann>Ann Lee</a>", "", ("Ann Lee",)),
        ("", '<meta name="author" content="Ann Lee">', ("Ann Lee",)),
        ("", '<meta property="article:author" content="https://social.example/ann">', ()),
        ("", '<script type="application/ld+json">{"@type":"NewsArticle","author":'
             '[{"@type":"Person","name":"Ann Lee"},{"@type":"Person","name":"Bo Chen"}]}</script>',
         ("Ann Lee", "Bo Chen")),
        ("<p>By the time they met, 20 readers had come.</p>", "", ()),
    ],
)  # fmt: skip
def test_western_bylines(below: str, head: str, authors: tuple[str, ...]) -> None:
    text = (
        "The villagers meet in the reading room every morning, and the volunteers read with them. "
    )
    facts = read(
        f"<html lang=en><head><title>A room for readers | Hill Post</title>{head}"
        '<meta property="og:site_name" content="Hill Post"></head><body>'
        f"<h1>A room for readers</h1>{below}<div id=text><p>{text * 3}</p><p>{text * 3}</p></div>"
    )
    assert (facts.title, facts.authors, facts.publisher, facts.language) == (
        "A room for readers",
        authors,
        "Hill Post",
        "en",
    )
