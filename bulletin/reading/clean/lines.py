"""Edges of the body: lines before the first and after the last sentence that are not of it."""

from __future__ import annotations

import re

from bs4 import Tag

from bulletin.reading import phrases
from bulletin.reading.clean.affixes import strip_prefix, strip_suffix
from bulletin.reading.clean.bench import Bench, every, first, has_picture, text_in, value
from bulletin.reading.locate import plain
from bulletin.reading.measure import size_of

_FILE = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|zip|rar|7z|wps|et|ofd|txt|csv)(?:$|[?#])", re.I)
_LISTED = re.compile(r"^(?:附件|附|\d+[.、．)]|[（(]?[一二三四五六七八九十]+[）)、])|^https?://")
_DAY = re.compile(
    r"^[\d〇○零一二三四五六七八九十]{4}\s*年[\s\d一二三四五六七八九十]{1,4}月"
    r"[\s\d一二三四五六七八九十]{1,4}日$"
)
_ADDRESS = re.compile(r"https?://")
_CODE = re.compile(r"\bqr|qr-?code|erweima|\bewm|二维码|二維碼", re.I)
_STOP = re.compile(r"[。！？；…]|[.!?](?:[\s\"'”’)]|$)")
_REACH = 14
"""Blocks looked at from either edge."""

_SENTENCES = frozenset({"copyright", "follow us", "share bar", "player message", "original title"})
_LINES = frozenset({"p", "h2", "h3", "h4"})
_FACTS = frozenset(
    {
        "date line",
        "byline",
        "facts line",
        "facts repeated",
        "share bar",
        "source line",
        "address line",
        "counts",
        "type size and printing",
        "twice above the text",
    }
)
"""What may still stand between a standfirst and the first paragraph."""


def blocks_of(bench: Bench) -> list[Tag]:
    """The blocks of the body in order."""
    return [block for block in bench.soup.children if isinstance(block, Tag)]


def text_of(block: Tag) -> str:
    """The text of a block, white space folded."""
    return " ".join(text_in(block).split())


def drop_title(bench: Bench) -> None:
    """The title above the body is a fact; the text that stands above it goes with it."""
    wanted = plain(bench.title)
    blocks = blocks_of(bench)
    if not wanted or len(blocks) < 2:
        return
    sizes = [size_of(text_of(block)) for block in blocks]
    for number, block in enumerate(blocks):
        if has_picture(block) or not _is_title(plain(text_of(block)), wanted):
            continue
        above = blocks[:number]
        headed = block.name in {"h2", "h3"} and sum(sizes[number:]) > 0.5 * sum(sizes)
        plainly = number < 8 and not any(is_prose(text_of(b)) and b.name == "p" for b in above)
        if headed or plainly:
            bench.drop("title repeated", block)
            for other in above:
                if not has_picture(other):
                    bench.drop("above the title", other)
            return


def drop_anywhere(bench: Bench) -> None:
    """Lines that are furniture even amid the article."""
    for block in every(bench.soup, "p", "li", "h2", "h3", "h4", "figcaption"):
        if has_picture(block) or first(block, "p", "ul", "ol") is not None:
            continue
        text = text_of(block)
        kind = phrases.anywhere(text, linked=first(block, "a") is not None)
        if not kind and block.name == "p" and text.isupper() and _is_link_line(block, text):
            kind = "related"
        if kind:
            bench.drop(kind, block)


def drop_head(bench: Bench) -> None:
    """Lines of furniture before the first sentence, and lines of facts just after it."""
    unknown = told = dropped = 0
    before: set[str] = set()
    for block in blocks_of(bench)[:_REACH]:
        text = text_of(block)
        if block.name == "table" and _is_card(block):
            bench.drop("document card", block)
            continue
        if not text:
            continue
        if strip_prefix(bench, block):
            text = text_of(block)
        kind = (
            ""
            if has_picture(block) and block.name != "ul"
            else _kind(bench, block, text, above=True)
        )
        if not kind and not told and _is_short_line(block, text):
            kind = "link above the text" if _is_link_line(block, text) else ""
        if dropped and text in before and size_of(text) >= 12:
            kind = "twice above the text"
        before.add(text)
        if kind and (not told or kind in _FACTS):
            bench.drop(kind, block)
            dropped += 1
        elif is_prose(text):
            told += 1
        else:
            unknown += 1
        if told > 1 or unknown > 3:
            return


def _is_short_line(block: Tag, text: str) -> bool:
    return block.name == "p" and size_of(text) <= 9 and not has_picture(block)


def _kind(bench: Bench, block: Tag, text: str, *, above: bool = False) -> str:
    """What furniture a line at an edge is, or ``""``."""
    if size_of(text) <= 24 and plain(text) in bench.facts and not text.endswith(("：", ":")):
        return "facts repeated"
    items = [text_of(item) for item in every(block, "li")]
    kind = phrases.furniture(text, above=above)
    if len(items) > 1 and all(phrases.furniture(item) for item in items if item):
        kind = "facts line"
    if kind not in _SENTENCES and text.endswith(("。", "！", "？")) and is_prose(text):
        return ""
    return "" if kind and _is_alone(bench) else kind


def _is_alone(bench: Bench) -> bool:
    """Whether only one block of the body has text: a line that is the whole article stays."""
    return sum(1 for block in blocks_of(bench) if text_of(block)) <= 1


def drop_tail(bench: Bench) -> None:
    """Lines of furniture after the last sentence."""
    unknown = 0
    for block in reversed(blocks_of(bench)[-_REACH:]):
        text = text_of(block)
        kind = _tail_kind(bench, block, text)
        if kind:
            bench.drop(kind, block)
        elif text and not (block.name == "p" and _drop_last_lines(bench, block)):
            unknown += 1
            if unknown > 3 or is_prose(text) or block.name not in {*_LINES, "ul"}:
                break
    for block in reversed(blocks_of(bench)):
        if text_of(block):
            strip_suffix(bench, block)
            return


def _tail_kind(bench: Bench, block: Tag, text: str) -> str:
    """What furniture a block at the end is, or ``""``."""
    if has_picture(block):
        return "" if text else _code(block)
    if not text and block.name != "hr":
        return ""
    if not text:
        return "rule at the end"
    kind = _kind(bench, block, text) or _credits(block, text)
    if kind in {"facts repeated", "date line"} and _is_signature(block, text):
        return ""
    if kind and block.name in {"ul", "ol"} and _ADDRESS.match(text):  # a list of references
        return ""
    if not kind and block.name in _LINES and (_is_link_line(block, text) or _is_tags(block, text)):
        kind = "links at the end"
    return kind


def _code(block: Tag) -> str:
    """The kind of a picture at the end that is a code to be scanned, or ``""``."""
    above = block.find_previous_sibling()
    said = phrases.furniture(text_of(above)) if isinstance(above, Tag) else ""
    images = every(block, "img")
    small = all(0 < int(value(i, "width") or 0) <= 300 for i in images)
    named = any(_CODE.search(value(i, "src") + " " + value(i, "alt")) for i in images)
    called = said in {"follow us", "share bar"} and small
    return "code to scan" if called or (named and small) else ""


def _credits(block: Tag, text: str) -> str:
    """The kind of a line that names who made the article; below a picture it is its caption."""
    above = block.find_previous_sibling()
    if size_of(text) > 40 or above is None or (isinstance(above, Tag) and has_picture(above)):
        return ""
    return next((name for name, pattern in phrases.FOOT if pattern.match(text)), "")


def _is_tags(block: Tag, text: str) -> bool:
    """Whether a block is a row of short links and nothing else."""
    said = [text_of(link) for link in every(block, "a")]
    short = all(size_of(link) <= 9 for link in said)
    return len(said) >= 3 and short and sum(map(len, said)) >= 0.75 * len(text.replace(" ", ""))


def _is_signature(block: Tag, text: str) -> bool:
    """Whether a line at the end says who signs a document, or when."""
    if value(block, "class") == "right" or _DAY.match(text):
        return True
    below = block.find_next_sibling()
    return isinstance(below, Tag) and bool(_DAY.match(text_of(below)))


def is_prose(text: str) -> bool:
    """Whether a line reads like a sentence of some length."""
    size = size_of(text)
    return size >= 40 or (size >= 12 and bool(_STOP.search(text)))


def _is_link_line(block: Tag, text: str) -> bool:
    """Whether a block is one link to another page and nothing else."""
    links = every(block, "a")
    if len(links) != 1 or len(text_of(links[0])) < 0.9 * len(text) or size_of(text) > 30:
        return False
    href = value(links[0], "href")
    return href.startswith("http") and not _FILE.search(href) and not _LISTED.match(text)


def _is_title(text: str, wanted: str) -> bool:
    if not text:
        return False
    if text == wanted:
        return True
    short, long = sorted((text, wanted), key=len)
    return len(short) >= 8 and short in long and len(short) >= 0.75 * len(long)


def _is_card(table: Tag) -> bool:
    """Whether a table at the top is the index card of an official document."""
    cells = [text_of(cell) for cell in every(table, "td", "th")]
    labels = sum(
        1
        for cell in cells
        if re.match(
            r"^(?:索\s*[引取]\s*号|发布机构|发文机关|文\s*号|发文字号|主题分类|成文日期|发布日期|公开日期|生成日期|信息分类|有效性|名\s*称"
            r"|标\s*题|主题词|公开范围|公开方式|文件编号|体裁分类)",
            cell,
        )
    )
    return labels >= 3


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
