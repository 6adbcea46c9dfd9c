"""Wide tables: what folds on a narrow screen, and what its cards say."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import pytest

from bulletin import vocabulary
from bulletin.settings import WriteSettings
from bulletin.writers import html
from bulletin.writers.chapter.folding import fold
from tests.bulletins import article, of
from tests.ebooks import made, text

LONG = "上午九点到下午五点半"


def table(*rows: str) -> Element:
    """A table of rows whose cells stand between ``|``; ``*`` makes a head, ``2^`` spans rows."""
    body = "".join(f"<tr>{''.join(map(_cell, row.split('|')))}</tr>" for row in rows)
    return vocabulary.parse(f"<table><tbody>{body}</tbody></table>")[0]


def _cell(written: str) -> str:
    tag = "th" if "*" in written else "td"
    over = re.match(r"(\d+)(\^|~)", written)
    name = {"^": "rowspan", "~": "colspan"}.get(over[2], "") if over else ""
    span = f' {name}="{over[1]}"' if over else ""
    said = re.sub(r"\d+[\^~]|\*", "", written)
    return f"<{tag}{span}>{said}</{tag}>"


def cards(one: Element) -> list[str]:
    """What the cards of a folded table say, row by row."""
    return [
        " ".join(
            filter(None, [row.get("data-above", ""),
                          *(c.get("data-label", "") + "".join(c.itertext()) for c in row)])
        )
        for row in one.iter("tr")
        if row.get("class") != "names"
    ]  # fmt: skip


def test_each_cell_of_a_card_names_its_column() -> None:
    one = table(
        "*镇|*地址|*时间|*电话",
        f"青石|{LONG}|{LONG}|0571-8888-1234",
        f"柳湾|{LONG}||0571-8888-5678",
    )
    assert fold(one, "：") == "fold"
    assert cards(one) == [
        f"镇：青石 地址：{LONG} 时间：{LONG} 电话：0571-8888-1234",
        f"镇：柳湾 地址：{LONG} 电话：0571-8888-5678",
    ]


def test_what_spans_rows_or_columns_is_said_on_every_card() -> None:
    one = table(
        "2^*镇|2~*开放|*电话",
        "*时间|*地点|*号码",
        f"2^青石|{LONG}|{LONG}|0571-8888-1234",
        f"{LONG}|文化站|0571-8888-5678",
        "4~合计两处",
    )
    assert fold(one, "：") == "fold"
    assert cards(one) == [
        f"镇：青石 开放 时间：{LONG} 开放 地点：{LONG} 电话 号码：0571-8888-1234",
        f"镇：青石 开放 时间：{LONG} 开放 地点：文化站 电话 号码：0571-8888-5678",
        "合计两处",
    ]


def test_heads_in_bold_name_the_columns_too() -> None:
    bold = "|".join(f"<strong>{c}</strong>" for c in "甲乙丙丁")
    one = table(bold, "|".join([LONG] * 4))
    assert fold(one, "：") == "fold"
    assert cards(one)[0].startswith(f"甲：{LONG} 乙：")


@pytest.mark.parametrize(
    ("rows", "classes"),
    [
        (["*甲|*乙|*丙", f"{LONG}|{LONG}|{LONG}"], ""),
        (["*甲|*乙|*丙|*丁|*戊", "1|2|3|4|5"], ""),
        (["|".join(["*头"] * 6), "|".join([LONG] * 6)], "fold early"),
        (["|".join([LONG] * 6), "|".join([LONG] * 6)], ""),
        (["|".join(["*头"] * 6)], ""),
        (["|".join(["*头"] * 6), "|".join(["<table><tr><td>x</td></tr></table>" + LONG] * 6)], ""),
    ],
    ids=["three columns", "small numbers", "six columns", "no heads", "only heads", "inner tables"],
)
def test_what_folds_and_what_stays(rows: list[str], classes: str) -> None:
    one = table(*rows)
    before = vocabulary.serialise(one)
    assert fold(one, "：") == classes
    assert (vocabulary.serialise(one) == before) == (not classes)


def test_the_text_of_a_folded_table_stays_as_it_is() -> None:
    one = table("*镇|*地址|*时间|*电话", f"青石|{LONG}|{LONG}|0571-8888-1234")
    body = f"<table>{vocabulary.serialise(one)}</table>"
    bulletin = of(article(body))
    chapter = text(made(bulletin), "article-001.xhtml")
    page = html.write(bulletin, WriteSettings()).data.decode()
    for document in (chapter, page):
        assert 'class="table fold"' in document
        assert 'data-label="地址："' in document
        assert document.count(">青石<") == 1
        assert "@media screen and (max-width: 30em)" in document or "book.css" in document
