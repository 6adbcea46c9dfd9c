"""Lines around the text, as many sites write them: those of the page go, those of the text stay.

The lines are data, one a line, in ``tests/furniture``; each is set on a page of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from time import process_time

import pytest

from bulletin import reading, vocabulary
from bulletin.model import Page, Source
from bulletin.reading import phrases
from bulletin.settings import ReadingSettings

FOLDER = Path(__file__).parent / "furniture"
URL = "https://cun.example/a/1.html"
TEXT = [
    "清早的雾还没有散，村口书屋的门已经开了，值班的老师把昨夜归还的书一本一本擦净放回架上。",
    "九点刚过，孩子们陆续来了，有的挑图画书，有的找上周没有读完的那一本，屋里只听得见翻书声。",
    "傍晚的时候，老人们来读报，读到要紧处便停下来议论几句，直到天色暗了才一个个回家去。",
]
Layout = Callable[[str, list[str]], list[str]]


def lines(name: str) -> list[str]:
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def read(blocks: list[str], form: str) -> str:
    inside = "".join(form.format(block) for block in blocks)
    html = f"<title>书屋一日</title><body><h1>书屋一日</h1><div class='content'>{inside}</div>"
    page = Page(Source("t", "web", URL), URL, html, "utf-8")
    return vocabulary.text_of(reading.read(page, ReadingSettings()).body)


def bare(text: str) -> str:
    return "".join(text.split())


LAYOUTS: dict[str, Layout] = {
    "tail": lambda line, text: [*text, line],
    "head": lambda line, text: [line, *text],
}


def in_turn(found: list[str]) -> list[tuple[str, str]]:
    """The lines, every other one in another markup."""
    return list(zip(cycle(["<p>{}</p>", "　　{}<br>"]), found))


@pytest.mark.parametrize("place", LAYOUTS)
def test_lines_of_the_page_go(place: str) -> None:
    left = {}
    for form, line in in_turn(lines(place)):
        got = read(LAYOUTS[place](line, TEXT), form)
        assert all(bare(part) in bare(got) for part in TEXT), line
        if bare(got) != bare("".join(TEXT)):
            left[line] = got
    assert list(left) == []


@pytest.mark.parametrize("place", LAYOUTS)
def test_lines_of_the_text_stay(place: str) -> None:
    kept = in_turn(lines("kept"))
    lost = [x for form, x in kept if bare(x) not in bare(read(LAYOUTS[place](x, TEXT), form))]
    assert lost == []


def test_what_closes_a_document_stays() -> None:
    forms = [("<p>{}</p>", line) for line in lines("signed")]
    lost = [x for form, x in forms if bare(x) not in bare(read(LAYOUTS["tail"](x, TEXT), form))]
    assert lost == []


def after_the_last_sentence(line: str) -> str:
    return bare(read([*TEXT[:2], TEXT[2] + line], "<p>{}</p>"))


def test_what_is_set_behind_the_last_sentence_goes() -> None:
    whole = bare("".join(TEXT))
    assert [x for x in lines("suffix") if after_the_last_sentence(x) != whole] == []


def test_what_the_author_set_behind_the_last_sentence_stays() -> None:
    kept = lines("suffix_kept")
    assert [x for x in kept if bare(x) not in after_the_last_sentence(x)] == []


def between(block: str) -> str:
    return bare(read([TEXT[0], f"</p>{block}<p>", *TEXT[1:]], "<p>{}</p>"))


def test_what_leads_to_other_articles_goes_from_between_the_paragraphs() -> None:
    assert [x for x in lines("between") if between(x) != bare("".join(TEXT))] == []


def test_links_of_the_text_stay_between_the_paragraphs() -> None:
    kept = {block: bare(re.sub(r"<[^>]*>", "", block)) for block in lines("between_kept")}
    assert [block for block, said in kept.items() if said not in between(block)] == []


def below(block: str) -> str:
    """The page whose box holds the article's column and, far below it, ``block``."""
    column = "".join(f"<p>{text}</p>" for text in TEXT)
    return bare(read([f"<div><div class=k1>{column}</div></div>{block}"], "{}"))


def test_what_stands_below_the_column_of_the_article_goes() -> None:
    assert [x for x in lines("below") if below(x) != bare("".join(TEXT))] == []


def test_what_ends_the_article_below_its_column_stays() -> None:
    kept = {block: bare(re.sub(r"<[^>]*>", "", block)) for block in lines("below_kept")}
    assert [block for block, said in kept.items() if said not in below(block)] == []


def test_a_song_keeps_its_refrain() -> None:
    sung = "啊，我的村庄，我的灯光<br>你照亮了多少归来的路<br>你温暖了多少远行的人"
    verses = ["河水流过青石的桥<br>灯火照着夜读的窗", "枣树又结满了红枣<br>书屋又添了新的书"]
    song = [verses[0], sung, verses[1], sung, sung]
    facts = "<div>2026年3月18日　来源：春江日报</div>"
    html = f"<title>书屋一日</title><h1>书屋一日</h1>{facts}<div>{'<p>'.join(['', *song])}</div>"
    page = Page(Source("t", "web", URL), URL, html, "utf-8")
    got = vocabulary.text_of(reading.read(page, ReadingSettings()).body)
    assert bare(got) == bare("".join(song)).replace("<br>", "")


@pytest.mark.parametrize(
    "number", ["<strong>第一条</strong>　", "<b>一、</b>　", "<span>第一条</span>　", "第一条　"]
)
def test_the_gap_behind_a_number_stays(number: str) -> None:
    assert "　清早" in read([number + TEXT[0], *TEXT[1:]], "<p>{}</p>")


def test_a_title_on_two_lines_and_the_over_title_go_from_the_body() -> None:
    title = "<p>一年只关三天门，灯却夜夜亮着——</p><p>柳溪村的书屋</p><p>和三位守灯人</p>"
    facts = "<p>2026年03月18日　来源：春江日报</p>"
    body = "".join(f"<p>{text}</p>" for text in TEXT)
    html = f"<title>柳溪村的书屋和三位守灯人</title><div class=content>{title}{facts}{body}</div>"
    page = Page(Source("t", "web", URL), URL, html, "utf-8")
    got = vocabulary.text_of(reading.read(page, ReadingSettings()).body)
    assert bare(got) == bare("".join(TEXT))


def test_a_poem_is_found_beside_teasers_that_say_more() -> None:
    verses = [f"第{n}盏灯挂在渡口的木杆上"[: 4 + n % 7] for n in range(1, 25)]
    poem = f"<table><tr><td><div>{'<br>'.join(verses)}</div></td></tr></table>"
    tease = "<p>旧体与新声之间，往往只隔着一次回头；本文从六个语词入手，谈一谈写作的边界。</p>"
    beside = "".join(f"<li><a href=/t/{n}>灯下夜话之{n}：书与人</a>{tease}</li>" for n in range(6))
    html = f"<title>渡口的灯</title><h2>渡口的灯</h2>{poem}<dl><dt>推荐<dd><ul>{beside}</ul></dl>"
    page = Page(Source("t", "web", URL), URL, html, "utf-8")
    body = vocabulary.text_of(reading.read(page, ReadingSettings()).body)
    assert bare(body) == bare("".join(verses))


@pytest.mark.parametrize(
    "word", ["推荐", "官方账号", "1 ", "约", "编辑 ", "赞", "分享", "[1]", "A b "]
)
def test_no_line_takes_long_to_judge(word: str) -> None:
    line = (word * 690)[:690] + "终！x"
    start = process_time()
    phrases.furniture(line, above=True)
    phrases.anywhere(line[-200:], linked=1.0)
    assert process_time() - start < 0.5
