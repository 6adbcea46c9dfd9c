"""Leaving out what stands inside the located body but is not of it: by structure.

Decides on measured elements, before anything is copied: hidden copies, what a site's rule
names, navigation, boxes of links, comments, forms. Each has its reason, for `explain`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import SelectolaxError

from bulletin.reading import cards, phrases, words
from bulletin.reading.dom import BLOCK, UNREAD, Spot, fold
from bulletin.reading.measure import Line, Survey, size_of
from bulletin.reading.names import weight_of
from bulletin.reading.rules import SiteRule

_KEEP_OUT = frozenset({"nav", "footer", "menu", "dialog", "button", "select", "textarea", "input"})
_BOXES = frozenset(
    "div section ul ol dl table tbody tr td p aside header article center h2 h3 h4 h5 form "
    "fieldset li".split()
)
_HEADS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_FILE = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|zip|rar|7z|wps|et|ofd|txt|csv)(?:$|[?#])", re.I)
_MEDIA = frozenset({"video", "audio", "iframe", "embed", "object", "math"})

_STREAM = 16
"""Lines of a stream of teasers that may tell more than the article above it, ..."""

_APART = 4.0
"""... and the score that the article has at least."""

COPY = 60.0
"""The least size, as `size_of` counts, of a second copy of an article."""

Dropped = dict[int, str]
"""id of a spot → why it is left out."""


def prune(survey: Survey, roots: tuple[Spot, ...], rule: SiteRule | None) -> Dropped:
    """What to leave out below ``roots``."""
    dropped: Dropped = dict(_ruled_out(roots, rule))
    whole = sum(line.score for root in roots for line in survey.below(root) if line.score > 0)
    for root in roots:
        stack = list(root.elements())[::-1]
        while stack:
            spot = stack.pop()
            if id(spot) in dropped:
                continue
            reason = _reason(survey, spot, whole) or _copied(survey, root, spot)
            if reason:
                dropped[id(spot)] = reason
            else:
                stack.extend(list(spot.elements())[::-1])
    return dropped


def _ruled_out(roots: tuple[Spot, ...], rule: SiteRule | None) -> Iterator[tuple[int, str]]:
    if rule is None or not rule.remove:
        return
    for root in roots:
        known = {spot.node.mem_id: spot for spot in root.walk()}
        for selector in rule.remove:
            try:
                nodes = root.node.css(selector)
            except SelectolaxError:
                continue
            for node in nodes:
                if node.mem_id in known and known[node.mem_id] is not root:
                    yield id(known[node.mem_id]), f"rule {rule.name}: {selector}"


def _reason(survey: Survey, spot: Spot, whole: float) -> str:
    """Why ``spot`` is left out, or an empty string."""
    unseen = _unseen(spot)
    if unseen:
        return unseen
    lines = survey.below(spot)
    prose = sum(line.score for line in lines if line.score > 0)
    if spot.tag in _KEEP_OUT and prose < 0.3 * whole:
        return "controls"
    if prose > 0.5 and prose >= _most(spot, whole - prose) * whole:
        many = len(lines) >= _STREAM and whole - prose >= _APART
        return "teasers" if many and cards.are_teasers(survey, spot) else ""
    if _is_named_away(spot, prose, whole):
        return "named as furniture"
    if spot.tag not in _BOXES:
        return "shown under the pointer" if cards.is_hover_card(spot) else ""
    return _box_reason(survey, spot, lines)


def _unseen(spot: Spot) -> str:
    """Why nobody sees ``spot``, or an empty string."""
    if spot.tag in UNREAD and spot.tag not in {"input", "select", "textarea"}:
        return "script"
    if spot.hidden and spot.tag not in _MEDIA:
        return "hidden"
    if spot.mark and words.UNSEEN.search(spot.mark) and size_of(spot.text()) < 16:
        return "for screen readers"
    return ""


def _box_reason(survey: Survey, spot: Spot, lines: list[Line]) -> str:
    """Why a block with these lines is left out, or an empty string."""
    if _is_link_box(spot, lines) and not _is_announced(survey, spot, lines):
        return "links"
    if _is_related_box(spot, lines) or _follows_heading(survey, spot, lines):
        return "related"
    if _is_teaser_box(survey, spot, lines):
        return "teasers"
    if _is_form(spot, lines):
        return "form"
    return ""


def _most(spot: Spot, rest: float) -> float:
    """How much of the body's prose may stand in what is left out, by what its name says."""
    if words.TALK.search(spot.mark) and rest >= 1.5:
        return 1.0
    if words.GALLERY.search(spot.mark) and rest >= 8:
        return 1.0
    return 0.6 if weight_of(spot) <= 0.3 and rest >= 4 else 0.3


def _is_named_away(spot: Spot, prose: float, whole: float) -> bool:
    if spot.tag in {"sup", "a", "figure", "img", "figcaption", "blockquote", "pre", "code"}:
        return False
    if spot.tag != "aside" and weight_of(spot) >= 0.8:
        return False
    if _is_quoted(spot):
        return False
    if words.NOTES.search(spot.mark) or (spot.tag not in BLOCK and not spot.find("a", "img")):
        return False
    if spot.tag == "aside" or weight_of(spot) <= 0.3:
        return not (words.GALLERY.search(spot.mark) and whole - prose < 8 and spot.find("img"))
    return prose < 0.1 * whole and spot.score <= 0


def _is_quoted(spot: Spot) -> bool:
    """Whether a box holds a post from elsewhere (social embed) and is named for that alone."""
    if words.TALK.search(spot.mark) or "embed" not in spot.mark:
        return False
    quotes = spot.find("blockquote")
    return bool(quotes) and sum(len(q.text()) for q in quotes) >= 0.8 * len(spot.text())


def _is_link_box(spot: Spot, lines: list[Line]) -> bool:
    size = sum(line.size for line in lines)
    linked = sum(min(line.linked, line.size) for line in lines)
    if not size or linked < 0.6 * size or any(line.score > 0.6 for line in lines):
        return False
    if len(_outward(spot)) < 2:
        return False
    if any(above.tag == "li" for above in spot.ancestors()):
        return False
    if spot.tag == "li" and not lines[0].linked:  # it says what its list holds
        return False
    return _items(lines) >= 2 or _are_headlines(spot, linked / size)


def _are_headlines(spot: Spot, linked: float) -> bool:
    """Whether a block is links set close together, each as long as a headline."""
    return linked > 0.98 and all(size_of(link.text()) >= 8 for link in spot.find("a"))


def _is_announced(survey: Survey, spot: Spot, lines: list[Line]) -> bool:
    """Whether a plain list of links is the article's own: what it says just before leads to it.

    Files to be fetched (附件) are the article's own too.
    """
    if all(_FILE.search(a.attrs.get("href") or "") for a in _outward(spot)):
        return True
    inner = [kid.tag for kid in spot.elements() if kid.after > kid.first]
    listed = spot.tag in {"ul", "ol"} or (bool(inner) and set(inner) <= {"ul", "ol"})
    if not listed or spot.weight < 0.9 or not spot.first:
        return False
    before = survey.lines[spot.first - 1]
    if heading_of_links(before.text) or before.linked:
        return False
    return before.text.endswith((":", "：")) or before.spot.tag in _HEADS


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
    return any(s.attrs.get("type") in {"email", "search", "text"} for s in spot.find("input"))


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


def _copied(survey: Survey, root: Spot, spot: Spot) -> str:
    """Why a block that says again what stands before it is left out, or an empty string.

    Only a copy of most of what was told counts: stanzas and formulas come again as well.
    """
    if spot.tag not in _BOXES or spot.tag in {"p", "li", "td"}:
        return ""
    lines = survey.below(spot)
    told = sum(line.size for line in lines if line.told)
    if told < max(COPY, 0.8 * sum(line.size for line in lines)):
        return ""
    before = sum(line.size for line in survey.lines[root.first : spot.first])
    return "told before" if told >= 0.6 * before > 0 else ""


def _items(lines: list[Line]) -> int:
    """How many lines are a link and nothing else."""
    return sum(1 for line in lines if line.linked >= 0.6 * line.size and line.size >= 2)


def heading_of_links(text: str) -> bool:
    """Whether ``text`` is a heading such as 相关阅读 that announces links."""
    return bool(phrases.AHEAD.match(fold(text))) and size_of(text) < 16
