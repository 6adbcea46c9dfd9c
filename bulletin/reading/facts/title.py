"""The title: the visible headline near the body, checked against what the page says unseen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bulletin.reading.facts import dates
from bulletin.reading.facts.labels import has_label, without
from bulletin.reading.facts.lines import GAP, Line, Sheet, fold
from bulletin.reading.facts.witnesses import Witnesses

_MARK = re.compile(
    r"title|headline|\btit\b|\bbt\b|biaoti|heading|subject|activity-name|\bbt\d|_bt\b|bt_"
)
_NO_TITLE = re.compile(
    r"^(?:首页|正文|当前位置|您(?:的|所在的)?位置|返回|搜索|登录|注册|来源|作者|责任编辑|发布时间|更多|相关|分享|上一篇|下一篇|目录|导航|菜单|"
    r"home|menu|search|share|comments?|related)\b|版权所有|ICP备",
    re.I,
)
_SEPARATOR = re.compile(
    r"\s*(?:[_|｜»›]|\s[-–—·•:/]\s|--+|(?<=[\u3000-\u9fff”》！？】])\s*[-–—]\s*(?=[\u3000-\u9fff])|\s+-|-\s+|<|>)\s*"
)
_NORMAL = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "—": "-",
        "–": "-",
        "―": "-",
        "•": "·",
        "‧": "·",
        "・": "·",
    }
)
_FROM = re.compile(r"(?:来\s*源|作\s*者|來源)\s*[:：]")
_SUBTITLE = re.compile(r"^[—―–-]{1,2}\s*\S")
_SUB_MARK = re.compile(r"sub|fu[_-]?ti|\bft\b|\bfbt\b|futitle|second|vice")
_GENERAL = re.compile(
    r"(?:网|网站|官网|平台|政府|详情|内容|页面?|门户|中心|首页|系统|大学|学院|局|委员会|\.(?:com|cn))$"
)
_PORTAL = re.compile(r"(?:网站|官网|门户|平台|首页|网)$")
"""How a title element ends that names nothing but the site."""
GROWTH = 6
"""Lines of one headline element on either side of its best line."""
REACH = 40
"""How many lines above the body a title may stand."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The title, the lines that it stands on (``-1``: not seen) and where it is from."""

    text: str
    line: int
    last: int
    place: str


def find(sheet: Sheet, witnesses: Witnesses, body_start: int) -> Headline:
    """The title of the page. ``body_start`` is the index of the body's first line, or -1."""
    claims = Claims(witnesses)
    best: tuple[float, int] | None = None
    for index in _indices(sheet, body_start):
        score = _score(sheet, index, claims, body_start)
        if best is None or score > best[0]:
            best = (score, index)
    if best is not None and best[0] >= 2.0:
        text = sheet.lines[best[1]].text
        column = len(text) <= 6 and not claims.support(text)  # 政务公开 above the headline
        return (column and _bare(sheet, claims, body_start)) or _grown(sheet, best[1], claims)
    return (
        _far(sheet, claims, body_start)
        or _bare(sheet, claims, body_start)
        or Headline(claims.best(), -1, -1, "title element")
    )


def _bare(sheet: Sheet, claims: Claims, body_start: int) -> Headline | None:
    """A line without any mark right above the information line, where the title element
    names no more than a site or a kind of page (信息内容, 某某县人民政府)."""
    best = claims.best()
    if len(best) > 8 and not _GENERAL.search(best):
        return None
    for index in _indices(sheet, body_start):
        line = sheet.lines[index]
        plain = 5 <= len(line.text) <= 60 and not line.linked and not has_label(line.raw)
        if (
            plain
            and not _NO_TITLE.search(line.text)
            and _followed(sheet.lines[index + 1 : index + 2])
        ):
            return _grown(sheet, index, claims)
    return None


def _far(sheet: Sheet, claims: Claims, body_start: int) -> Headline | None:
    """A heading far above the body that the claims fully bear out."""
    for index in range(max(0, body_start - REACH)):
        line = sheet.lines[index]
        if line.heading and claims.support(line.text) >= 3.0:
            return _grown(sheet, index, claims)
    return None


@lru_cache(maxsize=1024)
def norm(text: str) -> str:
    """``text`` for comparing: NFKC, quotes and dashes of one kind, no white space."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_NORMAL)).translate(_NORMAL)
    return "".join(text.split()).lower()


class Claims:
    """What is said of the title out of sight, normalised."""

    def __init__(self, witnesses: Witnesses) -> None:
        self.full = witnesses.title
        self.whole = norm(witnesses.title)
        self.others = [norm(text) for text, _ in witnesses.titles]
        self._texts = [text for text, _ in witnesses.titles]
        self._pieces = [piece for piece in _SEPARATOR.split(self.full) if piece.strip()]
        self._sites = [norm(text) for text, _ in witnesses.sites]

    def support(self, text: str) -> float:
        """0 to 5: how far the claims bear out ``text``."""
        one = norm(text)
        if len(one) < 3 or self.is_site(text):
            return 0.0
        support = 0.0
        if one in self.whole:
            support = 3.0 * min(1.0, len(one) / (0.55 * len(self.whole))) + (
                self.whole.startswith(one) * 0.5
            )
        elif 8 <= len(self.whole) >= len(one) / 2 and self.whole.rstrip("….") in one:
            support = 2.5
        for other in self.others:
            if other == one:
                return support + 2.0
            if len(other) >= 6 and (one.startswith(other.rstrip("….")) or other.startswith(one)):
                return support + 1.2
        return support

    def is_site(self, text: str) -> bool:
        """Whether ``text`` is the site's name: said so, or a piece of the title like one."""
        one = norm(text)
        pieces = self.pieces()
        if one in self._sites:
            return True
        if _GENERAL.search(text) is None:
            return False
        if len(pieces) > 1:
            return one in map(norm, pieces)
        return _PORTAL.search(self.full) is not None and one != self.whole and one in self.whole

    def hold(self, text: str) -> bool:
        """Whether a claim holds the whole of ``text``."""
        one = norm(text)
        return len(one) >= 4 and any(one in claim for claim in (self.whole, *self.others))

    def whole_of(self, text: str) -> str:
        """``text``, or where it ends in an ellipsis the claim that goes on from there."""
        stem = text.rstrip(".…")
        if stem != text and len(stem) >= 6:
            for claim in (*self.pieces(), *self._texts):
                if norm(claim).startswith(norm(stem)) and len(claim) > len(stem):
                    return claim.strip()
        return text

    def spelled(self, lines: Sequence[str]) -> str:
        """Lines of a headline as one: without spaces between them where a claim has none."""
        tight = fold("".join(lines))
        if len(lines) > 1 and any(tight in claim for claim in (*self.pieces(), *self._texts)):
            return tight
        return self.whole_of(fold(" ".join(lines)))

    def best(self) -> str:
        """The title where no line of the page is it: the title element without the site."""
        pieces = self.pieces()
        for text, claim in zip(self._texts, self.others, strict=True):
            if len(claim) >= 4 and claim in self.whole and len(claim) >= 0.3 * len(self.whole):
                return self._cut(text)
        if not pieces:
            return self._texts[0] if self._texts else ""
        longest = max(pieces, key=len)
        return pieces[0] if len(pieces[0]) * 2 >= len(longest) else longest

    def pieces(self) -> list[str]:
        """The title element cut at its separators."""
        return self._pieces

    def _cut(self, text: str) -> str:
        pieces = [piece for piece in _SEPARATOR.split(text) if piece.strip()]
        while len(pieces) > 1 and norm(pieces[-1]) in self._sites:
            text = text[: text.rindex(pieces.pop())].rstrip(" _|｜-–—·»›:<>")
        return text


def _indices(sheet: Sheet, body_start: int) -> Iterator[int]:
    if body_start < 0:
        yield from range(min(len(sheet.lines), 400))
    else:
        yield from range(max(0, body_start - REACH), min(len(sheet.lines), body_start + 6))


def _score(sheet: Sheet, index: int, claims: Claims, body_start: int) -> float:
    line = sheet.lines[index]
    if len(line.text) > 300:
        return -1.0
    text = tidied(line, claims)
    if not 2 <= len(text) <= 200 or _NO_TITLE.search(text):
        return -1.0
    score = claims.support(text)
    mark = line.mark()
    if line.heading:
        score += {1: 2.0, 2: 1.4, 3: 1.0}.get(line.heading, 0.6)
    if _MARK.search(mark):
        score += 1.2
    if score == 0:
        return 0.0
    if line.linked or claims.is_site(text):
        score -= 1.5
    if re.search(
        r"crumb|nav|menu|logo|position|location|related|list|recommend|sidebar|footer", mark
    ):
        score -= 1.5
    if _followed(sheet.lines[index + 1 : index + 5]):
        score += 1.5
    if body_start >= 0:
        score -= 0.04 * abs(body_start - index) + (0.4 if index > body_start else 0)
    return score


def _followed(lines: Sequence[Line]) -> bool:
    return any(len(line.text) < 120 and _informs(line.text) for line in lines)


@lru_cache(maxsize=512)
def _informs(text: str) -> bool:
    """Whether a line says when or by whom; several lines above it ask the same."""
    return bool(dates.find(text)) or _FROM.search(text) is not None


def _grown(sheet: Sheet, index: int, claims: Claims) -> Headline:
    """The headline at ``index`` with the lines that belong to it."""
    lines = sheet.lines
    start = last = index
    while start > max(0, index - GROWTH) and _same(lines, start - 1, index):
        start -= 1
    while last + 1 < min(len(lines), index + GROWTH) and _same(lines, last + 1, index):
        last += 1
    text = claims.spelled([tidied(line, claims) for line in lines[start : last + 1]])
    place = f"visible: {lines[index].mark()[:60].strip()}"
    if start > 0 and _belongs(lines[start - 1]) and claims.hold(lines[start - 1].text + text):
        start -= 1
        text = f"{lines[start].text} {text}"
    if last + 1 < len(lines) and _belongs(lines[last + 1]):
        below = lines[last + 1].text
        if _SUBTITLE.match(below):
            return Headline(text + below, start, last + 1, place)
        if claims.hold(text + below):
            return Headline(f"{text} {below}", start, last + 1, place)
    return Headline(text, start, last, place)


def tidied(line: Line, claims: Claims) -> str:
    """The line without the date or the labels that stand behind the title in its element."""
    text = line.text
    if claims.hold(text):
        return text
    text = fold(without(line.raw).replace(GAP, "")) or text
    found = dates.find(text)
    if found and found[-1].start > 4 and len(text) - found[-1].end <= 2:
        text = text[: found[-1].start].rstrip(" （([［|｜-—")
    return text


def _same(lines: Sequence[Line], other: int, index: int) -> bool:
    """Whether line ``other`` stands in the same headline element as line ``index``."""
    line = lines[other]
    return (
        line.block is lines[index].block
        and bool(line.heading or _MARK.search(lines[index].mark()))
        and len(line.text) < 80
        and not dates.find(line.text)
        and not has_label(line.raw)
    )


def _belongs(line: Line) -> bool:
    """Whether the line has the form of an over-title or a subtitle."""
    mark = line.mark()
    formed = line.heading or _SUB_MARK.search(mark) or _MARK.search(mark)
    return bool(formed) and len(line.text) < 80 and not line.linked
