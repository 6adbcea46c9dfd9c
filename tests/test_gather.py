"""Gathering: order, failures beside successes, further pages of one article."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import bulletin
from bulletin.errors import BulletinError, Failure, UsageError
from bulletin.model import Article
from bulletin.pipeline.gather import Gatherer
from bulletin.settings import Settings
from bulletin.vocabulary import text_of
from tests.loopback import Answer, Loopback, Request

PARAGRAPH = (
    "村里的水渠修了三次，前两次都只修了一半。第三次动工之前，大家先坐下来把旧账算清楚，"
    "谁家出工、谁家出料、哪一段先修，一条一条写在黑板上，谁路过都看得见。"
)


MORE = (
    "第一年只修了上游，水到了下游还是浑的；",
    "第二年换了管子，却没有人说得清谁来看闸；",
    "第三年先立了章程，再动锄头，一冬天就修完了。",
)


def page(title: str, *paragraphs: str, tail: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs or lines(title))
    return (
        f'<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<h1>{title}</h1><div>2026-05-04 来源：青禾日报</div>"
        f'<div class="content">{body}</div>{tail}</body></html>'
    )


def lines(mark: str) -> list[str]:
    return [f"{mark}{n}。{more}{PARAGRAPH[n * 7 :]}" for n, more in enumerate(MORE)]


def gather(typed: list[str], **settings: object) -> list[Article | Failure]:
    options = {"no_cache": True, "host_delay": 0.0, **settings}
    with Gatherer(Settings().but(**options)) as gatherer:
        groups = gatherer.expand(typed)
        return list(gatherer.articles([source for group in groups for source in group]))


def titles(results: list[Article | Failure]) -> list[str]:
    return [r.title if isinstance(r, Article) else f"! {r.error.code}" for r in results]


def test_order_is_that_typed_whatever_comes_first(server: Loopback) -> None:
    typed = [
        server.give(f"/{n}", page(f"第{n}课的文章"), delay=0.3 if n % 3 == 0 else 0.0)
        for n in range(9)
    ]
    typed.insert(4, server.url("/missing"))
    results = titles(gather(typed, jobs=4, host_connections=4))
    wanted = [f"第{n}课的文章" for n in range(9)]
    assert results[:4] + results[5:] == wanted
    assert results[4].startswith("! ")


def test_sources_are_read_at_the_same_time(server: Loopback) -> None:
    """Four pages that each wait until all four are asked for."""
    meet = threading.Barrier(4, timeout=20)

    def waiting(name: str) -> Callable[[Request], Answer]:
        def answer(request: Request) -> Answer:
            meet.wait()
            return Answer(page(name).encode(), headers={"Content-Type": "text/html"})

        return answer

    typed = [server.respond(f"/{n}", waiting(f"同时的第{n}篇")) for n in range(4)]
    assert titles(gather(typed, jobs=4, host_connections=4)) == [f"同时的第{n}篇" for n in range(4)]


def test_fail_fast_stops_at_the_first(server: Loopback) -> None:
    typed = [server.url("/missing"), server.give("/a", page("好文章"))]
    with pytest.raises(BulletinError, match="/missing"):
        gather(typed, fail_fast=True)


def test_further_pages_are_joined_in_order_each_once(server: Loopback) -> None:
    links = '<div class="page"><a href="a.html">1</a> <a href="a_2.html">2</a> {}</div>'
    more = '<a href="a_3.html">3</a> <a href="{}">下一页</a>'
    for name, mark, after in (("a", "甲", "a_2.html"), ("a_2", "乙", "a_3.html")):
        tail = links.format(more.format(after))
        server.give(f"/{name}.html", page("长文一篇", *lines(mark), tail=tail))
    server.give("/a_3.html", page("长文一篇", *lines("丙"), tail=links.format("")))
    (article,) = gather([server.url("/a.html")])
    assert isinstance(article, Article)
    starts = [line[:2] for line in text_of(article.body).splitlines()]
    assert starts == ["甲0", "甲1", "甲2", "乙0", "乙1", "乙2", "丙0", "丙1", "丙2"]
    assert not article.notes


def test_a_further_page_that_cannot_be_had_is_noted(server: Loopback) -> None:
    tail = '<div class="page"><a href="b.html">1</a> <a href="b_2.html">下一页</a></div>'
    server.give("/b.html", page("缺页的长文", tail=tail))
    (article,) = gather([server.url("/b.html")])
    assert isinstance(article, Article)
    assert [note.code for note in article.notes] == ["continuation-missing"]
    assert "/b_2.html" in article.notes[0].text


def test_a_saved_page_finds_its_further_page_beside_it(tmp_path: Path) -> None:
    tail = '<div class="page"><a href="c_2.html">下一页</a></div>'
    (tmp_path / "c.html").write_text(page("存下的长文", *lines("甲"), tail=tail), "utf-8")
    (tmp_path / "c_2.html").write_text(page("存下的长文", *lines("乙")), "utf-8")
    (article,) = gather([str(tmp_path / "c.html")])
    assert isinstance(article, Article)
    marks = [line[0] for line in text_of(article.body).splitlines()]
    assert marks == ["甲"] * 3 + ["乙"] * 3


def test_rules_are_read_before_any_source(server: Loopback, tmp_path: Path) -> None:
    address = server.give("/a", page("第一课"))
    broken = tmp_path / "rules"
    broken.mkdir()
    (broken / "mine.toml").write_text('name = "x"\nhosts = ["a.example"]\nbdy = []\n', "utf-8")
    for folder, said in ((tmp_path / "none", "no such folder"), (broken, "did you mean body")):
        with pytest.raises(UsageError, match=said) as caught:
            gather([address], rules=(folder,))
        assert str(folder) in caught.value.text
        with pytest.raises(UsageError, match=rf"^{folder}") as caught:
            bulletin.make(address, outputs=[tmp_path / "a.md"], rules=(folder,))
        assert caught.value.exit_code == 2
    assert not server.requests
