"""What a body repeats above its first sentence: the title, and its own beginning."""

from __future__ import annotations

from itertools import accumulate

from bs4 import Tag

from bulletin.reading import phrases
from bulletin.reading.clean.bench import Bench, every, has_picture, value
from bulletin.reading.clean.lines import FACTS, blocks_of, is_prose, text_of
from bulletin.reading.doubt import plain
from bulletin.reading.measure import size_of
from bulletin.vocabulary import HEADINGS

_TITLE_SIZE = 120.0
"""What a line of a title says at most."""

_HIGH = 8
"""Blocks at the top of a body among which its title stands."""


_TEASER = 40
"""Characters of a summary that is compared."""

_KICKED, _KICKER = 16, 24
"""Characters of a title at least, and of a kicker at most that stands before it in its heading."""

_SHARE = 0.75
"""How much of the longer of two titles the shorter must be."""


def drop_title(bench: Bench) -> None:
    """The title above the body is a fact; the text that stands above it goes with it. A document
    has one of its own below that of its page."""
    _drop_subtitle(bench)
    wanted = plain(bench.title)
    if wanted and _drop_once(bench, wanted):
        _drop_document_title(bench, wanted)


def _drop_document_title(bench: Bench, wanted: str) -> None:
    """Leave out the title that stands in the middle at the top of a document, below the page's
    own and its line of facts."""
    blocks = [block for block in blocks_of(bench)[:_HIGH] if text_of(block)]
    texts = [text_of(block) for block in blocks]
    start = next((n for n, x in enumerate(texts) if not phrases.furniture(x, above=True)), 0)
    for count in (1, 2, 3):
        parts = blocks[start : start + count]
        centred = all(part.name in HEADINGS or value(part, "class") == "center" for part in parts)
        whole = plain("".join(texts[start : start + count])) == wanted
        if whole and centred and not any(map(has_picture, parts)):
            for part in parts:
                bench.drop("title repeated", part)
            return


def _drop_once(bench: Bench, wanted: str) -> bool:
    """Leave out the first title in the body; whether there was one."""
    blocks = blocks_of(bench)
    if len(blocks) < 2:
        return False
    texts = [text_of(block) for block in blocks]
    for number, block in enumerate(blocks):
        parts = blocks[number : number + _title_lines(blocks, texts, number, wanted)]
        if not parts:
            continue
        sizes = [size_of(text) for text in texts]
        above = [other for other in blocks[:number] if not _is_caption(other)]
        headed = block.name in {"h2", "h3"} and sum(sizes[number:]) > 0.5 * sum(sizes)
        plainly = number < _HIGH and not any(b.name == "p" and _tells(text_of(b)) for b in above)
        if headed or plainly or _heads_facts(texts, number, len(parts), wanted):
            for part in parts:
                bench.drop("title repeated", part)
            for other in above:
                if not has_picture(other):
                    bench.drop("above the title", other)
            return True
    return False


def _drop_subtitle(bench: Bench) -> None:
    """The subtitle is a fact too."""
    wanted = plain(bench.subtitle)
    for block in blocks_of(bench)[:_HIGH] if wanted else ():
        if plain(text_of(block)) == wanted and not has_picture(block):
            bench.drop("subtitle repeated", block)
            return


def drop_teaser(bench: Bench) -> None:
    """A summary that a system has made of the first sentences, cut where it was full."""
    told = [(block, text) for block in blocks_of(bench)[:6] if (text := text_of(block))]
    plainly = [plain(text) for _, text in told]
    for number, (block, text) in enumerate(told[:3]):
        said, following = plainly[number], plainly[number + 1 :]
        if len(said) < _TEASER or not "".join(following).startswith(said):
            continue
        ends = list(accumulate(map(len, following)))
        cut = text.endswith(("…", "...")) or ends[0] < len(said)
        sung_twice = len(said) in ends
        if cut and not sung_twice and not has_picture(block):
            bench.drop("summary of the first sentences", block)
            return


def _tells(text: str) -> bool:
    """Whether a line above a title is prose; an over-title (引题) ends in a dash."""
    return is_prose(text) and not text.endswith(("——", "—", "--"))


def _title_lines(blocks: list[Tag], texts: list[str], number: int, wanted: str) -> int:
    """On how many blocks from ``number`` on the title stands: one, two, three or none; on as
    many as say all of it, where some do."""
    counts = [n for n in (1, 2, 3) if _stands_on(blocks, texts, slice(number, number + n), wanted)]
    whole = (n for n in counts if plain("".join(texts[number : number + n])) == wanted)
    return next(whole, counts[0] if counts else 0)


def _stands_on(blocks: list[Tag], texts: list[str], lines: slice, wanted: str) -> bool:
    """Whether the title stands on these blocks."""
    parts, said = blocks[lines], texts[lines]
    kicked = len(parts) == 1 and parts[0].name in HEADINGS and _is_kicked(said[0], wanted)
    if not (kicked or _is_title("".join(said), wanted)) or max(map(size_of, said)) > _TITLE_SIZE:
        return False
    return not any(map(has_picture, parts)) and (len(said) == 1 or _share(parts, said, wanted))


def _share(parts: list[Tag], said: list[str], wanted: str) -> bool:
    """Whether each of a few paragraphs, or a heading and its subtitle, is a good part of the
    title."""
    below = said[1].startswith(("—", "―", "–")) and all(p.name in HEADINGS for p in parts)
    alike = below or all(p.name == "p" for p in parts)
    return alike and all(size_of(text) >= 4 and plain(text)[-4:] in wanted for text in said)


def _heads_facts(texts: list[str], number: int, count: int, wanted: str) -> bool:
    """Whether the title stands right above a line of facts: all above it is of the page."""
    after = number + count
    if plain("".join(texts[number:after])) != wanted or len(wanted) < 6:
        return False
    below = texts[after : after + 2]
    return any(phrases.furniture(text, above=True) in FACTS for text in below)


def _is_caption(block: Tag) -> bool:
    """Whether a short line right below a picture says what is on it."""
    above = block.find_previous_sibling()
    if not isinstance(above, Tag) or not has_picture(above) or every(block, "a"):
        return False
    text = text_of(block)
    return (
        block.name == "p" and 10 <= size_of(text) <= 60 and not phrases.furniture(text, above=True)
    )


def _is_kicked(text: str, wanted: str) -> bool:
    """Whether a heading is the title behind a kicker (Spitzmarke)."""
    text = plain(text[: 2 * (len(wanted) + _KICKER)])
    return text.endswith(wanted) and len(wanted) >= _KICKED and len(text) <= len(wanted) + _KICKER


def _is_title(text: str, wanted: str) -> bool:
    most = int(len(wanted) / _SHARE) + 2
    if len(plain(text[: 2 * most])) > most:  # far too long: the rest need not be looked at
        return False
    text = plain(text)
    if text == wanted:
        return True
    if wanted.startswith("关于") and text.endswith(wanted):  # who issued it stands before
        return True
    short, long = sorted((text, wanted), key=len)
    return len(short) >= 8 and short in long and len(short) >= _SHARE * len(long)
