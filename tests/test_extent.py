"""What of a very long article goes on paper."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.vocabulary import parse, problems, serialise
from bulletin.writers.extent import bound

LONG = "柳溪村的读书班每周六上午开课。" * 400


def cut(body: str, pages: float) -> tuple[str, int]:
    root = parse(body)
    omitted = bound(root, pages)
    return serialise(root), omitted


@pytest.mark.parametrize("pages", [0, 100])
def test_an_article_within_the_bound_stays_as_it_is(pages: float) -> None:
    body = f"<p>甲</p><table><tr><td>乙</td></tr></table><p>{LONG}</p>"
    assert cut(body, pages) == (body, 0)


@pytest.mark.parametrize(
    "middle",
    [
        f"<p>{LONG * 3}</p>",
        "<p>短句在这里。</p>" * 500,
        f"<table>{'<tr><td>一号</td><td>二</td></tr>' * 500}</table>",
        "<p>" + '<a href="https://example.org/">读书</a>文章' * 900 + "</p>",
        f"<ul>{'<li><p>一项</p></li>' * 500}</ul>",
        f"<p>{'一行<br/>' * 900}</p>",
        f"<p>{'<ruby>读<rt>du</rt></ruby>' * 900}</p>",
        "<pre>" + "x = 1\n" * 900 + "</pre>",
    ],
)
def test_beginning_and_end_stay_and_the_gap_is_counted(middle: str) -> None:
    body = f"<p>最前的一句。</p>{middle}<p>最后的一句。</p>"
    kept, omitted = cut(body, 5)
    assert problems(kept) == []
    assert kept.startswith("<p>最前的一句。</p>")
    assert kept.endswith("<p>最后的一句。</p>")
    assert kept.count('<p class="center">〔此处略去') == 1
    assert f"略去 {omitted} 字" in kept
    said = len(_words(body)) - len(_words(kept.replace(_marker(kept), "")))
    assert said == omitted
    assert bound(parse(kept), 7) == 0


def _words(body: str) -> str:
    return "".join("".join(parse(body).itertext()).split())


def _marker(body: str) -> str:
    start = body.index('<p class="center">〔')
    return body[start : body.index("</p>", start) + 4]


INNER = st.recursive(
    st.text("字 文a", max_size=30).map(lambda text: f"<em>{text}</em>"),
    lambda inner: st.lists(inner, max_size=4).map(lambda p: f"<span>尾{'尾'.join(p)}</span>"),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(INNER, min_size=1, max_size=30), st.floats(0.01, 3))
def test_every_character_is_kept_or_counted(parts: list[str], pages: float) -> None:
    body = "".join(f"<p>{part}后</p>" for part in parts)
    kept, omitted = cut(body, pages)
    left = kept.replace(_marker(kept), "") if "〔此处" in kept else kept
    assert len(_words(body)) == len(_words(left)) + omitted
    ElementTree.fromstring(f"<x>{kept}</x>")
