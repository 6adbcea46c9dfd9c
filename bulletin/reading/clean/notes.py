"""Footnotes: references linked to their notes, by the page's links or by the marks alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from unicodedata import numeric

from bs4 import NavigableString, Tag

from bulletin.reading.clean.bench import Bench, broken, children, every, value, with_attribute
from bulletin.reading.clean.lines import text_of
from bulletin.vocabulary import BLOCKS

_Mark = re.Match[str]

_NOTE_MARK = re.compile(
    r"^[\[（(【〔]?\s*(?:注\s*)?(?:\d{1,3}|[①-⑳]|[*†‡]|[a-z]|[ivx]{1,4})\s*[\]）)】〕]?$"
)

_BACK = re.compile(
    r"[\[(（]?(?:[↩⤴⏎↵]\ufe0e?\ufe0f?|back|retour|返回(?:正文|原文)?|回到?正文)[\])）]?", re.I
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_WRITTEN = re.compile(rf"[\[［〔](\d{{1,3}})[\]］〕]|[{_CIRCLED}]")
"""A mark that refers to a note, or begins one, without a link."""

_BEHIND = re.compile(r"[\w。！？”’》）)%％]")
"""What stands before a circled number that refers to a note: one that counts begins its line,
or stands behind a colon."""

_CLOSED = frozenset("。！？”’》）)")
_AFTER = frozenset(["", *"。，、；：！？”’》）)…—"])
"""Between a word and a circled number that refers to a note nothing goes on: a mark stands
before it or behind it."""

_TRAILING = 3
"""Paragraphs that may stand below the last note: who edited, where from."""


def drop_ways_back(bench: Bench) -> None:
    """Leave out the arrows that lead from a note back to the text: every writer has its own."""
    for link in every(bench.soup, "a"):
        if not value(link, "href").startswith("#") or not _BACK.fullmatch(text_of(link)):
            continue
        if not any(str(part).strip() for part in link.next_siblings):
            bench.drop("way back from a note", link)


def link_notes(bench: Bench) -> None:
    """References and the notes they lead to: ``noteref`` and ``aside`` of class footnote."""
    targets = {value(tag, "id"): tag for tag in with_attribute(bench.soup, "id")}
    order = {id(tag): number for number, tag in enumerate(every(bench.soup))}
    for link in every(bench.soup, "a"):
        href = value(link, "href")
        if not href.startswith("#") or not _NOTE_MARK.match(text_of(link)):
            continue
        target = targets.get(href[1:])
        block = _own_block(target)
        if block is None or order[id(block)] < order.get(id(link), 0) or link in every(block, "a"):
            continue
        link["class"] = "noteref"
        _raise(bench, link)
        if block.name == "p":
            _to_aside(bench, block, href[1:])


def _raise(bench: Bench, link: Tag) -> None:
    """Set a reference higher, with the brackets that stand around it."""
    if any(above.name == "sup" for above in link.parents) or link.string is None:
        return
    before, after = link.previous_sibling, link.next_sibling
    if isinstance(before, NavigableString) and isinstance(after, NavigableString):
        pair = before[-1:] + after[:1]
        if pair in {"[]", "［］", "〔〕", "()"}:
            link.string = f"{pair[0]}{link.string}{pair[1]}"
            before.replace_with(NavigableString(before[:-1]))
            after.replace_with(NavigableString(after[1:]))
    link.wrap(bench.soup.new_tag("sup"))


def _own_block(target: Tag | None) -> Tag | None:
    """The block at the top level that a note's id stands in, where the note is one paragraph."""
    block = target
    while block is not None and isinstance(block.parent, Tag) and block.parent.name != "[document]":
        block = block.parent
    return block if block is not None and block.name in {"p", "aside"} else None


def _to_aside(bench: Bench, block: Tag, name: str) -> None:
    holder = block.find(id=name)
    if isinstance(holder, Tag):
        del holder["id"]
    block.name = "aside"
    block.attrs = {"class": "footnote", "id": name}
    paragraph = bench.soup.new_tag("p")
    for part in list(block.contents):
        paragraph.append(part.extract())
    below = block.find_next_sibling()
    if _NOTE_MARK.match(text_of(paragraph)) and isinstance(below, Tag) and below.name == "p":
        paragraph.append(" ")  # the mark stood in a line of its own
        for part in list(below.contents):
            paragraph.append(part.extract())
        below.decompose()
    block.append(paragraph)


def link_written(bench: Bench) -> None:
    """Link plain references 〔1〕, [1] and ① to the notes that close the text, where the notes
    run from 1 and the text before them bears every mark in the same form.

    Of circled numbers, which count items as well, each must stand once, right behind a word.
    """
    if any(value(link, "class") == "noteref" for link in every(bench.soup, "a")):
        return
    notes = _closing(children(bench.soup))
    if not notes:
        return
    found = list(_references(bench.soup, notes))
    marks = [mark[0] for _, marks in found for mark in marks]
    once = notes[0].mark not in _CIRCLED or len(marks) == len(notes)
    if not once or {note.mark for note in notes} != set(marks):
        return
    taken = {value(tag, "id") for tag in with_attribute(bench.soup, "id")}
    names = {note.mark: _new_name(taken, n) for n, note in enumerate(notes, start=1)}
    for text, marks_there in found:
        _refer(bench, text, marks_there, names)
    for note in notes:
        _to_aside(bench, note.block, names[note.mark])


@dataclass(frozen=True, slots=True)
class _Written:
    """A note at the end of the text: its paragraph and the mark it begins with."""

    block: Tag
    mark: str


def _closing(blocks: list[Tag]) -> list[_Written]:
    """The notes at the end of the text, where they run from 1."""
    found: list[_Written] = []
    skipped = 0
    for block in reversed(blocks):
        mark = _WRITTEN.match(text_of(block)) if block.name == "p" else None
        if mark is not None:
            found.append(_Written(block, mark[0]))
        elif found or skipped == _TRAILING:
            break
        else:
            skipped += 1
    found.reverse()
    in_order = [_count(note.mark) for note in found] == list(range(1, len(found) + 1))
    opening = {note.mark for note in found}
    before = blocks[: len(blocks) - len(found) - skipped]
    again = any(_opens_with(block, opening) for block in before)
    single = all(
        sum(_WRITTEN.match(line) is not None for line in broken(n.block)) == 1 for n in found
    )
    return found if in_order and single and not again else []


def _opens_with(block: Tag, marks: set[str]) -> bool:
    """Whether a paragraph before the notes begins as one of them does."""
    mark = _WRITTEN.match(text_of(block))
    return mark is not None and mark[0] in marks


def _count(mark: str) -> int:
    return int(numeric(mark)) if mark in _CIRCLED else int(mark[1:-1])


def _references(top: Tag, notes: list[_Written]) -> Iterator[tuple[NavigableString, list[_Mark]]]:
    """The texts before the notes with the marks in them that refer to one."""
    told = {note.mark: text_of(note.block).removeprefix(note.mark).lstrip()[:2] for note in notes}
    block, before = None, ""
    for text in top.find_all(string=True):
        if any(above is notes[0].block for above in text.parents):
            return
        above = [around.name for around in text.parents]
        around = next((a for a in text.parents if a.name in BLOCKS), None)
        before, block = before if around is block else "", around
        found = [mark for mark in _WRITTEN.finditer(text) if mark[0] in told]
        found = [mark for mark in found if _refers(mark, before, told[mark[0]])]
        if found and not {"a", "pre", "code"}.intersection(above):
            yield text, found
        before = (before + text)[-8:]


def _refers(mark: _Mark, before: str, note: str) -> bool:
    """Whether a mark stands behind a word; ``before``: what the text around it ends in, ``note``:
    how its note begins, which is not with that word (身份证①, ①身份证要原件: an item)."""
    ahead = before + mark.string[: mark.start()]
    if mark[0] in _CIRCLED and len(note) > 1 and note in ahead[-8:]:
        return False
    if mark[0] in _CIRCLED:
        following = mark.string[mark.end() :][:1]
        closed = ahead[-1:] in _CLOSED or following in _AFTER
        return _BEHIND.match(ahead[-1:]) is not None and closed
    return not ahead.isspace() and ahead != ""


def _refer(bench: Bench, text: NavigableString, marks: list[_Mark], names: dict[str, str]) -> None:
    """Put links in the place of the marks in a text."""
    parts: list[NavigableString | Tag] = []
    at = 0
    raised = any(above.name == "sup" for above in text.parents)
    for mark in marks:
        link = bench.soup.new_tag("a", attrs={"class": "noteref", "href": f"#{names[mark[0]]}"})
        link.string = mark[0]
        parts.append(NavigableString(text[at : mark.start()]))
        if raised:
            parts.append(link)
        else:
            parts.append(bench.soup.new_tag("sup"))
            parts[-1].append(link)
        at = mark.end()
    parts.append(NavigableString(text[at:]))
    text.replace_with(*(part for part in parts if part))


def _new_name(taken: set[str], n: int) -> str:
    """An id for note ``n`` that the page has not."""
    return next(name for tries in count() if (name := f"note-{n}" + "-" * tries) not in taken)
