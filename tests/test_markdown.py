"""Markdown of a whole bulletin; bodies alone are in test_bodies.py."""

from __future__ import annotations

import tomllib
from dataclasses import replace

from bulletin.model import Bulletin
from bulletin.settings import WriteSettings
from bulletin.writers import markdown
from tests.bulletins import SECRET, article, of, picture, rich


def written(bulletin: Bulletin) -> str:
    return markdown.write(bulletin, WriteSettings()).data.decode()


def test_front_matter_is_quoted() -> None:
    odd = 'a: "b" # c'
    front = written(replace(of(article()), title=odd)).split("---\n")[1]
    # A JSON string is a string in YAML and in TOML alike; there is no YAML reader here.
    rows = tomllib.loads(front.replace(": ", " = ", 1).replace("\ndate: ", "\ndate = ").replace(
        "\nlang: ", "\nlang = "))  # fmt: skip
    assert rows["title"] == odd
    assert rows["lang"] == "zh-CN"


def test_sections_articles_and_what_the_trainer_wrote() -> None:
    found = written(rich())
    order = [
        "# ",
        "## ",
        "### 第1篇",
        "**编者按**",
        "#### 学习目标",
        "#### 思考与讨论",
        "#### 小测验",
    ]
    places = [found.index(f"\n{sign}" if sign.startswith("#") else sign) for sign in order]
    assert places == sorted(places)
    assert all(secret in found for secret in SECRET)


def test_nothing_of_the_trainers_for_participants() -> None:
    found = written(rich().for_audience("participant"))
    assert not [secret for secret in SECRET if secret in found]
    assert "参考答案" not in found


def test_pictures_that_it_cannot_hold_are_named_and_counted() -> None:
    one = picture(4, 4, "a.png")
    edition = markdown.write(
        of(article('<p>x<img src="a.png" alt="树"/></p>', images=(one,))), WriteSettings()
    )
    assert "*\\[图片：树\\]*" in edition.data.decode()
    assert [note.code for note in edition.notes] == ["pictures-named"]


def test_footnotes_of_two_articles_do_not_meet() -> None:
    body = '<p>甲<a class="noteref" href="#n">1</a></p>'
    body += '<aside class="footnote" id="n"><p>注</p></aside>'
    found = written(of(article(body), article(body)))
    assert "甲[^1-1]" in found
    assert "[^2-1]: 注" in found


def test_address_and_facts_stand_under_the_title() -> None:
    found = written(of(article()))
    assert "来源：青禾阅读网\\\n作者：林知秋\\\n日期：2024年10月21日\\\n原文：<https://" in found
