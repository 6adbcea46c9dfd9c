"""The last steps: parts in their right order and place, nothing empty, notes linked."""

from __future__ import annotations

import re

from bs4 import Tag

from bulletin import vocabulary
from bulletin.reading.clean.bench import (
    Bench,
    children,
    every,
    first,
    initial,
    inside,
    value,
    with_attribute,
)

_TIED = 4
"""No-break spaces from which on those of a text are habit."""
_TIE = re.compile(r"([^\W\d_][,.;:)\"”’]?)\xa0(?=[\"“‘(]?[^\W\d_])")
"""One between words; those beside figures and marks stay."""
_SOLE = ("li", "td", "th", "dd")
_REMOVABLE = (
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "table",
    "figure",
    "figcaption",
    "tr",
)


def media_lines(bench: Bench) -> None:
    """The lines that stand for players get their class."""
    for block in with_attribute(bench.soup, "data-media"):
        del block["data-media"]
        block["class"] = "media"


def free_spaces(bench: Bench) -> None:
    """Words that an editor has joined by no-break spaces throughout are parted by plain ones, so
    that lines can break between them; a few may be meant."""
    for text in list(bench.soup.find_all(string=True)):
        tied = text.count("\xa0")
        if tied >= _TIED and tied > text.count(" "):
            text.replace_with(_TIE.sub(r"\1 ", text))


def tidy_parts(bench: Bench) -> None:
    """Nothing empty; single paragraphs of cells and items let go; tables and lists in order."""
    _drop_empty(bench)
    for block in every(bench.soup, *_SOLE):
        _unwrap_sole(block)
    for table in every(bench.soup, "table"):
        _order_table(table)
    for dl in every(bench.soup, "dl"):
        _complete(bench, dl)
    for ruby in every(bench.soup, "rt", "rp"):
        if inside(ruby, "ruby") is None:
            ruby.unwrap()
    for rule in every(bench.soup, "hr"):
        if rule.find_previous_sibling() is None or rule.find_next_sibling() is None:
            rule.decompose()


def _drop_empty(bench: Bench) -> None:
    for block in reversed(every(bench.soup, *_REMOVABLE)):
        if not initial(block) and first(block, "img", "td", "th") is None:
            block.decompose()
    for row in every(bench.soup, "table"):
        if not initial(row) and first(row, "img") is None:
            row.decompose()


def _unwrap_sole(block: Tag) -> None:
    paragraphs = children(block, "p")
    others = [kid for kid in children(block) if kid.name != "p"]
    if len(paragraphs) != 1 or any(kid.name not in {"ul", "ol"} for kid in others):
        return
    sole = paragraphs[0]
    side = value(sole, "class")
    if block.name in {"td", "th"} and side in {"center", "right"}:
        block["class"] = side
    if value(sole, "id") and not value(block, "id"):
        block["id"] = value(sole, "id")
    elif value(sole, "id") or side == "media":
        return
    sole.unwrap()


def _order_table(table: Tag) -> None:
    captions = [c for c in every(table, "caption") if c.parent is table]
    for extra in captions[1:]:
        extra.name = "p"
        table.insert_before(extra.extract())
    if captions:
        table.insert(0, captions[0].extract())
    heads = [h for h in every(table, "thead") if h.parent is table]
    for number, head in enumerate(heads):
        before = head.find_previous_sibling()
        if number or (before is not None and before.name != "caption"):
            head.name = "tbody"
    feet = [f for f in every(table, "tfoot") if f.parent is table]
    for number, foot in enumerate(feet):
        if number or foot.find_next_sibling() is not None:
            foot.name = "tbody"
    loose = [row for row in every(table, "tr") if row.parent is table]
    if loose and first(table, "tbody") is not None:
        for row in loose:
            row.wrap(Tag(name="tbody", builder=None))


def _complete(bench: Bench, dl: Tag) -> None:
    """A description list begins with a term and ends with a description, or is none."""
    parts = children(dl)
    if parts and parts[0].name == "dt" and parts[-1].name == "dd":
        return
    for part in parts:
        if part.name == "dt":
            part.name = "p"
            strong = bench.soup.new_tag("strong")
            for kid in list(part.contents):
                strong.append(kid.extract())
            part.append(strong)
        elif part.find(vocabulary.BLOCKS) is not None:
            _in_paragraphs(bench, part)
            part.unwrap()
        else:
            part.name = "p"
            part.attrs = {k: v for k, v in part.attrs.items() if k == "id"}
    dl.unwrap()


def _in_paragraphs(bench: Bench, block: Tag) -> None:
    """Text that stands beside blocks in ``block`` gets paragraphs."""
    paragraph: Tag | None = None
    for part in list(block.contents):
        if isinstance(part, Tag) and part.name in vocabulary.BLOCKS:
            paragraph = None
        elif paragraph is not None:
            paragraph.append(part.extract())
        elif isinstance(part, Tag) or str(part).strip():
            paragraph = bench.soup.new_tag("p")
            part.insert_before(paragraph)
            paragraph.append(part.extract())


def settle_ids(bench: Bench) -> None:
    """Each id once, and only where a link leads to it; links that lead nowhere let go."""
    wanted = {
        value(a, "href")[1:] for a in every(bench.soup, "a") if value(a, "href").startswith("#")
    }
    seen: set[str] = set()
    for tag in with_attribute(bench.soup, "id"):
        name = value(tag, "id")
        if name in seen or name not in wanted:
            del tag["id"]
        seen.add(name)
    for link in every(bench.soup, "a"):
        href = value(link, "href")
        if not href or (href.startswith("#") and href[1:] not in seen):
            if value(link, "id"):
                link.name = "span"
                link.attrs = {"id": value(link, "id")}
            else:
                link.unwrap()


def unlink_pictures(bench: Bench) -> None:
    """A link around nothing but a picture leads to a larger copy or an advert: not for print."""
    for link in every(bench.soup, "a"):
        if first(link, "img") is not None and not initial(link):
            link.unwrap()
