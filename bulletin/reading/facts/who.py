"""Who wrote it and who published it: labels, what stands beside the date, bylines, witnesses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bulletin.reading.facts import dates, people
from bulletin.reading.facts.labels import Entry, has_label, without
from bulletin.reading.facts.lexicon import table
from bulletin.reading.facts.lines import GAP, Line, Part, fold, names
from bulletin.reading.facts.window import Window, running

_MARKED = re.compile(
    r"source|from|author|media|\bly\b|laiyuan|editor|writer|nick|name|\borg|byline|\bname\b|account"
)
_PERSON_MARKED = re.compile(r"author|byline|writer|nick|reporter|journalist|\bname\b")
_JUNK = re.compile(
    r"^(?:分享|[记記]者|微信|关注|打印|关闭|用微信|扫一扫|更多|查看|下载|返回|我要|本文共|预计|划重点|参与互动|最新|点击|"
    r"相关|加载|展开|[+#@*]).*|^\d[\d,.]*(?:\s|次|人|条|个|跟|评|万|$).*|^(?:[AT][+-]?|字)$|频道首页$|，|您|報導$|领域(?:优质)?(?:爱好者|创作者|达人|专家)$|^.{0,6}[>›»]|[?？!！]$|[。；;]|评论$|https?|^[a-z0-9.-]+\.(?:com|cn|net|org)(?:\.cn)?$",
    re.I,
)
_PLACES = frozenset(table("people")["places"])
_BESIDE = frozenset(word.lower() for word in table("people")["beside"])
_DATELINE = re.compile(
    r"^[【\[（(]?((?:新华社|中新社|[\u4e00-\u9fff]{2,8}?(?:日报|晚报|早报|时报|网|社))"
    r"(?=(?:[\u4e00-\u9fff]{2,8}|\s)?\s*(?:\d{1,4}年)?\d{1,2}月\d{1,2}日(?:电|讯)))"
)
_LABEL = re.compile(
    r"^(?:稿件|信息|文章|本文)?\s*(?:来\s*源|來源|稿源|出处|转自)\s*[:：]|^[（(]?(?:原载|首发|刊|载)于?(?=《)|^[（(]?[转摘选]自(?=《)"
)
_ACCOUNT = re.compile(r"(?<=..)\s*官方(?:账号|帐号|号)$")
_CITED = re.compile(
    r"(?:原载于?|首发于?|转载自|转自|摘自|选自|原刊于?|刊于|载于?)\s*[:：]?\s*(《[^《》]{2,20}》)"
)
"""The paper that a line names as the first to print the text."""
_OF_ORIGINAL = re.compile(r"原文(?:地址|链接|网址)|转载")
_WRITER = re.compile(r"记者|記者|通讯员|撰文|采写|作者|^文[/／|｜丨]")
_NO_NAME = re.compile(
    r"^\W*(?:发表|发布|更新|编辑|回复)于?\W*$"
    r"|^(?:(?:周|週|星期|礼拜)[一二三四五六日天]|(?i:mon|tue|wed|thu|fri|sat|sun)\.?)[,，]?$"
    r"|[:：]\s*$|^\s*\d{1,2}\s*[時时點点:：]\s*\d{1,2}\s*分?\s*$"
    r"|^[—―–\s-]*在.{4,}(?:上|时|中|期间)(?:的.{2,4})?$"
    r"|[〔﹝\[【（(]\s*(?:19|20)\d\d\s*[〕﹞\]】）)]\s*第?\s*\d+\s*[号號]"
)
"""A label without its value, whom a letter is to, a day of the week, a time of day, the occasion
of a speech, and the number of a document (GB/T 9704-2012, 7.2.5)."""
_NO_AGENCY = ("本报", "本网", "本社", "本刊")
_ROLE_SPLIT = re.compile(
    r"\s*(?:全媒体?|融媒体?|特约|见习|首席)?(?:记者|記者|通讯员|作者|编译)[\s:：]*"
)


@dataclass(frozen=True, slots=True)
class Beside:
    """An unlabelled name near the date. ``marked``: its element says that it is a name,
    ``named``: and that of a writer or an account; ``formed``: its form does."""

    name: str
    person: bool
    marked: bool
    formed: bool
    named: bool


def publisher(window: Window, beside: Sequence[Beside], *, east: bool) -> tuple[str, str]:
    """The visible publisher and where it stands. On other than ``east`` pages a "Source:" below
    the first line of the text is a picture's."""
    for entry in window.entries("source"):
        inside = window.title.line < entry.line < window.text
        if not east and not (inside and re.fullmatch(r"[^\d,]{2,40}", entry.value)):
            continue
        name = _publisher_of(entry)
        if name:
            return name, f"visible: {entry.label}"
    for entry in window.entries("author"):
        name = people.employer(entry.value) if _worth(entry) else ""
        if name:
            return name, f"visible: {entry.label}"
    offices = {one for one in beside if one.formed and not one.person}
    for one in sorted(beside, key=lambda x: (x not in offices, not x.named, not x.formed)):
        if not one.person:
            return one.name, "visible: beside the date"
    for entry in window.entries("issuer"):
        name = _publisher_of(entry)
        if name and not people.is_person(name):
            return name, f"visible: {entry.label}"
    return "", ""


def dateline(window: Window) -> str:
    """The agency of a dateline at the start of the text (新华社北京10月21日电), or ``""``."""
    for line in window.sheet.cut(window.text, window.text + 2):
        match = _DATELINE.match(line.text)
        if match and not match[1].startswith(_NO_AGENCY):
            return match[1]
    return ""


def authors(window: Window, beside: Sequence[Beside]) -> tuple[tuple[str, ...], str]:
    """The visible authors and where they stand."""
    for entry in _own_first(window):
        value = entry.value.removeprefix("图") if entry.label == "文" else entry.value
        found = people.split(value) if _worth(entry) else ()
        if found:
            return found, f"visible: {entry.label}"
    for entry in window.entries("source"):
        found = _authors_in_source(entry.value)
        if found:
            return found, f"visible: {entry.label}"
    for index, line in window.info():
        name = people.speaker(line.text) if index < window.text else ""
        if name:
            return (name,), "visible: below the title"
    persons = [one for one in beside if one.person]
    formed = tuple(one.name for one in persons if one.formed)
    if formed:
        return formed, "visible: beside the date"
    found = people.byline(_byline_texts(window))
    if found:
        return found, "byline in the text"
    marked = tuple(one.name for one in persons)
    return (marked, "visible: beside the date") if marked else ((), "")


def _own_first(window: Window) -> list[Entry]:
    """The author entries; last those that name whose page a text was copied from."""
    lines = window.sheet.lines
    return sorted(
        window.entries("author"),
        key=lambda entry: _OF_ORIGINAL.search(lines[entry.line].text) is not None,
    )


def cited(window: Window) -> str:
    """The paper that printed it first, as a short line at either end says, or ``""``."""
    start, end = max(window.title.last + 1, 0), window.end
    for line in (*window.sheet.cut(start, window.text + 2), *window.sheet.cut(end - 4, end + 3)):
        match = _CITED.search(line.text) if len(line.text) <= 60 else None
        if match and not line.linked:
            return match[1]
    return ""


def editors(window: Window) -> frozenset[str]:
    """The names of the editors: they are no authors."""
    return frozenset(
        name
        for entry in (*window.head, *window.tail)
        if entry.kind == "editor"
        for name in people.split(entry.value)
    )


def beside_date(window: Window) -> list[Beside]:
    """Names without a label in the lines about the date.

    Where no line holds a date, only names whose element says so (``class="source"``) count.
    A name that neither its form nor its element proves counts where it stands alone in the
    line of the date.
    """
    info = [(index, line) for index, line in window.info() if index < window.text]
    dated = next((index for index, line in info if dates.find(line.text)), None)
    found: list[Beside] = []
    alone: list[Beside] = []
    for index, line in info[:6] if dated is None else info:
        distance = 1 if dated is None else abs(index - dated)
        if distance <= 2:
            here = _names_on(line)
            whole = distance == 1 and dated is not None and _only_names(line, here)
            found += [
                name for name in here if name.marked or (name.formed and (whole or not distance))
            ]
            alone += [] if distance else here
    if not found and len(alone) == 1:
        found = alone
    return list(dict.fromkeys(found))


def _names_on(line: Line) -> list[Beside]:
    """The names on a line; behind a label only those whose element says that they are."""
    here: list[Beside] = []
    labelled = False
    for part in line.parts:
        here += [name for name in _names_in(part) if name.marked or not labelled]
        labelled = labelled or has_label(part.text)
    return here


def _only_names(line: Line, here: Sequence[Beside]) -> bool:
    """Whether a line holds nothing but names that have the form of names (张三/某某日报)."""
    length = sum(len(name.name) for name in here)
    return not line.linked and all(name.formed for name in here) and len(line.text) - length <= 4


def employer(window: Window) -> str:
    """The paper of the writer whom the text itself names (某某晚报记者 张三), or ``""``."""
    for text in _byline_texts(window):
        name = people.employer(text.strip("（()）〔[【 "))
        if name and people.byline([text]):
            return name
    return ""


def clean_publisher(text: str) -> str:
    """``text`` as a publisher's name, or ``""`` where it can be none."""
    text = _ACCOUNT.sub("", _LABEL.sub("", fold(text)).strip(" :：|｜丨,，、;；-—·"))
    text = re.sub(r"\s*[\[【（(](?:整理|原创|转载|综合|编译|责编.*)[\]】）)]?$", "", text)
    if text.count("（") + text.count("(") != text.count("）") + text.count(")"):
        text = text.strip("（）()")
    if text.count("《") != text.count("》"):
        text = text.strip("《》 ")
    while " " in text and text.rpartition(" ")[2].lower() in _BESIDE:
        text = text.rpartition(" ")[0].strip()
    if (
        not re.search(r"[^\W\d_]", text)
        or len(text) > 120
        or text.lower() in _BESIDE
        or people.is_nobody(text)
        or _JUNK.search(text)
    ):
        return ""
    return text


def _publisher_of(entry: Entry) -> str:
    value = _ROLE_SPLIT.split(entry.value, maxsplit=1)[0] or entry.value
    if re.search(r"[\u4e00-\u9fff]", value):
        value = re.split(r"(?<=[\u4e00-\u9fff》”）)])\s+", value, maxsplit=1)[0]
    return clean_publisher(value) if _worth(entry) else ""


def _authors_in_source(value: str) -> tuple[str, ...]:
    match = _ROLE_SPLIT.search(value)
    if match is None:
        return ()
    return tuple(name for name in people.split(value[match.end() :]) if people.is_person(name))


def _worth(entry: Entry) -> bool:
    return len(entry.value) <= 60 and not re.search(r"[。！？]|，.*，", entry.value)


def _names_in(part: Part) -> Iterator[Beside]:
    text = people.tight(without(part.text))
    for dated in reversed(dates.find(text)):
        text = f"{text[: dated.start]}{GAP}{text[dated.end :]}"
    above = part.node.parent
    mark = f"{names(part.node)} {names(above) if above is not None else ''}"
    for piece in re.split(rf"[{GAP}|｜丨/／]|\s{{2,}}|(?<=[\u4e00-\u9fff])\s+", text):
        name = clean_publisher(piece.strip(" ()（）[]【】"))
        if _NO_NAME.search(piece):
            continue
        if 2 <= len(name) <= 24 and not _is_other(name):
            formed = people.is_person(name)
            organised = people.is_organisation(name)
            account = organised or (len(name) > 3 and not name.isascii())
            named = _PERSON_MARKED.search(mark) is not None
            marked = _MARKED.search(mark) is not None
            person = formed or (named and not account)
            yield Beside(name, person, marked, formed or organised, named)


def _is_other(name: str) -> bool:
    """Whether it is something else that stands in such lines: a button, a count, a place."""
    return name.lower() in _BESIDE or name in _PLACES or re.search(r"[:：]", name) is not None


def _byline_texts(window: Window) -> list[str]:
    lines = window.sheet.lines
    head = [fold(line.raw.replace(GAP, " ")) for _, line in window.info()]
    start = [line.text[:100] for line in lines[window.text : window.text + 3]]
    end = [line.text[-80:] for line in lines[max(window.text + 1, window.end - 4) : window.end + 3]]
    told = (x for x in reversed(lines[window.text + 1 : window.end]) if running(x))
    end += [line.text[-80:] for line in islice(told, 1)]  # buttons may follow inside the body
    body = lines[window.text : window.sheet.last + 1]
    alone = [line.text for line in reversed(body) if len(line.text) <= 24 and not line.linked]
    return [*head, *start, *reversed(end), *(text for text in alone if _WRITER.search(text))]
