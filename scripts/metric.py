"""How well a page was read: the measures behind `make score`.

Body: both texts are cut into tokens (a word; for Chinese, Japanese and Korean each character)
and every run of four tokens is counted. What both have is right, what only the reading has is
noise, what only the truth has is lost. Precision and recall are averaged over the pages, and
F1 is their harmonic mean: the measure of the public article-extraction benchmark
(scrapinghub/article-extraction-benchmark), so that figures can be compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

RUN = 4
_EACH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORDS = re.compile(r"\w+")
_CHARACTERS = re.compile(rf"[{_EACH}]|[^\W{_EACH}]+")
_LABEL = re.compile(
    r"^(?:(?:稿件|信息|文章)?来源|來源|出处|作者|记者|記者|责任编辑|编辑|责编|发布机构|文)[:|/｜]?"
)
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_ALIKE = str.maketrans("“”‘’—–―•‧・", "\"\"''---···")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a tool made of one page. ``failed``: its own word on why there is nothing.

    ``html`` is the body with its structure, where the tool keeps any.
    """

    text: str = ""
    title: str = ""
    published: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    failed: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """Runs of tokens in one page: right, noise, lost."""

    right: int
    noise: int
    lost: int

    @property
    def precision(self) -> float | None:
        """None where nothing was read."""
        return _share(self.right, self.noise)

    @property
    def recall(self) -> float | None:
        """None where there is nothing to read."""
        return _share(self.right, self.lost)


def compare(truth: str, read: str, *, characters: bool) -> Body:
    """How ``read`` stands to ``truth``."""
    wanted, got = _runs(truth, characters), _runs(read, characters)
    right = (wanted & got).total()
    return Body(right, got.total() - right, wanted.total() - right)


def facts(expected: Mapping[str, Any], read: Reading) -> dict[str, bool]:
    """For every fact that the truth tells: whether it was read."""
    found: dict[str, bool] = {}
    if expected.get("title"):
        found["title"] = _plain(read.title) in {_plain(title) for title in expected["title"]}
    if expected.get("date"):
        found["date"] = _day(read.published) in {_day(date) for date in expected["date"]}
    named = _names([*(expected.get("source") or ()), *(expected.get("author") or ())])
    if named:
        found["credit"] = bool(named & _names([read.publisher, *read.authors]))
    if expected.get("first"):
        found.update(_edges(expected, _squeezed(read.text)))
    return found


def summary(bodies: Sequence[Body], told: Iterable[Mapping[str, bool]]) -> dict[str, float]:
    """The figures of a corpus, each between 0 and 1."""
    figures: dict[str, float] = {}
    precision = [body.precision for body in bodies if body.precision is not None]
    recall = [body.recall for body in bodies if body.recall is not None]
    if recall:
        p, r = fmean(precision) if precision else 0.0, fmean(recall)
        figures["f1"] = 2 * p * r / (p + r) if p + r else 0.0
        figures["precision"], figures["recall"] = p, r
    columns: dict[str, list[bool]] = {}
    for facts_of_page in told:
        for name, right in facts_of_page.items():
            columns.setdefault(name, []).append(right)
    figures.update({name: fmean(column) for name, column in columns.items()})
    return figures


def _edges(expected: Mapping[str, Any], text: str) -> dict[str, bool]:
    """``whole``: first and last sentence are there. ``clean``: and no line of the page's own."""
    whole = all(_squeezed(expected[name]) in text for name in ("first", "last"))
    hard = any(_squeezed(line) in text for line in expected.get("absent") or ())
    soft = any(_squeezed(line) in text for line in expected.get("absent_soft") or ())
    return {"whole": whole, "clean": whole and not hard, "perfect": whole and not (hard or soft)}


def _share(right: int, wrong: int) -> float | None:
    return right / (right + wrong) if right + wrong else None


def _runs(text: str, characters: bool) -> Counter[tuple[str, ...]]:
    tokens = (_CHARACTERS if characters else _WORDS).findall(text)
    if len(tokens) <= RUN:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(zip(*(tokens[start:] for start in range(RUN)), strict=False))


def _squeezed(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


def _plain(text: str) -> str:
    return _squeezed(unicodedata.normalize("NFKC", text.translate(_ALIKE))).lower()


def _day(text: str) -> str:
    match = _DATE.search(text)
    return "{:0>4}-{:0>2}-{:0>2}".format(*match.groups()) if match else "?"


def _names(given: Iterable[str]) -> set[str]:
    """Every name in ``given``, whole and cut at the marks between names."""
    parts = (part for text in given for part in (text, *re.split(r"[,;；、，\s]+", text)))
    cleaned = (re.sub(r"[《》\[\]【】()]", "", _LABEL.sub("", _plain(part))) for part in parts)
    return {name for name in cleaned if name}
