"""What kind of character stands where: the ground of all line work. Pure text.

The kinds follow CLREQ (Requirements for Chinese Text Layout, W3C), sections 3.1 and 3.2:

    H  Han and whatever else is set on the full em (kana, full-width forms)
    O  opening mark: its ink is in the right half of the em
    C  closing or stopping mark: its ink is in the left half
    D  dash or ellipsis: two of them are one mark
    L  Western letter, digit or a sign that goes with digits
    S  space
    P  anything else; nothing is ever put beside it
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

OPENING = "（［｛「『【〔〖《〈“‘｟〘〚"
CLOSING = "）］｝」』】〕〗》〉”’｠〙〛，、。．：；！？"
DASHES = "—…―⸺"
_BESIDE_DIGITS = "%‰°℃$€£¥#@&+=~<>−±×÷/"

HAN = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""A Han character, kana or bopomofo: text with one of them is ours to set."""

FOREIGN = re.compile(
    "[\t\n\r\f\v\u0085\u00ad\u0590-\u08ff\u0900-\u109f\u1780-\u18af\u200e\u200f\u2028-\u202e"
    "\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""What asks for shaping or breaking that we leave to Pango: scripts that join or run right to
left, preserved breaks, soft hyphens, controls of direction."""

_MEASURE = (
    "年月日号时分秒岁周天期届次回个名位人户家条件项篇页章节部卷本册只台辆艘架套张份批组队所"
    "座栋层间亩顷公里米克吨斤两升元角分块万亿千百十兆度倍成折级等辈代点多余来"
    "种类款门课堂讲集辑字句首幅棵株头匹场轮趟遍票席根颗粒瓶盒袋箱桶杯支枚把双对"
)
_UNIT = (
    "百分点|像素|平方公里|平方千米|平方米|立方米|公顷|公里|公斤|公分|千米|千克|千瓦时|千瓦|毫米|毫升|"
    "厘米|微米|纳米|小时|分钟|月份|年代|世纪|人次|万元|亿元|万人|亿人|万亩|亿吨|万吨|"
    + "|".join(_MEASURE)
)
TOGETHER = re.compile(
    rf"第\s?\d+(?:{_UNIT})?|\d[\d.,:：/\-–]*+\s?(?:[万亿千百](?=[元人亩吨斤户名公平立])|余|多)?(?:{_UNIT})"
)
"""A number with its unit (20万元, 3月, 第12期): never parted at the end of a line."""
RATE = re.compile(
    r"(?<![A-Za-z\d/.:])(?:\d[\d.,]*\s?[A-Za-zμµΩ%‰]{1,5}/[A-Za-z]{1,4}[²³2-3]?(?![\w/.])"
    rf"|(?:\d[\d.,]*)?[万亿]?[元人次件]/(?:{_UNIT}))"
)
"""A unit per another (29μg/m³, 万元/亩): never parted behind the solidus."""

GROUPS = re.compile(
    r"(?<![\d.,])(?<!\d[ \u00a0\u2009\u202f])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}){1,4}"
    r"(?![ \u00a0\u2009\u202f]?\d)(?:[.,]\d+)?"
)
"""A number in groups of three digits (568 096): one word, its spaces are none (GB/T 15835-2011,
5.1.1)."""

_QUOTE = re.compile("[‘’“”]")
_COMMA = re.compile(r"(?<=[^\s\d,;:!?)])[,;:!?)](?=[^\s\d,;:!?)\]}。，、；：！？”’）】》])")
_NEAR = 8
"""How many characters around a quotation mark are looked at."""
_WESTERN = re.compile(r"[!-~\u00a1-\u024f]")

_BREAK_NEVER = re.compile(r"[—―⸺]{2}|…{2}|.[·‧・]|[^—―⸺\s][—―–～](?![—―⸺])", re.DOTALL)
"""Dashes and ellipses are two characters; neither an interpunct nor a dash that connects begins a
line (GB/T 15834-2011, 5.1.9 and 5.1.8)."""
INTERPUNCT = re.compile(r"(?<=[\u3400-\u9fff])·(?=[\u3400-\u9fff])")
"""Between Han characters (约翰·史密斯) it takes half an em (GB/T 15834-2011, 5.1.9)."""


class _Kinds(dict[int, str]):
    """Code point → kind, worked out when it is first asked for."""

    def __missing__(self, code: int) -> str:
        kind = self[code] = _kind(chr(code))
        return kind


def _kind(character: str) -> str:
    for members, kind in ((OPENING, "O"), (CLOSING, "C"), (DASHES, "D"), (_BESIDE_DIGITS, "L")):
        if character in members:
            return kind
    if unicodedata.decomposition(character).startswith(("<super>", "<sub>")):
        return "L"
    category = unicodedata.category(character)
    if category == "Zs":
        return "H" if character == "\u3000" else "S"
    if unicodedata.east_asian_width(character) in {"W", "F"} or category in {"No", "So"}:
        return "H"
    return "L" if category[0] in "LN" else "P"


def kinds(text: str) -> str:
    """One letter for each character of ``text``."""
    return text.translate(_KINDS)


def inseparable(text: str) -> set[int]:
    """Positions before which no line begins, whatever else would be left empty."""
    return _inside(text, GROUPS, _BREAK_NEVER)


def united(text: str) -> set[int]:
    """Positions between a number and its unit, before which a line begins only at need."""
    return _inside(text, TOGETHER, RATE)


def _inside(text: str, *patterns: re.Pattern[str]) -> set[int]:
    kept: set[int] = set()
    for pattern in patterns:
        for match in pattern.finditer(text):
            kept.update(range(match.start() + 1, match.end()))
    return kept


def behind_commas(text: str, kinds: str) -> set[int]:
    """Positions behind a comma, colon or bracket of Western type that Han text goes on behind
    without a space, as it is often typed: a line may end there, which Unicode forbids."""
    return {m.end() for m in _COMMA.finditer(text) if "H" in kinds[m.start() - 1 : m.end() + 1]}


def beside_quotes(text: str, kinds: str, quotes: Mapping[int, bool]) -> set[int]:
    """Positions of Chinese quotation marks before and behind which a line may end: Unicode
    forbids it, since it cannot tell an opening one from a closing one."""
    found = set()
    for place, western in quotes.items():
        if western:
            continue
        if text[place] in "“‘" and kinds[place - 1 : place] in {"H", "C"}:
            found.add(place)
        if text[place] in "”’" and kinds[place + 1 : place + 2] in {"H", "O"}:
            found.add(place + 1)
    return found - {0}


def quotes(text: str) -> dict[int, bool]:
    """Positions of quotation marks and apostrophes → whether they stand among Western words.

    Those of a text without Han characters that do not are left out: they are none of ours.
    """
    found = {m.start(): _among_western(text, m.start()) for m in _QUOTE.finditer(text)}
    if found and HAN.search(text) is None:
        return {place: True for place, western in found.items() if western}
    return found


def _among_western(text: str, position: int) -> bool:
    before = text[max(position - _NEAR, 0) : position].rstrip(" ‘’“”")[-1:]
    after = text[position + 1 : position + 1 + _NEAR].lstrip(" ‘’“”")[:1]
    sides = [side for side in (before, after) if side]
    return bool(sides) and all(_WESTERN.match(side) for side in sides)


_KINDS = _Kinds()
