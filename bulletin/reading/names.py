"""What the names of an element (its mark) say of its part in the page.

Templates are copied: the same few names stand on thousands of elements, so each judgement is
remembered.
"""

from __future__ import annotations

from functools import lru_cache

from bulletin.reading import words
from bulletin.reading.dom import Spot

_WHOLE = frozenset({"html", "body"})
_CALM = frozenset({"nav", "footer", "aside", "menu", "dialog", "button", "label", "form"})


def weight_of(spot: Spot) -> float:
    """How far the element's name lowers what stands in it."""
    if spot.tag in _WHOLE or is_named_body(spot):
        return 1.0
    if spot.tag in _CALM:
        return 0.25
    return _name_weight(spot.mark) if spot.mark else 1.0


@lru_cache(maxsize=8192)
def _name_weight(mark: str) -> float:
    said = frozenset().union(*map(_said_by, mark.split()))
    if "away" in said:
        return 0.25
    if "bad" in said:
        return 0.6 if "good" in said else 0.25
    return 0.9 if "weak" in said else 1.0


@lru_cache(maxsize=8192)
def _said_by(name: str) -> frozenset[str]:
    """What one name says: no pattern reaches over a space, and names come again and again."""
    return frozenset(kind for kind, pattern in _SAYINGS if pattern.search(name))


_SAYINGS = (
    ("away", words.UNLIKELY_ROLES),
    ("away", words.TALK),
    ("bad", words.BAD),
    ("good", words.GOOD),
    ("weak", words.WEAK),
)


def is_named_body(spot: Spot) -> bool:
    """Whether the element has a name that templates give to the body alone."""
    mark, attrs = spot.mark, spot.attrs
    return (bool(mark) and _is_body_name(mark)) or (
        bool(attrs) and attrs.get("itemprop") == "articleBody"
    )


@lru_cache(maxsize=8192)
def _is_body_name(mark: str) -> bool:
    return bool(words.STRONG_BODY.search(mark))
