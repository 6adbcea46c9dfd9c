"""The language of an article as BCP 47: what the page claims, checked against its script.

A template's ``lang="en"`` around Chinese text is common; the letters decide the script, the
claim decides between languages of one script, and character pairs decide between simplified
and traditional Chinese.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from bulletin.reading.facts.lexicon import letters, table

_SCRIPTS = {
    "Han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+"),
    "Kana": re.compile(r"[\u3041-\u30ff]+"),
    "Hangul": re.compile(r"[\uac00-\ud7af\u1100-\u11ff]+"),
    "Tibetan": re.compile(r"[\u0f40-\u0fbc]+"),
    "Arabic": re.compile(r"[\u0620-\u06ff\ufb50-\ufdff\ufe70-\ufefc]+"),
    "Mongolian": re.compile(r"[\u1820-\u18aa]+"),
    "Cyrillic": re.compile(r"[\u0400-\u04ff]+"),
    "Thai": re.compile(r"[\u0e01-\u0e5b]+"),
    "Hebrew": re.compile(r"[\u05d0-\u05ea]+"),
    "Greek": re.compile(r"[\u0370-\u03ff]+"),
    "Devanagari": re.compile(r"[\u0904-\u0939]+"),
    "Yi": re.compile(r"[\ua000-\ua48c]+"),
    "Latin": re.compile(r"[A-Za-z\u00c0-\u024f]+"),
}
_COMMON = re.compile(
    r"[\x00-\u024f\u2000-\u206f\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
    r"\U00020000-\U0003ffff]+"
)
"""Letters of the two scripts that most pages are in, and marks: no other script has them."""
_OF_SCRIPT = {
    "Hangul": ("ko",),
    "Tibetan": ("bo", "dz"),
    "Arabic": ("ug", "ar", "fa", "ur", "kk", "ps", "sd", "ckb", "ku"),
    "Cyrillic": ("ru", "uk", "bg", "sr", "mn", "kk", "be", "mk", "ky", "tg"),
    "Thai": ("th",),
    "Hebrew": ("he", "yi"),
    "Greek": ("el",),
    "Devanagari": ("hi", "mr", "ne", "sa"),
    "Yi": ("ii",),
    "Kana": ("ja",),
}
_LEFTWARD = frozenset((*_OF_SCRIPT["Arabic"], *_OF_SCRIPT["Hebrew"], "kk-Arab")) - {"kk"}
_UYGHUR = re.compile(r"[\u06d0\u06c6\u06c7\u06c8\u06cb\u06ad\u06d5]+")
_KAZAKH = re.compile(r"[\u0674\u06c9\u06c5]+")
_PERSIAN = re.compile(r"[\u067e\u0686\u06a9\u06af\u06cc]+")
_TRADITIONAL = frozenset(letters("scripts", "traditional"))
_SIMPLIFIED = frozenset(letters("scripts", "simplified"))
_ONLY_TRADITIONAL = _TRADITIONAL - _SIMPLIFIED
_ONLY_SIMPLIFIED = _SIMPLIFIED - _TRADITIONAL
_MIXED = 12
"""Japanese has one letter of kana or more among so many letters."""
_QUOTED = 4
"""The same for a page that says it is in Chinese: Japanese prose holds a third of kana or more."""
_PROSE = re.compile(
    r"\b(?:[A-Za-z\u00c0-\u024f][\w'’-]{0,40}[,;:]? ){5}"
    r"|[\u0370-\u1cff\u3041-\u30ff\ua000-\ufeff]{3}|[\u3400-\u9fff，。、]{8}"
)
"""What may be prose in some script: six Latin words in a row, three letters of others."""
_TELLING = 0.9
"""Which share of its letters is in the script of a block that is in another than its article."""
_LEAST = 6
"""Letters of its script that such a block has at least."""
_IN_TWO = frozenset({"sr", "kk", "ku", "tg", "mn", "uz", "az", "tk", "ky", "tt", "bs"})
"""Languages that are written in more than one script."""
_RARER = re.compile(
    "[\u0402-\u040f\u0452-\u045f\u0404\u0406\u0407\u0490\u0491\u0492-\u04e9"
    "\u0679\u0688\u0691\u06ba\u06be\u06c1\u06d2]"
)
"""Letters of languages in Cyrillic and Arabic script that are not told apart here."""
_FEW = 3
"""Common words of a language that a block in Latin letters has at least; names have one or two."""
_WORDS = {tag: frozenset(words) for tag, words in table("common").items()}


def of(text: str, claims: tuple[str, ...], host: str = "") -> str:
    """The language of ``text`` (a few thousand characters suffice).

    ``claims`` are what the page says, best first (``html/@lang``, Content-Language, og:locale);
    ``host`` helps to tell Taiwan from Hong Kong. ``""`` where nothing can be said.
    """
    claimed = [tag for tag in map(normal, claims) if tag]
    script = _script(text, any(tag.split("-")[0] == "zh" for tag in claimed))
    if script == "Han":
        return _chinese(text, claimed, host)
    if script == "Mongolian":
        return "mn-Mong"
    known = _OF_SCRIPT.get(script, ())
    if not known:
        return _latin(text, claimed)
    fitting = [tag for tag in claimed if tag.split("-")[0] in known]
    if fitting:
        return fitting[0]
    return _arabic(text) if script == "Arabic" else known[0]


def apart(text: str, around: str) -> str:
    """The language of a block of text in an article in ``around``, where it is in another script;
    ``""`` where it is not, is too short to tell, or cannot be told."""
    if _PROSE.search(text) is None:
        return ""
    script = _script(text, chinese=False)
    if not script or script in _scripts_of(around):
        return ""
    written_in = ("Han", "Kana") if script == "Kana" else (script,)
    letters = sum(_count(_SCRIPTS[name], text) for name in written_in)
    if letters < _TELLING * sum(map(str.isalpha, text)) or letters < _LEAST:
        return ""
    if script in {"Cyrillic", "Arabic", "Greek"} and (" " not in text or _RARER.search(text)):
        return ""
    if script != "Latin":
        return of(text, ())
    found = _latin(text, [])
    return found if found and _common_words(text)[0][found] >= _FEW else ""


def leftward(tag: str) -> bool:
    """Whether a language that `of` may give is written from right to left."""
    return tag in _LEFTWARD


@lru_cache(maxsize=256)
def _scripts_of(tag: str) -> frozenset[str]:
    """The scripts that an article in this language is in without being in two languages."""
    base, _, more = tag.partition("-")
    if more == "Mong":
        return frozenset({"Mongolian"})
    if base in _IN_TWO:
        return frozenset({"Latin", "Cyrillic", "Arabic"})
    if base in {"zh", "ja"}:
        return frozenset({"Han", "Kana"} if base == "ja" else {"Han"})
    return frozenset(name for name, tags in _OF_SCRIPT.items() if base in tags) or frozenset(
        {"Latin"}
    )


def normal(tag: str) -> str:
    """``zh_CN`` and ``ZH-cn`` as ``zh-CN``; ``""`` for what is no language tag."""
    tag = re.split(r"[,;\s]", tag.strip())[0].replace("_", "-").split(".")[0]
    parts = tag.split("-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) or parts[0].lower() == "und":
        return ""
    first = {"cn": "zh", "jp": "ja", "kr": "ko", "chi": "zh", "zho": "zh"}.get(
        parts[0].lower(), parts[0].lower()
    )
    rest = [p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in parts[1:]]
    return "-".join([first, *rest])


def _script(text: str, chinese: bool) -> str:
    """The script that decides; ``chinese``: the page says that it is in Chinese, so that a
    quotation in Japanese does not make it Japanese."""
    rest = _COMMON.sub("", text)
    counts = Counter(
        {
            name: _count(form, text if name in {"Han", "Latin"} else rest)
            for name, form in _SCRIPTS.items()
        }
    )
    counts["Latin"] //= 3  # a Latin word takes several letters where Han takes one or two
    if (
        counts["Kana"] * (_QUOTED if chinese else _MIXED) > counts["Han"] + counts["Kana"]
        and counts["Kana"] > counts["Latin"] // 2
    ):
        return "Kana"
    name, count = counts.most_common(1)[0]
    return name if count else ""


def _count(letters: re.Pattern[str], text: str) -> int:
    """How many letters of ``text`` stand in runs of ``letters``."""
    return sum(map(len, letters.findall(text)))


def _chinese(text: str, claimed: list[str], host: str) -> str:
    counts = Counter(text)
    traditional = sum(counts[letter] for letter in counts.keys() & _ONLY_TRADITIONAL)
    simplified = sum(counts[letter] for letter in counts.keys() & _ONLY_SIMPLIFIED)
    if traditional > simplified:
        for tag in claimed:
            if tag in {"zh-HK", "zh-TW", "zh-MO"}:
                return tag
        place = {"hk": "zh-HK", "mo": "zh-MO"}.get(host.rpartition(".")[2])
        return place or "zh-TW"
    return next((tag for tag in claimed if tag in {"zh-SG", "zh-MY"}), "zh-CN")


def _arabic(text: str) -> str:
    if _count(_UYGHUR, text) * 25 > _count(_SCRIPTS["Arabic"], text):
        return "kk-Arab" if _count(_KAZAKH, text) * 60 > len(text) else "ug"
    return "fa" if _count(_PERSIAN, text) * 20 > len(text) else "ar"


def _latin(text: str, claimed: list[str]) -> str:
    scores, total = _common_words(text)
    best = max(scores, key=lambda tag: scores[tag])
    sure = total >= 50 and scores[best] * 6 > total
    for tag in claimed:
        base = tag.split("-")[0]
        if base in {"zh", "ja", "ko"} or (
            sure and base in scores and scores[base] * 2 < scores[best]
        ):
            continue
        return tag
    return best if scores[best] * 8 > total and total else ""


def _common_words(text: str) -> tuple[dict[str, int], int]:
    """How many words of ``text`` are common ones of each language, and how many there are."""
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    scores = {tag: sum(words[word] for word in known) for tag, known in _WORDS.items()}
    return scores, sum(words.values())
