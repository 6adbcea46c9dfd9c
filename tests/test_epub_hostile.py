"""Whatever comes in, the e-book stays valid: strings, addresses and random bodies."""

from __future__ import annotations

import random
import time
from html import escape

import pytest

from bulletin import vocabulary
from bulletin.model import Article, Bulletin, Piece, Section
from bulletin.settings import WriteSettings
from bulletin.writers import write
from bulletin.writers.chapter import addresses, languages
from tests.bulletins import article, of
from tests.ebooks import Faults, files, made, text

TITLES = (
    "", "  ", "x" * 500, "题" * 500, "😀👨‍👩‍👧", "../../etc/passwd", "كتاب القرية",
    "\x00\x0b\ud800题",
    "<b>&amp;</b>", "{{ 7*7 }}{% for %}", "]]>", "a\nb\tc", "\u202egnp.exe", "CON", "#?%",
)  # fmt: skip
ADDRESSES = (
    "http://example.org/a b", "https://[::1", "http://exa mple.org/", "https://例子.测试/路?查=询#片",
    "http:///x", "https://a_b.example.org/%zz?q=%", "https://example.org:99999/", "https://-/",
    "https://a..b/", "http://1.2.3.999/", "https://xn--/", "javascript:alert(1)", "mailto:a b@c",
    "tel:+86 10", "http://user:pw@example.org/x", "https://example.org/a|b[c]\\d^`{}", "//x", "x",
    "#x1", "#none", "https://example.org/1", "\ud800",
)  # fmt: skip
WORDS = ("字", "文 章", " ", "\n", "a & b", "<x>", "长" * 30, "😀", "\ud800", "\x0b", "\x85", "]]>")
VALUES = ("1", "0", "-3", "x1", "x2", "zh_CN", "en", "q q", "rtl", "noteref", "footnote", "center",
          "99999999", "", "a.png", "1.5", "I", "verse", "é", "2x")  # fmt: skip
NAMES = ("id", "lang", "dir", "class", "href", "src", "alt", "width", "colspan", "rowspan", "start",
         "type", "reversed", "value", "style", "onclick")  # fmt: skip
TAGS = (*sorted(vocabulary.ELEMENTS), "div", "script", "p", "li", "td", "tr", "table")


def test_titles_and_addresses_of_every_kind(faults: Faults) -> None:
    pieces = [
        Piece(n, article(title=title, url=address, original=ADDRESSES[-n], authors=(title,),
                         publisher=title, published=title[:10], language=title[:8]), note=title)
        for n, (title, address) in enumerate(zip(TITLES * 2, ADDRESSES, strict=False), start=1)
    ]  # fmt: skip
    book = made(Bulletin("\x00", (Section("\x01节", tuple(pieces)),), issue="\ud800", date="x",
                         issuer=" ", language="zh_CN"))  # fmt: skip
    assert faults(book) == []
    assert "{{ 7*7 }}" in text(book, "article-010.xhtml")
    assert len(files(book)) == len(set(files(book)))


def test_random_bodies(faults: Faults) -> None:
    chance = random.Random(5)
    articles = [wild(chance, number) for number in range(24)]
    book = made(of(*articles), WriteSettings(toc_depth=3))
    assert faults(book) == []


@pytest.mark.parametrize("format_", ["html", "md"])
def test_the_other_writers_take_them_too(format_: str) -> None:
    chance = random.Random(6)
    bulletin = of(*(wild(chance, number) for number in range(20)))
    data = write(bulletin, format_, WriteSettings()).data.decode()  # type: ignore[arg-type]
    assert "<script" not in data
    assert "onclick" not in data
    assert "javascript:" not in data


def wild(chance: random.Random, number: int) -> Article:
    body = "".join(_tree(chance, 0) for _ in range(5))
    if number == 7:
        body += "<em>" * 3000 + "深" + "</em>" * 3000
    if number == 9:
        body += "<p>没关"
    return article(body, title=f"第{number}", url=f"https://example.org/{number}")


def _tree(chance: random.Random, depth: int) -> str:
    if depth > 7 or chance.random() < 0.25:
        return escape(chance.choice(WORDS))
    tag = chance.choice(TAGS)
    if tag in vocabulary.EMPTY:
        return f"<{tag}{_attributes(chance)}/>"
    inner = "".join(_tree(chance, depth + 1) for _ in range(chance.randint(0, 4)))
    return f"<{tag}{_attributes(chance)}>{inner}</{tag}>"


def _attributes(chance: random.Random) -> str:
    names = [name for name in NAMES if chance.random() < 0.12]
    values = [chance.choice(ADDRESSES if name in {"href", "src"} else VALUES) for name in names]
    return "".join(f' {n}="{escape(v)}"' for n, v in zip(names, values, strict=True))


def test_addresses_are_written_so_that_no_checker_minds() -> None:
    assert addresses.written("https://例子.测试/路 径?a=查#片") == (
        "https://xn--fsqu00a.xn--0zwm56d/%E8%B7%AF%20%E5%BE%84?a=%E6%9F%A5#%E7%89%87"
    )
    assert addresses.written("https://example.org/%E8%B7%AF%zz") == (
        "https://example.org/%E8%B7%AF%25zz"
    )
    for bad in ("javascript:x", "https://[::1", "http:///x", "https://a..b/", "https://xn--/", ""):
        assert addresses.written(bad) is None


def test_two_spellings_of_one_address() -> None:
    spellings = (
        "http://www.Example.org/a/",
        "https://example.org/a#x",
        "https://example.org:443/a",
    )
    assert len({addresses.same(one) for one in spellings}) == 1
    assert addresses.same("https://example.org/a?b=1") != addresses.same("https://example.org/a")
    assert addresses.same("页面.html") == ""


@pytest.mark.parametrize(
    ("typed", "tag", "side"),
    [("zh_cn", "zh-CN", "ltr"), ("zh-hans-cn", "zh-Hans-CN", "ltr"), ("EN", "en", "ltr"),
     ("ug-Arab-CN", "ug-Arab-CN", "rtl"), ("ug-Latn", "ug-Latn", "ltr"), ("中文", "und", "ltr"),
     ("he", "he", "rtl"), ("x" * 20, "und", "ltr")],
)  # fmt: skip
def test_language_tags(typed: str, tag: str, side: str) -> None:
    assert languages.tag(typed) == tag
    assert languages.direction(languages.tag(typed)) == side


def test_no_bulletin_takes_long() -> None:
    long = article("<p>字</p>" * 20_000)
    start = time.process_time()
    made(of(long))
    assert time.process_time() - start < 20
