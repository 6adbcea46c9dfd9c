"""Pages as Chinese sites of many kinds write them: facts and body, in ``manners.txt``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bulletin import reading, vocabulary
from bulletin.model import Page, Source
from bulletin.settings import ReadingSettings

FILE = Path(__file__).parent / "manners.txt"
URL = "http://www.qinghe.example/art/1.html"
TITLE = {"T": "让书屋的灯亮得久一些", "TT": "讓書屋的燈亮得久一些"}
TEXT = [
    "清早的雾还没有散，村口书屋的门已经开了，值班的老师把昨夜归还的书一本一本擦净放回架上，"
    "又把窗子一扇一扇推开。",
    "九点刚过，孩子们陆续来了，有的挑图画书，有的找上周没有读完的那一本，屋里只听得见翻书声。"
    "“这里比家里安静，”一个孩子说。",
    "傍晚的时候，老人们来读报，读到要紧处便停下来议论几句，直到天色暗了才一个个回家去，约好明天再来。",
]
TRADITIONAL = [
    "清早的霧還沒有散，村口書屋的門已經開了，值班的老師把昨夜歸還的書一本一本擦淨放回架上。",
    "九點剛過，孩子們陸續來了，有的挑圖畫書，有的找上週沒有讀完的那一本，屋裡只聽得見翻書聲。",
    "傍晚的時候，老人們來讀報，讀到要緊處便停下來議論幾句，直到天色暗了才一個個回家去。",
]
COLUMNS = "网站首页 机构概况 新闻动态 政务公开 办事服务 互动交流 专题专栏".split()
OTHERS = "全县春耕备耕工作现场会召开 青禾县举办第三届读书节 老茶馆里的新书架".split()
AROUND = {
    "NAV": "".join(f"<li><a href=/{n}>{word}</a></li>" for n, word in enumerate(COLUMNS)),
    "SIDETR": "".join(
        f"<tr><td>·<a href=/s/{n}>{word}</a></td></tr>" for n, word in enumerate(OTHERS)
    ),
    "FOOT": "<div><a href=/a>关于我们</a> | <a href=/m>网站地图</a><br>主办：青禾县人民政府办公室"
    "　技术支持：青禾县大数据中心<br>浙ICP备00000000号-1　版权所有 © 青禾县</div>",
}
WORDS = {
    **TITLE,
    **AROUND,
    "B": "".join(f"<p>　　{text}</p>" for text in TEXT),
    "BT": "".join(f"<p>{text}</p>" for text in TRADITIONAL),
    "BR": "<br><br>".join(f"　　{text}" for text in TEXT),
    **{f"P{number}": text for number, text in enumerate(TEXT, 1)},
}
CASES = FILE.read_text("utf-8").split("\n#### ")[1:]


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("case", CASES, ids=[case.split(" |")[0] for case in CASES])
def test_a_page_in_this_manner(case: str) -> None:
    head, _, html = case.partition("\n")
    _, date, publisher, author, *more = [part.strip() for part in head.split("|")]
    traditional = "{TT}" in html
    html = re.sub(r"\{([A-Z]+\d?)\}", lambda found: WORDS[found[1]], html)
    article = reading.read(Page(Source("t", "web", URL), URL, html, "utf-8"), ReadingSettings())
    assert article.title == TITLE["TT" if traditional else "T"]
    assert article.subtitle == SUBTITLES.get(head.split(" |")[0], "")
    assert article.published[:10] == date
    assert list(article.authors) == author.split()
    assert not publisher or article.publisher == publisher
    added = "".join(more).split("¶")
    above = [line[1:] for line in added if line.startswith("^")]
    below = [line for line in added if not line.startswith("^")]
    lines = [*above, *(TRADITIONAL if traditional else TEXT), *below]
    assert bare(vocabulary.text_of(article.body)) == bare("".join(lines))


SUBTITLES = {"over line": "——记柳溪村书屋的三位老师"}
