"""The title: the visible headline near the body, checked against what the page says unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from bulletin.reading.facts import dates, people
from bulletin.reading.facts.claims import GENERAL, Claims
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
_COLUMN_MARK = re.compile(
    r"^\s*[\[［【(（](?:推荐|图文|置顶|精华|热点|热门|固顶|公告|荐|顶|精|热|新|图|原创|转载|转帖|转)"
    r"[\]］】)）]\s*(?=\S)"
)
"""What a system prints before the titles of some articles: [推荐], [图文]."""
_TRAIL = re.compile(r"[>＞»›]|::")
_ASIDE = re.compile(r"^(?:[（(].*[）)]|[—―–-]{1,2}\s*\S.*)$")
"""A line that is no headline of its own: in brackets, or after a dash."""
_ACT = re.compile(
    r"关于.{2,70}的?(?:通知|意见|决定|决议|公告|通告|通报|批复|函|报告|请示|办法|方案|细则|规定|公示|说明)$"
)
"""The title of an official document (GB/T 9704: issuer, subject and kind)."""
_WRITERS = re.compile(
    r"^[\W_]*(?:本[报刊网台社]|特约|见习|全媒体|融媒体?)*(?:记者|通讯员|作者|撰文|文)[\s:：/／]"
)
_HOME = re.compile(r"\s*(?:[a-z][a-z\d+.-]*:)?//[^/?#\s]+/?(?:[?#].*)?\s*$", re.I)
"""The address of a site's first page."""
_KICKER = re.compile(
    r"kicker|dachzeile|topline|spitzmarke|overline|eyebrow|surtitle|antetitulo|\bvolanta\b|yinti"
    r"|article-tag|original-tag|tag-original|is-original"
)
"""Names of over-titles and of labels (原创) within a heading."""
_SAYS = re.compile(r"[^\W_]")
_OVER = re.compile(r"(?:—|―|–|--)+$")
"""How a line above the headline (引题) ends."""
_FROM = re.compile(r"(?:来\s*源|作\s*者|來源)\s*[:：]")
_SUBTITLE = re.compile(r"^(?:—{1,2}|―{1,2}|--)\s?(?=[\u3400-\u9fff“《「\d])")
"""A dash, and Chinese: elsewhere a line after a dash is speech."""
_BY = re.compile(
    r"^(?![记访写致评])\S{0,10}(?:记者|作者|通讯员|摄影|评论员|撰文)\s*[:：]?\s*\S{2,9}$"
)
"""How who wrote it stands behind a dash."""
_SUB_MARK = re.compile(r"sub|fu[_-]?ti|\bft\b|\bfbt\b|futitle|second|vice")
_FONT_SIZES = {"4": 1.2, "5": 2.6, "6": 2.6, "7": 2.6, "+1": 1.2, "+2": 2.6, "+3": 2.6}
"""Sizes of `font` (HTML 4.01, 15.2.2; text is of size 3) and what they are worth."""
GROWTH = 6
"""Lines of one headline element on either side of its best line."""
_OF_COLUMN = re.compile(r"sub|list|section|relat|more|rank|hot|column|block|widget|side")
"""Names of titles that are those of columns and boxes."""
_CLOSE = 3
"""How many lines above the body a title stands that nothing but its name tells."""
REACH = 40
"""How many lines above the body a title may stand."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The title, the lines that it stands on (``-1``: not seen) and where it is from; the
    ``subtitle`` below it is the last of them."""

    text: str
    line: int
    last: int
    place: str
    subtitle: str = ""


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
        # 政务公开 above the headline
        column = len(text) <= 6 and not claims.support(text) and not claims.others_hold(text)
        return (
            (column and _bare(sheet, claims, body_start))
            or _below_name(sheet, claims, best[1], body_start)
            or _grown(sheet, _main_of(sheet, best[1], claims), claims)
        )
    return (
        _far(sheet, claims, body_start)
        or _bare(sheet, claims, body_start)
        or _marked(sheet, claims, body_start)
        or Headline(claims.best(), -1, -1, "title element")
    )


def _below_name(sheet: Sheet, claims: Claims, index: int, body_start: int) -> Headline | None:
    """The headline further down, where line ``index`` has won because the title element names
    the site or a column, and so does the line."""
    line = sheet.lines[index]
    text = line.text
    short = len(text) <= 8 and not line.heading and not _MARK.search(line.mark())
    named = short or GENERAL.search(text) or people.is_organisation(text)
    headed = line.heading and len(claims.pieces()) > 1 and claims.support(text) > 0
    if (
        not named
        or headed
        or claims.others_hold(text)
        or _followed(sheet.lines[index + 1 : index + 4])
    ):
        return None
    found = _bare(sheet, claims, body_start, after=index)
    return found if found and found.last < body_start else None


def _bare(sheet: Sheet, claims: Claims, body_start: int, after: int = -1) -> Headline | None:
    """A line without any mark right above the information line, where the title element
    names no more than a site, a kind of page (信息内容, 某某县人民政府) or an issue."""
    best = claims.best()
    if after < 0 and len(best) > 8 and not GENERAL.search(best) and not claims.issue:
        return None
    for index in _indices(sheet, body_start):
        if (
            index > after
            and _is_plain(sheet.lines[index])
            and (_ACT.search(sheet.lines[index].text) or _is_above_facts(sheet.lines, index))
        ):
            return _grown(sheet, _main(sheet, index, after), claims)
    return None


def _is_above_facts(lines: Sequence[Line], index: int) -> bool:
    """Whether the line right below says when or by whom; a byline may stand between."""
    below = lines[index + 1 : index + 3]
    return _followed(below[:1]) or (_followed(below[1:]) and _is_byline(below[0]))


def _is_byline(line: Line) -> bool:
    """Whether a line names who wrote it (本报记者 张三) and nothing else."""
    text = line.text
    return len(text) <= 60 and _WRITERS.match(text) is not None and bool(people.byline([text]))


def _is_plain(line: Line, least: int = 5) -> bool:
    text = line.text
    if not least <= len(text) <= 60 or line.linked or has_label(line.raw) or _TRAIL.search(text):
        return False
    return _SAYS.search(text) is not None and not (
        _NO_TITLE.search(text) or dates.find(text) or _is_byline(line)
    )


def _main(sheet: Sheet, index: int, after: int) -> int:
    """The headline of which line ``index`` may be the subtitle."""
    while _ASIDE.match(sheet.lines[index].text) and index - 1 > after:
        if not _is_plain(sheet.lines[index - 1], least=2):
            break
        index -= 1
    return index


def _main_of(sheet: Sheet, index: int, claims: Claims) -> int:
    """The headline above line ``index`` where that is a subtitle that no claim knows."""
    text = sheet.lines[index].text
    return _main(sheet, index, -1) if _SUBTITLE.match(text) and not claims.support(text) else index


def _marked(sheet: Sheet, claims: Claims, body_start: int) -> Headline | None:
    """A line that is named as a title right above the body, where the title element names no
    more than the column."""
    best = claims.best()
    if len(best) > 8 and not GENERAL.search(best) and not claims.issue:
        return None
    for index in range(max(0, body_start - _CLOSE), body_start):
        line = sheet.lines[index]
        mark = line.mark()
        if _MARK.search(mark) and not _OF_COLUMN.search(mark) and _is_plain(line):
            return _grown(sheet, index, claims)
    return None


def _far(sheet: Sheet, claims: Claims, body_start: int) -> Headline | None:
    """A heading far above the body that the claims fully bear out."""
    for index in range(max(0, body_start - REACH)):
        line = sheet.lines[index]
        if line.heading and claims.support(line.text) >= 3.0:
            return _grown(sheet, index, claims)
    return None


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
    if (
        not (_is_one(line, text, claims) or 2 <= len(text) <= 200)
        or _NO_TITLE.search(text)
        or not _SAYS.search(text)
    ):
        return -1.0
    score = claims.support(text) + _weight(line)
    mark = line.mark()
    if _MARK.search(mark):
        score += 1.2
    if score == 0:
        return 0.0
    if _leads_home(line):
        score -= 3.0
    elif line.linked or claims.is_site(text):
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


def _is_one(line: Line, text: str, claims: Claims) -> bool:
    """Whether a single character is a headline, as the title element says too."""
    return len(text) == 1 and line.heading > 0 and text in claims.pieces()[:1]


def _leads_home(line: Line) -> bool:
    """Whether a line is a link to the site's first page: its name or its sign."""
    if not line.linked:
        return False
    first = line.parts[0].node
    link = next((spot for spot in (first, *islice(first.ancestors(), 3)) if spot.tag == "a"), None)
    return link is not None and _HOME.match(link.attrs.get("href") or "") is not None


def _weight(line: Line) -> float:
    """How much a line is set like a headline."""
    if line.heading:
        return {1: 2.0, 2: 1.4, 3: 1.0}.get(line.heading, 0.6)
    large = _large(line)  # seldom; the site's own name is large as well
    named = large and (GENERAL.search(line.text) or people.is_organisation(line.text))
    return large if len(line.text) <= 60 and not named else 0.0


def _large(line: Line) -> float:
    """How much a line is set like a headline by `font` alone, as pages were before style sheets."""
    first = line.parts[0].node
    spots = [first, *islice(first.ancestors(), 3)] if first is not line.block else [first]
    sizes = (spot.attrs.get("size") or "" for spot in spots if spot.tag == "font")
    return max((_FONT_SIZES.get(size.strip(), 0.0) for size in sizes), default=0.0)


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
    while start > max(0, index - GROWTH) and _same(lines, start - 1, index, claims):
        start -= 1
    while last + 1 < min(len(lines), index + GROWTH) and _same(lines, last + 1, index, claims):
        last += 1
    start = _without_over(lines, start, index, claims)
    text = claims.spelled([tidied(line, claims) for line in lines[start : last + 1]])
    place = f"visible: {lines[index].mark()[:60].strip()}"
    while start > 0 and _joins(lines[start - 1]) and claims.hold(lines[start - 1].text + text):
        start -= 1
        text = claims.spelled([lines[start].text, text])
    while last + 1 < len(lines) and _joins(lines[last + 1]):
        if not claims.hold(text + lines[last + 1].text):
            break
        last += 1
        text = claims.spelled([text, lines[last].text])
    if last + 1 < len(lines) and _SUBTITLE.match(lines[last + 1].text) and _is_sub(lines, last + 1):
        return Headline(text, start, last + 1, place, lines[last + 1].text)
    return Headline(text, start, last, place)


def _joins(line: Line) -> bool:
    """Whether the line may be a part of the headline that the claims tell whole."""
    return not line.linked and len(line.text) < 80


def _without_over(lines: Sequence[Line], start: int, index: int, claims: Claims) -> int:
    """``start`` below the over-titles (引题) of one element that no claim knows."""
    if start < index and not claims.hold("".join(line.text for line in lines[start : index + 1])):
        for at in range(index - 1, start - 1, -1):
            if _OVER.search(lines[at].text) and not claims.hold(lines[at].text):
                return at + 1
    return start


def _is_sub(lines: Sequence[Line], at: int) -> bool:
    """Whether the line after a dash is a subtitle: so formed, or above the information line;
    who wrote or said it is none."""
    line = lines[at]
    said = line.text.strip("—―- ")
    if people.is_person(said) or _BY.search(said):
        return False
    return _belongs(line) or (
        _is_plain(line) and "。" not in line.text and _is_above_facts(lines, at)
    )


def tidied(line: Line, claims: Claims) -> str:
    """The line without the date or the labels that stand behind the title in its element."""
    text = _without_kicker(line)
    if text != line.text or claims.hold(text):
        return text
    text = fold(without(line.raw).replace(GAP, "")) or text
    text = _COLUMN_MARK.sub("", text)
    found = dates.find(text)
    if found and found[-1].start > 4 and len(text) - found[-1].end <= 2:
        text = text[: found[-1].start].rstrip(" （([［|｜-—")
    return text


def _without_kicker(line: Line) -> str:
    """The line without an over-title that is named as one, in an element of the same heading."""
    if not line.heading or len(line.parts) < 2:
        return line.text
    kept = [part.text for part in line.parts if not _KICKER.search(part.node.mark)]
    rest = fold(" ".join(kept))
    over = fold("".join(p.text for p in line.parts if _KICKER.search(p.node.mark)))
    return rest if rest and over and not over.endswith((":", "：")) else line.text


def _same(lines: Sequence[Line], other: int, index: int, claims: Claims) -> bool:
    """Whether line ``other`` stands in the same headline element as line ``index``."""
    line, main = lines[other], lines[index]
    if line.block is not main.block or len(line.text) >= 80 or not _SAYS.search(line.text):
        return False
    first, second = (line, main) if other < index else (main, line)
    return (
        bool(main.heading or _MARK.search(main.mark()) or claims.hold(first.text + second.text))
        and not dates.find(line.text)
        and not has_label(line.raw)
    )


def _belongs(line: Line) -> bool:
    """Whether the line has the form of an over-title or a subtitle."""
    mark = line.mark()
    formed = line.heading or _SUB_MARK.search(mark) or _MARK.search(mark)
    return bool(formed) and len(line.text) < 80 and not line.linked
