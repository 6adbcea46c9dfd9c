"""The picture that an article opens with though its template puts it above the body's element.

It stands between the headline and the body, in a `figure` or in a box that is named for it, with
its caption; the pictures of writers, of sites and of other articles stand in other places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bulletin.reading import words
from bulletin.reading.dom import Spot
from bulletin.reading.doubt import headlines
from bulletin.reading.measure import Survey
from bulletin.reading.names import weight_of

_NAMED = re.compile(
    r"\blead\b|\bhero\b|featured|(?:main|top|head|headline|article|post|story|cover)-?"
    r"(?:image|img|photo|picture|pic|media|figure|thumb)|post-?thumbnail|wp-post-image"
)
"""Names of boxes for the picture that an article opens with."""

_OTHER = re.compile(
    r"avatar|author|byline|profile|logo|icon|emoji|badge|qr-?code|share|pixel|\bad-"
)
_SMALL = 200
"""Pixels below which a side of a picture is that of an icon or a face."""

_CAPTION = 4
"""Lines that a caption and its credit take at most, ..."""

_LONGEST = 90.0
"""... and what they say at most, as `size_of` counts."""


def opening(survey: Survey, body: Spot) -> tuple[Spot, ...]:
    """The elements between the headline and ``body`` that hold the picture it opens with."""
    heads = [spot.number for spot in headlines(survey) if spot.number < body.number]
    if not heads or any(body in head.ancestors() for head in headlines(survey)):
        return ()
    above = {id(spot) for spot in body.ancestors()}
    for spot in survey.order[max(heads) : body.number]:
        if id(spot) not in above and _opens(survey, spot) and not _comes_again(spot, body):
            return (spot,)
    return ()


def _opens(survey: Survey, spot: Spot) -> bool:
    if spot.tag != "figure" and not (spot.tag in {"div", "section", "p"} and _is_named(spot)):
        return False
    lines = survey.below(spot)
    pictures = [img for img in spot.find("img") if _is_large(img)]
    if len(pictures) != 1 or len(lines) > _CAPTION or sum(x.size for x in lines) > _LONGEST:
        return False
    if any(line.linked > 0.5 * line.size for line in lines):
        return False
    around = (spot, *spot.ancestors())
    return not any(above.hidden for above in around) and _is_clear(spot)


def _is_named(spot: Spot) -> bool:
    return _NAMED.search(spot.mark) is not None


def _is_clear(spot: Spot) -> bool:
    """Whether no name up to the page's body says that this is none of the article."""
    around = (spot, *spot.ancestors())
    return not any(
        weight_of(above) <= 0.3 and not words.GOOD.search(above.mark) for above in around
    )


def _is_large(img: Spot) -> bool:
    said = f"{img.mark} {img.attrs.get('src') or ''} {img.attrs.get('alt') or ''}".lower()
    sides = (_pixels(img.attrs.get("width")), _pixels(img.attrs.get("height")))
    return not _OTHER.search(said) and not any(0 < side < _SMALL for side in sides)


def _pixels(said: str | None) -> int:
    found = re.match(r"\d{1,5}", (said or "").strip())
    return int(found[0]) if found and not (said or "").strip().endswith("%") else 0


def _comes_again(spot: Spot, body: Spot) -> bool:
    """Whether the body shows one of the pictures again."""
    shown = {name for img in body.find("img") for name in _files(img)}
    return any(name in shown for img in spot.find("img") for name in _files(img))


def _files(img: Spot) -> Iterator[str]:
    for key in ("src", "data-src", "data-original"):
        address = img.attrs.get(key) or ""
        if address and not address.startswith("data:"):
            yield address.split("?")[0].rpartition("/")[2]
