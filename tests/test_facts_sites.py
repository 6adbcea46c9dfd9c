"""Saved pages in the manner of each site: the rule is found, and it finds body and facts.

A case is ``tests/facts/<name>.json`` with ``<name>.html``: the page's address (``""`` for a
saved page of unknown origin), the name of the rule, the first and last words of the body that
the rule points at, and the facts. Where it names a ``page``, that folder of ``tests/pages`` has
the page. ``--rewrite`` writes all but the address and ``page`` anew.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from bulletin.model import Page, Source
from bulletin.reading import rules
from bulletin.reading.rules import SiteRule
from tests.reading_trees import facts_below

FOLDER = Path(__file__).parent / "facts"
PAGES = Path(__file__).parent / "pages"
CASES = sorted(path.stem for path in FOLDER.glob("*.json"))


def _expected(name: str) -> dict[str, Any]:
    case: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return case


def _page(name: str, url: str) -> Page:
    whole = _expected(name).get("page")
    path = PAGES / whole / "source.html" if whole else FOLDER / f"{name}.html"
    return Page(Source(name, "file", name), url, path.read_text(encoding="utf-8"), "utf-8")


def _body(tree: LexborHTMLParser, rule: SiteRule) -> LexborNode | None:
    found = (tree.css_first(selector) for selector in rule.body)
    return next((node for node in found if node is not None), None)


def _read(name: str, url: str) -> dict[str, Any]:
    page = _page(name, url)
    tree = LexborHTMLParser(page.html)
    before = tree.html
    rule = rules.find(page, (), tree)
    assert rule is not None
    body = _body(tree, rule)
    assert body is not None
    facts = asdict(facts_below(tree, page, body, rule))
    assert tree.html == before, "the tree was changed"
    assert dict(facts.pop("witnesses"))["title"]
    text = "".join(body.text().split())
    return {"rule": rule.name, "body": [text[:8], text[-8:]], "facts": facts}


@pytest.mark.parametrize("name", CASES)
def test_the_page_of_a_site(name: str, rewrite: bool) -> None:
    expected = _expected(name)
    given = {key: expected[key] for key in ("url", "page") if key in expected}
    got = given | json.loads(json.dumps(_read(name, expected["url"])))
    if rewrite:
        text = json.dumps(got, ensure_ascii=False, indent=1)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    else:
        assert got == expected


@pytest.mark.parametrize("name", CASES)
def test_the_facts_do_not_hang_on_the_rule(name: str) -> None:
    """Title, date and publisher are the same where no rule is known (chosen cases excepted)."""
    expected = _expected(name)
    page = _page(name, "")
    tree = LexborHTMLParser(page.html)
    rule = rules.find(replace(page, url=expected["url"]), (), tree)
    assert rule is not None
    facts = facts_below(tree, page, _body(tree, rule), None)
    assert facts.title == expected["facts"]["title"]
    assert facts.published == expected["facts"]["published"]


def test_every_rule_has_a_page() -> None:
    tested = {_expected(name)["rule"] for name in CASES}
    assert {rule.name for rule in rules.all_rules()} == tested
