"""Where the article ends though its element goes on: the editor's line, links, readers' talk."""

from __future__ import annotations

import re
from collections.abc import Collection

from bs4 import Tag

from bulletin.reading import phrases
from bulletin.reading.clean.affixes import strip_suffix
from bulletin.reading.clean.bench import Bench, every, has_picture, named_by, value
from bulletin.reading.clean.lines import (
    CODE,
    REACH,
    blocks_of,
    is_alone,
    is_link_line,
    is_prose,
    kind_of,
    text_of,
)
from bulletin.reading.facts import people
from bulletin.reading.measure import size_of
from bulletin.vocabulary import HEADINGS

_TOLD = 60.0
"""What must stand above readers' talk for it to be talk about an article, as `size_of` counts."""

_DAY = re.compile(
    r"^[\d〇○零一二三四五六七八九十]{4}\s*年[\s\d一二三四五六七八九十]{1,4}月"
    r"[\s\d一二三四五六七八九十]{1,4}日$"
)
_ROLE = re.compile(
    r"(?:本报|本网|本社|本刊)?(?:全媒体?|融媒体?|特约|见习|实习)?(?:记者|通讯员|作者)|摄影报道|采写|撰文|报道"
    r"|文字?[/／]?图片?|图片?[/／]?文字?|原载于?|原刊于?|首发于?"
)
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:[部室科局院报网社台处站校委厅馆系厂村镇乡县区市]|中心|公司|集团|支部|日报|晚报)"
    r"|\d{4}年\d{1,2}月\d{1,2}日|\d+版?"
)
_SIGNS = re.compile(r"[\W_]+")
"""Signs alone part scenes where text follows."""
_BIO = re.compile(
    r"[【\[（(]?(?:本文)?(?:作者|译者)(?:简介|介绍|信息)\s*[:：】]|about the author", re.I
)
"""How a note on the writer begins, which may stand among the lines of furniture at the end."""
_LABEL = re.compile(r"^\W*[^\d\W]{2,6}\s*[:：]")
_ADDRESS = re.compile(r"https?://")
_REWARD = re.compile(
    r"(?:打赏|赞赏|收款)码?\s*$|\breward[-_]?(?:qr|code|img|wx|wechat|alipay)|(?:wx|wechat|weixin|alipay|zfb)[-_]?(?:pay|qr|code|skm)",
    re.I,
)
_CODE = re.compile(
    r"(?:[^，。]{0,6}(?:微信|公众号|关注|客户端|app|官方|本[网站]))?(?:二维码|小程序码)|qr ?code",
    re.I,
)
_OF_PICTURE = re.compile(
    r"^(?!.*(?:[编編][辑輯]|审核|校对|责编)).*(?:图|圖|摄|攝|photo|image|credit)", re.I
)
_NOTED = re.compile(r"\W*(?:\d{1,3}|[①-⑳]|[*†‡])\W*")
_IN_PAGE = re.compile("#.").match
_LINES = frozenset({"p", "h2", "h3", "h4"})

_LARGE = 320
"""Pixels of width up to which a picture may be a code."""

_REST = 0.25
"""How much of a body may stand below the editor's line or a heading of links at most."""


def cut(bench: Bench) -> None:
    """Leave out all that stands below the end of the article."""
    blocks = blocks_of(bench)
    sizes = [size_of(text_of(block)) for block in blocks]
    whole = sum(sizes)
    before = 0.0
    for number, block in enumerate(blocks):
        if number and _is_end(block, before, whole - before - sizes[number], whole):
            notes = _first_note(blocks[:number], blocks[number:])
            for after in blocks[number : number + notes]:
                bench.drop("after the end of the article", after)
            return
        before += sizes[number]


def _first_note(told: list[Tag], below: list[Tag]) -> int:
    """How many blocks stand before the first below that the text refers to; all where none is."""
    links = (a for block in told for a in every(block, "a") if _NOTED.fullmatch(text_of(a)))
    called = {value(a, "href")[1:] for a in links if _IN_PAGE(value(a, "href"))}
    for number, block in enumerate(below):
        if called.intersection(value(tag, "id") for tag in [block, *every(block)]):
            return number
    return len(below)


def _is_end(block: Tag, before: float, rest: float, whole: float) -> bool:
    """Whether nothing of the article stands in ``block`` or below it."""
    text = text_of(block)
    if rest < _REST * whole and phrases.CUT.match(text):
        return True
    headed = block.name in {"p", *HEADINGS} and len(text) <= 120
    return headed and before >= _TOLD and phrases.TALK.match(text) is not None


def drop_tail(bench: Bench) -> None:
    """Lines of furniture after the last sentence."""
    unknown = 0
    offered = False
    for block in reversed(blocks_of(bench)[-REACH:]):
        text = text_of(block)
        kind = _tail_kind(bench, block, text, unknown)
        if offered and text and block.name in HEADINGS:
            kind = kind or "offer"  # what it offers has its own heading
        offered = kind == "offer"
        if kind:
            bench.drop(kind, block)
        elif _BIO.match(text):
            continue
        elif text and not (block.name == "p" and _drop_last_lines(bench, block)):
            unknown += 1
            if unknown > 3 or is_prose(text) or block.name not in {*_LINES, "ul"}:
                break
    for block in reversed(blocks_of(bench)):
        if text_of(block):
            strip_suffix(bench, block)
            return


def _tail_kind(bench: Bench, block: Tag, text: str, below: int) -> str:
    """What furniture a block at the end is, or ``""``; ``below`` blocks stay below it."""
    if not text:
        return _code(block) if has_picture(block) else "rule at the end" * (block.name == "hr")
    kind = kind_of(bench, block, text) or _credits(block, text) or _byline(bench, block, text)
    if _stays(block, text, kind) or (kind == "end mark" and below and _SIGNS.fullmatch(text)):
        return ""
    plain = not kind and below <= 1 and block.name in _LINES and not has_picture(block)
    if plain and (is_link_line(block, text) or _is_tags(block, text)):
        kind = "links at the end"
    return kind


def _stays(block: Tag, text: str, kind: str) -> bool:
    """Whether a line that reads like furniture of this kind is the article's own at its place."""
    if kind == "attachments bar":
        return block.find_next_sibling() is not None
    if kind == "related" and block.name in HEADINGS:
        return any(_IN_PAGE(value(link, "href")) for link in every(block, "a"))
    if kind in {"facts repeated", "date line"}:
        return _is_signature(block, text)
    if kind in {"source line", "editors"} and _OF_PICTURE.match(text):
        return _is_below_picture(block)
    references = bool(kind) and block.name in {"ul", "ol"} and _ADDRESS.match(text)
    return bool(references)


def _code(block: Tag) -> str:
    """The kind of a picture at the end that is a code to be scanned, or ``""``."""
    above = block.find_previous_sibling()
    said = phrases.furniture(text_of(above)) if isinstance(above, Tag) else ""
    images = every(block, "img")
    small = all(0 < int(value(i, "width") or 0) <= 300 for i in images)
    named = any(CODE.search(named_by(i)) for i in images)
    if any(_REWARD.search(named_by(i)) for i in images) and not any(
        int(value(i, "width") or 0) > _LARGE for i in images
    ):
        return "code to pay with"
    called = said in {"follow us", "share bar"} and small
    little = all(int(value(i, "width") or 0) <= _LARGE for i in images)
    told = little and bool(images) and all(_CODE.fullmatch(value(i, "alt")) for i in images)
    return "code to scan" if called or (named and small) or told else ""


def _credits(block: Tag, text: str) -> str:
    """The kind of a line that names who made the article; below a picture it is its caption."""
    if size_of(text) > 40 or block.find_previous_sibling() is None or _is_below_picture(block):
        return ""
    return next((name for name, pattern in phrases.FOOT if pattern.match(text)), "")


def _byline(bench: Bench, block: Tag, text: str) -> str:
    """``byline`` where a short line names writers and their office, all of them known."""
    if size_of(text) > 40 or not _ROLE.search(text) or _is_below_picture(block):
        return ""
    if is_alone(bench):
        return ""
    nameless = _without_names(text, {name for name in bench.facts if people.is_person(name)})
    if nameless == text:
        return ""
    left = _ROLE.sub(" ", _without_names(nameless, bench.facts))
    offices = [word for word in _SIGNS.split(left) if word]
    return "byline" if all(map(_OFFICE.fullmatch, offices)) else ""


def _without_names(text: str, known: Collection[str]) -> str:
    """``text`` with a space for each name of somebody who is ``known``."""
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(name, "\0")
    return text


def _is_below_picture(block: Tag) -> bool:
    """Whether what stands just above is a picture, so that the line may be its caption."""
    above = block.find_previous_sibling()
    return isinstance(above, Tag) and has_picture(above)


def _is_tags(block: Tag, text: str) -> bool:
    """Whether a block is a row of short links and nothing else."""
    said = [text_of(link) for link in every(block, "a")]
    short = all(size_of(link) <= 9 for link in said)
    return len(said) >= 3 and short and sum(map(len, said)) >= 0.75 * len(text.replace(" ", ""))


def _is_signature(block: Tag, text: str) -> bool:
    """Whether a line at the end says who signs a document, or when."""
    if _LABEL.match(text):
        return False
    if value(block, "class") == "right" or _DAY.match(text):
        return True
    below = block.find_next_sibling()
    return isinstance(below, Tag) and bool(_DAY.match(text_of(below)))


def _drop_last_lines(bench: Bench, block: Tag) -> bool:
    """Furniture in the last lines of a paragraph of lines; whether nothing else was in it."""
    while True:
        breaks = every(block, "br")
        if not breaks:
            return False
        last = breaks[-1]
        if last.parent is not block:
            return False
        after = list(last.next_siblings)
        text = " ".join("".join(_text(part) for part in after).split())
        kind = phrases.furniture(text)
        if _DAY.match(text):  # the day under a signature
            return False
        if not kind or any(isinstance(p, Tag) and has_picture(p) for p in after):
            return False
        for part in after:
            bench.trace.removed(kind, _text(part))
            part.extract()
        last.extract()


def _text(part: object) -> str:
    return part.get_text() if isinstance(part, Tag) else str(part)
