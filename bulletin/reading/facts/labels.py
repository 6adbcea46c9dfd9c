"""Label and value pairs in visible text: 发布时间：… 来源：… 作者：… in all their forms.

Works on a stream: the raw lines of a stretch of the page, `GAP` between parts of a line and a
line break between lines, so that a value may stand in another span, cell or line than its
label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bulletin.reading.facts.lines import GAP, Line

Kind = Literal["date", "update", "formed", "source", "issuer", "author", "editor", "stop"]

_WORDS: dict[Kind, str] = {
    "date": "发布时间 发布日期 发布于 发表时间 发表日期 发稿时间 发稿日期 上传时间 录入时间 添加时间 "
    "公开日期 公布日期 刊发时间 刊登日期 发文时间 发布 日期 时间 發布時間 發布日期 發佈時間 發佈日期 "
    "發表時間 發稿時間 刊登日期 上版日期 張貼日期 日期 時間 公告日期 公布日 发表于 發表於 發布於 "
    "入库时间 信息时间 稿件时间 文章时间 新闻时间 publish_time Published Posted Date "
    "Publication_date Veröffentlicht Publié_le Publicado",
    "update": "更新时间 更新日期 更新于 最后更新 修改时间 最后修改 更新時間 更新日期 最後更新 更新 "
    "Updated Last_updated",
    "formed": "成文日期 成文时间 发文日期 生成日期 制发日期 印发日期 签发日期 信息形成日期",
    "source": "来源 信息来源 稿件来源 文章来源 新闻来源 内容来源 本文来源 消息来源 文稿来源 原文来源 "
    "来源单位 来源于 来源网站 来源媒体 稿源 文源 转自 转载自 转载于 摘自 原载 出处 文章出处 "
    "信息源 媒体来源 來源 資料來源 新聞來源 稿件來源 文章來源 出處 資訊來源 消息來源 来源自 Source Quelle Fuente",
    "issuer": "发布机构 发布单位 发布部门 信息提供单位 提供单位 供稿单位 供稿部门 供稿 供稿人 投稿 投稿单位 报送单位 "
    "发文单位 发文机关 发布者 发布人 信息发布 发布机关 责任部门 信息提供 公开责任部门 所属单位 来稿单位 主办单位 "
    "發布單位 發佈單位 發布機關 發布機構 資料提供 提供單位 撰稿单位 部门",
    "author": "作者 本文作者 文章作者 记者 撰文 撰稿 撰稿人 文字 文 采写 采访 图文 文图 文/图 图/文 "
    "通讯员 文字记者 特约记者 作者/来源 作者姓名 作者信息 执笔 記者 撰稿 採訪 "
    "写稿 供图/文 采访撰文 作者/通讯员 By Author Autor Auteur Byline",
    "editor": "责任编辑 责编 编辑 编審 编审 审核 校对 校審 监制 初审 复审 终审 审稿 主编 值班主任 "
    "值班编委 值班编辑 责任校对 编务 编发 編輯 責任編輯 責編 录入 录入人 录入者 本期编辑 执行主编 "
    "审核人 审签 审定 签发 一审 二审 三审 文字编辑 网络编辑 网编 新媒体编辑 视觉 美编 设计 摄影 图片 图 "
    "核稿 核稿人 统筹 策划 制作 剪辑 内容审核 责任人 Editor Edited_by Photo Photos",
    "stop": "浏览次数 浏览量 浏览数 浏览 阅读次数 阅读量 阅读数 阅读 点击次数 点击数 点击量 点击率 点击 "
    "访问量 访问次数 访问 点阅 字体 字体大小 字号 文字大小 字体显示 视力保护色 背景色 保护视力色 分享到 "
    "分享 分享至 人气 关键词 关键字 关键詞 關鍵字 标签 索引号 索取号 文号 发文字号 标题 原标题 信息名称 "
    "名称 主题词 主题分类 分类 栏目 体裁分类 组配分类 有效性 失效日期 生效日期 实施日期 废止日期 截止日期 "
    "截至日期 评论 评论数 语音播报 扫一扫 上一篇 下一篇 当前位置 所在位置 您的位置 您现在的位置 您所在的位置 "
    "信息类别 公开形式 公开方式 公开范围 公开程序 公开时限 信息索引 所属分类 类别 栏目名称 主题 附件 标题 "
    "地点 电话 地址 邮编 邮箱 联系电话 联系人 版权所有 版权声明 声明 人氣 瀏覽次數 點閱 點擊率 字級 收藏 "
    "打印 纠错 推荐 图片来源 数据来源 单位 发布时效 时效 状态 时效性 原文链接 原文标题 链接 原文 原文网址",
}  # fmt: skip
_COLON = r"[:：﹕︰∶]"
_BAR = r"[|｜丨/／]"
_SPACED = rf"[\s{GAP}]*"


def _loosely(word: str) -> str:
    """``word`` as a pattern; between two Han characters white space may stand (来　源)."""
    if word.isascii():
        return re.escape(word).replace("_", r"\s+")
    if len(word) <= 2:
        return r"[\s\u3000]{0,4}".join(map(re.escape, word))
    return re.escape(word)


_KINDS: dict[str, Kind] = {
    re.sub(r"[\s_]", "", word).lower(): kind
    for kind, words in _WORDS.items()
    for word in words.split()
}
_ANY = "|".join(
    _loosely(word)
    for word in sorted(
        {w for words in _WORDS.values() for w in words.split()}, key=len, reverse=True
    )
)
_BEFORE = rf"(?:^|(?<=[\s{GAP}\[\]【】（）()|｜丨、；;·•,，。!！\d日*■▪◆>》:：-]))"
_LABEL = re.compile(
    rf"{_BEFORE}({_ANY})(?:人|者|于|自)?(?:{_SPACED}{_COLON}+|\s?{_BAR})", re.I | re.M
)
_CELL = re.compile(rf"(?:^|(?<={GAP}))\s*({_ANY})\s*(?={GAP}|$)", re.M)
_SKIP = re.compile(rf"[ \u3000{GAP}]*(?:\n[ \u3000{GAP}]*)?[:：]?[ \u3000{GAP}]*")
_JUNK = re.compile(
    r"(?:浏览|阅读|点击|字体|字号|分享|打印|访问|评论|人气|关闭|收藏|举报|加入收藏|纠错|扫一扫|听全文|"
    r"【|\[\s*(?:大|打印|关闭|字)|［|大\s*中\s*小|(?:19|20)\d\d\s*[-年/.]|我要|\d+\s*次|阅读数|參與|參与|参与)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A label with its value. ``line`` is the index of the line where the label stands."""

    kind: Kind
    label: str
    value: str
    line: int


def pairs(lines: Sequence[Line], start: int) -> list[Entry]:
    """The pairs in ``lines``, of which the first has the index ``start``; empty values too."""
    stream, starts = _stream(lines)
    marks = sorted(_marks(stream), key=lambda mark: mark[0])
    entries = []
    line = 0
    for number, (begin, end, word) in enumerate(marks):
        while line + 1 < len(starts) and starts[line + 1] <= begin:
            line += 1
        limit = marks[number + 1][0] if number + 1 < len(marks) else len(stream)
        kind = _KINDS[re.sub(r"[\s\u3000_]", "", word).lower()]
        entries.append(Entry(kind, word, _value(stream, end, limit, kind), start + line))
    return entries


def without(raw: str) -> str:
    """The text of a raw line up to its first label."""
    match = _LABEL.search(raw)
    return raw[: match.start()] if match else raw


def _stream(lines: Sequence[Line]) -> tuple[str, list[int]]:
    starts, position, texts = [], 0, []
    for line in lines:
        text = line.raw.replace("\n", " ")
        starts.append(position)
        position += len(text) + 1
        texts.append(text)
    return "\n".join(texts), starts


def _marks(stream: str) -> Iterator[tuple[int, int, str]]:
    seen: set[int] = set()
    for match in _LABEL.finditer(stream):
        seen.add(match.start(1))
        yield match.start(1), match.end(), match[1]
    for match in _CELL.finditer(stream):
        if match.start(1) not in seen and len(match[1]) > 1:
            yield match.start(1), match.end(), match[1]


def _value(stream: str, begin: int, limit: int, kind: Kind) -> str:
    skip = _SKIP.match(stream, begin)
    begin = skip.end() if skip else begin
    if begin >= limit:
        return ""
    text = stream[begin:limit].split("\n", 1)[0]
    if kind in {"date", "update", "formed"}:
        return text.replace(GAP, " ").strip()
    junk = _JUNK.search(text)
    text = text[: junk.start()] if junk else text
    if kind in {"source", "issuer"}:
        text = text.split(GAP, 1)[0]
    return text.replace(GAP, " ").strip(" \u3000[]【】|｜丨")
