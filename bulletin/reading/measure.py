"""Measuring a page: its lines of text, and how much each looks like an article's.

A line is what stands between two block borders or line breaks. Its score is positive where it
reads like prose (length, punctuation of both scripts, few links) and slightly negative where it
reads like furniture. The score of an element is the sum over its lines, so that the element
with the greatest sum holds the article and as little else as can be (the maximum subsequence
idea of Pasternack and Roth, WWW 2009, on a tree).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from bulletin.reading import repeats, verse, words
from bulletin.reading.dom import BLOCK, CELLS, UNJUDGED, UNREAD, Spot
from bulletin.reading.names import is_named_body, weight_of

_CJK = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff]+"
)
_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]+")
_STOP = re.compile(r"[，。！？；：、…“”]|[,.;!?](?=[\s\"'”’)]|$)|[،؛؟।]")
_PICTURES = frozenset({"img", "picture", "video", "audio", "embed", "object", "iframe", "amp-img"})
_BREAKING = BLOCK | {"br"}
_SKIPPED = UNREAD | {"noscript"}


MILD = 0.4
"""How much furniture counts against an element that is named as the body."""


LISTED = 2.0
"""What a run of short lines without links counts against an element at most: a table or a list
of names in an article may be far longer than all its prose."""


_LONG = 50_000
"""Characters of a text that are counted; about thirty pages in print."""


@dataclass(slots=True)
class Line:
    """A line: where it stands, its text, its size in words, how much is linked, its score.

    ``told``: the page said the same before.
    """

    spot: Spot
    text: str
    size: float
    linked: float
    score: float = 0.0
    told: bool = False


@dataclass(slots=True)
class Survey:
    """A measured page: its lines, its elements in order, and those of them ``above`` lines."""

    top: Spot
    lines: list[Line] = field(default_factory=list)
    order: list[Spot] = field(default_factory=list)
    above: list[Spot] = field(default_factory=list)

    def below(self, spot: Spot) -> list[Line]:
        """The lines of ``spot``."""
        return self.lines[spot.first : spot.after]

    def sums(self, measure: Callable[[Line], float]) -> list[float]:
        """The sum of a measure over the lines of every element, by its number."""
        sums = [0.0] * len(self.order)
        for line in self.lines:
            sums[line.spot.number] += measure(line)
        for spot in reversed(self.above):
            if spot.parent is not None:
                sums[spot.parent.number] += sums[spot.number]
        return sums

    def discount(self, spot: Spot) -> None:
        """Let nothing below ``spot`` count as prose any more."""
        for line in self.below(spot):
            line.score = min(line.score, -0.1)
        _score(self)


def _is_link(spot: Spot) -> bool:
    """Whether an ``a`` leads somewhere, by its address or by a script; a mere place does not."""
    return "href" in spot.attrs or not ("name" in spot.attrs or "id" in spot.attrs)


def size_of(text: str) -> float:
    """How much ``text`` says: a Han character counts one, a word one and a half.

    Of very long text the beginning speaks for the rest: no judgement turns on its exact size.
    """
    if len(text) > _LONG:
        return size_of(text[:_LONG]) * len(text) / _LONG
    if text.isascii():
        return 1.5 * len(text.split())
    letters = sum(map(len, _CJK.findall(text)))
    return letters + 1.5 * len(_WORD.findall(text)) if letters < len(text) else float(letters)


def survey(top: Spot, *, hidden: bool = False) -> Survey:
    """Measure everything below ``top``; with ``hidden`` also what is not displayed."""
    result = Survey(top)
    _Walk(result, hidden).run()
    _sum(result)
    return result


class _Walk:
    """One pass that cuts the page into lines."""

    def __init__(self, result: Survey, hidden: bool) -> None:
        self.result = result
        self.hidden = hidden
        self.pieces: list[str] = []
        self.links: list[str] = []
        self.linking = 0
        self.block = result.top

    def run(self) -> None:
        """Walk down and up again; ``above`` holds what was entered and not yet left."""
        pieces, links = self.pieces, self.links
        above: list[Spot] = []
        levels: list[Iterator[Spot | str]] = [iter((self.result.top,))]
        while levels:
            for item in levels[-1]:
                if isinstance(item, str):
                    if pieces or not item.isspace():
                        pieces.append(item)
                        if self.linking:
                            links.append(item)
                elif self._enter(item):
                    if item.kids:
                        above.append(item)
                        levels.append(iter(item.kids))
                        break
                    self._leave(item)
            else:
                levels.pop()
                if above:
                    self._leave(above.pop())
        self._flush()

    def _enter(self, spot: Spot) -> bool:
        tag = spot.tag
        spot.number = len(self.result.order)
        self.result.order.append(spot)
        spot.weight, spot.score = UNJUDGED, 0.0
        if tag in _BREAKING:
            if self.pieces:
                self._flush()
            if tag != "br":
                self.block = spot
        spot.first = spot.after = len(self.result.lines)
        if tag in _SKIPPED or (spot.hidden and not self.hidden):
            self.block = spot.parent or spot
            return False
        if tag == "a":
            self.linking += _is_link(spot)
        return tag != "br"

    def _leave(self, spot: Spot) -> None:
        tag = spot.tag
        if tag in BLOCK:
            if self.pieces:
                self._flush()
            self.block = spot.parent or spot
        elif tag == "a":
            self.linking -= _is_link(spot)
        spot.after = len(self.result.lines)

    def _flush(self) -> None:
        whole = "".join(self.pieces)
        text = " ".join(whole.split())
        if text:
            size = size_of(text)
            alike = self.links == self.pieces and whole.isascii() == text.isascii()
            linked = size if alike else size_of("".join(self.links))
            line = Line(self.block, text, size, linked)
            line.score = score_of(line)
            self.result.lines.append(line)
        self.pieces.clear()
        self.links.clear()


def score_of(line: Line) -> float:
    """How much ``line`` looks like an article's: about 1 for a sentence, < 0 for furniture."""
    if line.size <= 0:
        return -0.05
    share = min(line.linked / line.size, 1.0)
    if line.size < 60 and words.META.search(line.text):
        return -0.05 if _is_part(line.spot) else -0.3
    if share > 0.55:
        return -0.4 - min(line.size / 60, 0.6)
    return _plain_score(line, len(_STOP.findall(line.text)))


def _plain_score(line: Line, stops: int) -> float:
    """The score of a line that is not mostly links, with so many marks of punctuation."""
    plain = line.size - line.linked
    if stops and plain >= 8:
        return min(plain / 30, 12.0) + 0.15 * min(stops, 8)
    if plain >= 24:
        return min(plain / 60, 4.0)
    if not line.linked and _is_part(line.spot):
        return 0.0
    return -0.12 if line.spot.tag not in {"h1", "h2", "h3", "h4", "li"} else -0.05


def _is_part(spot: Spot) -> bool:
    """Whether a line is a cell of a table or an item: many short ones speak against nothing."""
    around = spot.parent.tag if spot.parent is not None else ""
    return spot.tag in CELLS or around in CELLS


def _sum(result: Survey) -> None:
    """Scores of elements: own lines, each weighted by every name above it.

    A name cannot speak against an element that holds most of the page's prose.
    """
    result.above = _above_lines(result)
    repeats.mark(result)
    prose = result.sums(lambda line: max(line.score, 0.0))
    most = 0.7 * prose[result.top.number]
    factor: list[tuple[float, float]] = [(1.0, 1.0)] * len(result.order)
    for spot in result.above:
        held = prose[spot.number]
        if held > most and not (words.TALK.search(spot.mark) or words.GALLERY.search(spot.mark)):
            spot.weight = 1.0
        weight, mild = factor[spot.parent.number] if spot.parent else (1.0, 1.0)
        if held > 0 and mild > MILD and is_named_body(spot):
            mild = MILD
        factor[spot.number] = min(weight_of(spot), weight), mild
    for line in result.lines:
        line.score = _weighed(line, *factor[line.spot.number])
    _bound_runs(result.lines)
    verse.lift(result.lines)
    _score(result)


def _score(result: Survey) -> None:
    """Sum the scores of the lines up; where none stands the score is nothing."""
    scores = result.sums(lambda line: line.score)
    for spot in result.above:
        spot.score = scores[spot.number]


def _above_lines(result: Survey) -> list[Spot]:
    """The elements that lines stand in, in order: the names of all others are not asked."""
    above: set[int] = set()
    for line in result.lines:
        spot: Spot | None = line.spot
        while spot is not None and spot.number not in above:
            above.add(spot.number)
            spot = spot.parent
    return [result.order[number] for number in sorted(above)]


def _bound_runs(lines: list[Line]) -> None:
    """Scale the scores of each long run of short lines down to `LISTED`."""
    for listed, group in groupby(lines, lambda line: line.score < 0 and not line.linked):
        run = list(group)
        total = -sum(line.score for line in run)
        if listed and total > LISTED:
            for line in run:
                line.score *= LISTED / total


def _weighed(line: Line, weight: float, mild: float) -> float:
    """The score of a line as the names above it and what was read before have it."""
    if line.score < 0:
        return line.score * mild
    if line.told:
        return -0.1
    return line.score * weight - (1 - weight) * 0.3
