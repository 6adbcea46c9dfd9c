"""What the names of an element (its mark) say of its part in the page.

Templates are copied: the same few names stand on thousands of elements, so each judgement is
remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from bulletin.reading import words
from bulletin.reading.dom import Spot

_WHOLE = frozenset({"html", "body"})
_CALM = frozenset({"nav", "footer", "aside", "menu", "dialog", "button", "label", "form"})


def weight_of(spot: Spot) -> float:
    """How far the element's name lowers what stands in it, judged when it is first asked."""
    if spot.weight < 0:
        spot.weight = _judged(spot)
    return spot.weight


def _judged(spot: Spot) -> float:
    if spot.tag in _WHOLE or is_named_body(spot):
        return 1.0
    if spot.tag in _CALM:
        return 0.25
    return _name_weight(spot.mark) if spot.mark else 1.0


@lru_cache(maxsize=8192)
def _name_weight(mark: str) -> float:
    names = mark.split()
    if any(map(_is_away, names)):
        return 0.25
    if any(map(_is_bad, names)):
        return 0.6 if any(map(_is_good, names)) else 0.25
    return 0.9 if any(map(_is_weak, names)) else 1.0


def _saying(*patterns: re.Pattern[str]) -> Callable[[str], bool]:
    """Whether one of these is in a name: none reaches over a space, and names come again."""
    return lru_cache(maxsize=8192)(
        lambda name: any(pattern.search(name) is not None for pattern in patterns)
    )


_is_away = _saying(words.UNLIKELY_ROLES, words.TALK)
_is_bad = _saying(words.BAD)
_is_good = _saying(words.GOOD)
_is_weak = _saying(words.WEAK)


def is_named_body(spot: Spot) -> bool:
    """Whether the element has a name that templates give to the body alone."""
    mark, attrs = spot.mark, spot.attrs
    return (bool(mark) and _is_body_name(mark)) or (
        bool(attrs) and attrs.get("itemprop") == "articleBody"
    )


@lru_cache(maxsize=8192)
def _is_body_name(mark: str) -> bool:
    return bool(words.STRONG_BODY.search(mark))
