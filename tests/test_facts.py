"""The facts of pages without a rule: information lines of all forms, titles, bylines."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from bulletin.model import Page, Source
from bulletin.reading.facts import Facts, gather

FORMS = Path(__file__).parent / "facts" / "forms.toml"
CASES: list[dict[str, Any]] = tomllib.loads(FORMS.read_text(encoding="utf-8"))["case"]
TITLE = "云溪村办起了读书室"
TEXT = "清晨的云溪村，读书室的灯先亮了起来，二十多位老人围坐在长桌旁，跟着志愿者一字一句地朗读。"


def read(html: str, *, url: str = "", body: str | None = "#text") -> Facts:
    """The facts of ``html`` with the element ``body`` as its body."""
    tree = LexborHTMLParser(html)
    page = Page(Source("page", "file", "page"), url, html, "utf-8")
    return gather(tree, page, tree.css_first(body) if body else None, None)


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
