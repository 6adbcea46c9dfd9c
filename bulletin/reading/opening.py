"""The picture that an article opens with though its template puts it above the body's element.

It stands between the headline and the body, in a `figure` or in a box that is named for it, with
its caption; the pictures of writers, of sites and of other articles stand in other places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

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

_OTHER = re.compile(r"avatar|author|byline|\bprofile|\blogo|\bicons?\b|emoji|badge|qr-?code|\bad-")
_IMAGE = re.compile(r"^#|\.(?:jpe?g|png|gif|webp|avif|bmp)(?:$|[?#])", re.I)
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")
"""What WordPress puts behind the name of a picture in another size."""
_BANNER = 3
"""How often as wide as high a picture is that advertises."""
_TRIES = 12
"""Elements that are looked into."""
_SMALL = 200
"""Pixels below which a side of a picture is that of an icon or a face."""

_CAPTION = 4
"""Lines that a caption and its credit take at most, ..."""

_LONGEST = 90.0
"""... and what they say at most, as `size_of` counts."""


def opening(survey: Survey, body: Spot) -> tuple[Spot, ...]:
    """The elements between the headline and ``body`` that hold the picture it opens with."""
    found = headlines(survey)
    heads = [spot.number for spot in found if spot.number < body.number]
    if not heads or any(body in head.ancestors() for head in found):
        return ()
    above = {id(spot) for spot in body.ancestors()}
    between = survey.order[max(heads) : body.number]
    named = (spot for spot in between if id(spot) not in above and _may_open(survey, spot))
    tried = [spot for spot in islice(named, _TRIES) if _opens(spot)]
    shown = {name for img in _shown(body) for name in _files(img)} if tried else set()
    for spot in tried:
        if not any(name in shown for img in _shown(spot) for name in _files(img)):
            return (spot,)
    return ()


def _may_open(survey: Survey, spot: Spot) -> bool:
    """Whether an element is named for a picture and says no more than a caption does."""
    if spot.tag != "figure" and not (spot.tag in {"div", "section", "p"} and _is_named(spot)):
        return False
    lines = survey.below(spot)
    if len(lines) > _CAPTION or sum(line.size for line in lines) > _LONGEST:
        return False
    return not any(line.linked > 0.5 * line.size for line in lines)


def _opens(spot: Spot) -> bool:
    """Whether an element shows one large picture that is the article's."""
    pictures = _shown(spot)
    return len(pictures) == 1 and _is_large(pictures[0]) and _is_clear(spot, pictures[0])


def _shown(spot: Spot) -> list[Spot]:
    """The pictures below ``spot``: those for browsers without scripts where there are no others."""
    pictures = spot.find("img")
    if not spot.find("noscript"):
        return pictures
    scripted = [img for img in pictures if not any(x.tag == "noscript" for x in img.ancestors())]
    return scripted or pictures


def _is_named(spot: Spot) -> bool:
    return _NAMED.search(spot.mark) is not None


def _is_clear(spot: Spot, img: Spot) -> bool:
    """Whether no name up to the page's body, and no link, says that this is of something else."""
    around = (spot, *spot.ancestors())
    if any(above.hidden for above in around) or any(
        weight_of(above) <= 0.3 and not words.GOOD.search(above.mark) for above in around
    ):
        return False
    links = (above for above in img.ancestors() if above.tag == "a")
    return all(_IMAGE.search(link.attrs.get("href") or "#") for link in links)


def _is_large(img: Spot) -> bool:
    said = f"{img.mark} {img.attrs.get('src') or ''}".lower()
    wide, high = _pixels(img.attrs.get("width")), _pixels(img.attrs.get("height"))
    small = any(0 < side < _SMALL for side in (wide, high))
    return not (_OTHER.search(said) or small or (wide and high and wide > _BANNER * high))


def _pixels(said: str | None) -> int:
    found = re.fullmatch(r"(\d{1,5})(?:px)?", (said or "").strip())
    return int(found[1]) if found else 0


def _files(img: Spot) -> Iterator[str]:
    """What names the file of a picture, whatever its size."""
    for key in ("src", "data-src", "data-original", "data-lazy-src", "srcset", "data-srcset"):
        address = (img.attrs.get(key) or "").strip().split(" ")[0]
        if address and not address.startswith("data:"):
            path = address.split("?")[0]
            yield _SIZE.sub("", path) if _IMAGE.search(path) else address
