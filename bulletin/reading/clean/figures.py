"""Pictures that stand alone become figures, and the captions below go with them."""

from __future__ import annotations

import re

from bs4 import Tag

from bulletin.reading.clean.bench import (
    Bench,
    children,
    every,
    first,
    has_picture,
    initial,
    inside,
    value,
    with_attribute,
)
from bulletin.reading.clean.lines import text_of
from bulletin.reading.measure import size_of

_NAMED = re.compile(
    r"caption|img-?des|pic-?(?:txt|text|desc|info|title)|photo-?(?:desc|credit|text)|img-?(?:txt"
    r"|text|info|note|title)"
    r"|image-?(?:desc|credit|text)|\bcutline|\btuzhu|\btushuo|\bpictext|f_pic|pgc-img-caption",
    re.I,
)
_SAYS = re.compile(
    r"^[\s\[（(【▲△↑↓◀▼●■]*(?:图为|图片为|图中|图\s*[:：/丨|]|图[一二三四五六七八九十\d]{1,3}[\s:：、.（(]|资料图|图源|图片来源|配图"
    r"|上图|下图|左图|右图|图片\s*[:：]|示意图|效果图|截图|摄影\s*[:：/]|图/|图\||▲|△|↑)"
    r"|^[▲△↑]|(?:摄|/摄|供图|制图|资料图片|资料图|图片来源.{2,12}|记者.{2,12}[/\s]?(?:摄|图)|(?:新华社|中新社|视觉中国|人民视觉"
    r"|图虫)(?:发|供图|图)?)[）)】\]。]*$"
    r"|^(?:photo|image|picture|credit|source)(?: (?:by|credit|courtesy).*)?\s*[:：].{2,}$",
    re.I,
)
_BLOCKS = ("p", "div", "ul", "ol", "table", "blockquote", "figure", "h1", "h2", "h3")


def mark_captions(bench: Bench) -> None:
    """Before shaping: remember the paragraphs whose names say that they are captions."""
    for tag in every(bench.soup, "p", "div", "span", "small", "dd", "center"):
        if _is_named_caption(tag) and _near_picture(tag):
            tag.name = "p"
            tag["data-caption"] = "1"


def _is_named_caption(tag: Tag) -> bool:
    names = f"{value(tag, 'class')} {value(tag, 'id')}"
    if not names.strip() or not _NAMED.search(names) or has_picture(tag):
        return False
    return first(tag, *_BLOCKS) is None and size_of(tag.get_text()) <= 120


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
    below = figure.find_next_sibling(True)
    if not isinstance(below, Tag) or below.name != "p" or has_picture(below):
        return
    text = text_of(below)
    if not text or not _is_caption(below, text):
        return
    below.extract()
    below.name = "figcaption"
    below.attrs = {k: v for k, v in below.attrs.items() if k == "id"}
    figure.append(below)


def _is_caption(block: Tag, text: str) -> bool:
    size = size_of(text)
    if block.has_attr("data-caption"):
        return size <= 160
    if size <= 90 and _SAYS.search(text):
        return True
    centred = value(block, "class") == "center"
    strong = first(block, "strong") is not None and text_of(block.strong or block) == text
    return centred and size <= 45 and not strong
