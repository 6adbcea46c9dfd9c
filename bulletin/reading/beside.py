"""What stands beside an article inside one box with it: readers' talk, links, a side column.

The article's column is the element in which most of the box's prose stands. What follows it, up
to the box, is told by its wording and its form, since its names are often made by a machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from bulletin.reading import phrases
from bulletin.reading.boxes import heading_of_links
from bulletin.reading.dom import INLINE, Spot
from bulletin.reading.doubt import prose_of
from bulletin.reading.measure import Line, Survey

_SHARE = 0.6
"""Which part of a box's prose makes an element in it the article's column, ..."""

_LEAST = 3
"""... and how many lines of prose stand in it at least."""

_PROSE = 0.6
"""The score of a line that tells something (`measure.score_of`)."""

_CUE = re.compile(
    r"回复|回覆|点赞|赞同|举报|楼主|\d+\s*楼\b|(?:发表|发布)于|顶\s?[(（\[]?\d|\breply\b|\breport\b|\blikes?\b"
    r"|\bupvote|返信|いいね|답글|공감|ответить|пожаловаться|responder|répondre|antworten|rispondi"
    r"|\d{1,2}[-/月]\d{1,2}日?\s+\d{1,2}:\d{2}|\b(?:hours?|days?|months?|years?) ago\b"
    r"|(?:分钟|小时|天|月|年)前",
    re.I,
)
"""Wording around what readers say: what can be done with it, and when it was said."""

_SHORT = 26.0
"""The size of a line in which such wording stands alone."""

_SIDE = 0.25
"""How much prose, of that of the column, a side column below it may hold."""


def beside(survey: Survey, root: Spot) -> Iterator[tuple[Spot, str]]:
    """What of ``root`` stands after its article and is none of it, with the reason."""
    column = _column(survey, root)
    if column is None:
        return
    own = prose_of(survey, column)
    ended = ""
    for level, spot in _after(column, root):
        lines = survey.below(spot)
        if ended:
            yield spot, ended
        elif not lines:
            continue
        elif _is_talk(lines):
            ended = "readers' talk"
            yield spot, ended
        elif heading_of_links(lines[0].text):
            ended = "related"
            yield spot, ended
        elif level and prose_of(survey, spot) <= _SIDE * own and _is_side(spot, lines):
            yield spot, "side column"


def _column(survey: Survey, root: Spot) -> Spot | None:
    """The innermost element below ``root`` that holds most of its prose in several lines."""
    column, whole = root, prose_of(survey, root)
    told = [0.0, *accumulate(max(line.score, 0.0) for line in survey.lines)]
    count = [0, *accumulate(int(line.score > _PROSE) for line in survey.lines)]
    while True:
        inner = [
            kid
            for kid in column.elements()
            if kid.tag not in INLINE
            and told[kid.after] - told[kid.first] >= _SHARE * whole
            and count[kid.after] - count[kid.first] >= _LEAST
        ]
        if not inner:
            return None if column is root else column
        column = inner[0]


def _after(column: Spot, root: Spot) -> Iterator[tuple[int, Spot]]:
    """What follows ``column`` below ``root``, in order, and how far outside it stands."""
    level, spot = 0, column
    while spot is not root and spot.parent is not None:
        for kid in spot.following():
            yield level, kid
        level, spot = level + 1, spot.parent


def _is_talk(lines: list[Line]) -> bool:
    """Whether these lines are what several readers say, or begin with a heading of that."""
    if phrases.TALK.match(lines[0].text):
        return True
    told = [number for number, line in enumerate(lines) if line.score > _PROSE]
    cues = [n for n, x in enumerate(lines) if x.size <= _SHORT and _CUE.search(x.text)]
    near = [n for n in told if any(0 < abs(cue - n) <= 2 for cue in cues)]
    return len(cues) >= 2 and len(near) >= max(2, 0.7 * len(told))


def _is_side(spot: Spot, lines: list[Line]) -> bool:
    """Whether a box is a column of small boxes: headings, each above a few short lines."""
    heads = spot.find("h2", "h3", "h4", "h5", "dt")
    short = sum(line.score <= _PROSE for line in lines)
    return len(heads) >= 2 and short >= 3 * (len(lines) - short)
