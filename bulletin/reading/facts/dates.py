"""Dates in text, as ISO 8601. Own grammar: no locale, no clock, no guessing.

Known forms: ``2024-10-21 09:30`` and its kin with / . 年月日, Chinese numerals
(二〇二四年十月二十一日), 民国 years, month names of ten languages in either order, and German
``21.10.2024``. A date that the calendar does not have, or before 1900 or after 2099, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bulletin.reading.facts.lexicon import table

_MONTH = {word: int(number) for number, words in table("months").items() for word in words}
MONTH_NAME = "(" + "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True)) + r")\b\.?"
"""A pattern of the names of the months, one group."""
_TIME = (
    r"(?:[\sT日,，;；\x1f（(|]|(?:星期|周)[一二三四五六日天][)）]?|at|,){0,6}"
    r"(?:(上午|下午|晚上|AM|PM)\s*)?([01]?\d|2[0-3])\s*[:：时點点]\s*([0-5]\d)(?!\d)"
    r"(?:[:：分]\s*[0-5]\d)?\s*([ap]\.?m\b)?"
)
_POSSIBLE = re.compile(r"\d{4}|[〇○零Ｏ０]|[一二].{3}年|民[国國]")
"""Without one of these no date is in a text: most lines are passed over quickly."""
_CLOCK = re.compile(_TIME, re.I)
_DIGITS = re.compile(
    r"(?<![\d.])((?:19|20)\d\d)\s*(?:[-/.．－–]|年)\s*(1[0-2]|0?[1-9])\s*(?:[-/.．－–]|月)\s*"
    r"(3[01]|[12]\d|0?[1-9])(?!\d|\.\d)\s*[日号號]?"
)
_SPLIT = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(0?[1-9]|1[0-2])\s*/\s*(3[01]|[12]\d|0?[1-9])(?!\d|/)"
)
_KOREAN = re.compile(r"((?:19|20)\d\d)년\s*(1[0-2]|0?[1-9])월\s*(3[01]|[12]\d|0?[1-9])일")
_UYGHUR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*-?\s*(?:يىلى?|جىلى?|жылы?)\s*(1[0-2]|0?[1-9])\s*-?\s*"
    r"(?:ئاي(?:نىڭ|ى)?|اي(?:دىڭ)?)\s*(3[01]|[12]\d|0?[1-9])\s*-?\s*(?:كۈنى?|كۇنى?)?"
)
"""2019-يىلى 6-ئاينىڭ 12-كۈنى, and the Kazakh form in the same script."""
_TIBETAN = re.compile(
    r"(?<!\d)(\d{4})\s*ལོའི་?\s*(?:སྤྱི་)?ཟླ་?\s*(\d{1,2})\s*(?:པའི་|བའི་|བར་)?\s*(?:ཚེས་?|ཉིན་?)\s*(\d{1,2})"
)
"""2020ལོའི་ཟླ་5པའི་ཚེས་18, in figures of either script."""
_NUMERALS = re.compile(
    r"([一二][〇○零Ｏ０O一二三四五六七八九]{3})年\s*([一二三四五六七八九十]{1,3})月\s*"
    r"([一二三四五六七八九十廿]{1,4})日"
)
_REPUBLIC = re.compile(r"(?:民國|民国)\s*(\d{2,3})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})")
_DAY_FIRST = re.compile(
    r"(?<!\d)(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|\.)?[\s-]*(?:de\s+|of\s+)?"
    + MONTH_NAME
    + r",?[\s-]*(?:de\s+|del\s+)?((?:19|20)\d\d)(?!\d)",
    re.I,
)
_MONTH_FIRST = re.compile(
    r"\b"
    + MONTH_NAME
    + r"\s*(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:\s*,\s*|\s+)((?:19|20)\d\d)(?!\d)",
    re.I,
)
_CLOCKED = re.compile(
    r"\b"
    + MONTH_NAME
    + r"\s+(3[01]|[12]\d|0?[1-9])\s+((?:[01]\d|2[0-3]):[0-5]\d):[0-5]\d"
    + r"(?:\s+(?:[A-Z]{2,5}|[+-]\d{4}))?\s+((?:19|20)\d\d)(?!\d)",
    re.I,
)
"""Wed Mar 21 09:14:52 CET 2007, as `ctime` and archives of mail write it."""
_CHINESE_MONTH_FIRST = re.compile(
    r"(十[一二]?|[一二三四五六七八九])月\s*(\d{1,2})(?:st|nd|rd|th)?\s*,\s*((?:19|20)\d\d)"
)
_CHINESE_DAY_FIRST = re.compile(
    r"(?<!\d)(3[01]|[12]\d|0?[1-9])\s+(十[一二]?|[一二三四五六七八九])月\s+((?:19|20)\d\d)(?!\d)"
)
"""週三, 22 十一月 2017, as Joomla! writes it in Chinese."""
_DOTTED = re.compile(
    r"(?<![\d.])(3[01]|[12]\d|0?[1-9])\.(1[0-2]|0?[1-9])\.((?:19|20)\d\d)(?![\d.])"
)
_SHORT = re.compile(r"(?<!\d)(\d\d)[-/.](0\d|1[0-2])[-/.]([0-2]\d|3[01])(?![\d.-])")
_TAIWAN = re.compile(
    r"(?<!\d)(1[01]\d|[89]\d)\s*[-/.年]\s*(1[0-2]|0?[1-9])\s*[-/.月]\s*(3[01]|[12]\d|0?[1-9])(?!\d)"
)
_COMPACT = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[T\s]?([01]\d|2[0-3])([0-5]\d)(?:[0-5]\d)?)?(?!\d)"
)
_IN_ADDRESS = re.compile(
    r"/(?:t)?((?:19|20)\d\d)[-/_.]?(0[1-9]|1[0-2]|(?<=[-/_.])[1-9])[-/_.]?"
    r"(0[1-9]|[12]\d|3[01]|(?<=[-/_.])[1-9])(?=\D|$)"
)
_VALUE = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
    "０": 0,
    "O": 0,
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in a text: ISO form and where it stands."""

    iso: str
    start: int
    end: int


def first(text: str) -> str:
    """The first date of ``text``, or ``""``."""
    found = find(text)
    return found[0].iso if found else ""


def find(text: str) -> list[Dated]:
    """All dates of ``text`` in order."""
    if not _POSSIBLE.search(text):
        return []
    taken: list[Dated] = []
    for dated in sorted(_all(text), key=lambda d: (d.start, -d.end)):
        if not taken or dated.start >= taken[-1].end:
            taken.append(dated)
    return taken


def loose(text: str, *, taiwan: bool = False) -> str:
    """The date of a text that is known to be one: also ``24-10-21``, ``20241021``, 113/10/21."""
    found = first(text)
    if found:
        return found
    match = _COMPACT.search(text)
    if match:
        clock = f"T{match[4]}:{match[5]}" if match[4] else ""
        day = _iso(match[1], match[2], match[3])
        return day + clock if day else ""
    if taiwan and (match := _TAIWAN.search(text)):
        return _iso(int(match[1]) + 1911, match[2], match[3])
    match = _SHORT.search(text)
    return (
        _timed(text, match.end(), _iso(2000 + int(match[1]), match[2], match[3]))[0]
        if match
        else ""
    )


def in_address(url: str) -> str:
    """The date in an address's path (``/2024/10/21/``, ``/t20241021_1.html``), or ``""``."""
    match = _IN_ADDRESS.search(url.split("?", 1)[0])
    return _iso(match[1], match[2], match[3]) if match else ""


def fuller(one: str, other: str) -> str:
    """Of two forms of the same day the more exact; else ``one``."""
    return other if other[:10] == one[:10] and len(other) > len(one) else one


def days_apart(one: str, other: str) -> int:
    """Whole days between two ISO dates."""
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)


def _all(text: str) -> Iterator[Dated]:
    forms = (
        (_DIGITS, (1, 2, 3), int),
        (_KOREAN, (1, 2, 3), int),
        (_UYGHUR, (1, 2, 3), int),
        (_TIBETAN, (1, 2, 3), int),
        (_SPLIT, (1, 2, 3), int),
        (_DOTTED, (3, 2, 1), int),
        (_DAY_FIRST, (3, 2, 1), _month),
        (_MONTH_FIRST, (3, 1, 2), _month),
        (_CHINESE_MONTH_FIRST, (3, 1, 2), _numeral),
    )
    for form, (year, month, day), read in forms:
        for match in form.finditer(text):
            yield from _dated(text, match, _iso(match[year], read(match[month]), match[day]))
    for match in _CLOCKED.finditer(text):
        iso = _iso(match[4], _month(match[1]), match[2])
        if iso:
            yield Dated(f"{iso}T{match[3]}", match.start(), match.end())
    for match in _CHINESE_DAY_FIRST.finditer(text):
        yield from _dated(text, match, _iso(match[3], _numeral(match[2]), match[1]))
    for match in _NUMERALS.finditer(text):
        year_value = int("".join(str(_VALUE[c]) for c in match[1]))
        yield from _dated(text, match, _iso(year_value, _numeral(match[2]), _numeral(match[3])))
    for match in _REPUBLIC.finditer(text):
        yield from _dated(text, match, _iso(int(match[1]) + 1911, match[2], match[3]))


def _dated(text: str, match: re.Match[str], day: str) -> Iterator[Dated]:
    if day:
        iso, end = _timed(text, match.end(), day)
        yield Dated(iso, match.start(), end)


def _timed(text: str, end: int, day: str) -> tuple[str, int]:
    clock = _CLOCK.match(text, end) if day else None
    if clock is None:
        return day, end
    hour = int(clock[2])
    half = (clock[1] or clock[4] or "").lower().replace(".", "")
    if half in {"下午", "晚上", "pm"} and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    if hour == 0 and clock[3] == "00":  # templates print it where no time is known
        return day, clock.end()
    return f"{day}T{hour:02}:{clock[3]}", clock.end()


def _iso(year: int | str, month: int | str, day: int | str) -> str:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return found.isoformat() if 1900 <= found.year <= 2099 else ""


def _month(word: str) -> int:
    return _MONTH[word.lower()]


def _numeral(word: str) -> int:
    """A Chinese number below 100: 九, 十, 十一, 二十, 廿一, 三十一."""
    word = word.replace("廿", "二十")
    tens, ten, ones = word.partition("十")
    if not ten:
        return _VALUE.get(word, 0)
    return (_VALUE.get(tens, 1) if tens else 1) * 10 + (_VALUE.get(ones, 0) if ones else 0)
