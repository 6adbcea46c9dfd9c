"""Footnotes for print: each note moves to its first call, where ``float: footnote`` takes it.

The numbers run through the article, as the calls come. A note that nobody calls stays where
it stood; a second call of a note repeats its number.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from bulletin.vocabulary import BLOCKS

_CIRCLED = ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))


def call(root: Element) -> None:
    """Put every called ``aside.footnote`` of the tree, as a span, in the place of its call."""
    notes = {
        aside.get("id", ""): (parent, aside)
        for parent in root.iter()
        for aside in parent
        if aside.tag == "aside" and aside.get("class") == "footnote"
    }
    notes.pop("", None)
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


def mark(n: int) -> str:
    """A footnote's mark: ① to ㊿, then [51]."""
    for first, last, start in _CIRCLED:
        if first <= n <= last:
            return chr(start + n - first)
    return f"[{n}]"


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
