"""Headlines that the title element does not tell, or that stand in parts."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from bulletin.model import Page, Source
from tests.reading_trees import facts_below

TITLES = Path(__file__).parent / "facts" / "titles.toml"
CASES: list[dict[str, str]] = tomllib.loads(TITLES.read_text(encoding="utf-8"))["case"]
TEXT = "清晨的云溪村，读书室的灯先亮了起来，二十多位老人围坐在长桌旁，跟着志愿者一字一句地朗读。"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_headline(case: dict[str, str]) -> None:
    html = (
        f"<html lang=zh-CN><head><title>{case['title']}</title>{case.get('head', '')}</head><body>"
        f"{case['html']}<div id=text><p>{TEXT}</p><p>{TEXT}</p></div></body></html>"
    )
    tree = LexborHTMLParser(html)
    page = Page(Source("page", "file", "page"), "", html, "utf-8")
    facts = facts_below(tree, page, tree.css_first("#text"), None)
    assert (facts.title, facts.subtitle) == (case["expected"], case.get("subtitle", ""))
