"""Accounting: what each step took out of the located body, and what is left.

Characters are counted without white space and invisible characters, pictures by element, so
that located = kept + removed holds on every page; what is missing from that sum is lost, and
is said in a note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bulletin.errors import NoArticle
from bulletin.model import Article

SAMPLES = 5
"""Texts kept of each step, for `bulletin explain`."""

_SILENT = re.compile(
    "[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+"
)


@dataclass(frozen=True, slots=True)
class Removal:
    """What one step took out: how many characters and pictures, and some of the texts."""

    step: str
    characters: int
    pictures: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a page was read. Either ``article`` or ``refusal`` is set.

    ``found_by`` says what located the body: ``measure`` or a rule with its selector.
    ``located`` and ``kept`` are (characters, pictures); lines that stand for a player are
    not counted in ``kept``.
    """

    article: Article | None
    refusal: NoArticle | None
    found_by: str
    located: tuple[int, int]
    kept: tuple[int, int]
    steps: tuple[Removal, ...]

    @property
    def lost(self) -> tuple[int, int]:
        """Characters and pictures that no step owns up to; (0, 0) where all is well."""
        return (
            self.located[0] - self.kept[0] - sum(step.characters for step in self.steps),
            self.located[1] - self.kept[1] - sum(step.pictures for step in self.steps),
        )


@dataclass(slots=True)
class Trace:
    """Collects removals while a page is being read.

    ``extra``: characters written that the page did not have; ``simplified``: the body was so
    large that structure was let go.
    """

    found: dict[str, tuple[list[str], list[int]]] = field(default_factory=dict)
    extra: int = 0
    simplified: bool = False

    def added(self, text: str) -> None:
        """A step wrote ``text`` that was not in the page's body."""
        self.extra += characters(text)

    def removed(self, step: str, text: str, pictures: int = 0) -> None:
        """``step`` took out ``text`` and so many pictures."""
        size = characters(text)
        if not size and not pictures:
            return
        texts, counts = self.found.setdefault(step, ([], [0, 0]))
        counts[0] += size
        counts[1] += pictures
        if len(texts) < SAMPLES:
            texts.append(" ".join(text.split())[:80])

    def removals(self) -> tuple[Removal, ...]:
        """All removals, in the order of the steps' first use."""
        return tuple(
            Removal(step, counts[0], counts[1], tuple(texts))
            for step, (texts, counts) in self.found.items()
        )

    def pictures(self, step: str) -> int:
        """How many pictures ``step`` took out."""
        return self.found[step][1][1] if step in self.found else 0


def characters(text: str) -> int:
    """How many visible characters ``text`` has."""
    text = "".join(text.split())
    return len(text if text.isprintable() else _SILENT.sub("", text))
