"""Footnotes for print: each note moves to its first call, where ``float: footnote`` takes it.

The numbers run through the article, as the calls come. A note that nobody calls stays where
it stood, and so do all where one would fill a page; a second call of a note repeats its number.
"""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree.ElementTree import Element

from bulletin.vocabulary import BLOCKS, HEADINGS

_MARK = re.compile(r"\s*([\[［〔(（]\s*\d{1,3}\s*[\]］〕)）]|[\u2460-\u2473\u3251-\u32bf]|\*)")
_BACK = re.compile("[↩↑^⤴]\ufe0e?|返回|回到?正文")
_NOTES = re.compile(
    "(注|注释|附注|脚注|尾注|注解|参考文献|Notes|Footnotes|Endnotes|References)[:：]?", re.I
)
LONGEST = 600
"""Characters of a note at the foot of a page; where one is longer all stay at the end."""

_CIRCLED = ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))


def call(root: Element) -> None:
    """Put every called ``aside.footnote`` of the tree, as a span, in the place of its call."""
    notes = {
        aside.get("id", ""): (parent, aside)
        for parent in root.iter()
        for aside in parent
        if _is_note(aside)
    }
    notes.pop("", None)
    if any(len(_said(aside)) > LONGEST for _, aside in notes.values()):
        return
    heads = [one for one, other in pairwise(root) if _heads_notes(one) and _is_note(other)]
    marks: dict[str, str] = {}
    calls = [(a, a.get("href", "")[1:]) for a in root.iter("a") if a.get("class") == "noteref"]
    for link, name in calls:
        if name not in notes or _within(notes[name][1], link):
            continue
        if name in marks:
            _again(link, marks[name])
            continue
        marks[name] = mark(len(marks) + 1)
        parent, aside = notes[name]
        _detach(parent, aside)
        _become(link, aside, marks[name])
    for head in heads:
        _drop_empty(root, head)


def _is_note(element: Element) -> bool:
    return element.tag == "aside" and element.get("class") == "footnote"


def _heads_notes(element: Element) -> bool:
    named = element.tag in (*HEADINGS, "p") and _NOTES.fullmatch(_said(element))
    return bool(named)


def _is_marked(block: Element) -> bool:
    """Whether a paragraph begins as notes do."""
    return block.tag == "p" and _MARK.match(_said(block)) is not None


def _drop_empty(root: Element, head: Element) -> None:
    """Take out the heading of a list of notes that all went to their calls, and its rule."""
    at = list(root).index(head)
    below = root[at + 1] if at + 1 < len(root) else None
    if below is not None and (_is_note(below) or below.tag in ("ol", "ul") or _is_marked(below)):
        return
    root.remove(head)
    if at and root[at - 1].tag == "hr" and at == len(root):
        root.remove(root[at - 1])


def mark(n: int) -> str:
    """A footnote's mark: ① to ㊿, then [51]."""
    for first, last, start in _CIRCLED:
        if first <= n <= last:
            return chr(start + n - first)
    return f"[{n}]"


def _unmark(aside: Element, shown: str) -> None:
    """Take out the number ``shown`` that the note bears on its page, and its way back: our own
    mark stands there."""
    while len(aside) == 1 and aside[0].tag in ("p", "span") and not (aside.text or "").strip():
        aside = aside[0]
    last = aside[-1] if len(aside) and not (aside[-1].tail or "").strip() else None
    if last is not None and _leads_back(last) and _BACK.fullmatch(_said(last)):
        aside.remove(last)
    if len(aside) and _leads_back(aside[0]) and not (aside.text or "").strip():
        if _bare(_said(aside[0])) == _bare(shown):
            aside.text = (aside[0].tail or "").lstrip(" .、．")
            aside.remove(aside[0])
    elif (found := _MARK.match(aside.text or "")) and _bare(found[0]) == _bare(shown):
        aside.text = (aside.text or "")[found.end() :].lstrip()


def _leads_back(element: Element) -> bool:
    return element.tag == "a" and element.get("href", "").startswith("#")


def _said(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _bare(mark: str) -> str:
    return re.sub(r"[\[\]［］〔〕()（）\s.、．]", "", mark)


def _within(aside: Element, link: Element) -> bool:
    return any(element is link for element in aside.iter())


def _again(link: Element, text: str) -> None:
    for child in list(link):
        link.remove(child)
    link.text = text


def _detach(parent: Element, aside: Element) -> None:
    """Take ``aside`` out of ``parent`` and leave the text that followed it."""
    tail = aside.tail or ""
    before = parent[: list(parent).index(aside)]
    if before:
        before[-1].tail = (before[-1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(aside)
    aside.tail = None


def _become(link: Element, aside: Element, text: str) -> None:
    """Turn ``link`` into the note itself; the style sheet floats it and prints its marks.

    Blocks inside become spans, for a footnote is called from within a paragraph.
    """
    if len(aside) == 1 and aside[0].tag == "p" and not (aside.text or "").strip():
        aside[0].tag = "span"
        aside[0].attrib.pop("class", None)
    _unmark(aside, _said(link))
    for element in aside.iter():
        if element.tag in BLOCKS:
            element.tag = "span"
            element.set("class", "block")
    for child in list(link):
        link.remove(child)
    link.tag = "span"
    link.attrib.clear()
    link.text = (aside.text or "").lstrip()
    link.extend(list(aside))
    link.set("class", "footnote")
    link.set("data-mark", text)
    if aside.get("id"):
        link.set("id", aside.get("id", ""))
