"""Poems whose lines a page sets as paragraphs: their lines stand together again, by stanzas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from bs4 import Tag

from bulletin.reading.clean.bench import Bench, children, every, first, value
from bulletin.reading.clean.lines import text_of
from bulletin.reading.clean.shape import GAP
from bulletin.reading.facts import people

LEAST = 4
"""Lines that a poem has at least."""

FREE = 5
"""Lines of free verse, which has nothing else to tell it by, at least."""

LONGEST = 20
"""Characters of a line at most, ..."""

USUAL = range(4, 15)
"""... and of the one in the middle by length."""

PURE = 0.75
"""Of the lines this share says nothing but words: no figures, labels or speech."""

ENDED = 0.55
"""Short paragraphs of prose end in a full stop; of lines of verse this share at most."""

REGULAR = frozenset({5, 7, 10, 14})
"""Characters of the lines of old verse, one or two to a paragraph."""

_PLAIN = re.compile(r"[\u4e00-\u9fff\u3007《》〈〉·、，,。.；;！!？?—…\s]+")
_SPOKEN = re.compile(r"[\u4e00-\u9fff\u3007《》〈〉“”‘’·、，,。.；;：！!？?—…\d\s]+")
_LABEL = re.compile(r"[^，：]{1,5}：|\d|[一二三四五六七八九十]、")
_CREDIT = re.compile(
    r"(?:来源|责编|编辑|作者|记者|审核|校对|摄影|供稿|转自|监制|排版)\s*[:：/｜|]|公众号|附件|注[:：]"
)
_MARK = re.compile(r"[，,。.；;：！!？?—…、“”‘’]")
_INSIDE = re.compile(r"[\u4e00-\u9fff][，。、][\u4e00-\u9fff]")
_FULL_STOP = re.compile(r"[。！？!?.…][”’]?$")
_CLOSE = re.compile(r"[。！？!?；;…][”’]?$")
_WHOSE = re.compile(r"[—-]|[^，：]{1,5}：")
"""How a line below a poem begins that says whose it is, or that is a note."""
_TOLD = re.compile("[把将向请让要先再按]|坚持|加强|推进|强化|落实|选出|选择")
_TITLE = re.compile("[《〈].*[》〉]")
_TIES = re.compile("[的了着在我你他她它是不像把被向从让]")


def join(bench: Bench) -> None:
    """Lines of verse that are paragraphs of their own become stanzas of one paragraph each."""
    parents = {id(p.parent): p.parent for p in every(bench.soup, "p") if p.parent is not None}
    for parent in parents.values():
        for stanza in list(_stanzas_of(parent)):
            _make_one(bench, stanza)
    for p in every(bench.soup, "p"):
        p.attrs.pop(GAP, None)


def _stanzas_of(parent: Tag) -> Iterator[list[Tag]]:
    for (sung, _), run in groupby(
        children(parent), lambda block: (_may_be_sung(block), value(block, "class"))
    ):
        if sung:
            yield from _stanzas(list(run))


def _stanzas(run: list[Tag]) -> Iterator[list[Tag]]:
    """The stanzas in short lines that follow each other: all of them, or those that are nothing
    but words, where others stand beside the poem."""
    while run and _WHOSE.match(text_of(run[-1])):
        run = run[:-1]
    while run and text_of(run[0]).endswith("："):
        run = run[1:]  # says that verse follows
    if stanzas := _verse(run):
        yield from stanzas
        return
    for plain, lines in groupby(run, lambda line: _PLAIN.fullmatch(text_of(line)) is not None):
        if plain:
            yield from _verse(list(lines))


def _verse(run: list[Tag]) -> list[list[Tag]]:
    """The stanzas that ``run`` is, none where it is no verse."""
    least = 2 if _beside_verse(run) else LEAST
    stanzas = [lines for lines in _parted(_without_name(run)) if len(lines) > 1]
    sung = [text_of(line) for lines in stanzas for line in lines]
    return stanzas if is_verse(sung, least) else []


def _beside_verse(run: list[Tag]) -> bool:
    """Whether a stanza that the page sets as one stands right above or below."""
    around = (run[0].find_previous_sibling(), run[-1].find_next_sibling()) if run else ()
    return any(isinstance(one, Tag) and value(one, "class") == "verse" for one in around)


def _may_be_sung(block: Tag) -> bool:
    if block.name != "p" or value(block, "class") not in ("", "center"):
        return False
    if first(block, "img", "br", "a", "sup", "strong") is not None:
        return False
    text = text_of(block)
    if not 2 <= len(text) <= LONGEST or _CREDIT.search(text):
        return False
    return _SPOKEN.fullmatch(text) is not None


def _without_name(lines: list[Tag]) -> list[Tag]:
    """``lines`` without the writer's name that stands above them, and the title above that."""
    for place, line in enumerate(lines[:2]):
        if _names_somebody(line):
            return lines[place + 1 :]
    return lines


def _names_somebody(line: Tag) -> bool:
    return people.is_person("".join(text_of(line).split()))


def _parted(lines: list[Tag]) -> list[list[Tag]]:
    """The lines by stanzas. Gaps after most lines part nothing; a line or two in front of the
    first gap, the last of them a name, are what a poem is called and who wrote it."""
    if 2 * sum(1 for line in lines[1:] if GAP in line.attrs) > len(lines):
        return [lines]
    stanzas: list[list[Tag]] = []
    for line in lines:
        if not stanzas or GAP in line.attrs:
            stanzas.append([])
        stanzas[-1].append(line)
    head = stanzas[0] if stanzas else []
    named = len(head) == 2 and _names_somebody(head[1])
    return stanzas[1:] if named else stanzas


def is_verse(lines: list[str], least: int = LEAST) -> bool:
    """Whether short lines that follow each other are verse rather than prose, names or points."""
    if len(lines) < least or len(set(lines)) < len(lines) / 2:
        return False
    sizes = sorted(len(_MARK.sub("", line)) for line in lines)
    if sizes[len(sizes) // 2] not in USUAL:
        return False
    pure = sum(1 for line in lines if _PLAIN.fullmatch(line) and not _LABEL.match(line))
    if pure < PURE * len(lines) or _is_list(lines):
        return False
    if sizes[0] == sizes[-1] and sizes[0] in REGULAR and _closes(lines):
        return True
    if sum(1 for line in lines if _FULL_STOP.search(line)) > ENDED * len(lines):
        return False
    return _runs_on(lines) or _is_free(lines)


def _closes(lines: list[str]) -> bool:
    """Whether every other line closes a sentence, or none has a mark and one is a phrase."""
    if any(_MARK.search(line) for line in lines):
        return all(_CLOSE.search(line) for line in lines[1::2])
    return any(map(_TIES.search, lines))


def _runs_on(lines: list[str]) -> bool:
    """Whether sentences go on from line to line."""
    return sum(1 for line in lines if line[-1] in "，,、；;") >= len(lines) / 3


def _is_free(lines: list[str]) -> bool:
    """Whether lines without marks at their ends speak in sentences, as points and names do not."""
    bare = sum(1 for line in lines if not _MARK.search(line[-1]))
    tied = sum(1 for line in lines if _TIES.search(line) or _INSIDE.search(line))
    return len(lines) >= FREE and min(bare, tied) >= len(lines) / 2


def _is_list(lines: list[str]) -> bool:
    """Whether most lines begin alike, tell somebody what to do, or are titles of books."""
    heads = Counter(line[:2] for line in lines)
    told = sum(1 for line in lines if _TOLD.match(line))
    titles = sum(1 for line in lines if _TITLE.fullmatch(line))
    return max(heads.most_common(1)[0][1], told, titles) > len(lines) / 2


def _make_one(bench: Bench, stanza: list[Tag]) -> None:
    head, *others = stanza
    head["class"] = "verse"
    for line in others:
        head.append(bench.soup.new_tag("br"))
        sung = head
        if value(line, "id"):
            sung = bench.soup.new_tag("span", attrs={"id": value(line, "id")})
            head.append(sung)
        for part in list(line.contents):
            sung.append(part.extract())
        line.decompose()
