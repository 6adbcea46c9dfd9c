"""What is said of the title out of sight: the title element and its kin, for comparing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from bulletin.reading.facts import dates, people
from bulletin.reading.facts.lines import fold
from bulletin.reading.facts.witnesses import Witnesses

_SEPARATOR = re.compile(
    r"\s*(?:[_|｜»›]|\s[-–—·•:/]\s|--+|(?<=[\u3000-\u9fff”》！？】])\s*[-–—]\s*(?=[\u3000-\u9fff])|\s+-|-\s+|<|>)\s*"
)
_NORMAL = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "—": "-",
        "–": "-",
        "―": "-",
        "•": "·",
        "‧": "·",
        "・": "·",
    }
)
_ISSUE = re.compile(
    r"数字报|电子报|電子報|电子版|多媒体|[（(\[]?第?\s*[A-Z]?\d+\s*版|第\s*\d+\s*期", re.I
)
"""A title element that names an issue or a page of a paper, and no article."""
GENERAL = re.compile(
    r"(?:网|网站|官网|平台|政府|详情|内容|页面?|门户|中心|首页|系统|大学|学院|局|委员会|\.(?:com|cn))$"
)
_PORTAL = re.compile(r"(?:网站|官网|门户|平台|首页|网)$")
"""How a title element ends that names nothing but the site."""


@lru_cache(maxsize=1024)
def norm(text: str) -> str:
    """``text`` for comparing: NFKC, quotes and dashes of one kind, no white space."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_NORMAL)).translate(_NORMAL)
    return "".join(text.split()).lower()


class Claims:
    """What is said of the title out of sight, normalised."""

    def __init__(self, witnesses: Witnesses) -> None:
        self.full = witnesses.title
        self.whole = norm(witnesses.title)
        self.others = [norm(text) for text, _ in witnesses.titles]
        self._texts = [text for text, _ in witnesses.titles]
        self._pieces = [piece for piece in _SEPARATOR.split(self.full) if piece.strip()]
        self.issue = bool(_ISSUE.search(self.full)) or bool(dates.find(self.full))
        self._sites = [norm(text) for text, _ in witnesses.sites]

    def support(self, text: str) -> float:
        """0 to 5: how far the claims bear out ``text``."""
        one = norm(text)
        if self.is_site(text):
            return 0.0
        if len(one) < 3:
            return 2.0 if one in self.others else 0.7 * (norm(self.best()) == one)
        support = 0.0
        if one in self.whole:
            support = 3.0 * min(1.0, len(one) / (0.55 * len(self.whole))) + (
                self.whole.startswith(one) * 0.5
            )
        elif 8 <= len(self.whole) >= len(one) / 2 and self.whole.rstrip("….") in one:
            support = 2.5
        for other in self.others:
            if other == one:
                return support + 2.0
            if len(other) >= 6 and (one.startswith(other.rstrip("….")) or other.startswith(one)):
                return support + 1.2
        return support

    def is_site(self, text: str) -> bool:
        """Whether ``text`` is the site's name: said so, or a piece of the title like one."""
        one = norm(text)
        pieces = self.pieces()
        if one in self._sites:
            return True
        if self.issue and people.is_organisation(text):
            return True
        if GENERAL.search(text) is None:
            return False
        if len(pieces) > 1:
            return one in map(norm, pieces)
        return _PORTAL.search(self.full) is not None and one != self.whole and one in self.whole

    def hold(self, text: str) -> bool:
        """Whether a claim holds the whole of ``text``."""
        one = norm(text)
        return len(one) >= 4 and any(one in claim for claim in (self.whole, *self.others))

    def others_hold(self, text: str) -> bool:
        """Whether a claim other than the title element begins with ``text``."""
        one = norm(text)
        return len(one) >= 2 and any(other.startswith(one) for other in self.others)

    def whole_of(self, text: str) -> str:
        """``text``, or where it ends in an ellipsis the claim that goes on from there."""
        stem = text.rstrip(".…")
        if stem != text and len(stem) >= 6:
            for claim in (*self.pieces(), *self._texts):
                if norm(claim).startswith(norm(stem)) and len(claim) > len(stem):
                    return claim.strip()
        return text

    def spelled(self, lines: Sequence[str]) -> str:
        """Lines of a headline as one: without spaces between them where a claim has none."""
        tight = fold("".join(lines))
        if len(lines) > 1 and any(tight in claim for claim in (*self.pieces(), *self._texts)):
            return tight
        return self.whole_of(fold(" ".join(lines)))

    def best(self) -> str:
        """The title where no line of the page is it: the title element without the site."""
        pieces = self.pieces()
        for text, claim in zip(self._texts, self.others, strict=True):
            if len(claim) >= 4 and claim in self.whole and len(claim) >= 0.3 * len(self.whole):
                return self._cut(text)
        if not pieces:
            return self._texts[0] if self._texts else ""
        longest = max(pieces, key=len)
        return pieces[0] if len(pieces[0]) * 2 >= len(longest) else longest

    def pieces(self) -> list[str]:
        """The title element cut at its separators."""
        return self._pieces

    def _cut(self, text: str) -> str:
        pieces = [piece for piece in _SEPARATOR.split(text) if piece.strip()]
        while len(pieces) > 1 and norm(pieces[-1]) in self._sites:
            text = text[: text.rindex(pieces.pop())].rstrip(" _|｜-–—·»›:<>")
        return text
