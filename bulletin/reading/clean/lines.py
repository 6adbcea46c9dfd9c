"""Edges of the body: lines before the first and after the last sentence that are not of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TypeGuard

from bs4 import PageElement, Tag

from bulletin.reading import phrases
from bulletin.reading.boxes import heading_of_links
from bulletin.reading.clean.affixes import strip_prefix
from bulletin.reading.clean.bench import (
    Bench,
    broken,
    every,
    first,
    has_picture,
    named_by,
    text_in,
    value,
)
from bulletin.reading.doubt import plain
from bulletin.reading.ending import FILE
from bulletin.reading.facts import people
from bulletin.reading.measure import size_of
from bulletin.vocabulary import HEADINGS

_LISTED = re.compile(r"^(?:附件|附|\d+[.、．)]|[（(]?[一二三四五六七八九十]+[）)、])|^https?://")
_STOP = re.compile(r"[。！？；…]|[.!?](?:[\s\"'”’)]|$)")
CODE = re.compile(r"\bqr|qr-?code|erweima|\bewm|二维码|二維碼", re.I)
"""What the names of pictures say that are codes to be scanned."""

REACH = 14
"""Blocks looked at from either edge."""

_SENTENCES = frozenset(
    {
        *("copyright", "follow us", "share bar", "player message", "original title", "contact"),
        "update notice",
    }
)
ICONED = frozenset(
    {
        "breadcrumbs",
        "buttons",
        "counts",
        "facts line",
        "feedback",
        "follow us",
        "neighbours",
        "share bar",
        "type size and printing",
    }
)
"""Lines in which pictures are icons or codes to be scanned."""

_OF_PARAGRAPHS = frozenset({"advertising", "buttons", "counts", "offer"})
"""Kinds that a heading without a link is not: its words are a section's."""

_SHARED = re.compile(
    r"twitter\.com/(?:share|intent)|facebook\.com/(?:sharer|share\.php|dialog)|weibo\.com/share"
    r"|connect\.qq\.com|qzone\.qq\.com|pinterest\.\w+/pin/create|linkedin\.com/share"
    r"|reddit\.com/submit|whatsapp\.com/send|wa\.me/\?|t\.me/share|[?&]sub_confirmation=",
    re.I,
)
"""Where links lead that pass an article on, or subscribe to what is not it."""

_PAGE = re.compile(r"[_-]\d{1,2}\.s?html?$")
_NUMBERED = re.compile(r"[（(\[第](\d{1,2})[)）\]页]")
_BAR_LABEL = re.compile(r"(?!\W*(?:附件|附|注))[^:：。，,.]{2,24}(?<!http)(?<!https)[:：]")
_BAR_LINK = 7.0
"""How much each link of a bar says at most."""

_SPOKEN = re.compile(r"^[（(]\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*[）)]$")
"""The day of a speech below its title: a part of the text where it is not the article's own."""

_ISSUED = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$")
_BUTTON = re.compile(r"打\s?印|字\s?[体号]|分享|关\s?闭|浏览|收藏|放大|缩小")
"""And so they are beside one of these words in a line of facts."""

FACTS = frozenset(
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


_FEWEST = 4
_CLOCK = re.compile(r"\d:\d\d$")
"""Controls of a player that stand together at least; one of them says how long it plays."""


def drop_anywhere(bench: Bench) -> None:
    """Lines that are furniture even amid the article."""
    found: list[tuple[str, Tag]] = []
    for block in every(bench.soup, "p", "li", "h2", "h3", "h4", "figcaption"):
        if first(block, "p", "ul", "ol") is not None:
            continue
        if has_picture(block) and not _is_code(block):
            continue
        found.append((_kind_anywhere(block, text_of(block)), block))
    for run in _controls([block for _, block in found]):
        found += [("player's controls", block) for block in run]
    for kind, block in found:
        if kind and block.parent is not None:
            bench.drop(kind, block)


def _controls(blocks: list[Tag]) -> Iterator[list[Tag]]:
    """Runs of lines that each are a control of a player: one alone may be a word of the text."""
    for held, run in groupby(blocks, key=lambda b: phrases.PLAYER.match(text_of(b)) is not None):
        lines = list(run)
        told = sum(text_of(b)[:1].isalpha() for b in lines)
        if held and told >= _FEWEST and any(_CLOCK.search(text_of(b)) for b in lines):
            yield lines


def _is_code(block: Tag) -> bool:
    """Whether the pictures in a block are codes to be scanned, by their names."""
    return all(CODE.search(named_by(i)) for i in every(block, "img"))


def _kind_anywhere(block: Tag, text: str) -> str:
    links = [a for a in every(block, "a") if not value(a, "href").startswith("#")]
    linked = sum(len(text_of(link)) for link in links) / max(len(text), 1)
    kind = phrases.anywhere(text, linked=linked)
    if kind in _OF_PARAGRAPHS and block.name in {"h2", "h3", "h4", "li"} and not links:
        kind = ""
    if kind.startswith("related") and any(FILE.search(value(link, "href")) for link in links):
        kind = ""
    if kind or block.name == "figcaption":
        return kind
    if not links:
        return "related" if heading_of_links(text) and _is_above_link(block) else ""
    if linked > 0.9 and all(_is_shared(value(link, "href"), text) for link in links):
        return "share bar"
    return _kind_of_links(block, links, text) if block.name == "p" else ""


def _kind_of_links(block: Tag, links: list[Tag], text: str) -> str:
    """What furniture a line with links is by where they lead, or ``""``."""
    if _is_bar(links, text):
        return "bar of links"
    if _lists_pages(links, text):
        return "page numbers"
    if not is_link_line(block, text):
        return ""
    return "related" if text.isupper() or _is_below_heading(block) else ""


def _is_bar(links: list[Tag], text: str) -> bool:
    """Whether a line is a label and, after its colon, two or more short links and no more."""
    label = _BAR_LABEL.match(text)
    said = [text_of(link) for link in links]
    if label is None or len(said) < 2 or any(size_of(link) > _BAR_LINK for link in said):
        return False
    if any(FILE.search(value(link, "href")) for link in links):
        return False
    rest = len("".join(text[label.end() :].split()))
    return len("".join("".join(said).split())) >= 0.9 * rest


def _lists_pages(links: list[Tag], text: str) -> bool:
    """Whether a line names the pages of the article, with a link to all but this one."""
    pages = [_PAGE.search(value(link, "href")) for link in links]
    stems = {page.string[: page.start()] for page in pages if page}
    marks = _NUMBERED.findall(text)
    every_page = len(marks) - len(links) in {0, 1} and marks[:1] == ["1"]
    return all(pages) and len(stems) == 1 and every_page


def _is_shared(address: str, text: str) -> bool:
    """Whether a link passes the article on; a sentence that may be passed on is the article's."""
    found = _SHARED.search(address)
    return found is not None and (size_of(text) <= 12 or "confirmation" in found[0])


def _is_above_link(block: Tag) -> bool:
    below = block.find_next_sibling()
    return isinstance(below, Tag) and below.name == "p" and is_link_line(below, text_of(below))


def _is_below_heading(block: Tag) -> bool:
    """Whether a heading that announces links stands above, and between them only links."""
    above = block.find_previous_sibling()
    while isinstance(above, Tag) and above.name == "p" and is_link_line(above, text_of(above)):
        above = above.find_previous_sibling()
    return isinstance(above, Tag) and heading_of_links(text_of(above))


def drop_head(bench: Bench) -> None:
    """Lines of furniture before the first sentence, and lines of facts just after it."""
    unknown = told = dropped = 0
    before: set[str] = set()
    for block in blocks_of(bench)[:REACH]:
        text = text_of(block)
        if block.name == "table" and _is_card(block):
            bench.drop("document card", block)
            continue
        if not text or block.name == "figure":
            continue
        if strip_prefix(bench, block):
            text = text_of(block)
        kind = _head_kind(bench, block, text, told=bool(told))
        if dropped and text in before and size_of(text) >= 12 and first(block, "br") is None:
            kind = "twice above the text"
        before.add(text)
        if kind == "date line" and told and value(block, "class") == "right":
            return
        if kind and (not told or kind in FACTS):
            bench.drop(kind, block)
            dropped += 1
        elif is_prose(text):
            told += 1
        else:
            unknown += 1
        if told > 1 or unknown > 3:
            return


def _is_issued(block: Tag) -> bool:
    """Whether a line in the middle, below the title of a document, is who issues it or the day."""
    if block.name != "p" or not _is_centred(block):
        return False
    if _ISSUED.match(text_of(block)):
        return _is_centred(block.find_previous_sibling())
    below = block.find_next_sibling()
    return _is_centred(below) and _ISSUED.match(text_of(below)) is not None


def _is_centred(block: PageElement | None) -> TypeGuard[Tag]:
    return isinstance(block, Tag) and value(block, "class") == "center"


def _head_kind(bench: Bench, block: Tag, text: str, *, told: bool) -> str:
    """What furniture a line at the head is, or ``""``."""
    kind = kind_of(bench, block, text, above=True)
    if kind == "date line" and _SPOKEN.match(text):
        return ""
    if kind == "byline" and _names_others(bench, text):
        return ""
    if kind == "column" and block.name in HEADINGS:
        return ""
    if kind in {"date line", "facts repeated"} and _is_issued(block):
        return ""
    if kind or told or not _is_short_line(block, text):
        return kind
    return "link above the text" if is_link_line(block, text) else ""


def _names_others(bench: Bench, text: str) -> bool:
    """Whether a byline names somebody who is not among the writers that are known: it stays."""
    names = people.byline([text]) if re.search("记者|通讯员", text) else ()
    known = [plain(name) in bench.facts for name in names]
    return any(known) and not all(known)


def _is_short_line(block: Tag, text: str) -> bool:
    return block.name == "p" and size_of(text) <= 9 and not has_picture(block)


def kind_of(bench: Bench, block: Tag, text: str, *, above: bool = False) -> str:
    """What furniture a line at an edge is, or ``""``; pictures in it must be icons."""
    kind = _kind(bench, block, text, above)
    if kind in ICONED or not has_picture(block) or (above and block.name == "ul"):
        return kind
    return kind if _BUTTON.search(text) else ""


def _kind(bench: Bench, block: Tag, text: str, above: bool) -> str:
    if size_of(text) <= 24 and plain(text) in bench.facts and not text.endswith(("：", ":")):
        return "facts repeated"
    items = [text_of(item) for item in every(block, "li")] or broken(block)
    kind = phrases.furniture(text, above=above)
    if len(items) > 1 and all(phrases.furniture(item, above=above) for item in items if item):
        kind = "facts line"
    if kind not in _SENTENCES and text.endswith(("。", "！", "？")) and is_prose(text):
        return ""
    return "" if kind and is_alone(bench) else kind


def is_alone(bench: Bench) -> bool:
    """Whether only one block of the body has text: a line that is the whole article stays."""
    return sum(1 for block in blocks_of(bench) if text_of(block)) <= 1


def is_prose(text: str) -> bool:
    """Whether a line reads like a sentence of some length."""
    size = size_of(text)
    return size >= 40 or (size >= 12 and bool(_STOP.search(text)))


def is_link_line(block: Tag, text: str) -> bool:
    """Whether a block is one link to another page and nothing else."""
    links = every(block, "a")
    if len(links) != 1 or len(text_of(links[0])) < 0.9 * len(text) or size_of(text) > 30:
        return False
    href = value(links[0], "href")
    return href.startswith("http") and not FILE.search(href) and not _LISTED.match(text)


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
