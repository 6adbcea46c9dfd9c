"""What lines at the edges of a body say that are not part of the article.

The patterns are data, in ``phrases.toml`` beside this file; each has the name that `explain`
shows. They are matched against a whole short line; prose that only mentions such words is
never touched.
"""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Any

Patterns = tuple[tuple[str, re.Pattern[str]], ...]


def _load() -> dict[str, Any]:
    file = resources.files("bulletin.reading").joinpath("phrases.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _filled(pattern: str, words: dict[str, str]) -> str:
    """``pattern`` with every ``<<name>>`` replaced by the words of that name, and so on."""
    while "<<" in pattern:
        pattern = re.sub(r"<<(\w+)>>", lambda found: words[found.group(1)], pattern)
    return pattern


def _compiled(data: dict[str, Any], table: str) -> Patterns:
    return tuple(
        (entry["kind"], re.compile(_filled(entry["pattern"], data["words"]), re.I))
        for entry in data[table]
    )


def _single(data: dict[str, Any], name: str) -> re.Pattern[str]:
    return re.compile(_filled(data["single"][name], data["words"]), re.I)


_DATA = _load()

EDGE = _compiled(_DATA, "edge")
"""Furniture before the first and after the last sentence."""

HEAD = _compiled(_DATA, "head")
"""Lines that say who wrote it, which above the text are a fact and below it a signature."""

FOOT = _compiled(_DATA, "foot")
"""Who wrote and who took the pictures, in a line below the text."""

ANYWHERE = _compiled(_DATA, "anywhere")
"""Lines that are furniture wherever they stand; ``related`` only where a link is in them,
``related link`` where they are mostly one."""

SUFFIX = _compiled(_DATA, "suffix")
"""Parts at the end of the last paragraph that are not of its sentence."""

PREFIX = _single(_DATA, "prefix")
"""A note on the original title that stands before the first sentence."""

CUT = _single(_DATA, "cut")
"""Lines after which a body has ended, if not much follows."""

TALK = _single(_DATA, "talk")
"""Headings of what readers say below an article."""

AHEAD = _single(_DATA, "ahead")
"""How the headings begin that announce links to other pages."""

MACHINE = _single(_DATA, "machine")
"""How boxes begin in which a machine sums an article up."""

OFFER = _single(_DATA, "offer")
"""What buttons say below something that is offered."""

PLAYER = _single(_DATA, "player")
"""What the controls of a player say, each for itself."""

NETWORK = _single(_DATA, "network")
"""The places that buttons share an article to."""

_LABELLED = _single(_DATA, "labelled")


def anywhere(text: str, *, linked: float) -> str:
    """The name of the furniture that ``text`` is even amid the article, or ``""``.

    ``linked`` is the share of it that is links: some wordings count only with one, or where
    little else is in the line.
    """
    least = {"related": 0.01, "related link": 0.5}
    for name, pattern in ANYWHERE:
        if len(text) <= 200 and linked >= least.get(name, 0.0) and pattern.match(text):
            return name
    return ""


def furniture(text: str, *, above: bool = False) -> str:
    """The name of the kind of furniture that the line ``text`` is, or ``""``.

    ``above`` says that it stands above the first sentence.
    """
    if len(text) > 700:
        return ""
    for name, pattern in (*EDGE, *HEAD) if above else EDGE:
        if pattern.match(text):
            return name
    if len(text) < 160 and "。" not in text and len(_LABELLED.findall(text)) >= 2:
        return "facts line"
    return ""
