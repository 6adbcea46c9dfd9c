"""Long lists of alternatives, grouped by their first letter.

The engine of ``re`` tries the alternatives of a pattern one by one at every place of a text: a
hundred of them cost a hundred trials a character. Where those that begin alike stand in one
group, a single letter rules all of the others out; the same texts match, some six times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PART = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\\[]", re.S)
"""What stands together in a pattern: an escape, a set of characters, a character."""

_INITIAL = re.compile(r"(\\b)?([^\W\d_])(?![?*+{])")
"""A letter that an alternative must begin with, at the edge of a word or anywhere."""


def by_initial(pattern: str) -> re.Pattern[str]:
    """``pattern``, compiled to be searched for: whether it is found, not where it ends.

    Of alternatives that begin unlike, another than with ``re.compile`` may match at a place
    where letters of either case are the same.
    """
    return re.compile(grouped(pattern))


def grouped(pattern: str) -> str:
    """``pattern`` with its alternatives grouped; those that begin alike stay in their order."""
    groups: dict[str, list[str]] = {}
    others = []
    for one in _alternatives(pattern):
        found = _INITIAL.match(one)
        if found is None:
            others.append(one)
            continue
        edge, letter = found.groups()
        at_edge = f"(?<=\\b{letter})" if edge else ""
        groups.setdefault(letter, []).append(at_edge + one[found.end() :])
    begun = [f"{letter}(?:{'|'.join(rests)})" for letter, rests in groups.items()]
    return "|".join([*begun, *others])


def _alternatives(pattern: str) -> Iterator[str]:
    """The alternatives of the outermost level."""
    depth = start = 0
    for part in _PART.finditer(pattern):
        depth += {"(": 1, ")": -1}.get(part[0], 0)
        if part[0] == "|" and not depth:
            yield pattern[start : part.start()]
            start = part.end()
    yield pattern[start:]
