"""What stands before and after the articles: editor's note on the whole, further reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bulletin.model import Bulletin
from bulletin.writers.chapter import addresses
from bulletin.writers.speech import Speech

_ADDRESS = re.compile(
    r"(https?://[^\s<>\"“”，。；：！？（）《》]+[^\s<>\"“”，。；：！？（）《》.,;:!?'])"
)

Run = tuple[str, str]
"""A piece of text and the address that it leads to, which may be empty."""


@dataclass(frozen=True, slots=True)
class Frame:
    """``issue`` with the number in all; ``preface``: paragraphs; ``glance``: when, where, who.

    ``further``: the lines of further reading, each in runs.
    """

    issue: str
    preface: tuple[str, ...]
    glance: str
    further: tuple[tuple[Run, ...], ...]


def frame(bulletin: Bulletin, say: Speech) -> Frame:
    """The frame of ``bulletin``, in its own voice."""
    extra = dict(bulletin.extra)
    issue = bulletin.issue
    if extra.get("total"):
        issue += say("in_brackets", text=say("total_issue", n=extra["total"]))
    glance = [say.date(bulletin.date), extra.get("place"), extra.get("teacher")]
    return Frame(
        issue=issue,
        preface=tuple(_lines(extra.get("note", ""))),
        glance=say("separator").join(filter(None, glance)),
        further=tuple(tuple(_runs(line)) for line in _lines(extra.get("further", ""))),
    )


def _lines(text: str) -> Iterator[str]:
    yield from (line.strip() for line in text.splitlines() if line.strip())


def _runs(line: str) -> Iterator[Run]:
    """A line in runs: addresses in it become links."""
    for number, text in enumerate(_ADDRESS.split(line)):
        if text:
            yield text, (addresses.written(text) or "") if number % 2 else ""
