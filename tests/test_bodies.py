"""Bodies as chapters and as Markdown: one text file a case, in ``bodies/``.

A case is a body, a line ``=== xhtml ===``, the chapter that `weave` makes of it, a line
``=== markdown ===`` and its Markdown. ``pytest --rewrite`` writes the last two anew.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import vocabulary
from bulletin.model import Piece
from bulletin.writers import templates
from bulletin.writers.chapter.conform import conform
from bulletin.writers.chapter.document import Document
from bulletin.writers.chapter.nodes import html, made, xhtml
from bulletin.writers.chapter.open import opened
from bulletin.writers.chapter.weave import weave
from bulletin.writers.markdown import body_to_markdown
from tests.bulletins import article

CASES = sorted((Path(__file__).parent / "bodies").glob("*.txt"))
XHTML, MARKDOWN = "\n=== xhtml ===\n", "\n=== markdown ===\n"
WORDS = templates.labels("study", "zh-CN")


def woven(body: str, **more: object) -> str:
    document = Document(WORDS, pictures={"a.png": "images/a.png"}, **more)  # type: ignore[arg-type]
    return weave(Piece(3, article(body)), document).body


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path, rewrite: bool) -> None:
    body, _, expected = case.read_text(encoding="utf-8").rstrip("\n").partition(XHTML)
    found = woven(body) + MARKDOWN + body_to_markdown(body)
    if rewrite:
        case.write_text(f"{body}{XHTML}{found}\n", encoding="utf-8")
    else:
        assert found == expected


def test_there_are_cases() -> None:
    assert len(CASES) >= 12


tags = st.sampled_from(sorted(vocabulary.ELEMENTS | {"div", "font"}))
words = st.text("字ab <&>\n\x0b😀", max_size=6)


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inner = st.lists(children, max_size=4).map("".join)
    return st.builds(
        lambda tag, content: (
            f"<{tag}/>" if tag in vocabulary.EMPTY else f"<{tag}>{content}</{tag}>"
        ),
        tags,
        inner,
    )


escaped = words.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))
bodies = st.lists(st.recursive(escaped, element, max_leaves=25), max_size=5).map("".join)


@given(bodies)
def test_no_text_is_lost_and_nothing_is_nested_wrongly(body: str) -> None:
    given_body = opened(body)[0]
    before = letters("".join(given_body.itertext()))
    unseen = letters("".join("".join(rp.itertext()) for rp in given_body.iter("rp")))
    root = conform(opened(body)[0])
    for reading in root.iter("rp"):
        reading.text = ""
    after = letters("".join(root.itertext()))
    assert not after - before
    assert not before - after - unseen
    again = ElementTree.fromstring(f"<body>{xhtml(conform(root))}</body>")
    for paragraph in (*again.iter("p"), *again.iter("pre"), *again.iter("span")):
        assert not {below.tag for below in paragraph.iter()} & {"div", "table", "ul", "figure"}
    for link in again.iter("a"):
        assert len(list(link.iter("a"))) == 1


def letters(text: str) -> Counter[str]:
    """The letters without order: what stood in a table wrongly is put before it."""
    return Counter("".join(text.split()))


def test_a_body_that_is_not_well_formed_keeps_its_text() -> None:
    chapter = weave(Piece(1, article("<p>一 &amp; 二<p>三")), Document(WORDS))
    assert re.findall(">([^<]+)<", chapter.body) == ["一 & 二".replace("&", "&amp;"), "三"]
    assert [note.code for note in chapter.notes] == ["body-mended"]


def test_a_body_too_deep_keeps_its_text() -> None:
    body = "<p>" + "<em>" * 3000 + "深" + "</em>" * 3000 + "</p>"
    chapter = weave(Piece(1, article(body)), Document(WORDS))
    assert "深" in chapter.body
    assert chapter.body.count("<em>") <= vocabulary.MAX_DEPTH


def test_footnotes_as_duokan_opens_them() -> None:
    body = '<p>甲<a class="noteref" href="#n">1</a></p>'
    body += '<aside class="footnote" id="n"><p>注</p></aside>'
    chapter = woven(body, duokan=True)
    assert 'class="noteref duokan-footnote"' in chapter
    assert '<ol class="duokan-footnote-content"><li class="duokan-footnote-item" id=' in chapter


def test_html_closes_nothing_that_html_leaves_open() -> None:
    root = made("body", [made("p", ["一", made("br"), "二"]), made("p")])
    assert html(root) == "<p>一<br>二</p><p></p>"
    assert xhtml(root) == "<p>一<br />二</p><p></p>"
