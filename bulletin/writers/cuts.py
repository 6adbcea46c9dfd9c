"""Where a long bulletin is cut into parts that are laid out side by side.

It depends on the articles alone, never on the machine or the edition, so that the same input
gives the same file everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHORTEST = 50_000
"""Characters of articles below which one process is quicker."""
PART = 32_000
"""Characters of articles in a part, about. Where something changed, this much is laid out again;
each part costs a tenth of a second and its own subsets of fonts."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """The HTML of the parts: the front, the articles, and the back ("" where there is none)."""

    front: str
    articles: tuple[str, ...]
    back: str


def count(weights: Sequence[int]) -> int:
    """How many parts articles of so many characters make, about; 1: they are not cut."""
    return max(2, round(sum(weights) / PART)) if sum(weights) >= SHORTEST else 1


def cuts(chunks: Sequence[str], weights: Sequence[int]) -> Cuts | None:
    """Where to cut a layout of ``chunks`` (whole documents with one head; the first is the
    front, one follows for each of ``weights``, the rest is the back); None: nowhere.

    ``weights`` are the characters of each article.
    """
    sizes, last = count(weights), len(weights)
    if sizes < 2 or len(chunks) <= last:
        return None
    goal = sum(weights) / sizes
    groups: list[list[str]] = [[]]
    filled = 0
    for chunk, weight in zip(chunks[1 : last + 1], weights, strict=True):
        if groups[-1] and filled + weight / 2 > goal * len(groups):
            groups.append([])
        groups[-1].append(chunk)
        filled += weight
    back = chunks[last + 1 :]
    return Cuts(chunks[0], tuple(merged(group) for group in groups), merged(back) if back else "")


def merged(chunks: Sequence[str]) -> str:
    """Whole documents with the same head made one."""
    first = chunks[0]
    start = first.index(">", first.index("<body")) + 1
    tail = first[first.rindex("</body>") :]
    bodies = "".join(chunk[start : chunk.rindex("</body>")] for chunk in chunks)
    return first[:start] + bodies + tail
