"""What looks like prose and is no article: rows of teasers, consent to cookies, hover cards.

Told by form alone, since the names that templates give to such boxes are without end.
"""

from __future__ import annotations

import re
from itertools import pairwise

from bulletin.reading import phrases
from bulletin.reading.dom import Spot
from bulletin.reading.measure import Line, Survey, size_of

_CONSENT = re.compile(r"\bcookies?\b|\bgdpr\b|隐私(?:政策|设置)", re.I)
_LEAST = 4
"""Teasers in a row that are no part of an article any more."""

_CARD_LINES = 7
_CARD_SIZE = 100.0
"""A teaser has at most so many lines, and tells so much beside its headline (see `size_of`)."""

_OFFER = 80.0
"""What an offer says at most, with its button."""

_LABEL = 12.0
"""What stands above the headline is a date or a column's name."""


def are_teasers(survey: Survey, spot: Spot, least: int = _LEAST) -> bool:
    """Whether ``spot`` is a row of headlines that are links, each with a few lines of its own."""
    row = _row(survey, spot)
    teasers = [kid for kid in row if is_teaser(survey.below(kid))]
    return len(teasers) >= least and len(teasers) >= 0.7 * len(row)


def is_teaser(lines: list[Line]) -> bool:
    """Whether these lines are a linked headline and, below it, what tempts to follow it."""
    headlines = [n for n, x in enumerate(lines) if x.linked >= 0.8 * x.size and x.size >= 4]
    if not headlines or not 2 <= len(lines) <= _CARD_LINES:
        return False
    rest = sum(line.size for n, line in enumerate(lines) if n not in headlines)
    above = max((line.size for line in lines[: headlines[0]]), default=0.0)
    return rest <= _CARD_SIZE and above <= _LABEL


def is_offer(lines: list[Line]) -> bool:
    """Whether a few short lines end in a link that is a button: something is offered."""
    if not 2 <= len(lines) <= 4 or sum(line.size for line in lines) > _OFFER:
        return False
    last = lines[-1]
    linked = last.linked >= 0.9 * last.size
    return linked and phrases.OFFER.match(last.text) is not None


def tell_teasers(lines: list[Line]) -> bool:
    """Whether lines are headlines that are links, each followed by a few short lines."""
    starts = [number for number, line in enumerate(lines) if _is_headline(line)]
    parts = [lines[a + 1 : b] for a, b in pairwise([*starts, len(lines)])]
    short = [part for part in parts if sum(line.size for line in part) <= _CARD_SIZE * 1.3]
    told = sum(line.size for part in short for line in part)
    return len(short) >= _LEAST and told >= 0.7 * sum(x.size for x in lines if x.linked < x.size)


def _is_headline(line: Line) -> bool:
    return line.linked >= 0.8 * line.size and line.size >= 7


def asks_for_consent(lines: list[Line]) -> bool:
    """Whether most of what is told is about cookies: no article's subject by so much."""
    told = [line for line in lines if line.score > 0]
    asking = sum(line.size for line in told if _CONSENT.search(line.text))
    return asking >= 0.4 * sum(line.size for line in told) > 0


def is_hover_card(spot: Spot) -> bool:
    """Whether an inline box amid a sentence holds nothing but links: shown under the pointer.

    The box around it and the name that it tells of is a part of the sentence.
    """
    if not _is_linked_box(spot):
        return False
    return not any(_is_linked_box(inner) for inner in spot.find("span"))


def _is_linked_box(spot: Spot) -> bool:
    if spot.tag != "span" or spot.parent is None or not any(spot.elements()):
        return False
    links = spot.find("a")
    if len(links) < 3:
        return False
    linked = sum(size_of(link.text()) for link in links)
    around = size_of(spot.parent.text()) - size_of(spot.text())
    return linked >= 12 and linked >= 0.95 * size_of(spot.text()) and around > 0


def _row(survey: Survey, spot: Spot) -> list[Spot]:
    """The elements with lines in the outermost box below ``spot`` that has several."""
    while True:
        row = [kid for kid in spot.elements() if kid.after > kid.first]
        if len(row) != 1:
            return row
        spot = row[0]
