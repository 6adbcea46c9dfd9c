"""Pages for `make bench`: of our own making, about 2,600 characters each, no two alike.

Sentences are put together from parts by a seeded generator, so that anyone gets the same pages:
prose in the manner of county news (paragraphs of one to six sentences, some headings, figures,
dates and quotations), in a page with the usual furniture around it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

CHARACTERS = 2_600

_PLACES = (
    "青石村 石桥镇 白鹭河 柳湾乡 云溪县 杏花坪 南坡林场 双塔街道 梅岭镇 东渡口 清水塘 松坪寨"
).split()
_WHO = (
    "书屋管理员 护林员 小学教师 返乡青年 退休医生 图书馆员 合作社社员 木匠师傅 卫生院护士 "
    "水文站站员 放映员 邮递员 茶农 老校长 种粮大户"
).split()
_NAMES = (
    "陈若琳 赵立春 苏文哲 李向晚 周大川 何素梅 林远山 罗小满 方知秋 沈若溪 贺长庚 邓青禾".split()
)
_WHEN = (
    "清明前后 入秋以来 去年冬天 今年三月 傍晚六点半 雨停之后 每逢赶集日 开学第一周 农忙刚过 "
    "小雪那天 一个周末的上午 汛期到来之前"
).split()
_DID = (
    "把一摞旧书搬上了三轮车|在村口的槐树下支起一张长桌|沿着新修的水渠走了一个来回|为读书班抄写了一份书单|"
    "给苗圃里的小树一棵一棵地量了尺寸|挨家挨户地问过大家想看什么|在黑板上写下当天的议题|"
    "把漏雨的屋顶重新铺了一遍|领着孩子们辨认河边的水鸟|整理出三十多本借阅登记册|"
    "用毛笔把村里的老地名写成了一幅长卷|同大家一道商量怎样把夜校办下去"
).split("|")
_THEN = (
    "这件事不大，却要天天有人去做|起初来的人不多，后来长桌边常常坐不下|办法是大家一起想出来的，所以行得通|"
    "做起来才知道，难处不在钱，而在时间|村里人说，路是一步一步走出来的|"
    "账本上的每一笔都写得清清楚楚，谁都可以来看|从那以后，借书的人一月比一月多|"
    "有人担心这股热闹劲儿长不了，事实却正好相反|树苗成活了，人心也跟着踏实下来|"
    "孩子们回到家里，又把听来的故事讲给老人听|雨水顺着新渠流进田里，再没有漫上过路面|"
    "说到底，好事要长久，先得让做事的人不累"
).split("|")
_SAID = (
    "东西放在那里不会自己变好，得有人去用它|我们不求快，只求一年比一年扎实|读书这件事，早一天开始就早一天明白|"
    "大家的事情，要由大家坐下来商量着办|树种下去只是开头，浇水、看护才是功夫|"
    "有人来，书才算活着；有人问，事情才有着落|山里的路再远，也要把书送到每一间教室"
).split("|")
_HEADS = (
    "书从哪里来 门为谁而开 一张长桌上的商量 把水引到田里 种下的不只是树 慢一点也不要紧 "
    "从一间屋子说起 灯下的人"
).split()
_UNITS = "册 人次 亩 棵 场 户 公里 个小时".split()

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}_云溪新闻网</title>
<meta name="keywords" content="读书,植树,乡村"><link rel="stylesheet" href="/css/site.css">
<script>var page = {{"id": {number}, "column": "xxyd"}};</script></head><body>
<div class="top"><a href="/login">登录</a> | <a href="/wap">手机版</a></div>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/xw/">新闻</a></li><li>
<a href="/xx/">学习</a></li><li><a href="/tp/">图片</a></li></ul></div>
<div class="where">当前位置：<a href="/">首页</a> &gt; <a href="/xx/">学习</a></div>
<div class="main"><h1>{title}</h1>
<div class="info"><span>发布时间：{date} 08:{minute:02}</span> <span>来源：云溪日报</span>
<span>作者：{author}</span></div><div class="content" id="content">
{body}
</div><div class="editor">责任编辑：{editor}</div>
<div class="related"><h3>相关阅读</h3><ul><li><a href="/xx/1.html">下雨天，去读书</a></li><li>
<a href="/xx/2.html">白鹭河畔春水生</a></li><li>
<a href="/xx/3.html">一块黑板的用处</a></li></ul></div>
</div><div class="side"><h3>热点</h3><ol><li><a href="#">柑橘剪枝有学问</a></li></ol></div>
<div class="foot"><p>云溪县融媒体中心 版权所有 未经授权不得转载</p></div></body></html>
"""

_CLEAN = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>学习资料</title><style>
@page {{ size: A4; margin: 25mm; @bottom-center {{ content: counter(page) }} }}
body {{ font: 10.5pt/1.75 "Noto Serif CJK SC", serif; text-align: justify }}
h1 {{ break-before: page; font-size: 18pt }} p {{ text-indent: 2em; margin: 0 }}
</style></head><body>
{articles}
</body></html>
"""


class Specimen:
    """Article ``number`` of the series."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._dice = random.Random(number)
        self.title = f"{self._of(_PLACES)}：{self._of(_HEADS)}（{number + 1}）"
        self.body = "\n".join(self._paragraphs())

    @property
    def page(self) -> str:
        """As a site has it, with everything around the article."""
        dice = random.Random(-1 - self.number)
        return _PAGE.format(
            title=self.title,
            number=self.number,
            date=f"2026-{dice.randint(1, 9):02}-{dice.randint(1, 28):02}",
            minute=dice.randint(0, 59),
            author=dice.choice(_NAMES),
            editor=dice.choice(_NAMES),
            body=self.body,
        )

    @property
    def clean(self) -> str:
        """The article alone, for tools that read no pages."""
        return f"<h1>{self.title}</h1>\n{self.body}"

    def _of(self, words: list[str]) -> str:
        return self._dice.choice(words)

    def _paragraphs(self) -> Iterator[str]:
        length = 0
        for count in range(1, 1000):
            if count % 6 == 0:
                yield f"<p><strong>{self._of(_HEADS)}</strong></p>"
            text = "".join(self._sentence() for _ in range(self._dice.randint(1, 6)))
            length += len(text)
            yield f"<p>　　{text}</p>"
            if length >= CHARACTERS:
                return

    def _sentence(self) -> str:
        number, unit = self._dice.randint(2, 4800), self._of(_UNITS)
        return self._of(
            [
                f"{self._of(_WHEN)}，{self._of(_PLACES)}的{self._of(_WHO)}{self._of(_NAMES)}"
                f"{self._of(_DID)}。",
                f"{self._of(_THEN)}；{self._of(_THEN)}。",
                f"“{self._of(_SAID)}。”{self._of(_WHO)}{self._of(_NAMES)}说。",
                f"据统计，{self._of(_PLACES)}全年共完成{number}{unit}，比上年增加"
                f"{self._dice.randint(1, 99)}%；{self._of(_THEN)}。",
                f"{self._dice.randint(1, 12)}月{self._dice.randint(1, 28)}日，{self._of(_NAMES)}"
                f"{self._of(_DID)}，《{self._of(_HEADS)}》一文对此也有记述。",
            ]
        )


def write_pages(folder: Path, count: int) -> list[Path]:
    """``count`` pages as files in ``folder``, which is made."""
    folder.mkdir(parents=True)
    paths = [folder / f"{number:04}.html" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(Specimen(number).page, "utf-8")
    return paths


def clean_document(count: int) -> str:
    """The same articles as one clean HTML document."""
    return _CLEAN.format(articles="\n".join(Specimen(n).clean for n in range(count)))
