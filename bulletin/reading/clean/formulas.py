"""Formulas in MathML become text with raised and lowered letters: a fraction is a/b, a root √x.

The vocabulary has no formulas, and their text alone says something else: x² read x2, and a/b ab.
What is written for machines beside them (TeX, content markup) is no text of the page.
Elements after MathML 3 (W3C 2014), chapter 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import combining, normalize

from bs4 import NavigableString, Tag

from bulletin.reading.clean.bench import Bench, children, every, initial, text_in, value
from bulletin.reading.dom import INLINE

_UNSAID = frozenset({"annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark"})
_INVISIBLE = re.compile("[\u2061-\u2064\u200b]")
_RELATION = re.compile("[=≠<>≤≥≈≡∈→+−-]")
"""How the second cell of an equation begins that a table lines up; a matrix has figures."""
_SINGLE = re.compile(r"\w|[\d.]+")
_BUILT = re.compile("[/√]")
_DRAWN = re.compile(r"katex|mathjax|mjx|math-element", re.I)
_KEPT = frozenset({"img", "a", "br"})
"""Elements in formulas that stay what they are."""
_SIMPLE = re.compile(r"[\w.,%′]*")
_ACCENTS = {
    "¯": "\u0304",
    "‾": "\u0304",
    "ˉ": "\u0304",
    "^": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "→": "\u20d7",
    "˙": "\u0307",
    "¨": "\u0308",
    "ˇ": "\u030c",
}
"""Signs above a letter, and the characters that set them there."""


def write_out(bench: Bench) -> None:
    """Every `math` becomes text, `sup` and `sub`; one that stands by itself a line."""
    seen: set[int] = set()
    for math in every(bench.soup, "math"):
        if math.decomposed or any(parent.name == "math" for parent in math.parents):
            continue
        if initial(math):
            _drop_drawing(bench, math, seen)
        _drop_unsaid(bench, math)
        bench.trace.removed("formulas written out", text_in(math))
        _write_out(math)
        bench.trace.added(text_in(math))


def _drop_drawing(bench: Bench, math: Tag, seen: set[int]) -> None:
    """Scripts draw formulas a second time beside the MathML, hidden from readers that have it
    (KaTeX's ``katex-html``, MathJax's ``nobr``). ``seen``: elements that were looked at."""
    at, above = math, math.parent
    while above is not None and above.name in INLINE and id(above) not in seen:
        seen.add(id(above))
        drawn = children(above) if _DRAWN.search(value(above, "class")) else []
        for beside in drawn:
            if beside is not at and value(beside, "aria-hidden") == "true":
                bench.drop("formulas drawn twice", beside)
        at, above = above, above.parent


def _drop_unsaid(bench: Bench, math: Tag) -> None:
    for unsaid in every(math, *_UNSAID):
        if unsaid.parent is not None and not _is_sole(unsaid):
            bench.drop("formulas for machines", unsaid)


def _write_out(math: Tag) -> None:
    for part in reversed(every(math)):
        _settle(part)
    if value(math, "display") == "block" or value(math, "mode") == "display":
        math.name, math.attrs = "div", {"align": "center"}
    else:
        math.name, math.attrs = "span", {}


def _is_sole(unsaid: Tag) -> bool:
    """Whether a formula is told in nothing but what is written for machines."""
    above = unsaid.parent
    return above is not None and text_in(above) == text_in(unsaid)


def _settle(part: Tag) -> None:
    """One element whose insides are settled, in the vocabulary."""
    if part.name in _KEPT:
        return
    _fold_spaces(part)
    settle = _FORMS.get(part.name)
    if settle is not None and len(children(part)) >= _ARGUMENTS.get(part.name, 0):
        settle(part)
    part.name, part.attrs = "span", {}


def _fold_spaces(part: Tag) -> None:
    """White space between elements is one space, at their edges none, nor in scripts."""
    last = 0 if part.name in _TIGHT else len(part.contents) - 1
    for at, text in enumerate(list(part.contents)):
        if isinstance(text, NavigableString):
            said = _INVISIBLE.sub("", text)
            folded = " ".join(said.split()) or (" " if said and 0 < at < last else "")
            if part.name == "mtext" and folded:
                folded = " " * said[0].isspace() + folded + " " * said[-1].isspace()
            text.replace_with(folded) if folded else text.extract()


def _raise(part: Tag) -> None:
    base, above = children(part)[:2]
    _whole(base)
    above.wrap(_new("sup"))


def _lower(part: Tag) -> None:
    base, below = children(part)[:2]
    _whole(base)
    below.wrap(_new("sub"))


def _whole(base: Tag) -> None:
    """Brackets around a fraction or a root that has something raised behind it."""
    said = text_in(base).strip()
    if _BUILT.search(said) and not (said.startswith("(") and said.endswith(")")):
        base.insert(0, "(")
        base.append(")")


def _both(part: Tag) -> None:
    base, below, above = children(part)[:3]
    _whole(base)
    below.wrap(_new("sub"))
    above.wrap(_new("sup"))


def _above(part: Tag) -> None:
    base, sign = children(part)[:2]
    mark = _ACCENTS.get(text_in(sign).strip())
    letters = normalize("NFD", text_in(base))
    if mark is not None and sum(1 for c in letters if not combining(c)) == 1:
        sign.string = mark
    else:
        _raise(part)


def _fraction(part: Tag) -> None:
    above, below = children(part)[:2]
    if value(part, "linethickness").startswith("0"):  # one number above another
        above.insert_after(" ")
        return
    _bracketed(above)
    _bracketed(below)
    above.insert_after("/")
    before = part.find_previous_sibling()
    if isinstance(before, Tag) and text_in(before).strip()[-1:].isdigit():
        part.insert(0, " ")  # a mixed number
    _part_from_next(part)


def _part_from_next(part: Tag) -> None:
    after = part.find_next_sibling()
    if isinstance(after, Tag) and re.match(r"\w|[(√]", text_in(after).strip()):
        part.append(" ")


def _bracketed(part: Tag) -> None:
    """Brackets around more than one token."""
    if not _SIMPLE.fullmatch(text_in(part)):
        part.insert(0, "(")
        part.append(")")


def _root(part: Tag) -> None:
    if not _SINGLE.fullmatch(text_in(part).strip()):
        part.insert(0, "(")
        part.append(")")
    part.insert(0, "√")
    _part_from_next(part)


def _nth_root(part: Tag) -> None:
    base, degree = children(part)[:2]
    _bracketed(base)
    base.insert_before("√")
    raised = _new("sup")
    raised.append(degree.extract())
    part.insert(0, raised)


def _fenced(part: Tag) -> None:
    signs = value(part, "separators") if "separators" in part.attrs else ","
    for at, inner in enumerate(children(part)[1:]):
        inner.insert_before(signs[min(at, len(signs) - 1)] if signs else "")
    part.insert(0, value(part, "open") if "open" in part.attrs else "(")
    part.append(value(part, "close") if "close" in part.attrs else ")")


def _row(part: Tag) -> None:
    if part.find_next_sibling() is not None:
        part.append("; ")


def _cell(part: Tag) -> None:
    beside = part.find_next_sibling()
    if isinstance(beside, Tag):
        part.append(" " if _RELATION.match(text_in(beside).strip()) else ", ")


def _space(part: Tag) -> None:
    part.string = " "


def _new(name: str) -> Tag:
    return Tag(name=name, builder=None)


_FORMS: dict[str, Callable[[Tag], None]] = {
    "msup": _raise,
    "mover": _above,
    "msub": _lower,
    "munder": _lower,
    "msubsup": _both,
    "munderover": _both,
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _nth_root,
    "mfenced": _fenced,
    "mtr": _row,
    "mtd": _cell,
    "mspace": _space,
}
_ARGUMENTS = {
    "msup": 2,
    "mover": 2,
    "msub": 2,
    "munder": 2,
    "msubsup": 3,
    "munderover": 3,
    "mfrac": 2,
    "mroot": 2,
}
"""Elements with fewer children than these are let be."""
_TIGHT = frozenset(_ARGUMENTS) | {"mtable", "mtr"}
