"""Whether a place whose lines read most like an article holds one after all.

The page's own headline is the witness: the article begins at it, and what stands above it, far
below it or in a side column is none where something is told right below it.
"""

from __future__ import annotations

import re
import unicodedata

from bulletin.reading.cards import are_teasers, asks_for_consent, tell_teasers
from bulletin.reading.dom import Spot
from bulletin.reading.measure import Survey

WEAK = 2.5
"""A score that a page may have without an article: names are asked as well."""

_NEAR = 15
"""Lines below the headline among which an article has begun, however short."""

_LITTLE = 8.0
"""A column of short texts beside an article has such a score at most."""

_MARKS = re.compile(r"[\W_]+")


def no_article(survey: Survey, spot: Spot) -> Spot | None:
    """``spot`` where its text is no article and another is: consent, teasers, a side column,
    or what ends above the page's own headline."""
    lines = survey.below(spot)
    if asks_for_consent(lines):
        return spot
    heads = headlines(survey)
    if not heads:
        return None
    head = min(heads, key=lambda spot: spot.first)
    between = survey.lines[head.after : spot.first]
    if spot.after <= head.first:
        between = survey.lines[spot.after :]
    elif _is_far(survey, spot, head):
        return spot
    elif not _beside(spot, head) and not are_teasers(survey, spot) and not tell_teasers(lines):
        return None
    told = sum(max(line.score, 0.0) for line in between)
    return spot if told > max(WEAK, 0.4 * prose_of(survey, spot)) else None


def _is_far(survey: Survey, spot: Spot, head: Spot) -> bool:
    """Whether little is told, far below the headline, while right below it a short article is."""
    near = [line.score for line in survey.lines[head.after : head.after + _NEAR]]
    own = prose_of(survey, spot)
    far = spot.first >= head.after + _NEAR and own < _LITTLE
    return far and sum(score for score in near if score > 0) > max(1.2, 0.3 * own)


def _beside(spot: Spot, head: Spot) -> bool:
    """Whether an element above ``spot`` is a side column that the headline does not stand in."""
    aside = [s for s in (spot, *spot.ancestors()) if s.tag in {"aside", "nav", "footer"}]
    return bool(aside) and aside[-1] not in head.ancestors()


def headlines(survey: Survey) -> list[Spot]:
    """The headings whose text the page's title repeats, h1 first."""
    heads = [spot for spot in survey.order if spot.tag in {"h1", "h2", "h3"} and not spot.hidden]
    title = survey.top.node.css_first("head title")
    said = plain(title.text() or "") if title is not None else ""
    found = [spot for spot in heads if len(plain(spot.text())) >= 4 and plain(spot.text()) in said]
    return sorted(found, key=lambda spot: spot.tag)


def plain(text: str) -> str:
    """``text`` without marks and spaces, for comparing."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def prose_of(survey: Survey, spot: Spot) -> float:
    """The score of all lines of ``spot`` that read like prose."""
    return sum(line.score for line in survey.below(spot) if line.score > 0)
