"""Short lines that stand for headings and are none: bold, numbered 一、 and （一）, centred.

They are set as headings of their level and stay with their text.
"""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree.ElementTree import Element

from bulletin.vocabulary import HEADINGS
from bulletin.writers.speech import ems

_LEVELS = (
    re.compile(r"[一二三四五六七八九十]{1,3}、\s*\S"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]\s*\S"),
)
"""How headings of the first and the second level begin in official documents."""

_SENTENCE = re.compile(r"[。；！？]|[：:，,、]$")
"""What a line has that is no heading."""


WRITER = 10
"""Ems up to which a line in the middle right below a heading may say who wrote it."""

LEAD = 40
"""Characters up to which a paragraph that is bold throughout is taken for a heading."""


def observe(root: Element) -> None:
    """Mark bold and numbered lines among the blocks below ``root``, in place, by class."""
    _bold(root)
    _numbered(root)
    _run_in(root)


def _run_in(root: Element) -> None:
    """Bold words （一）… that open a paragraph are of the second level as a line of them is."""
    for p in root.iter("p"):
        if "class" in p.attrib or not len(p) or (p.text or "").strip() or p[0].tag != "strong":
            continue
        if _LEVELS[1].match("".join(p[0].itertext())):
            p[0].set("class", "second")


def _bold(root: Element) -> None:
    """A short line all in bold is a heading in all but name: it stays with what follows."""
    for element in root.iter("p"):
        short = "class" not in element.attrib and len("".join(element.itertext())) <= LEAD
        if short and _is_bold(element):
            element.set("class", "lead")


def _is_bold(paragraph: Element) -> bool:
    """Whether a paragraph is bold throughout."""
    if len(paragraph) != 1 or paragraph[0].tag != "strong":
        return False
    return not ((paragraph.text or "") + (paragraph[0].tail or "")).strip()


def _numbered(root: Element) -> None:
    """Short lines 一、… and （一）… that stand for headings (GB/T 9704-2012, 7.3.3), by level.

    Those that follow each other are a list, and so are lines 一、 of which some are sentences.
    """
    levels = [_level(block) for block in root]
    if any(
        level is None and _is_first_level(block) for level, block in zip(levels, root, strict=True)
    ):
        levels = [None if level == 0 else level for level in levels]
    for at, block in enumerate(root):
        level = levels[at]
        beside = (levels[at - 1] if at else None, *levels[at + 1 : at + 2])
        if level is not None and level not in beside and at + 1 < len(levels):
            block.set("class", "lead" if level == 0 else "lead second")


def _is_first_level(block: Element) -> bool:
    return block.tag == "p" and _LEVELS[0].match("".join(block.itertext()).strip()) is not None


def _level(block: Element) -> int | None:
    """The level of a line that is formed like a numbered heading."""
    if block.tag != "p" or block.get("class") not in {None, "lead"}:
        return None
    text = "".join(block.itertext()).strip()
    if ems(text) > LEAD or _SENTENCE.search(text):
        return None
    return next((n for n, form in enumerate(_LEVELS) if form.match(text)), None)


def keep(root: Element) -> None:
    """Short bold lines in the middle stay with what follows, and so does who wrote it (a poem's
    writer, below its title)."""
    for line, below in pairwise(root):
        centred = line.tag == "p" and line.get("class", "").startswith("center")
        short = centred and ems("".join(line.itertext())) <= LEAD
        if short and below.tag == "p" and _is_bold(line):
            line.set("class", f"{line.get('class')} keep")
    for above, line in pairwise(root):
        named = above.tag in HEADINGS and line.tag == "p"
        if named and line.get("class") == "center" and ems("".join(line.itertext())) <= WRITER:
            line.set("class", "center keep")
