"""Heads of tables: Word and most editors of Chinese sites write them as plain cells.

A table without one ``th`` is looked at. Its first row is the head where it says what the columns
hold: all its cells are short, none is a number, and either it alone is bold throughout, or most
of its cells are words that head columns, or numbers stand below one of them.
"""

from __future__ import annotations

import re

from bs4 import Tag

from bulletin.reading.clean.bench import Bench, every, first, is_bold, value
from bulletin.reading.clean.tables import own_rows, text_of

LONGEST = 20
"""Characters that the head of a column has at most, without what it says in brackets."""

LOOKED_AT = 40
"""Rows below the head that are asked what they hold."""

DEEPEST = 3
"""Rows that a head has at most."""

_HEADS = re.compile(
    r"(?:序号|编号|代码|年度|年份|月份|届次|等级|级别|排名|名次|位次|得分|分值|分数|总分|性别|民族|学历|籍贯"
    r"|备注|说明|附注|小计|合计|总计|单价|总价|数量|规格|型号|计量单位|权重|占比|同比|环比|增减|增速|进度|星期|节次"
    r"|教师|老师|指导教师|学校|院校|学院|专业|班级|队名|企业|公司|机构|乡镇|村名|品种|作物|产品|举例|示例|书屋|地类|学段"
    r"|.{0,8}(?:名称|姓名|单位|部门|时间|日期|地点|地址|地区|区域|内容|事项|项目|任务|措施|要求|标准|依据|指标"
    r"|类别|类型|种类|职务|职称|职责|岗位|电话|方式|金额|价格|费用|人数|总数|里程|面积|产量|数额|比例|比重"
    r"|情况|结果|状态|主体|责任人|负责人|联系人|主讲人|主持人|作者|题目|主题|课程|环节|阶段|步骤|条款|原文"
    r"|no|name|date|time|place|title|item|topic|team|country|year|unit|price|quantity|total|notes?"
    r"|description|type|status))",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"序号?|编号|№|no\.?|#", re.IGNORECASE)
_NUMBER = re.compile(r"[+\-−±]?[$¥￥€£]?\d[\d,. ]*(?:[%‰％]|[万亿])?|[—–\-…·/.]{1,3}")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_MOST = 0.8
_UNIT = re.compile(
    r"[（(][^（()）]{0,4}(?:元|个|册|人|户|亩|公里|平方米|吨|%|％|万|亿|次|家|项|名|天|小时|分|℃|kg|cm|mm?)[^（()）]{0,4}[)）]|/[a-zμ]{1,3}$"
)
"""A unit behind what a column counts."""
_ASIDE = re.compile(r"[（(].*?[）)]|\s")
_SENTENCE = re.compile(r"[。；！？，：:;]|[.,!?](?:\s|$)")


def mark_heads(bench: Bench) -> None:
    """Make the cells of such first rows heads."""
    for table in every(bench.soup, "table"):
        if first(table, "th", "thead") is None:
            _mark(own_rows(table))


def _mark(rows: list[list[Tag]]) -> None:
    if not rows:
        return
    over = int(len(rows[0]) == 1 and len(rows) > 2 and len(rows[1]) > 1)
    head, below = rows[over], rows[over + 1 :]
    if len(head) < 2 or not below:
        return
    deep = over + max(_span(cell, "rowspan") for cell in head)
    further = [cell for row in rows[over + 1 : deep] for cell in row]
    short = not any(_is_no_head(_said(cell)) for cell in further)
    if deep < len(rows) and deep <= over + DEEPEST and short and _says_columns(head, below):
        for cell in (cell for row in rows[:deep] for cell in row):
            cell.name = "th"


def _said(cell: Tag) -> str:
    """What a cell says, without what stands in brackets."""
    return _ASIDE.sub("", text_of(cell))


def _says_columns(head: list[Tag], below: list[list[Tag]]) -> bool:
    """Whether a row is the head of those below it."""
    below = below[:LOOKED_AT]
    texts = [_said(cell) for cell in head]
    if not all(texts[1:]) or any(map(_is_no_head, texts)):
        return False
    named = [text for text in texts if text]
    known = sum(map(_is_known, named))
    said = known * 2 > len(named) and not _are_rows_named(below)
    units = any(_UNIT.search(text_of(cell)) for cell in head)
    figures = _over_figures(texts, head, below)
    return (
        said
        or _counts_rows(texts[0], below)
        or _all_bold(head, below)
        or figures >= (1 if known or units or not texts[0] else 2)
        or (_is_grouped(head) and (known > 0 or figures > 0 or _below_figures(below)))
    )


def _counts_rows(corner: str, below: list[list[Tag]]) -> bool:
    """Whether the first column says that it numbers the rows, and does."""
    numbers = [text_of(row[0]) for row in below]
    if len(numbers) > 2 and not _counts(numbers[-1]):
        del numbers[-1]  # the sum
    counted = [str(n) for n in range(1, len(numbers) + 1)]
    return _COUNTED.fullmatch(corner) is not None and len(numbers) > 1 and numbers == counted


def _is_known(text: str) -> bool:
    return _HEADS.fullmatch(text) is not None


def _are_rows_named(below: list[list[Tag]]) -> bool:
    """Whether it is the rows that have names, as in a form."""
    return sum(_is_known(_said(row[0])) for row in below) * 2 >= len(below)


def _is_no_head(text: str) -> bool:
    number = _NUMBER.fullmatch(text) is not None and _YEAR.fullmatch(text) is None
    return number or len(text) > LONGEST or _SENTENCE.search(text) is not None


def _all_bold(head: list[Tag], below: list[list[Tag]]) -> bool:
    """Whether the head is bold throughout and the rows below are not."""
    return all(map(is_bold, head)) and not all(map(is_bold, below[0]))


def _is_grouped(head: list[Tag]) -> bool:
    """Whether every cell goes down to the last row of the head or has columns below it."""
    across = sum(_span(cell, "colspan") > 1 for cell in head)
    down = [_span(cell, "rowspan") for cell in head if _span(cell, "colspan") == 1]
    return across > 0 and len(set(down)) == 1 and down[0] > 1


def _over_figures(texts: list[str], head: list[Tag], below: list[list[Tag]]) -> int:
    """Below how many cells without any figures stand, in a table with one cell for each column;
    an empty corner above a full first column counts for one."""
    plain = [row for row in below if len(row) == len(head)]
    if len(plain) < 2 or len(plain) < _MOST * len(below):
        return 0
    columns = list(zip(*(map(text_of, row) for row in plain), strict=True))
    if not texts[0]:
        return int(len(head) > 2 and all(columns[0]))
    pairs = zip(texts[1:], columns[1:], strict=True)
    return sum(
        sum(map(_counts, column)) > _MOST * len(column)
        for text, column in pairs
        if not _counts(text) or _YEAR.match(text)
    )


def _below_figures(below: list[list[Tag]]) -> bool:
    """Whether the last cells of most rows are figures."""
    last = [text_of(row[-1]) for row in below[1:]]
    return sum(map(_counts, last)) > _MOST * len(last)


def _counts(text: str) -> bool:
    return any(map(str.isdigit, text))


def _span(cell: Tag, name: str) -> int:
    said = value(cell, name)
    return int(said) if said.isdecimal() else 1
