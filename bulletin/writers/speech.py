"""What a bulletin says in its own voice: labels, dates, lengths, in its language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import east_asian_width

from bulletin.model import Article
from bulletin.vocabulary import text_of
from bulletin.writers import templates

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_SEAM = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u3400-\u9fff])")
_GAP = 0.25
_WORD = re.compile(r"[^\W\d_](?:[\w'’]*\w)?")

HAN_A_MINUTE = 400
WORDS_A_MINUTE = 220
"""Reading aloud in one's head, adults: the usual figures for Chinese and for English."""


def ems(text: str) -> float:
    """About how wide ``text`` is, in ems: Han and its punctuation 1, others half of that, and
    the gap where the two meet.

    Marks that Chinese shares with Western scripts (“ ” — …) are wide beside a wide character.
    """
    widths = [east_asian_width(c) for c in text]
    wide = any(width in "WF" for width in widths)
    if not wide:
        return 0.52 * len(text) + 0.48 * sum(map(text.count, "—―"))
    return sum(1.0 if w in "WFA" else 0.52 for w in widths) + _GAP * len(_SEAM.findall(text))


def short(text: str, most: float) -> str:
    """``text`` in at most about ``most`` ems, with … where something is left out."""
    if ems(text) <= most:
        return text
    end = 0
    while ems(text[: end + 1]) <= most - 1:
        end += 1
    return text[:end].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Speech:
    """Labels with ``{names}`` filled in: ``say("nth_piece", n=3)``."""

    words: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        return templates.say(self.words, key, **values)

    def columns(self, key: str) -> list[str]:
        """A label that is a list: its items, written with ``|`` between."""
        return self(key).split("|")

    def date(self, iso: str) -> str:
        """An ISO date (or its year and month) in words; what is no date stays as it is."""
        found = re.match(r"(\d{4})-(\d\d)(?:-(\d\d))?", iso)
        if found is None:
            return iso
        year, month, day = found[1], int(found[2]), found[3]
        months = self.words.get("months", "").split()
        name = months[month - 1] if 1 <= month <= len(months) else str(month)
        values = {"year": year, "month": month, "month_name": name}
        return self("date", day=int(day), **values) if day else self("month", **values)

    def facts(self, article: Article) -> tuple[tuple[str, str], ...]:
        """Labels and values of an article's source line, only those that are known."""
        rows = (
            (self("source"), article.publisher),
            (self("author"), self("comma").join(article.authors)),
            (self("published"), self.date(article.published)),
        )
        return tuple((label, value) for label, value in rows if value)

    def length(self, articles: tuple[Article, ...]) -> tuple[int, int]:
        """Characters (words, for what is not Han) and minutes of reading, both rounded."""
        han = words = 0
        for article in articles:
            text = text_of(article.body)
            found = len(_HAN.findall(text))
            han += found
            words += len(_WORD.findall(_HAN.sub(" ", text)))
        minutes = max(1, round(han / HAN_A_MINUTE + words / WORDS_A_MINUTE))
        count = han + words
        step = 10 if count < 1000 else 100
        return max(step, round(count / step) * step), minutes
