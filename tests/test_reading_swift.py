"""What reading does in a short way of its own gives what the long way gives."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.formatter import XMLFormatter
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin import reading
from bulletin.model import Page, Source
from bulletin.reading.alternatives import by_initial
from bulletin.reading.clean.bench import new_soup
from bulletin.reading.clean.writing import Writer, markup
from bulletin.settings import ReadingSettings

LINE = "村里的读书会每周三晚上开课，今年已经办了二十四期，来的人从最初的七八个增加到五十多个。"


@pytest.mark.parametrize(
    "pattern",
    [
        r"nav|\bfoot(?:er)?\b|[-_]ads?\b|\bads?\b|a(?:|n)v",
        r"a?d|a+v|foo|fo[o|d]t|f\|t|[]a]n|[^]a]d|\ba(?:d|(?:n|t)o)|-v",
    ],
)
@given(word=st.text("adnvfot-_| ]", max_size=9))
@settings(max_examples=150, deadline=None)
def test_alternatives_by_initial_match_the_same_words(pattern: str, word: str) -> None:
    plainly = re.search(pattern, word) is not None
    assert (by_initial(pattern).search(word) is not None) == plainly


NAMES = st.sampled_from(["p", "div", "b", "pre", "br", "img", "textarea"])
TEXTS = st.sampled_from(["", " ", "\n ", "字", " a&b<c>", "\u3000", "\xa0", "]]>", "\"'"])
ATTRIBUTES = st.dictionaries(st.sampled_from(["src", "alt", "class"]), TEXTS, max_size=3)
TREES = st.recursive(
    TEXTS, lambda kids: st.tuples(NAMES, ATTRIBUTES, st.lists(kids, max_size=4)), max_leaves=12
)


def write(writer: Writer, soup: BeautifulSoup, tree: object) -> None:
    """The same tree by our writer, and as a parser would have BeautifulSoup write it."""
    if isinstance(tree, str):
        writer.text(tree)
        soup.handle_data(tree)
    elif isinstance(tree, tuple):
        name, attributes, kids = tree
        writer.start(name, attributes)
        soup.handle_starttag(name, None, None, attributes)
        for kid in kids:
            write(writer, soup, kid)
        assert writer.end() == name
        soup.handle_endtag(name)


def linked(soup: BeautifulSoup) -> list[tuple[object, ...]]:
    """All parts in order, each with its neighbours; next to the first there may be the soup."""
    parts = [part for part in soup.descendants if isinstance(part, (Tag, NavigableString))]
    number = {id(part): n for n, part in enumerate(parts)}
    around = ("parent", "previous_element", "next_element", "previous_sibling", "next_sibling")
    return [
        (
            part.name if isinstance(part, Tag) else str(part),
            *(number.get(id(getattr(part, name))) for name in around),
        )
        for part in parts
    ]


@given(trees=st.lists(TREES, max_size=4))
@settings(max_examples=150, deadline=None)
def test_a_soup_is_written_and_put_in_words_as_beautifulsoup_does(trees: list[object]) -> None:
    writer, soup = Writer(), new_soup()
    for tree in trees:
        write(writer, soup, tree)
    writer.finish()
    soup.endData()
    assert linked(writer.soup) == linked(soup)
    xml = XMLFormatter(
        entity_substitution=lambda text: (
            text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        ),
        void_element_close_prefix="/",
        empty_attributes_are_booleans=False,
    )
    assert markup(writer.soup) == soup.decode(formatter=xml)


def test_a_long_comparison_in_a_script_does_not_swallow_the_page() -> None:
    script = f"<script>if (i<length {'&& more ' * 900}) go()</script>"
    html = f"<title>读书会</title><body>{script}<p>{LINE}</p><p>{LINE}甲</p>"
    page = Page(Source("t", "file", "t"), "https://cun.example/a/1.html", html, "utf-8")
    assert reading.read(page, ReadingSettings()).body.count("<p>") == 2
