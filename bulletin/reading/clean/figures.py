"""Pictures that stand alone become figures, and the captions below go with them."""

from __future__ import annotations

import re
from itertools import dropwhile
from typing import TypeGuard

from bs4 import PageElement, Tag

from bulletin.reading import phrases
from bulletin.reading.clean.bench import (
    Bench,
    children,
    every,
    first,
    has_picture,
    initial,
    inside,
    text_in,
    value,
    with_attribute,
)
from bulletin.reading.clean.crossheads import ordinal
from bulletin.reading.clean.lines import text_of
from bulletin.reading.measure import size_of
from bulletin.reading.words import SAYS_CAPTION

_NAMED = re.compile(
    r"caption|(?:img|image|pic|photo)[-_]?(?:des|txt|text|info|intro|note|title|credit)"
    r"|\bcutline|\btuzhu|\btushuo|f_pic",
    re.I,
)
_SIDES = re.compile("左图.*右图|右图.*左图|左[:：].*右[:：]")
"""What a caption says that is one for two pictures."""

_DOWN = re.compile("[▼▽↓⬇]")
"""How a caption begins that stands above its picture."""

_PERSON = re.compile(r"avatar|\bhead(?:img|pic)|portrait|icon|emoji|logo", re.I)
"""Names of pictures that stand for who speaks, or for a word."""

_HOLDERS = frozenset("a p div span picture figure dt td center section strong em b font".split())
_BESIDE = frozenset("div li dl section center".split())
"""What holds a picture alone, and what holds it with the words below it."""

_MORE = frozenset("a b strong ul ol dl table pre blockquote h1 h2 h3 h4 h5 h6 button video".split())

_SENTENCE = re.compile(
    r"[。！？!?；]|[：:]\s*[“\"「]|^[“\"「]|[：:]$|^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[.、．]|第.{1,3}[章节部])"
)
"""What a caption that no name tells has not: the mark of a sentence, the number of a heading."""

_LITTLE, _FLAT = 64.0, 0.25
"""Pixels of a side, and height by width, up to which a picture is a sign or an ornament."""

_MOST_PARTS = 40
"""Parts of a box that may hold a picture with its caption alone."""

_SMALL = re.compile(
    r"font-size\s*:\s*(?:(?:[5-9]|1[0-3])(?:\.\d+)?px|(?:[5-9]|10)(?:\.\d+)?pt|0?\.[5-9]\d*r?em|small)"
    r"|color\s*:\s*(?:#?(?:([89a])\1{2}|([89a])\2{5})\b|gr[ae]y|rgb\(\s*1[2-6]\d\s*,\s*1[2-6]\d)",
    re.I,
)
_OF_PICTURES = re.compile(r"pic|img|image|photo|figure|gallery|thumb|album|tu\b|illustr", re.I)

_LONGEST = 400
"""Characters, blanks counted, of a box that may hold a picture with its caption alone."""

_BRIEF = 40
"""What the words below a picture say at most, as `size_of` counts."""

_BLOCKS = ("p", "div", "ul", "ol", "table", "blockquote", "figure", "dd", "h1", "h2", "h3")


def mark_captions(bench: Bench) -> None:
    """Before shaping: remember the paragraphs whose names say that they are captions."""
    for tag in every(bench.soup, "p", "div", "span", "small", "em", "dd", "center"):
        if _is_named_caption(tag) and _near_picture(tag):
            _mark(tag)
    for figure in every(bench.soup, "figure"):
        if first(figure, "figure") is not None:
            figure.name = "div"
    for picture in every(bench.soup, "img"):
        _mark_beside(bench, picture)
    for shown in every(bench.soup, "dl"):
        _unlist(shown)


def _mark(tag: Tag) -> None:
    """Name a caption one; what stands in blocks of it stands in one line."""
    for block in every(tag, *_BLOCKS):
        if not text_of(block):
            block.extract()
            continue
        if any(str(part).strip() for part in block.previous_siblings):
            block.insert_before(" ")
        block.unwrap()
    tag.name = "p"
    tag["data-caption"] = "1"


def _is_named_caption(tag: Tag) -> bool:
    names = f"{value(tag, 'class')} {value(tag, 'id')}"
    if not names.strip() or not _NAMED.search(names) or has_picture(tag):
        return False
    blocks = {block.name for block in every(tag, *_BLOCKS) if text_of(block)}
    return blocks <= {"p", "div"} and size_of(tag.get_text()) <= 120


def _mark_beside(bench: Bench, picture: Tag) -> None:
    """Mark the few words that alone stand below a picture in a box with it, and look like it."""
    if _is_ornament(picture):
        return
    held: Tag = picture
    box = picture.parent
    while _is_small_box(box) and box.name in _HOLDERS and not initial(box):
        held, box = box, box.parent
    if not _is_small_box(box) or box.name not in _BESIDE:
        return
    if len(text_in(box)) > _LONGEST or len(every(box, "img")) > 1:
        return
    below = list(dropwhile(_says_nothing, list(held.next_siblings)))
    before = "".join(part.get_text() for part in held.previous_siblings)
    words = " ".join("".join(part.get_text() for part in below).split())
    if before.strip() or not _is_brief(words) or any(map(_is_more, below)):
        return
    if not (SAYS_CAPTION.search(words) or _is_told(box) or any(map(_is_small, below))):
        return
    caption = bench.soup.new_tag("p", attrs={"data-caption": "1"})
    below[0].insert_before(caption)
    for part in below:
        caption.append(part.extract())
    _mark(caption)


def _is_small_box(box: Tag | None) -> TypeGuard[Tag]:
    """Whether a box has few enough parts to be looked through for every picture in it."""
    return box is not None and len(box.contents) <= _MOST_PARTS


def _is_ornament(picture: Tag) -> bool:
    """Whether a picture stands for who speaks or for a word, or is a line, a sign, a banner."""
    if _PERSON.search(f"{value(picture, 'class')} {value(picture, 'src')}"):
        return True
    sizes = [value(picture, name).strip().removesuffix("px") for name in ("width", "height")]
    wide, high = (float(size) if size.isdecimal() else 0.0 for size in sizes)
    ratio = value(picture, "data-ratio")
    flat = re.fullmatch(r"0?\.\d+", ratio) is not None and float(ratio) < _FLAT
    return flat or 0 < wide <= _LITTLE or 0 < high <= _LITTLE or 0 < high < _FLAT * wide


def _is_told(box: Tag) -> bool:
    """Whether a box is named for its picture, or stands in a row of boxes like it."""
    names = f"{value(box, 'class')} {value(box.parent, 'class') if box.parent else ''}"
    if _OF_PICTURES.search(names):
        return True
    beside = children(box.parent, "li", "dl") if box.parent is not None else []
    return box.name in {"li", "dl"} and len(beside) > 1 and all(map(has_picture, beside))


def _is_small(part: PageElement) -> bool:
    """Whether words are set as captions are: small or grey, and not bold."""
    if not isinstance(part, Tag):
        return False
    styles = " ".join(value(tag, "style") for tag in (part, *every(part)))
    bold = re.search(r"font-weight\s*:\s*(?:bold|[6-9]00)", styles) is not None
    small = part.name == "small" or first(part, "small") is not None
    return not bold and (small or _SMALL.search(styles) is not None)


def _says_nothing(part: PageElement) -> bool:
    return not part.get_text().strip()


def _is_more(part: PageElement) -> bool:
    """Whether a part is a caption by its name, a heading in bold, or more than words."""
    if not isinstance(part, Tag):
        return False
    inner = [part, *every(part)]
    return any(t.has_attr("data-caption") or t.name in _MORE for t in inner)


def _is_brief(words: str) -> bool:
    """Whether a text is as short as a caption, and no sentence or line of furniture."""
    most = _BRIEF / 2 if words.endswith(".") else _BRIEF
    fits = 1 < size_of(words) <= most and _SENTENCE.search(words) is None and not ordinal(words)
    return fits and not phrases.furniture(words) and not phrases.anywhere(words, linked=0.0)


def _unlist(shown: Tag) -> None:
    """Make plain boxes of a list that holds nothing but pictures with their captions."""
    items = children(shown, "dt", "dd")
    if not items or not all(_shows(item) for item in items if text_of(item) or has_picture(item)):
        return
    for part in [shown, *items]:
        part.name = "div"


def _shows(item: Tag) -> bool:
    """Whether an item is a picture with its caption, or a caption whose picture is before it."""
    if item.name == "dd" or item.has_attr("data-caption"):
        return item.has_attr("data-caption")
    said = sum(len(text_of(p)) for p in every(item, "p", "figcaption") if _is_caption_tag(p))
    return has_picture(item) and len(text_of(item)) <= said


def _is_caption_tag(tag: Tag) -> bool:
    return tag.name == "figcaption" or tag.has_attr("data-caption")


def _near_picture(tag: Tag) -> bool:
    at: Tag = tag
    for _ in range(4):
        before = at.find_previous_sibling(True)
        if isinstance(before, Tag) and has_picture(before):
            return True
        if not isinstance(at.parent, Tag):
            return False
        at = at.parent
    return False


def make(bench: Bench) -> None:
    """Paragraphs of pictures alone become figures; captions join the figure above."""
    for block in every(bench.soup, "p"):
        if first(block, "img") is not None and not initial(block):
            _to_figure(bench, block)
    for figure in every(bench.soup, "figure"):
        _tidy(bench, figure)
    for figure in every(bench.soup, "figure"):
        _join_caption(figure)
    for figure in every(bench.soup, "figure"):
        _join_beside(figure)
    for block in with_attribute(bench.soup, "data-caption"):
        del block["data-caption"]


def _to_figure(bench: Bench, block: Tag) -> None:
    if inside(block, "figure") is not None:
        return
    block.name = "figure"
    block.attrs = {k: v for k, v in block.attrs.items() if k == "id"}
    pictures = [img.extract() for img in every(block, "img")]
    block.clear()
    for picture in pictures:
        block.append(picture)


def _tidy(bench: Bench, figure: Tag) -> None:
    """One caption at the end; a figure without a picture is no figure."""
    if first(figure, "img") is None and first(figure, "pre", "table") is None:
        for caption in every(figure, "figcaption"):
            caption.name = "p"
        figure.unwrap()
        return
    for block in children(figure, "p"):
        if first(block, "img") is not None and not initial(block):
            for img in every(block, "img"):
                block.insert_before(img.extract())
            block.decompose()
    captions = [c for c in every(figure, "figcaption") if c.parent is figure]
    if captions:
        figure.append(_merged(bench, captions))


def _merged(bench: Bench, captions: list[Tag]) -> Tag:
    """One caption of all, a line each; one that says the same again is left out."""
    whole = captions[0].extract()
    for more in captions[1:]:
        more.extract()
        if text_of(more) in {"", text_of(whole)}:
            bench.trace.removed("caption repeated", more.get_text(), len(every(more, "img")))
            continue
        if text_of(whole):
            whole.append(bench.soup.new_tag("br"))
        for part in list(more.contents):
            whole.append(part.extract())
    return whole


def _join_caption(figure: Tag) -> None:
    """Make the paragraph below a caption, where it clearly is one."""
    if first(figure, "figcaption") is not None:
        return
    caption = figure.find_previous_sibling(True)
    if not _captions(caption) or not _DOWN.match(text_of(caption)):
        caption = figure.find_next_sibling(True)
        if not _captions(caption) or _is_of_next(caption):
            return
    caption.extract()
    caption.name = "figcaption"
    caption.attrs = {k: v for k, v in caption.attrs.items() if k == "id"}
    figure.append(caption)


def _join_beside(figure: Tag) -> None:
    """Pictures of which one caption speaks (左图…右图…) are one figure."""
    before = figure.find_previous_sibling(True)
    caption = first(figure, "figcaption")
    if caption is None or not _SIDES.search(text_of(caption)):
        return
    if not isinstance(before, Tag) or before.name != "figure" or first(before, "figcaption"):
        return
    for picture in reversed(every(before, "img")):
        figure.insert(0, picture.extract())
    before.decompose()


def _is_of_next(caption: Tag) -> bool:
    """Whether a line points down to a picture below it."""
    below = caption.find_next_sibling(True)
    return (
        isinstance(below, Tag)
        and below.name == "figure"
        and _DOWN.match(text_of(caption)) is not None
    )


def _captions(block: PageElement | None) -> TypeGuard[Tag]:
    """Whether a block beside a picture is its caption."""
    if not isinstance(block, Tag) or block.name != "p" or has_picture(block):
        return False
    text = text_of(block)
    return size_of(text) > 1 and _is_caption(block, text)


def _is_caption(block: Tag, text: str) -> bool:
    size = size_of(text)
    if block.has_attr("data-caption"):
        return size <= 160
    if size <= 90 and SAYS_CAPTION.search(text):
        return True
    centred = value(block, "class") == "center"
    strong = first(block, "strong") is not None and text_of(block.strong or block) == text
    return centred and size <= 45 and not strong and not ordinal(text)
