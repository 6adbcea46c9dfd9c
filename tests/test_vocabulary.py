"""The closed vocabulary: round trips, text, and what `problems` finds."""

from __future__ import annotations

import pytest

from bulletin.vocabulary import MAX_DEPTH, parse, problems, serialise, text_of

GOOD = [
    "",
    '<p>一</p><p class="right">署名<br/>二</p>',
    '<h2 id="a">题</h2><ul><li>一<ul><li>二</li></ul></li></ul>',
    '<figure><img src="a.png" alt="图"/><figcaption>说明</figcaption></figure>',
    '<table><tbody><tr><td colspan="2" class="center">格</td></tr></tbody></table>',
    '<p>文<a class="noteref" id="r1" href="#n1">1</a></p>'
    '<aside class="footnote" id="n1"><p>注</p></aside>',
    "<p>&lt;b&gt; &amp; {{ 7*7 }}</p><hr/>",
]


@pytest.mark.parametrize("body", GOOD)
def test_a_good_body_has_no_problems_and_comes_back(body: str) -> None:
    assert problems(body) == []
    assert serialise(parse(body)).replace(" />", "/>") == body


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p>", "not well-formed"),
        ("loose", "text outside a block"),
        ("<p>a</p>loose", "text outside a block"),
        ("<em>a</em>", "<em> at the top level"),
        ("<p><script>x</script></p>", "<script> is not in the vocabulary"),
        ('<p onclick="x">a</p>', "<p onclick> is not in the vocabulary"),
        ('<p class="fancy">a</p>', '<p class="fancy"> is not in the vocabulary'),
        ('<p><a href="javascript:x">a</a></p>', '<a href="javascript:x">'),
        ('<p id="a">1</p><p id="a">2</p>', "the id a stands twice"),
        ("<ul>text<li>a</li></ul>", "text directly in <ul>"),
        ("<p>a<br>b</br></p>", "<br> is not empty"),
        ("<blockquote>" * 61 + "</blockquote>" * 61, f"nested deeper than {MAX_DEPTH}"),
    ],
)
def test_what_is_outside_is_said(body: str, said: str) -> None:
    assert any(problem.startswith(said) for problem in problems(body)), problems(body)


def test_text_is_one_line_a_block() -> None:
    body = (
        "<h2>题</h2><p>一<br/>二  三</p><table><tr><td>a</td><td>b</td></tr></table>"
        "<p><ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字</p><pre>x\n  y</pre>"
    )
    assert text_of(body) == "题\n一\n二 三\na\tb\n漢字\nx\ny"


def test_the_line_that_stands_for_a_player_is_no_word_of_the_article() -> None:
    body = '<p>先看一段。</p><p class="media">视频 · Video: <a href="http://v.example/1">v.example/1</a></p>'
    assert text_of(body) == "先看一段。"
    assert text_of(body, players=True).endswith("视频 · Video: v.example/1")
