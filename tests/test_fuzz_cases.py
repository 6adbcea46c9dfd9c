"""What the fuzzer found, and pages that a machine makes up: the way to an e-book holds."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bulletin.errors import BulletinError
from bulletin.model import Bulletin, Piece, Section
from bulletin.packet.load import load
from bulletin.pipeline.batch import names
from bulletin.settings import WriteSettings
from bulletin.vocabulary import text_of
from bulletin.writers import epub
from fuzz.target import check, one, read
from tests.ebooks import files
from tests.hostile.case import FIRST, LAST, page

CASES = sorted((Path(__file__).parent.parent / "fuzz/cases").iterdir())
WORDS = st.text(
    st.sampled_from("读书班村里的人 ,.。，<>&;\"'=/\t\n\x00\u200b\u202e😀𠮷aé{}%[]()"), max_size=40
)
TAGS = st.sampled_from(
    "div p span b a table tr td ul li h2 blockquote pre ruby rt sup img br form script style svg "
    "math template noscript iframe figure figcaption section x-y".split()
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from("class id href src style onclick hidden dir lang colspan data-src".split()),
    WORDS,
    max_size=2,
)


def tag(name: str, attributes: dict[str, str], inside: list[str], closed: bool) -> str:
    said = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{said}>{''.join(inside)}" + (f"</{name}>" if closed else "")


TREES = st.recursive(
    WORDS,
    lambda inner: st.builds(tag, TAGS, ATTRIBUTES, st.lists(inner, max_size=5), st.booleans()),
    max_leaves=40,
)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_what_the_fuzzer_found(path: Path) -> None:
    one(path.read_bytes())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=2000))
def test_any_bytes(data: bytes) -> None:
    one(data)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TREES)
def test_any_markup_becomes_a_chapter(inside: str) -> None:
    try:
        article = read(inside.encode("utf-8", "replace"))
    except BulletinError:
        return
    check(article)
    book = epub.write(
        Bulletin("", (Section("", (Piece(1, article),)),), date="2026-11-23"), WriteSettings()
    )
    assert any(name.endswith("article-001.xhtml") for name in files(book.data))


CLOSED = st.recursive(
    WORDS.map(escape),
    lambda inner: st.builds(
        tag,
        st.sampled_from("div p b table ul li h2 blockquote sup section x-y".split()),
        st.just({}),
        st.lists(inner, max_size=5),
        st.just(True),
    ),
    max_leaves=30,
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CLOSED)
def test_whatever_stands_in_an_article_its_ends_stay(inside: str) -> None:
    text = text_of(read(page(inside).encode("utf-8", "replace")).body)
    assert text.startswith(FIRST)
    assert text.endswith(LAST)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.text(max_size=300), WORDS.map(lambda text: f'title = "x"\n[[article]]\n{text}'))
)
def test_any_packet_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("packets") / "p.toml"
    path.write_bytes(text.encode("utf-8", "replace"))
    refused = _refused(path)
    assert refused is None or (refused.exit_code == 2 and "p.toml" in refused.text)


def _refused(path: Path) -> BulletinError | None:
    try:
        load(path)
    except BulletinError as error:
        return error
    return None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=8))
def test_any_title_gives_a_name_of_its_own(titles: list[str]) -> None:
    namer = names.Namer("{title}")
    given_out = [namer.name({"title": title}, n) for n, title in enumerate(titles)]
    assert len({name.casefold() for name in given_out}) == len(titles)
    for name in given_out:
        assert name
        assert name == Path(name).name
        assert name not in {".", ".."}
        assert len(name.encode()) < 255
        assert name.isprintable()
