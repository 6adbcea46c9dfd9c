"""Site rules: finding one, and saying what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from bulletin import reading
from bulletin.errors import UsageError
from bulletin.model import Page, Source
from bulletin.reading import rules
from bulletin.settings import ReadingSettings

GOOD = 'name = "云溪网"\nhosts = ["yunxi.example"]\nbody = ["#text"]\n'


def _page(url: str = "", html: str = "<p>x</p>") -> Page:
    return Page(Source("x", "file", "x"), url, html, "utf-8")


def _folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.toml").write_text(text, encoding="utf-8")
    return path


def test_our_rules_are_in_order() -> None:
    assert rules.check(rules.OURS) == []
    names = [rule.name for rule in rules.all_rules()]
    assert len(names) == len(set(names)) >= 20
    for rule in rules.all_rules():
        assert rule.body
        assert rule.file.is_file()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://yunxi.example/a", "云溪网"),
        ("https://news.yunxi.example/a", "云溪网"),
        ("http://notyunxi.example/a", None),
        ("http://yunxi.example.evil.test/a", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_a_host_and_all_below_it(tmp_path: Path, url: str, name: str | None) -> None:
    found = rules.find(_page(url), [_folder(tmp_path, yunxi=GOOD)])
    assert (found.name if found else None) == name


def test_the_longest_host_wins(tmp_path: Path) -> None:
    other = 'name = "云溪论坛"\nhosts = ["bbs.yunxi.example"]\n'
    folder = _folder(tmp_path, a=GOOD, b=other)
    found = rules.find(_page("http://bbs.yunxi.example/"), [folder])
    assert found is not None
    assert found.name == "云溪论坛"


def test_the_users_rule_comes_before_ours(tmp_path: Path) -> None:
    mine = 'name = "自备"\nhosts = ["people.com.cn"]\n'
    page = _page("http://society.people.com.cn/x.html")
    found = rules.find(page, [_folder(tmp_path, mine=mine)])
    assert found is not None
    assert found.name == "自备"
    ours = rules.find(page)
    assert ours is not None
    assert ours.name == "人民网"


def test_a_signature_proves_a_saved_page(tmp_path: Path) -> None:
    rule = 'name = "印记"\nsignature = [\'meta[name="maker"][content="Yunxi CMS"]\']\n'
    folder = _folder(tmp_path, sign=rule)
    html = '<meta name="maker" content="Yunxi CMS"><p>x</p>'
    tree = LexborHTMLParser(html)
    found = rules.find(_page("", html), [folder], tree)
    assert found is not None
    assert found.name == "印记"
    assert rules.find(_page("", "<p>maker Yunxi CMS</p>"), [folder]) is None


def test_a_page_saved_without_its_address_says_where_it_was() -> None:
    html = '<link rel="canonical" href="https://news.gmw.cn/2024-10/21/content_1.htm"><p>x</p>'
    found = rules.find(_page("", html))
    assert found is not None
    assert found.name == "光明网"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "mine.toml"),
        ('name = "x"\nhost = ["a"]', "unknown key host; did you mean hosts?"),
        ('hosts = ["a"]', "name: missing"),
        ('name = "x"', "hosts: missing"),
        ('name = "x"\nhosts = "a"', "hosts: a list of texts is wanted"),
        ('name = "x"\nhosts = ["a"]\none_page = "yes"', "one_page: true or false is wanted"),
        ('name = ["x"]\nhosts = ["a"]', "name: a text in quotes is wanted"),
        ('name = "x"\nhosts = ["a"]\nbody = ["div["]', "body: 'div[' is no CSS selector"),
    ],
)
def test_a_rule_that_cannot_be_used(tmp_path: Path, text: str, said: str) -> None:
    folder = _folder(tmp_path, mine=text)
    (problem,) = rules.check(folder)
    assert "mine.toml" in problem
    assert said in problem
    with pytest.raises(UsageError) as caught:
        rules.find(_page("http://a/"), [folder])
    assert said in caught.value.text


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    assert "no such folder" in rules.check(missing)[0]
    with pytest.raises(UsageError, match="no such folder"):
        rules.find(_page("http://a/"), [missing])


def test_what_a_rule_keeps_is_not_left_out(tmp_path: Path) -> None:
    told = "<p>清晨的云溪村，读书室的灯先亮了，老人们围坐在长桌旁，跟着志愿者一字一句地朗读。</p>"
    links = "".join(f'<li><a href="/{n}">第{n}期读书会的书目</a></li>' for n in range(6))
    html = f"<div class=content>{told * 4}<ul class=list>{links}</ul>{told * 4}</div>"
    rule = 'name = "云溪"\nhosts = ["yunxi.example"]\n'
    bodies = []
    for name, more in (("plain", ""), ("keeping", 'keep = ["ul.list"]\n')):
        folder = tmp_path / name
        folder.mkdir()
        settings = ReadingSettings(rules=(_folder(folder, yunxi=rule + more),))
        bodies.append(reading.read(_page("http://yunxi.example/1.html", html), settings).body)
    assert ["第3期" in body for body in bodies] == [False, True]
