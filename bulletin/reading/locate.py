"""Finding the element that holds the article.

A site's rule is asked first; where there is none, or it matches nothing, the measured scores
decide, and names only break near ties.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from bulletin.reading import words
from bulletin.reading.dom import Spot
from bulletin.reading.measure import Survey
from bulletin.reading.rules import SiteRule

_BODY_TAGS = frozenset({"html", "body", "main", "article"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where the article stands: its elements in order, and what found them."""

    spots: tuple[Spot, ...]
    by: str


def by_rule(tree: LexborHTMLParser, survey: Survey, rule: SiteRule | None) -> Place | None:
    """The first of the rule's body selectors that matches something with text or a picture."""
    if rule is None or not rule.body:
        return None
    known = {spot.node.mem_id: spot for spot in survey.order}
    for selector in rule.body:
        try:
            nodes = tree.css(selector)
        except SelectolaxError:
            continue
        spots = [known[node.mem_id] for node in nodes if node.mem_id in known]
        spots = [spot for spot in spots if survey.below(spot) or spot.find("img")]
        outer = [s for s in spots if not any(above in spots for above in s.ancestors())]
        if outer:
            return Place(tuple(outer[:1]), f"rule {rule.name}: {selector}")
    return None


def by_measure(survey: Survey) -> Place | None:
    """The element whose lines read most like an article."""
    if not survey.lines:
        return None
    best = max(survey.order, key=lambda spot: spot.score)
    best = _deepest(survey, best)
    best = _named_above(best)
    return Place((best,), "measure")


def _deepest(survey: Survey, best: Spot) -> Spot:
    """The innermost element that still holds (nearly) the whole score."""
    floor = best.score - max(0.02 * abs(best.score), 0.05)
    while True:
        inner = [kid for kid in best.elements() if kid.score >= floor]
        if not inner:
            return best
        best = max(inner, key=lambda kid: kid.score)


def _named_above(best: Spot) -> Spot:
    """The named body container around ``best``, where one is near and not much larger."""
    for above in best.ancestors():
        if above.tag in _BODY_TAGS - {"article"}:
            break
        named = words.STRONG_BODY.search(above.mark) or (
            above.attrs.get("itemprop") == "articleBody"
        )
        if named and above.score >= 0.8 * best.score:
            return above
    return best
