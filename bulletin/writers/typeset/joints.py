"""Where a line can open, and how far before it is seen. Pure; by kinds of characters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

EASE = {"han": 0.03, "gap": 0.06, "space": 0.12}
"""How far a gap is opened without being seen, in em, by what it stands between."""

_HAN = re.compile("(?=[HC][HOD]|D[HO]|CL|LO)")
_GAP = re.compile("(?=HL|LH)")
_SPACE = re.compile("S(?=.)")


@dataclass(frozen=True, slots=True)
class Joints:
    """Positions in a line behind which it can open, by kind."""

    han: Sequence[int]
    gap: Sequence[int]
    space: Sequence[int]


def joints_of(kinds: str) -> Joints:
    """Where the line with these kinds can open; never behind its last character."""
    return Joints(*([m.start() for m in p.finditer(kinds)] for p in (_HAN, _GAP, _SPACE)))


class Openings:
    """The joints of a whole paragraph, looked up for each of its lines."""

    __slots__ = ("_kinds",)

    def __init__(self, kinds: str) -> None:
        found = joints_of(kinds)
        self._kinds = (found.han, found.gap, found.space)

    def within(self, start: int, end: int) -> Joints:
        """As `joints_of` the kinds from ``start`` to before ``end``."""
        return Joints(*([p - start for p in found[a:b]] for found, a, b in self._cut(start, end)))

    def room(self, start: int, end: int, em: float) -> float:
        """How much that line takes without being seen to be spread."""
        han, gap, space = (b - a for _, a, b in self._cut(start, end))
        return em * (han * EASE["han"] + gap * EASE["gap"] + space * EASE["space"])

    def _cut(self, start: int, end: int) -> list[tuple[Sequence[int], int, int]]:
        last = max(start, end - 1)
        return [(p, bisect_left(p, start), bisect_left(p, last)) for p in self._kinds]
