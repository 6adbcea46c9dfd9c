"""Where the article ends though its element goes on: the editor's line, links, readers' talk."""

from __future__ import annotations

from bs4 import Tag

from bulletin.reading import phrases
from bulletin.reading.clean.bench import Bench
from bulletin.reading.clean.lines import blocks_of, text_of
from bulletin.reading.measure import size_of

_TOLD = 60.0
"""What must stand above readers' talk for it to be talk about an article, as `size_of` counts."""

_REST = 0.25
"""How much of a body may stand below the editor's line or a heading of links at most."""


def cut(bench: Bench) -> None:
    """Leave out all that stands below the end of the article."""
    blocks = blocks_of(bench)
    sizes = [size_of(text_of(block)) for block in blocks]
    whole = sum(sizes)
    before = 0.0
    for number, block in enumerate(blocks):
        if number and _is_end(block, before, whole - before - sizes[number], whole):
            for after in blocks[number:]:
                bench.drop("after the end of the article", after)
            return
        before += sizes[number]


def _is_end(block: Tag, before: float, rest: float, whole: float) -> bool:
    """Whether nothing of the article stands in ``block`` or below it."""
    text = text_of(block)
    if rest < _REST * whole and phrases.CUT.match(text):
        return True
    headed = block.name in {"p", "h2", "h3", "h4", "h5", "h6"} and len(text) <= 120
    return headed and before >= _TOLD and phrases.TALK.match(text) is not None
