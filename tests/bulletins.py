"""Bulletins of our own writing for the writers' tests: all that a template can be asked to set."""

from __future__ import annotations

import io
from dataclasses import replace

from PIL import Image as Picture

from bulletin.model import (
    Article,
    Bulletin,
    Image,
    Piece,
    Question,
    Quiz,
    Section,
    Session,
    Source,
    Step,
)

SENTENCE = (
    "春天的村口有一条小河，孩子们放学以后常到书屋里看书；大家围坐在一起，轮流朗读，"
    "读完以后谈自己的看法。"
)
SECRET = ("答案在第二段", "先让学员自己找", "因为原文说的是一百三十六个村")
"""What only the trainer may read."""


def picture(width: int, height: int, name: str = "") -> Image:
    """A plain grey picture of that many pixels."""
    out = io.BytesIO()
    Picture.new("L", (width, height), 160).save(out, "PNG")
    return Image(name or f"{width:04}x{height:04}.png", "image/png", out.getvalue(), width, height)


def article(body: str = "", **facts: object) -> Article:
    """An article of our own; ``facts`` are fields of `Article`."""
    source = Source("page.html", "file", "page.html")
    known: dict[str, object] = {
        "url": "https://www.example.org.cn/art/2024/1.html",
        "title": "把书屋建到村口去",
        "publisher": "青禾阅读网",
        "authors": ("林知秋",),
        "published": "2024-10-21T09:30",
        "language": "zh-CN",
    }
    return Article(source=source, body=body or f"<p>{SENTENCE}</p>", **{**known, **facts})  # type: ignore[arg-type]


def of(*articles: Article, **more: object) -> Bulletin:
    """A bulletin of these articles and nothing else."""
    pieces = tuple(Piece(n, each) for n, each in enumerate(articles, start=1))
    facts: dict[str, object] = {"title": "学习资料", "date": "2026-11-23", **more}
    return Bulletin(sections=(Section("", pieces),), **facts)  # type: ignore[arg-type]


def rich() -> Bulletin:
    """A packet with everything, in two sections, for the trainer."""
    long = "".join(f"<p>{SENTENCE * (1 + n % 4)}</p>" for n in range(14))
    first = Piece(
        1,
        article(
            f"<h2>一、开头</h2>{long}<h2>二、做法</h2>{TABLE}{NOTED}{FIGURE}",
            images=(picture(900, 600, "yard.png"),),
        ),
        note="请留意作者怎样用数字。",
        objectives=("分辨事实与看法",),
        terms=(("借阅量", "一年里借出图书的总次数。"),),
        questions=(
            Question("最要紧的是什么？", 5, SECRET[0], SECRET[1]),
            Question("你同意吗？举一个例子。", 4),
        ),
        quiz=(Quiz("多少个村建成了书屋？", ("87个", "120个", "136个"), "C", SECRET[2]),),
    )
    poem = article(
        '<p class="verse">清晨的河水很浅，<br/>石头一块一块露出来。</p>',
        title="河边一首",
        url="https://www.example.org.cn/art/2024/2.html",
    )
    english = article(
        "<p>The reading room opened in a former grain store, as "
        '<a href="http://example.org.cn/art/2024/2.html#top">a poem</a> says.</p>',
        title="A place to sit",
        url="https://en.example.org/a-place-to-sit",
        language="en",
    )
    return Bulletin(
        title="乡村阅读班学习资料",
        sections=(
            Section("第一单元", (first, Piece(2, poem, questions=(Question("读后感？", 3),)))),
            Section("第二单元", (Piece(3, english),)),
        ),
        subtitle="小书屋与大课堂",
        issue="第12期",
        issuer="青禾县阅读促进会",
        date="2026-11-23",
        session=Session(
            "09:00",
            ("学会轮流朗读",),
            (Step("朗读", 40, 1, "09:00", "09:40"), Step("小结", 20, None, "09:40", "10:00")),
        ),
        audience="trainer",
        extra=(
            ("note", "本期三篇。"),
            ("total", "128"),
            ("report_to", "县图书馆"),
            ("copies", "300"),
            ("further", "《村里的读书声》\nhttps://read.example.org.cn/list"),
        ),
    )


def untaught(bulletin: Bulletin) -> Bulletin:
    """``bulletin`` for participants."""
    return bulletin.for_audience("participant")


def titled(bulletin: Bulletin, title: str) -> Bulletin:
    """``bulletin`` with another title."""
    return replace(bulletin, title=title)


TABLE = (
    "<table><caption>各乡镇书屋</caption><tbody>"
    '<tr><th rowspan="2">乡镇</th><th colspan="2">书屋（间）</th></tr>'
    "<tr><th>去年</th><th>今年</th></tr>"
    + "".join(
        f'<tr><td>{name}镇</td><td class="right">{n}</td><td>{n * 1200:,}</td></tr>'
        for n, name in enumerate("青柳白")
    )
    + "</tbody></table>"
)
NOTED = (
    '<p>统计<a class="noteref" href="#fn1">[1]</a>见'
    '<a href="https://tj.example.cn/2024">年度报告</a>。</p>'
    '<aside class="footnote" id="fn1"><p>不含电子书。</p></aside>'
)
FIGURE = '<figure><img src="yard.png"/><figcaption>放学后的书屋</figcaption></figure>'
