"""Paragraph numbers: which paragraphs count, and that ids of several bodies never meet."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.vocabulary import problems, text_of
from bulletin.writers.numbering import numbered


def ids(body: str, piece: int = 3) -> list[str]:
    return re.findall(r'id="([^"]+)"', numbered(body, piece))


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("<p>一</p><p>二</p>", 2),
        ("<p>一</p><p> </p><p><img src='a.png'/></p>", 1),
        ("<blockquote><p>引一</p><p>引二</p></blockquote>", 2),
        ("<ul><li>甲<ul><li>甲一</li></ul></li><li><p>乙</p></li></ul>", 2),
        ("<dl><dt>词</dt><dd>义</dd></dl><pre>code</pre>", 2),
        ('<p class="verse">行一<br/>行二</p><p class="media">视频</p>', 1),
        ("<h2>题</h2><table><tr><td><p>格</p></td></tr></table>", 0),
        ("<figure><img src='a.png'/><figcaption>图</figcaption></figure>", 0),
        ('<aside class="footnote"><p>注</p></aside><p>文</p>', 1),
    ],
)
def test_what_counts(body: str, count: int) -> None:
    assert ids(body) == [f"p3-{n}" for n in range(1, count + 1)]


def test_ids_of_the_body_are_kept_apart_and_links_follow() -> None:
    body = (
        '<h2 id="a">题</h2><p id="b">见<a href="#a">上</a>与<a href="#b">本段</a>'
        '<a href="#none">别处</a></p>'
    )
    assert numbered(body, 2) == (
        '<h2 id="a2-a">题</h2><p id="p2-1">见<a href="#a2-a">上</a>与<a href="#p2-1">本段</a>'
        '<a href="#none">别处</a></p>'
    )


def test_an_id_that_looks_like_ours_does_not_meet_ours() -> None:
    found = ids('<h2 id="p3-1">题</h2><p>文</p><p id="p3-1x">二</p>')
    assert found == ["a3-p3-1", "p3-1", "p3-2"]


@given(st.lists(st.sampled_from(["<p>文</p>", "<h2>题</h2>", "<ul><li>项</li></ul>", "<hr/>"])))
def test_text_stays_and_the_body_stays_good(parts: list[str]) -> None:
    body = "".join(parts)
    done = numbered(body, 7)
    assert text_of(done) == text_of(body)
    assert problems(done) == []
    assert len(re.findall(r'id="p7-', done)) == body.count("<p>") + body.count("<li>")
