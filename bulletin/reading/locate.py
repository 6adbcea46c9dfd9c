"""Finding the element that holds the article.

A site's rule is asked first; where there is none, or it matches nothing, the measured scores
decide, and names only break near ties.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from bulletin.reading.dom import INLINE, Spot
from bulletin.reading.doubt import WEAK, headlines, no_article, prose_of
from bulletin.reading.ending import endings
from bulletin.reading.measure import Line, Survey
from bulletin.reading.names import is_named_body, weight_of
from bulletin.reading.opening import opening
from bulletin.reading.rules import SiteRule

_TRIES = 4
"""Places that are looked at before the next best is taken as it is."""

_LAYOUT = frozenset({"body", "center", "table", "tbody", "tr", "td"})
_MOST, _LINKS = 0.7, 5
_LEAVES = INLINE | frozenset("p li dd dt td h1 h2 h3 h4 h5 h6 blockquote pre figcaption".split())
_LEAD = re.compile(
    r"desc\b|summary|\blead\b|\bintro|standfirst|\bdek\b|subhead|sub-?title|abstract|daodu"
    r"|deck\b|excerpt|perex|vorspann|chapeau|chapo\b|sommario|entradilla|bajada"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the article stands: its elements in order, and what found them; ``others`` like
    them were found and are no part of it."""

    spots: tuple[Spot, ...]
    by: str
    others: int = 0


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
            kept = tuple(outer) if rule.every else tuple(outer[:1])
            others = len(outer) - len(kept) if rule.one_page else 0
            return Place(kept, f"rule {rule.name}: {selector}", others)
    return None


def with_edges(survey: Survey, place: Place) -> Place:
    """``place`` and what opens and ends its article in elements above and below it."""
    first, last = place.spots[0], place.spots[-1]
    if last.tag in {"html", "body"}:
        return place
    return replace(place, spots=(*opening(survey, first), *place.spots, *endings(survey, last)))


def by_measure(survey: Survey) -> Place | None:
    """The element whose lines read most like an article and is none of what only looks so."""
    place = _by_measure(survey)
    for _ in range(_TRIES):
        other = place and no_article(survey, place.spots[-1])
        if not other:
            break
        survey.discount(other)
        place = _by_measure(survey)
    return place


def _by_measure(survey: Survey) -> Place | None:
    if not survey.lines:
        return None
    best = max(survey.order, key=lambda spot: spot.score)
    if best.score < WEAK:
        named = _named(survey)
        if named is not None or best.score <= 0.3:
            return named or _shown_at_all(survey)
    best = _one_of_many(survey, _wider(survey, _deepest(survey, _block(survey, best))))
    return Place(_with_lead(survey, best), "measure")


def _block(survey: Survey, best: Spot) -> Spot:
    """The block around a single paragraph, unless the rest of it is furniture."""
    while _is_leaf(best) and best.parent is not None:
        poor = best.parent.score < best.score - 1.0
        if best.parent.tag in {"body", "html"} or (poor and _tells(survey, best, best.parent)):
            break
        best = best.parent
    return best


def _is_all(survey: Survey, kid: Spot, around: Spot) -> bool:
    """Whether a single paragraph is all that is told in the element around it."""
    if kid.score > around.score + 0.6:
        return _tells(survey, kid, around)
    return kid.tag not in _LEAVES and prose_of(survey, around) < prose_of(survey, kid) + 0.3


def _is_leaf(spot: Spot) -> bool:
    """Whether an element holds one paragraph: by its name, or by what is in it."""
    return spot.tag in _LEAVES or spot.after - spot.first == 1


def _tells(survey: Survey, leaf: Spot, around: Spot) -> bool:
    """Whether a single paragraph tells most of what is told around it.

    The short lines of a poem read like furniture; where there are many, broken by hand as the
    page's writer wished, the paragraph with a long line is one stanza and not all.
    """
    if prose_of(survey, leaf) < 0.6 * prose_of(survey, around):
        return False
    verse = [line for line in survey.below(around) if _is_verse(line, leaf)]
    return sum(line.size for line in verse) < 0.5 * sum(line.size for line in survey.below(leaf))


def _is_verse(line: Line, leaf: Spot) -> bool:
    """Whether a line is a short paragraph, or a part of one, beside ``leaf`` and without links."""
    return line.spot.tag == leaf.tag and line.spot is not leaf and not line.linked


def _deepest(survey: Survey, best: Spot) -> Spot:
    """The innermost element that still holds (nearly) the whole score."""
    floor = best.score - max(0.02 * abs(best.score), 0.05)
    while True:
        told = prose_of(survey, best)
        inner = [
            kid
            for kid in best.elements()
            if kid.score >= floor
            and prose_of(survey, kid) >= 0.5 * told
            and (not _is_leaf(kid) or _is_all(survey, kid, best))
        ]
        inner = inner or _cell_among_links(survey, best)
        if not inner:
            return best
        best = max(inner, key=lambda kid: kid.score)


def _cell_among_links(survey: Survey, around: Spot) -> list[Spot]:
    """The cell of a layout made of tables that holds most of the prose, where links stand before
    it: a page from before there were style sheets has its article in one."""
    if around.tag not in _LAYOUT:
        return []
    floor = _MOST * prose_of(survey, around)
    cell = around
    while cell.tag in _LAYOUT:
        inner = [kid for kid in cell.elements() if kid.tag in _LAYOUT]
        fuller = next((kid for kid in inner if prose_of(survey, kid) >= floor), None)
        if fuller is None:
            break
        cell = fuller
    table = next((above for above in cell.ancestors() if above.tag == "table"), around)
    if any(line.score > 0 for line in survey.lines[cell.after : table.after]):
        return []
    before = survey.below(around)[: cell.first - around.first]
    links = sum(line.linked > 0.9 * line.size for line in before)
    return [cell] if links >= _LINKS and cell.tag == "td" else []


def _wider(survey: Survey, best: Spot) -> Spot:
    """The named container around ``best``, or its parent where more of the article is in it."""
    chosen, own = best, prose_of(survey, best)
    for above in best.ancestors():
        if above.tag in {"html", "body"}:
            break
        more = prose_of(survey, above) - own
        if (
            (is_named_body(above) and above.score >= 0.6 * best.score)
            or (above.tag == "article" and above.score >= 0.8 * best.score)
            or (more >= 0.5 * own and above.score >= 0.9 * best.score)
        ):
            chosen = above
    return chosen


def _one_of_many(survey: Survey, best: Spot) -> Spot:
    """Where several articles stand in ``best``: the one under the page's own headline."""
    outer = [s for s in best.walk() if s.tag == "article" and s is not best]
    outer = [s for s in outer if not any(a.tag == "article" for a in _up_to(s, best))]
    if len(outer) < 2:
        return best
    for spot in headlines(survey):
        for article in outer:
            inside = spot is article or article in spot.ancestors()
            if inside and prose_of(survey, article) > 0.5:
                return best if any(_goes_on(article, other) for other in outer) else article
    return best


def _goes_on(article: Spot, other: Spot) -> bool:
    """Whether ``other`` is a further part of ``article``: marked alike, without a heading."""
    alike = other is not article and other.mark == article.mark
    return alike and not other.find("h1", "h2", "h3", "h4")


def _up_to(spot: Spot, limit: Spot) -> list[Spot]:
    """The elements above ``spot`` and below ``limit``."""
    above = []
    for parent in spot.ancestors():
        if parent is limit:
            break
        above.append(parent)
    return above


def _with_lead(survey: Survey, best: Spot) -> tuple[Spot, ...]:
    """The body with the standfirst that stands just before it, where there is one."""
    alone = best
    while alone.parent is not None and (alone.parent.first, alone.parent.after) == (
        alone.first,
        alone.after,
    ):
        alone = alone.parent
    if alone.parent is None or best.tag == "article":
        return (best,)
    before: list[Spot] = []
    for kid in alone.parent.elements():
        if kid is alone:
            break
        before.append(kid)
    for kid in reversed(before[-3:]):
        lines = survey.below(kid)
        if (
            1 <= len(lines) <= 2
            and weight_of(kid) >= 1.0
            and _LEAD.search(kid.mark)
            and lines[0].score > 0.3
        ):
            return (kid, best)
    return (best,)


def _named(survey: Survey) -> Place | None:
    """Where nothing reads much like prose: an element that is named as a body."""
    named = [
        spot
        for spot in survey.order
        if is_named_body(spot) and not spot.hidden and _clear(spot) and _shown(survey, spot) >= 15
    ]
    if not named:
        return None
    return Place((max(named, key=lambda spot: _shown(survey, spot)),), "name")


def _clear(spot: Spot) -> bool:
    """Whether no name above speaks against the element."""
    return all(weight_of(above) >= 0.9 and not above.hidden for above in spot.ancestors())


def _shown_at_all(survey: Survey) -> Place | None:
    """The only article or main element, or all that the page shows."""
    for tag in ("article", "main"):
        found = [s for s in survey.order if s.tag == tag and not s.hidden]
        found = [s for s in found if survey.below(s) or s.find("img")]
        if len(found) == 1:
            return Place((found[0],), "name")
    body = next((spot for spot in survey.order if spot.tag == "body"), None)
    return None if body is None else Place((_narrow(survey, body),), "whole page")


def _shown(survey: Survey, spot: Spot) -> float:
    lines = survey.below(spot)
    return sum(line.size - line.linked for line in lines) + 20 * len(spot.find("img"))


def _narrow(survey: Survey, spot: Spot) -> Spot:
    """The innermost element that holds every line and picture of ``spot``."""
    while True:
        count = spot.after - spot.first
        pictures = len(spot.find("img"))
        inner = [
            kid
            for kid in spot.elements()
            if kid.after - kid.first == count and len(kid.find("img")) == pictures
        ]
        if len(inner) != 1 or inner[0].tag in INLINE or inner[0].tag in {"p", "h1", "h2"}:
            return spot
        spot = inner[0]
