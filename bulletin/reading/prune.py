"""Leaving out what stands inside the located body but is not of it: by structure.

Decides on measured elements, before anything is copied: hidden copies, what a site's rule
names, navigation, boxes of links, comments, forms. Each has its reason, for `explain`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import SelectolaxError

from bulletin.reading import boxes, cards, phrases, words
from bulletin.reading.beside import beside
from bulletin.reading.dom import BLOCK, UNREAD, Spot
from bulletin.reading.ending import FILE
from bulletin.reading.measure import Line, Survey, size_of
from bulletin.reading.names import weight_of
from bulletin.reading.rules import SiteRule

_KEEP_OUT = frozenset({"nav", "footer", "menu", "dialog", "button", "select", "textarea", "input"})
_BOXES = frozenset(
    "div section ul ol dl table tbody tr td p aside header article center h2 h3 h4 h5 form "
    "fieldset li".split()
)
_CONTENT = frozenset("sup a figure img figcaption blockquote pre code".split())
_MEDIA = frozenset({"video", "audio", "iframe", "embed", "object", "math"})

_STREAM = 16
"""Lines of a stream of teasers that may tell more than the article above it, ..."""

_APART = 4.0
"""... and the score that the article has at least."""

_BOXED = 16
"""What a box of the article's own says at least, as `size_of` counts."""

_TOLD = 8.0
"""The score from which on a text is no mere companion of a picture show."""

COPY = 60.0
"""The least size, as `size_of` counts, of a second copy of an article."""

_CORRECTS = re.compile(
    r"\b(?:amended|correct(?:ed|ion)|clarif|updated? to|editor.?s note|errat)|更正|勘误|编者注|订正"
    r"|korrigiert|corrigé|corregid|corrett|исправлен",
    re.I,
)
"""What a remark in an article's footer speaks of."""

_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp)(?:[?#]|$)", re.I)

_SIZELESS = re.compile(
    r"font-size\s*:\s*0(?:\.0+)?(?:px|pt|r?em|%)?\s*(?:[;!]|$)(?!.*font-size)", re.I
)

_CARD = 1.5
"""The score of a card that leads to another article at most."""

_FEW = 3
"""Pictures in a show that stands amid a text, at most."""

_BUTTON = re.compile(r"\bbutton\b|-button\b")
_LABELLED = 4.0
"""What a button says at most."""

_ANSWER = re.compile(
    r"(?:回复|答复|答复意见|回复意见)如下|已?收悉|(?:来信|留言|反映的).{0,30}(?:答复|回复)"
)
_OPENS = 300
"""Characters at whose beginning an office's answer says that it is one."""

_REMARK = 12.0
"""What a line of a remark in an article's footer says at least."""

Dropped = dict[int, str]
"""id of a spot → why it is left out."""


def prune(survey: Survey, roots: tuple[Spot, ...], rule: SiteRule | None) -> Dropped:
    """What to leave out below ``roots``."""
    dropped: Dropped = {}
    spared: set[int] = set()
    if rule is not None:
        dropped.update(
            (id(x), f"rule {rule.name}: {css}") for x, css in _picked(roots, rule.remove)
        )
        spared.update(id(spot) for spot, _ in _picked(roots, rule.keep))
    whole = sum(line.score for root in roots for line in survey.below(root) if line.score > 0)
    for root in roots:
        dropped.update((id(x), why) for x, why in beside(survey, root) if id(x) not in spared)
        stack = list(root.elements())[::-1]
        while stack:
            spot = stack.pop()
            if id(spot) in dropped:
                continue
            if spared and (id(spot) in spared or id(spot.parent) in spared):
                spared.add(id(spot))
                reason = _unseen(spot)
            else:
                reason = _reason(survey, spot, whole) or _copied(survey, root, spot)
            if reason:
                dropped[id(spot)] = reason
            else:
                stack.extend(list(spot.elements())[::-1])
    return dropped


def _picked(roots: tuple[Spot, ...], selectors: tuple[str, ...]) -> Iterator[tuple[Spot, str]]:
    """The elements below ``roots`` that selectors of a rule find, each with its selector."""
    for root in roots if selectors else ():
        known = {spot.node.mem_id: spot for spot in root.walk()}
        for selector in selectors:
            try:
                nodes = root.node.css(selector)
            except SelectolaxError:
                continue
            for node in nodes:
                if node.mem_id in known and known[node.mem_id] is not root:
                    yield known[node.mem_id], selector


def _reason(survey: Survey, spot: Spot, whole: float) -> str:
    """Why ``spot`` is left out, or an empty string."""
    unseen = _unseen(spot)
    if unseen:
        return unseen
    lines = survey.below(spot)
    prose = sum(line.score for line in lines if line.score > 0)
    if spot.tag in _KEEP_OUT and prose < 0.3 * whole:
        return "" if spot.tag == "footer" and _is_closing(spot, lines) else "controls"
    if prose > 0.5 and prose >= _most(spot, whole - prose) * whole:
        many = len(lines) >= _STREAM and whole - prose >= _APART
        return "teasers" if many and cards.are_teasers(survey, spot) else ""
    if _is_named_away(spot, prose, whole):
        return "named as furniture"
    if spot.tag not in _BOXES:
        return _reason_of_small(spot)
    return boxes.reason_of(survey, spot, lines)


def _reason_of_small(spot: Spot) -> str:
    """Why what is no box of its own is left out, or an empty string."""
    if (spot.tag == "a" and _is_button(spot)) or (spot.tag == "figure" and _is_card(spot)):
        return "controls"
    return "shown under the pointer" if cards.is_hover_card(spot) else ""


def _is_card(figure: Spot) -> bool:
    """Whether a `figure` shows nothing and is one link with a headline: it leads elsewhere."""
    links, said = figure.find("a"), figure.text()
    if len(links) != 1 or links[0].text() != said or re.search(r"[。.;:()（）]", said):
        return False
    shown = figure.find(
        *("img", "picture", "svg", "canvas", "table", "pre", "code", "blockquote", "ul", "ol"),
        *("figcaption", "q", "cite"),
        *_MEDIA,
    )
    return not shown and not any(
        "background" in (x.attrs.get("style") or "") for x in figure.walk()
    )


def _is_button(link: Spot) -> bool:
    """Whether a link of a few characters is a button, or the count on one."""
    text = link.text()
    named = link.attrs.get("role") == "button"
    counts = _BUTTON.search(link.mark) is not None and text.strip().isdecimal()
    file = FILE.search(link.attrs.get("href") or "")
    if not (named or counts) or size_of(text) > _LABELLED or link.find("img") or file:
        return False
    return _is_among_buttons(link)


def _is_among_buttons(spot: Spot) -> bool:
    """Whether the block around a link holds nothing but links and buttons: it is in no sentence."""
    block = next((above for above in spot.ancestors() if above.tag in BLOCK), None)
    if block is None:
        return True
    pressed = sum(len("".join(one.text().split())) for one in block.find("a", "button"))
    return pressed >= len("".join(block.text().split()))


def _is_closing(spot: Spot, lines: list[Line]) -> bool:
    """Whether a `footer` ends a quotation, or holds a remark of the article's own: sentences
    without links (a correction, a note on a source)."""
    if any(above.tag == "blockquote" for above in spot.ancestors()):
        return True
    if not lines or not _CORRECTS.search(lines[0].text) or spot.find("a", "button", "img"):
        return False
    whole = all(x.size >= _REMARK and x.text.endswith((".", "。")) for x in lines)
    return whole and not any(phrases.furniture(line.text) for line in lines)


def _unseen(spot: Spot) -> str:
    """Why nobody sees ``spot``, or an empty string."""
    if spot.tag in UNREAD and spot.tag not in {"input", "select", "textarea"}:
        return "script"
    if (spot.hidden and spot.tag not in _MEDIA and not _is_lazy(spot)) or _is_sizeless(spot):
        return "hidden"
    if spot.mark and words.UNSEEN.search(spot.mark) and size_of(spot.text()) < 16:
        return "for screen readers"
    return ""


def _is_lazy(spot: Spot) -> bool:
    """Whether a picture is hidden only until it is scrolled to: nothing else stands in for it."""
    if spot.tag != "img" or not any(spot.attrs.get(name) for name in words.LAZY):
        return False
    around = spot.parent
    return around is not None and all(x is spot for x in around.walk() if x.tag == "img")


def _is_sizeless(spot: Spot) -> bool:
    """Whether words stand in type of no size, which only copies show."""
    style = spot.attrs.get("style") if spot.tag in {"span", "font"} else None
    return bool(style) and _SIZELESS.search(style or "") is not None and not list(spot.elements())


def _most(spot: Spot, rest: float) -> float:
    """How much of the body's prose may stand in what is left out, by what its name says."""
    if words.TALK.search(spot.mark) and rest >= 1.5:
        return 1.0
    if words.GALLERY.search(spot.mark) and rest >= _TOLD:
        return 1.0
    return 0.6 if weight_of(spot) <= 0.3 and rest >= 4 else 0.3


def _is_named_away(spot: Spot, prose: float, whole: float) -> bool:
    if words.CARD.search(spot.mark) and prose < min(0.1 * whole, _CARD):
        return not any(FILE.search(a.attrs.get("href") or "") for a in [spot, *spot.find("a")])
    if spot.tag in _CONTENT or (spot.tag != "aside" and weight_of(spot) >= 0.8):
        return False
    if any(own(spot) for own in (_is_quoted, _is_told_apart, _is_caption, _is_figure, _answers)):
        return False
    if words.NOTES.search(spot.mark) or (spot.tag not in BLOCK and not spot.find("a", "img")):
        return False
    if spot.tag == "aside" or weight_of(spot) <= 0.3:
        return not (words.GALLERY.search(spot.mark) and _is_shown(spot, whole - prose))
    return prose < 0.1 * whole and spot.score <= 0


def _is_shown(spot: Spot, rest: float) -> bool:
    """Whether a picture show is the article's: nearly all there is, a few pictures amid it, or
    pictures that lead to larger copies alone."""
    pictures = sum(all(a.tag != "noscript" for a in img.ancestors()) for img in spot.find("img"))
    links = spot.find("a")
    larger = links and "relat" not in spot.mark and all(map(_is_larger, links))
    return pictures > 0 and (rest < _TOLD or larger or (pictures <= _FEW and not links))


def _is_larger(link: Spot) -> bool:
    """Whether a link around a picture leads to a picture."""
    return bool(link.find("img")) and _PICTURE_FILE.search(link.attrs.get("href") or "") is not None


def _is_told_apart(spot: Spot) -> bool:
    """Whether an `aside` without a telling name, or a box that is named as one set apart, holds
    text alone: it is the article's own."""
    apart = words.APART.search(spot.mark) is not None
    if _is_pulled(spot):
        return True
    if not (spot.tag == "aside" or apart) or spot.find("form", "input", "button", "iframe"):
        return False
    if words.BAD.search(spot.mark) or words.TALK.search(spot.mark):
        return False
    if spot.find("a") and not apart:
        return False
    return size_of(spot.text()) >= _BOXED and not words.TO_READERS.search(spot.text())


def _is_caption(spot: Spot) -> bool:
    """Whether a box is named as the caption of the picture before it."""
    if "caption" not in spot.mark or spot.parent is None or not spot.parent.find("img"):
        return False
    return not spot.find("a", "button", "input")


def _answers(spot: Spot) -> bool:
    """Whether a box named as a reply is an office's answer to a letter (领导留言板, 12345)."""
    named = "reply" in spot.mark or "answer" in spot.mark or "huifu" in spot.mark
    return named and _ANSWER.search(spot.text()[:_OPENS]) is not None


def _is_figure(spot: Spot) -> bool:
    """Whether a box holds one picture with its caption and nothing else, and leads nowhere."""
    figures = spot.find("figure")
    if len(figures) != 1 or words.GALLERY.search(spot.mark) or words.TALK.search(spot.mark):
        return False
    (figure,) = figures
    whole = (figure.first, figure.after) == (spot.first, spot.after)
    shown = figure.find("img") and figure.find("figcaption")
    return bool(whole and shown) and all(map(_is_larger, spot.find("a")))


def _is_pulled(spot: Spot) -> bool:
    """Whether an `aside` repeats words of the text for the eye: a pull quote, a remark at the
    margin."""
    if words.PULLED.search(spot.mark) is None or words.TALK.search(spot.mark):
        return False
    others = spot.mark.replace("aside", "")
    named = spot.tag == "aside" or "pull" in spot.mark or "note" in spot.mark
    links = spot.find("a", "form", "input", "button", "img", "ul", "ol")
    return named and not links and words.BAD.search(others) is None


def _is_quoted(spot: Spot) -> bool:
    """Whether a box holds a post from elsewhere (social embed) and is named for that alone."""
    if words.TALK.search(spot.mark) or "embed" not in spot.mark:
        return False
    quotes = spot.find("blockquote")
    return bool(quotes) and sum(len(q.text()) for q in quotes) >= 0.8 * len(spot.text())


def _copied(survey: Survey, root: Spot, spot: Spot) -> str:
    """Why a block that says again what stands before it is left out, or an empty string.

    Only a copy of most of what was told counts: stanzas and formulas come again as well.
    """
    if spot.tag not in _BOXES or spot.tag in {"p", "li", "td"}:
        return ""
    lines = survey.below(spot)
    told = sum(line.size for line in lines if line.told)
    if told < max(COPY, 0.8 * sum(line.size for line in lines)):
        return ""
    before = sum(line.size for line in survey.lines[root.first : spot.first])
    return "told before" if told >= 0.6 * before > 0 else ""
