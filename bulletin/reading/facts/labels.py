"""Label and value pairs in visible text: 发布时间：… 来源：… 作者：… in all their forms.

Works on a stream: the raw lines of a stretch of the page, `GAP` between parts of a line and a
line break between lines, so that a value may stand in another span, cell or line than its
label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

from bulletin.reading.alternatives import grouped
from bulletin.reading.facts import dates, people
from bulletin.reading.facts.lexicon import table
from bulletin.reading.facts.lines import GAP, Line

Kind = Literal["date", "update", "formed", "source", "issuer", "author", "editor", "stop"]

_WORDS: dict[Kind, tuple[str, ...]] = {kind: table("labels")[kind] for kind in get_args(Kind)}
_COLON = r"[:：﹕︰∶།]"
"""The last is the shad, which Tibetan sets behind a label (ཡོང་ཁུངས། …)."""
_BAR = r"[|｜丨/／]"
_SIGN = re.compile(rf"{_COLON}|{_BAR}")
_SPACED = rf"[\s{GAP}]*"


def _loosely(word: str) -> str:
    """``word`` as a pattern; between two Han characters white space may stand (来　源)."""
    if word.isascii() or "_" in word:
        return re.escape(word).replace("_", r"\s+")
    if len(word) <= 2:
        return r"[\s\u3000]{0,4}".join(map(re.escape, word))
    return re.escape(word)


_KINDS: dict[str, Kind] = {
    re.sub(r"[\s_]", "", word).lower(): kind for kind, words in _WORDS.items() for word in words
}
_ANY = grouped(
    "|".join(
        _loosely(word)
        for word in sorted({w for words in _WORDS.values() for w in words}, key=len, reverse=True)
    )
)
_BEFORE = rf"(?:^|(?<=[\s{GAP}\[\]【】（）()|｜丨、；;·•,，。!！\d日*■▪◆>》:：-]))"


@cache
def _label() -> re.Pattern[str]:
    """A label with its colon."""
    return re.compile(
        rf"{_BEFORE}({_ANY})(?:人|者|于|自)?(?:{_SPACED}{_COLON}+|\s?{_BAR})", re.I | re.M
    )


@cache
def _cell() -> re.Pattern[str]:
    """A label that fills a cell."""
    return re.compile(rf"(?:^|(?<={GAP}))\s*({_ANY})\s*(?={GAP}|$)", re.M)


_UNKNOWN = re.compile(rf"(?:^|(?<=[\s{GAP}|｜]))([\u4e00-\u9fff]{{2,6}}){_COLON}", re.M)
"""What stands before a colon is a label, though we do not know it: no value of another."""
_SKIP = re.compile(rf"[ \u3000{GAP}]*(?:\n[ \u3000{GAP}]*)?[:：]?[ \u3000{GAP}]*")
_JUNK = re.compile(
    r"(?:(?:^|(?<=[\s\x1f（(]))(?:浏览|阅读|点击|字体|字号|分享|打印|访问|评论|人气|关闭|收藏|举报|加入收藏|"
    r"纠错|扫一扫|听全文)|"
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
        kind = _kind(word)
        entries.append(Entry(kind, word, _value(stream, end, limit, kind), start + line))
    return [_tabled(entry, lines, start) for entry in entries]


def _tabled(entry: Entry, lines: Sequence[Line], start: int) -> Entry:
    """An entry without a value in a table whose first row is labels: the first fitting cell."""
    if entry.value or entry.kind not in {"date", "formed", "source", "issuer"}:
        return entry
    at = entry.line - start
    if at + 1 >= len(lines) or not _cell().fullmatch(lines[at + 1].text):
        return entry
    while at < len(lines) and _cell().fullmatch(lines[at].text):
        at += 1
    for line in lines[at : at + 8]:
        dated = bool(dates.find(line.text)) and len(line.text) <= 30
        named = people.is_organisation(line.text) and len(line.text) <= 30
        if named if entry.kind in {"source", "issuer"} else dated:
            return replace(entry, value=line.text)
    return entry


def without(raw: str) -> str:
    """The text of a raw line up to its first label."""
    match = _find(raw)
    return raw[: match.start()] if match else raw


def _find(text: str) -> re.Match[str] | None:
    """The first label of ``text``; where no colon or bar stands there is none."""
    return _label().search(text) if _SIGN.search(text) else None


def _kind(word: str) -> Kind:
    return _KINDS.get(re.sub(r"[\s_]", "", word).lower(), "stop")


def has_label(text: str) -> bool:
    """Whether a known label with its colon stands in ``text``."""
    return _find(text) is not None


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
    for match in _label().finditer(stream):
        seen.add(match.start(1))
        yield match.start(1), match.end(), match[1]
    for match in _UNKNOWN.finditer(stream):
        if match.start(1) not in seen:
            seen.add(match.start(1))
            yield match.start(1), match.end(), ""
    for match in _cell().finditer(stream):
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
    return text.replace(GAP, " ").strip(" \u3000[]【】|｜丨།")
