"""Boxes inside the located body that are none of the article: links, teasers, forms, offers.

Told by what their lines hold and how they stand, not by their names.
"""

from __future__ import annotations

import re

from bulletin.reading import cards, phrases
from bulletin.reading.dom import Spot, fold
from bulletin.reading.ending import FILE
from bulletin.reading.measure import Line, Survey, size_of
from bulletin.vocabulary import HEADINGS

_SHARED = 60.0
"""What a row of buttons to share by says at most, as `size_of` counts."""

_SUMMED = 8
"""Lines of a machine's summary at most."""


def reason_of(survey: Survey, spot: Spot, lines: list[Line]) -> str:
    """Why a block with these lines is left out, or an empty string."""
    if _is_link_box(spot, lines) and not _is_announced(survey, spot, lines):
        return "links"
    if _is_related(survey, spot, lines):
        return "related"
    return "teasers" if _is_teaser_box(survey, spot, lines) else _reason_of_words(spot, lines)


def _reason_of_words(spot: Spot, lines: list[Line]) -> str:
    """The same by what the lines say."""
    if _is_form(spot, lines):
        return "form"
    if _is_share_bar(spot, lines):
        return "share bar"
    if len(lines) <= _SUMMED and lines and phrases.MACHINE.match(lines[0].text):
        return "machine's summary"
    offered = spot.tag not in {"tr", "td", "p", "li"} and cards.is_offer(lines)
    return "offer" if offered else ""


def _is_share_bar(spot: Spot, lines: list[Line]) -> bool:
    """Whether a box holds hardly more than buttons that send the article somewhere."""
    if not lines or sum(line.size for line in lines) > _SHARED:
        return False
    pressed = [
        one for one in spot.find("a", "button") if not re.match("#.", one.attrs.get("href") or "")
    ]
    icons = sum(len(one.find("img")) for one in pressed)
    if len(pressed) < 2 or len(spot.find("img")) > icons:
        return False
    buttons = [fold(one.text()) for one in pressed]
    named = sum(phrases.NETWORK.match(name) is not None for name in buttons)
    said = len("".join(spot.text().split()))
    least = 2 if re.search("share|social", spot.mark) else 3
    return named >= least and len("".join("".join(buttons).split())) >= 0.8 * said


def _is_related(survey: Survey, spot: Spot, lines: list[Line]) -> bool:
    named = len(lines) == 1 and _is_named_link(lines[0])
    return named or _is_related_box(spot, lines) or _follows_heading(survey, spot, lines)


def _is_named_link(line: Line) -> bool:
    """Whether a line is a link that says itself that it leads to something else."""
    linked = line.linked >= 0.9 * line.size > 0 and not _is_chapter(line.spot)
    return linked and phrases.anywhere(line.text, linked=1.0).startswith("related")


def _is_link_box(spot: Spot, lines: list[Line]) -> bool:
    size = sum(line.size for line in lines)
    linked = sum(min(line.linked, line.size) for line in lines)
    if not size or linked < 0.6 * size or any(line.score > 0.6 for line in lines):
        return False
    if len(_outward(spot)) < 2 or _is_chapter(spot):
        return False
    if any(above.tag == "li" for above in spot.ancestors()):
        return False
    if spot.tag == "li" and not lines[0].linked:  # it says what its list holds
        return False
    return _items(lines) >= 2 or _are_headlines(spot, linked / size)


def _is_chapter(spot: Spot) -> bool:
    """Whether a box begins with a heading that links to itself, as documents' chapters do."""
    head = spot if spot.tag in HEADINGS else next(iter(spot.find(*HEADINGS)), None)
    if head is None or head.first != spot.first:
        return False
    ways = {f"#{one.attrs['id']}" for one in head.walk() if one.attrs.get("id") is not None}
    return any(a.attrs.get("href") in ways for a in head.find("a"))


def _are_headlines(spot: Spot, linked: float) -> bool:
    """Whether a block is links set close together, each as long as a headline."""
    return linked > 0.98 and all(size_of(link.text()) >= 8 for link in spot.find("a"))


def _is_announced(survey: Survey, spot: Spot, lines: list[Line]) -> bool:
    """Whether a plain list of links is the article's own: what it says just before leads to it.

    Files to be fetched (附件) are the article's own too.
    """
    if all(FILE.search(a.attrs.get("href") or "") for a in _outward(spot)):
        return True
    inner = [kid.tag for kid in spot.elements() if kid.after > kid.first]
    listed = spot.tag in {"ul", "ol"} or (bool(inner) and set(inner) <= {"ul", "ol"})
    if not listed or spot.weight < 0.9 or not spot.first:
        return False
    before = survey.lines[spot.first - 1]
    if heading_of_links(before.text) or (before.linked and not _is_chapter(before.spot)):
        return False
    return before.text.endswith((":", "：")) or before.spot.tag in HEADINGS


def _outward(spot: Spot) -> list[Spot]:
    """The links that lead out of the page."""
    hrefs = [(a, a.attrs.get("href") or "#") for a in spot.find("a")]
    return [a for a, href in hrefs if not href.startswith("#")]


def _is_related_box(spot: Spot, lines: list[Line]) -> bool:
    """A heading such as 相关阅读 with links below it."""
    if not 2 <= len(lines) <= 40 or not heading_of_links(lines[0].text):
        return False
    if spot.tag in {"tr", "p"}:
        return False
    linked = [line for line in lines[1:] if line.linked >= 0.5 * line.size]
    return len(linked) >= 0.4 * (len(lines) - 1) or (
        len(_outward(spot)) >= 2 and all(line.size < 25 and line.score < 0.6 for line in lines)
    )


def _is_form(spot: Spot, lines: list[Line]) -> bool:
    """A box to write an address or a word into, with the few lines that ask for it."""
    if sum(line.size for line in lines) >= 90 or any(line.size > 45 for line in lines):
        return False
    return any(_asks(one) for one in spot.find("input"))


def _asks(field: Spot) -> bool:
    """Whether a field is to be written into; a gap in an exercise says nothing of itself."""
    kind = field.attrs.get("type") or ""
    return kind in {"email", "search", "text"} or (not kind and "placeholder" in field.attrs)


def _follows_heading(survey: Survey, spot: Spot, lines: list[Line]) -> bool:
    """A list of links below a heading such as 相关阅读, or that heading itself.

    Lists of one link each that stand side by side are such a list too.
    """
    if spot.tag in {"ul", "ol"} and lines:
        if spot.first and heading_of_links(survey.lines[spot.first - 1].text):
            return _lists_links(spot, lines)
        beside = (_before(survey, spot), _after(survey, spot)) if _mostly_links(lines, 0.9) else ()
        return any(
            other is not None and other.tag == spot.tag and _mostly_links(survey.below(other), 0.9)
            for other in beside
        )
    if len(lines) != 1 or not heading_of_links(lines[0].text):
        return False
    below = _after(survey, spot)
    while below is not None and below.after == below.first:
        below = _after(survey, below)
    if below is None or below.tag not in {"ul", "ol"}:
        return False
    return _lists_links(below, survey.below(below))


def _lists_links(spot: Spot, lines: list[Line]) -> bool:
    """Whether a list is of links, or of short lines with a link in each."""
    items = spot.find("li")
    short = all(line.size < 30 for line in lines)
    return _mostly_links(lines, 0.4) or (
        short and len(items) >= 2 and all(item.find("a") for item in items)
    )


def _mostly_links(lines: list[Line], share: float) -> bool:
    """Whether so great a share of the lines are links of some length."""
    linked = [line for line in lines if line.linked >= 0.6 * line.size and line.size >= 4]
    return bool(lines) and len(linked) >= share * len(lines)


def _after(survey: Survey, spot: Spot) -> Spot | None:
    """The element that follows under the same parent."""
    number = spot.number + 1
    while number < len(survey.order):
        other = survey.order[number]
        if other.parent is spot.parent:
            return other
        if spot not in other.ancestors():
            return None
        number += 1
    return None


def _before(survey: Survey, spot: Spot) -> Spot | None:
    """The element that stands just before under the same parent."""
    other: Spot | None = survey.order[spot.number - 1] if spot.number else None
    while other is not None and other is not spot.parent and other.parent is not spot.parent:
        other = other.parent
    return None if other is spot.parent else other


def _is_teaser_box(survey: Survey, spot: Spot, lines: list[Line]) -> bool:
    """Three or more items in a row that are a linked headline with a short text."""
    if spot.tag in {"table", "tbody", "tr", "p", "dl"} or len(lines) < 6:
        return False
    return len(_outward(spot)) >= 3 and cards.are_teasers(survey, spot, 3)


def _items(lines: list[Line]) -> int:
    """How many lines are a link and nothing else."""
    return sum(1 for line in lines if line.linked >= 0.6 * line.size and line.size >= 2)


def heading_of_links(text: str) -> bool:
    """Whether ``text`` is a heading such as 相关阅读 that announces links."""
    return bool(phrases.AHEAD.match(fold(text))) and size_of(text) < 16
