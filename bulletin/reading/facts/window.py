"""Where the facts stand: the stretch from above the title to the first sentence, and the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bulletin.reading.facts import dates
from bulletin.reading.facts.labels import Entry, Kind, pairs
from bulletin.reading.facts.lines import Line, Sheet
from bulletin.reading.facts.title import Headline

ABOVE = 20
"""Lines above the title that may still hold an information table."""
BELOW = 24
"""Lines below the title where the text has not begun yet, at most."""
AFTER = 18
"""Lines after the body that may still speak of it."""
WITHIN = 20
"""Last lines of the text among which the writer may be named."""
_SENTENCE = re.compile(r"[。！？；，།،؟؛᠂᠃]|[,.!?](?:\s|$)")
_INFO = re.compile(r"来\s*源|作者|浏览|字体|字号|來源|评论|分享")
_END = re.compile(
    r"^(?:相关(?:新闻|阅读|文章|报道|链接|推荐|信息|资讯|内容|文档)|延伸阅读|推荐阅读|热门(?:推荐|新闻|文章)|热点|最新(?:文章|新闻|资讯)|"
    r"为您推荐|猜你喜欢|网友评论|最热评论|全部评论|友情链接|主办单位|主办[:：]|版权所有|联系我们|网站地图|Copyright|更多新闻|精彩推荐|"
    r"related|recommended|comments|more from)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Window:
    """The lines around the article. Indices are those of the sheet.

    ``text`` is the first line of the running text, ``end`` the line after the last of it.
    """

    sheet: Sheet
    title: Headline
    text: int
    end: int
    head: tuple[Entry, ...]
    tail: tuple[Entry, ...]

    def entries(self, *kinds: Kind) -> list[Entry]:
        """The pairs of these kinds that have a value: those near the title first."""
        near = sorted(
            (entry for entry in self.head if entry.kind in kinds and entry.value),
            key=lambda entry: (entry.line < self.title.line, kinds.index(entry.kind)),
        )
        return [*near, *(e for e in self.tail if e.kind in kinds and e.value)]

    def info(self) -> list[tuple[int, Line]]:
        """Short lines below the title and above the text (or its first lines), with indices."""
        start = self.title.last + 1 if self.title.line >= 0 else max(0, self.text - 8)
        stop = min(max(self.text + 1, start), start + BELOW)
        return [
            (index, line)
            for index, line in enumerate(self.sheet.lines[start:stop], start)
            if len(line.text) <= 120
        ]


_TALK = re.compile(r"comment(?!ar)|discuss|\brepl(?:y|ies)\b|pinglun")


def text_start(sheet: Sheet) -> int:
    """The index of the first running text in the body; -1 where no body was located."""
    if sheet.first < 0:
        return -1
    for index in range(sheet.first, min(sheet.last + 1, sheet.first + 30)):
        if running(sheet.lines[index]):
            return index
    return sheet.first


def open_on(sheet: Sheet, title: Headline) -> Window:
    """The window of the article whose title is ``title``."""
    text = text_start(sheet)
    if text < 0 or (title.line > text and title.line - text > 3):
        text = _text_below(sheet, max(title.last, 0))
    else:
        text = max(text, title.last + 1)
    end = _end_in_body(sheet, text) if sheet.last >= text else _end_of_text(sheet, text)
    top = title.line if title.line >= 0 else text - 6
    head_start = max(0, top - ABOVE)
    head_end = min(text + 3, (title.last if title.line >= 0 else top) + BELOW + 6)
    head_lines = _short(sheet.cut(head_start, head_end))
    tail_start = max(end - WITHIN, text + 1)
    tail_lines = _short(_until_end(sheet.cut(tail_start, end + AFTER), end - tail_start))
    return Window(
        sheet,
        title,
        text,
        end,
        tuple(pairs(head_lines, head_start)),
        tuple(e for e in pairs(tail_lines, tail_start) if not _is_talk(sheet, e.line, text)),
    )


def _is_talk(sheet: Sheet, index: int, text: int) -> bool:
    """Whether a line below the text is what readers say: it may name an author who answers."""
    block = sheet.lines[index].block
    inner = sheet.lines[text].block if text < len(sheet.lines) else block
    around = {id(spot) for spot in (inner, *inner.ancestors())}
    apart = (spot for spot in (block, *block.ancestors()) if id(spot) not in around)
    return any(_TALK.search(spot.mark) for spot in apart)


def running(line: Line) -> bool:
    """Whether ``line`` is running text: a sentence, no heading, no link, no information line."""
    text = line.text
    if len(text) < 30 or line.linked or line.heading or not _SENTENCE.search(text):
        return False
    if len(text) >= 160 or not dates.find(text[:80]):
        return True
    return not _INFO.search(text) and (len(text) >= 100 or "。" in text)


def _text_below(sheet: Sheet, after: int) -> int:
    for index in range(after + 1, min(len(sheet.lines), after + 60)):
        if running(sheet.lines[index]):
            return index
    return min(len(sheet.lines), after + 12)


def _end_in_body(sheet: Sheet, text: int) -> int:
    """The line after the text; a body may hold lists of links and remarks behind it."""
    for index in range(sheet.last, max(text, sheet.last - 200), -1):
        if running(sheet.lines[index]):
            return index + 1 if sheet.last - index > 8 else sheet.last + 1
    return sheet.last + 1


def _end_of_text(sheet: Sheet, text: int) -> int:
    end, idle = text + 1, 0
    for index in range(text, len(sheet.lines)):
        if running(sheet.lines[index]):
            end, idle = index + 1, 0
        else:
            idle += 1
        if idle > 15:
            break
    return end


def _short(lines: Sequence[Line]) -> list[Line]:
    """The lines; a long one is kept for the count only, without its text."""
    return [
        line if len(line.text) <= 160 else Line([], line.block, 0, line.inside) for line in lines
    ]


def _until_end(lines: Sequence[Line], free: int) -> list[Line]:
    kept: list[Line] = []
    for index, line in enumerate(lines):
        if index >= free and _END.search(line.text):
            break
        kept.append(line)
    return kept
