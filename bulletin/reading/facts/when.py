"""When it was published: the visible date near the title, else what the witnesses say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser

from bulletin.reading.facts import dates
from bulletin.reading.facts.lines import fold
from bulletin.reading.facts.window import Window, running
from bulletin.reading.facts.witnesses import Witnesses, scripted

Said = tuple[float, str, str]
"""Weight, ISO date, place."""
_VISITS = "您是第|位访客"
"""How a counter of visits speaks, which says since when it counts."""
_NO_DAY = re.compile(rf"{_VISITS}|今天是|今日|星期[一二三四五六日天]\s*$|农历|農曆")
_DAY = re.compile(r"^(?:3[01]|[12]\d|0?[1-9])$")
_YEAR = re.compile(r"^(?:19|20)\d\d\s*[年/-]?$")
_SURE = 2.0
_ORIGINAL = re.compile(r"原文(?:链接|地址|网址|出处)|原载|原作者|阅读原文|查看原文|转载自|首发于")
"""A line that speaks of the first publication: its date is not this page's."""
_DATE_MARK = re.compile(r"date|time|riqi|shijian")
_ALONE = re.compile(
    r"^\W{0,3}(?:发布于|发表于|发佈於|發布於|發表於|首发于|创建于|(?:posted|published)(?: on| @)?"
    r"|[本此]页面?最[后後](?:修订|修訂|编辑|編輯)[于於]?|this page was last edited on)"
    r"\s*[:：]?\s*(?=\d)",
    re.I,
)
"""A line that tells nothing but when it was published, wherever it stands."""
_UPDATE = re.compile(
    r"更新|修改|编辑于|updat|modifi|actualiz|atualiz|aggiorn|aktualis|mis à jour|обновл", re.I
)
_BRACKETED = re.compile(r"^[（(][^（()）]*[）)]$")
"""The day of a speech, below its title."""
_OTHER = re.compile(
    rf"截止|截至|{_VISITS}|生效|施行|有效期|失效|活动时间|会议时间|出生|deadline|expires"
    r"|注册(?:时间|日期|于)|加入时间|最后登录|^\W*(?:joined|registered|member since|geregistreerd"
    r"|registriert|inscrit|registrado|iscritto|зарегистрирован)\s*:",
    re.I,
)


def find(
    window: Window, witnesses: Witnesses, tree: LexborHTMLParser, *, east: bool, taiwan: bool
) -> tuple[str, str]:
    """The date and where it was found; ``east``: a page whose visible date is the judge.

    ``taiwan``: a bare three-digit year may be one of the Republic.
    """
    visible = sorted(_visible(window, taiwan), key=lambda said: -said[0])
    unseen = list(witnesses.dates)
    sure = visible[0] if visible and visible[0][0] >= _SURE else None
    if east and sure:
        return _fuller(sure[1], visible, unseen), sure[2]
    if unseen and sure and _is_local(sure, unseen[0][0], window):
        return _fuller(sure[1], visible, []), sure[2]
    if unseen:
        iso, place = unseen[0]
        return _fuller(iso, visible, unseen), place
    timed = _time_elements(tree)
    if timed:
        return timed, "time element"
    if visible:
        return _fuller(visible[0][1], visible, []), visible[0][2]
    return "", ""


def _is_local(seen: Said, unseen: str, window: Window) -> bool:
    """Whether the visible date is the unseen one's in the time of the place: Greenwich has the
    next day already or still the last. The day of an update is none."""
    shown = " ".join(line.text for _, line in window.info() if dates.find(line.text))
    if dates.days_apart(seen[1], unseen) != 1 or len(unseen) <= 10:
        return False
    first = _UPDATE.search(shown)
    found = dates.find(shown)
    return bool(found) and (first is None or found[0].end <= first.start())


def last_resort(page_html: str, url: str) -> tuple[str, str]:
    """A date from a script or, last, from the address."""
    found = scripted(page_html, "date")
    if found:
        return found, "script"
    found = dates.in_address(url)
    return (found, "address") if found else ("", "")


def _visible(window: Window, taiwan: bool) -> Iterator[Said]:
    weights = {"date": 3.0, "formed": 1.8, "update": 2.1}
    for entries, factor in ((window.head, 1.0), (window.tail, 0.85)):
        for entry in entries:
            weight = weights.get(entry.kind)
            iso = dates.loose(entry.value[:60], taiwan=taiwan) if weight else ""
            if weight and iso:
                near = 0.4 if entry.line > window.title.line >= 0 else 0.0
                own = 0.75 if _is_of_original(window, entry.line) else 1.0
                yield (weight * factor + near) * own, iso, f"visible: {entry.label}"
    for index, line in window.info():
        found = dates.find(line.text)
        if found and not (line.linked or running(line) or _OTHER.search(line.text)):
            distance = 0.02 * (index - window.title.last)
            weight = 2.4 if len(line.text) <= 60 else 2.1
            own = 0.75 if _is_of_original(window, index) else 1.0
            own = min(own, 0.9) if _BRACKETED.match(line.text) else own
            yield max(2.0, weight - distance) * own, found[0].iso, "visible: below the title"
    yield from _told(window)
    yield from _spread(window)
    yield from _beside(window)
    yield from _above(window)
    yield from _signed(window)


def _is_of_original(window: Window, index: int) -> bool:
    return _ORIGINAL.search(window.sheet.lines[index].text) is not None


def _told(window: Window) -> Iterator[Said]:
    """A line of its own, even in the text or below it: 发布于 2024-10-21. The first is the
    article's, the next are those of remarks."""
    for line in window.sheet.cut(window.title.last + 1, window.sheet.last + 8):
        if len(line.text) <= 60 and _ALONE.match(line.text):
            found = dates.find(line.text)
            if found and (not line.linked or len(line.text) - found[-1].end <= 2):
                yield 2.7, found[0].iso, "visible: below the text"
                return


def _spread(window: Window) -> Iterator[Said]:
    """Year, day and hour in a block each, or day and month in elements of their own: large
    figures beside the title."""
    lines = window.sheet.cut(max(0, window.title.line - 4), window.text)
    texts = [line.text for line in lines]
    pieces = [fold(part.text) for line in lines if len(line.text) <= 40 for part in line.parts]
    years = (" ".join(texts[n : n + 3]) for n, text in enumerate(texts) if _YEAR.match(text))
    days = (
        f"{month}-{day}" for day, month in pairwise(pieces) if _DAY.match(day) and len(month) <= 8
    )
    for text in (*years, *days):
        found = dates.find(text)
        if found and found[0].start == 0:
            yield 2.2, found[0].iso, "visible: in parts"


def _beside(window: Window) -> Iterator[Said]:
    """A date in the line of the title, where nothing but inline elements part them."""
    for line in window.sheet.cut(window.title.line, window.title.last + 1):
        found = dates.find(line.text) if window.title.line >= 0 and len(line.text) <= 160 else []
        if found and line.text.startswith(window.title.text) and not line.linked:
            yield 2.3, found[0].iso, "visible: beside the title"


def _above(window: Window) -> Iterator[Said]:
    if window.title.line < 1:
        return
    for index in range(max(0, window.title.line - 4), window.title.line):
        line = window.sheet.lines[index]
        if len(line.text) > 60 or line.linked or _NO_DAY.search(line.text):
            continue
        found = dates.find(line.text)
        if found:
            alone = found[0].end - found[0].start >= len(line.text) - 2
            next_to = index == window.title.line - 1 and _DATE_MARK.search(line.mark())
            yield 2.7 if alone and next_to else 1.5, found[0].iso, "visible: above the title"


def _signed(window: Window) -> Iterator[Said]:
    """A last line that is a date alone, as below an official letter."""
    for line in window.sheet.cut(max(window.text + 1, window.end - 4), window.end):
        found = dates.find(line.text) if len(line.text) <= 20 else []
        if found:
            yield 1.0, found[0].iso, "visible: below the text"


def _fuller(iso: str, visible: list[Said], unseen: list[tuple[str, str]]) -> str:
    for other in [said[1] for said in visible] + [said[0] for said in unseen]:
        iso = dates.fuller(iso, other)
    return iso


def _time_elements(tree: LexborHTMLParser) -> str:
    for selector in ("time[pubdate]", "[itemprop=datePublished]", "article time", "time"):
        node = tree.css_first(selector)
        if node is not None:
            attributes = node.attributes
            for text in (attributes.get("datetime"), attributes.get("content"), node.text()):
                found = dates.loose(text) if text else ""
                if found:
                    return found
    return ""
