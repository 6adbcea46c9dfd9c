"""Lines that are more than paragraphs, set as Chinese writing has them.

A salutation stands at the very left; the names of annexes hang under each other; who signs and
the date stand at the right (GB/T 9704-2012, 7.3.2, 7.3.4 and 7.3.5); verse keeps its lines, a
line too long for the page hanging in; a caption stays with its picture or table. All is told by
the words and their place, since few pages say it in their markup. No word is changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from xml.etree.ElementTree import Element

from bulletin.writers.speech import ems
from bulletin.writers.tables import ACROSS

FIRST = 4
"""Blocks at the beginning among which an office may be addressed."""

ADDRESSED = 80
"""Ems up to which a line may be a salutation."""

_WIDTH = re.compile(r"width: ([\d.]+rem)")

VERSE = 24.0
"""Ems up to which the lines of verse usually are."""

STANZA = 6
"""Lines up to which a stanza is kept on one page."""

POEM = 14
"""Ems up to which a line above verse may be the poem's title."""

POET = 6
"""Ems up to which the line below a poem's title may be its writer's name."""

TITLE = 60
"""Ems up to which a line may be the title of what a letter sends."""

LAST = 8
"""Blocks at the end among which a text may be signed."""

SIGNER = 24
"""Ems up to which a line may say who signs."""

SIGNED = 2.0
"""Ems between a signature's end, or its date's, and the right edge."""

_PEOPLE = re.compile(
    r"(各位|尊敬的|亲爱的|同志们|同胞们|朋友们|同学们|老师们|女士们|先生们|乡亲们)"
)
_ONE = re.compile(
    r"[^，、。：]{1,10}(?:同志|先生|女士|老师|编辑部|伯伯|阿姨|叔叔|爷爷|奶奶)们?[:：]$"
)
"""Whom a letter may be to, at its very beginning: elsewhere it is who speaks."""
_OFFICES = re.compile(
    r"各.{0,40}(部门|单位|机构|机关|公司|学校|支部|委员会|政府|党委|厅|局|办|处|科|站|所|馆|区|县|市|镇|乡|村)"
    r"|(人民政府|委员会|办公室|党委|厅|局|处)(?=[、，：])"
)
_ANNEX = re.compile(r"\s*附件?[:：]\s*\S")
_NUMBERED = re.compile(r"\s*\d{1,2}\s*[.．、]")
_ANNEX_HEAD = re.compile(r"附件?\s*[\d一二三四五六七八九十]{0,3}[:：]?")
_DATE = re.compile(r"[\d〇○Ｏ零一二三四五六七八九]{4}\s*年.{1,6}月(.{1,4}日)?")
_OFFICE = re.compile(
    r"^[^，。；：、！？]+(?:[局厅部委办处科院校馆社站会]|人民政府|中心|公司|小组|支部|集团|联盟|小学|中学)$"
)
_PERSON = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}[ \u3000]+)?(?!地点|时间|日期|名单|会议|上午|下午|晚上)"
    r"[\u4e00-\u9fff]{2,3}|[\u4e00-\u9fff][ \u3000]+[\u4e00-\u9fff]"
)
_DATE_ALONE = re.compile(
    r"[\d〇○Ｏ零一二三四五六七八九]{4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月"
    r"(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?"
)
_GREETS = re.compile("(?:此致|祝|谨祝|敬祝|顺祝|恭祝|顺颂|敬颂|此颂|即颂|并颂)[：:，,]?")
_GREETING = re.compile("\\S{2,8}[！!。]?")
_FIGURE = re.compile(r"图\s*\d{1,2}(?:[-－.]\d{1,2})?[\s:：　]+[^。！？]+$")
_SOURCE = re.compile(r"(?:数据|资料|图表)来源\s*[:：][^。！？]{2,60}。?$")
_LETTERS = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff]")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_PICTURE = re.compile(
    r"\s*(图\s*[\d一二三四五六七八九十]|图[:：为]|[▲△↑▼]|图片|摄影|Fig|Photo)|[摄供]图?\s*[）)]?$"
)
_WHOSE = re.compile(r"\s*(?:—{1,2}|--?)[^。！？]{2,24}$")
_UNITS = re.compile(r"\s*[（(]?(?:计量|货币|金额)?单\s*位\s*[:：]")
_TABLE = re.compile(r"\s*(附?表\s*[\d一二三四五六七八九十]|Table\s*\d)")


def observe(root: Element) -> None:
    """Mark such lines among the blocks below ``root``, in place, by class and style."""
    for custom in _CUSTOMS:
        custom(root)


def _western(root: Element) -> None:
    """Emphasis of Western words is italic, that of Han characters another face."""
    for element in root.iter():
        if element.tag in ("em", "cite") and "class" not in element.attrib:
            said = _text(element)
            if _LETTERS.search(said) and not _HAN.search(said):
                element.set("class", "western")


def _salutations(root: Element) -> None:
    early = [p for p in root if p.tag in ("p", "figure", "table")][:FIRST]
    for p in _plain(root):
        text = _text(p)
        if not text.endswith(("：", ":")) or ems(text) > ADDRESSED or re.search("[。；！？]", text):
            continue
        if _PEOPLE.match(text) or (p in early and _OFFICES.search(text)):
            p.set("class", "salute")
    addressed = [p for p in _plain(root) if _ONE.fullmatch(_text(p))]
    if len(addressed) == 1 and addressed[0] is next(iter(root), None):
        addressed[0].set("class", "salute")


def _annexes(root: Element) -> None:
    blocks = list(root)
    for at, p in enumerate(blocks):
        if p.tag != "p" or "class" in p.attrib:
            continue
        if _ANNEX.match(text := _text(p)):
            p.set("class", "annex")
            if not re.search(r"[:：]\s*1\s*[.．、]", text):
                continue
            for following in blocks[at + 1 :]:
                if following.tag != "p" or not _NUMBERED.match(_text(following)):
                    break
                following.set("class", "annex more")
        elif _ANNEX_HEAD.fullmatch(text):
            p.set("class", "named" if _are_names(text, blocks[at + 1 :]) else "annex-head")


def _are_names(text: str, below: list[Element]) -> bool:
    """Whether what stands below the line 附件： are the annexes' names, not the annex itself."""
    if not text.endswith(("：", ":")) or re.search(r"[\d一二三四五六七八九十]", text):
        return False
    following = next(iter(below), None)
    return following is not None and (
        following.tag in ("ul", "ol") or _NUMBERED.match(_text(following)) is not None
    )


def _closings(root: Element) -> None:
    """The second half of a letter's greeting (此致 敬礼) begins at the very left."""
    for first, second in pairwise(_plain(root)):
        if _GREETS.fullmatch(_text(first)) and _GREETING.fullmatch(_text(second)):
            second.set("class", "salute")


def _unaligned(root: Element) -> None:
    """Who signs and the date stand at the right also where the page has them at the left."""
    last = list(root)[-LAST:]
    dated = [p for p in last if p.tag == "p" and _DATE_ALONE.fullmatch(_text(p))]
    for by, on in pairwise(last):
        plain = all(p.tag == "p" and "class" not in p.attrib and len(p) == 0 for p in (by, on))
        if plain and dated == [on] and _may_sign(_text(by)):
            by.set("class", "right")
            on.set("class", "right")


def _may_sign(text: str) -> bool:
    signs = _OFFICE.search(text) or _PERSON.fullmatch(text)
    return 1 < ems(text) <= SIGNER and signs is not None


def _signatures(root: Element) -> None:
    """The date begins two characters to the right of who signs, and both end before the edge;
    where several sign, they stand below each other, the date in the middle below them."""
    for signed, run in groupby(root, _is_signature):
        lines = list(run)
        if not signed or len(lines) < 2 or not _DATE.match(_text(lines[-1])):
            continue
        names, date = lines[:-1], lines[-1]
        if any(_DATE.match(_text(name)) for name in names):
            continue
        if len(names) == 1:
            _one_signs(names[0], date)
        else:
            _many_sign(lines)


def _is_signature(p: Element) -> bool:
    return p.tag == "p" and p.get("class") == "right" and len(p) == 0


def _one_signs(by: Element, on: Element) -> None:
    beyond = SIGNED + 2 + ems(_text(on)) - ems(_text(by))
    before = max(SIGNED, beyond)
    by.set("style", f"padding-right: {before:.2f}em")
    on.set("style", f"padding-right: {SIGNED + before - beyond:.2f}em")


def _many_sign(lines: list[Element]) -> None:
    widest = max(ems(_text(line)) for line in lines)
    for line in lines:
        inset = SIGNED + (widest - ems(_text(line))) / 2
        line.set("style", f"padding-right: {inset:.2f}em")


def _annexed(root: Element) -> None:
    """A line in the middle below who signs and when is the title of what is sent with it."""
    blocks = list(root)
    for at, on in enumerate(blocks):
        if on.get("class") != "right" or not _DATE.match(_text(on)):
            continue
        for title, below in pairwise(blocks[at + 1 : at + 4]):
            if title.get("class") == "center" and _may_be_title(title, below):
                title.set("class", "center annexed")
                break


def _may_be_title(title: Element, below: Element) -> bool:
    text = _text(title)
    short = 2 < ems(text) <= TITLE and not re.search("[。；，：]$|^(?:[（(—–-]|图|完$)", text)
    return short and title.tag == "p" and below.tag in ("p", "h2", "h3", "h4")


def _captions(root: Element) -> None:
    for first, second in pairwise(root):
        table = _table_of(second)
        if second.tag == "p" and second.get("class") in (None, "center") and _shows(first):
            said = _text(second)
            numbered = _FIGURE.match(said) is not None and ems(said) <= ADDRESSED / 2
            if numbered or (second.get("class") and _PICTURE.search(said)):
                second.set("class", "center caption")
        elif second.tag == "p" and "class" not in second.attrib and _shows_data(first):
            if _SOURCE.match(_text(second)):
                second.set("class", "caption source")
        elif table is not None and first.tag == "p" and _is_over(first):
            first.set("class", "center caption over")
        elif table is not None and first.tag == "p" and _UNITS.match(_text(first)):
            first.set("class", f"{first.get('class', '')} units".strip())
            _end_with(first, table)
    for title, units in pairwise(root):
        if "units" in units.get("class", "") and title.tag == "p" and _is_over(title):
            title.set("class", "center caption over")
    _go_across(root)


def _table_of(block: Element) -> Element | None:
    """The table that a block is, or the first of one that goes across the columns."""
    if block.tag == "table":
        return block
    return block.find("table") if block.get("class") == ACROSS else None


def _shows_data(block: Element) -> bool:
    return _table_of(block) is not None or block.tag == "figure"


def _go_across(root: Element) -> None:
    """What stands over a table that goes across the columns goes across with it."""
    for first, block in reversed(list(pairwise(root))):
        over = {"over", "units"} & set(first.get("class", "").split())
        if block.get("class") == ACROSS and over:
            root.remove(first)
            block.insert(0, first)


def _end_with(units: Element, table: Element) -> None:
    """Have the line of units end where a table that is narrower than the text ends."""
    width = _WIDTH.search(table.get("style", ""))
    if width and "right" in units.get("class", ""):
        units.set("style", f"padding-right: calc((100% - {width[1]}) / 2)")


def _is_over(line: Element) -> bool:
    """Whether a line right above a table is its title: by its number, or short, in the middle."""
    text = _text(line)
    if _TABLE.match(text):
        return True
    centred = (line.get("class") or "").startswith("center")
    return centred and 0 < ems(text) <= ADDRESSED / 2 and not re.search("[。；：]$", text)


def _shows(block: Element) -> bool:
    if block.tag == "div":
        return block[-1].find("figcaption") is None
    return block.tag == "figure" and block.find("figcaption") is None


def _centred(root: Element) -> None:
    """A few lines in the middle that follow each other are verse or a title: kept together."""
    for centred, run in groupby(root, key=lambda b: b.tag == "p" and b.get("class") == "center"):
        lines = list(run)
        if centred and len(lines) <= STANZA:
            for line in lines[1:]:
                line.set("class", "center together")


def _verse(root: Element) -> None:
    """Lines that the page breaks itself: verse in lines, anything longer in paragraphs."""
    stanzas = {id(p) for pair in pairwise(root) if _is_verse(pair) for p in pair}
    for p in list(root.iter("p")):
        if p.get("class") not in (None, "verse") or p.find("br") is None:
            continue
        if any(child.tag in ("img", "span", "a") and child.get("class") for child in p.iter()):
            continue
        lines = list(_lines(p))
        widths = sorted(ems(_text(line)) for line in lines)
        said = p.get("class") or ("lines" if widths[len(widths) // 2] <= VERSE else "parts")
        if said == "lines" and id(p) in stanzas:
            said = "verse"
        kept = " stanza" if said != "parts" and len(lines) <= STANZA else ""
        p.set("class", f"{said}{kept}")
        p.text = None
        p[:] = lines


def _poem_titles(root: Element) -> None:
    """A short line right above verse, without a mark that ends a sentence, is a poem's title; of
    two the second says who wrote it."""
    blocks = list(root)
    for at, stanza in enumerate(blocks):
        if stanza.tag != "p" or not stanza.get("class", "").startswith("verse"):
            continue
        *before, title = blocks[max(0, at - 2) : at] or [stanza]
        if not _may_name_poem(title):
            continue
        title.set("class", "poem")
        if before and _may_name_poem(before[0]) and ems(_text(title)) <= POET:
            before[0].set("class", "poem")
            title.set("class", "poem poet")


def _whose_poems(root: Element) -> None:
    """A short line behind a dash right below verse says whose it is."""
    for stanza, p in pairwise(root):
        said = _text(p) if p.tag == "p" and p.get("class") in (None, "center", "right") else ""
        if stanza.get("class", "").startswith("verse") and _WHOSE.match(said):
            p.set("class", "whose")


def _may_name_poem(p: Element) -> bool:
    if p.tag != "p" or p.get("class") not in (None, "center") or p.find("img") is not None:
        return False
    text = _text(p)
    ends = re.search("[。！？；，：:,;]", text) or _DATE.match(text)
    return 0 < ems(text) <= POEM and ends is None


def _is_verse(pair: tuple[Element, Element]) -> bool:
    """Whether one of two neighbours is said to be verse: then lines in the other are, too."""
    return any(p.get("class") == "verse" for p in pair)


def _lines(p: Element) -> Iterator[Element]:
    line = Element("span", {"class": "line"})
    line.text = p.text
    for child in list(p):
        tail, child.tail = child.tail, None
        if child.tag == "br":
            yield line
            line = Element("span", {"class": "line"})
            line.text = tail
        else:
            line.append(child)
            child.tail = tail
    if _text(line):
        yield line


def _plain(root: Element) -> Iterator[Element]:
    return (p for p in root if p.tag == "p" and "class" not in p.attrib)


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


_CUSTOMS: tuple[Callable[[Element], None], ...] = (
    _western,
    _salutations,
    _closings,
    _annexes,
    _unaligned,
    _signatures,
    _annexed,
    _captions,
    _centred,
    _verse,
    _poem_titles,
    _whose_poems,
)
