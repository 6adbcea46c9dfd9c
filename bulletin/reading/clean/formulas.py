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

from bulletin.reading.clean.bench import Bench, children, every, text_in, value
from bulletin.reading.dom import INLINE

_UNSAID = frozenset({"annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark"})
_INVISIBLE = re.compile("[\u2061-\u2064\u200b]")
_RELATION = re.compile("[=≠<>≤≥≈≡∈→+−-]")
"""How the second cell of an equation begins that a table lines up; a matrix has figures."""
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
    for math in every(bench.soup, "math"):
        if not any(parent.name == "math" for parent in math.parents):
            _drop_drawing(bench, math)
            _drop_unsaid(bench, math)
            bench.trace.removed("formulas written out", text_in(math))
            _write_out(math)
            bench.trace.added(text_in(math))


def _drop_drawing(bench: Bench, math: Tag) -> None:
    """Scripts draw formulas a second time beside the MathML, hidden from readers that have it
    (KaTeX's ``katex-html``, MathJax's ``nobr``)."""
    at = math
    while at.parent is not None and at.parent.name in INLINE:
        for beside in children(at.parent):
            if beside is not at and value(beside, "aria-hidden") == "true":
                bench.drop("formulas drawn twice", beside)
        at = at.parent


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
    return unsaid.name == "annotation" and above is not None and text_in(above) == text_in(unsaid)


def _settle(part: Tag) -> None:
    """One element whose insides are settled, in the vocabulary."""
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
            text.replace_with(folded) if folded else text.extract()


def _raise(part: Tag) -> None:
    children(part)[1].wrap(_new("sup"))


def _lower(part: Tag) -> None:
    children(part)[1].wrap(_new("sub"))


def _both(part: Tag) -> None:
    _, below, above = children(part)[:3]
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
    _bracketed(above)
    _bracketed(below)
    above.insert_after("/")
    after = part.find_next_sibling()
    if isinstance(after, Tag) and re.match(r"\w|[(√]", text_in(after).strip()):
        part.append(" ")


def _bracketed(part: Tag) -> None:
    """Brackets around more than one token."""
    if not _SIMPLE.fullmatch(text_in(part)):
        part.insert(0, "(")
        part.append(")")


def _root(part: Tag) -> None:
    _bracketed(part)
    part.insert(0, "√")


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
