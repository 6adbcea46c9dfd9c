"""Language tags: in the form that BCP 47 has, and the side that a line begins on."""

from __future__ import annotations

import re

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*")
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw khw ks nqo ps sd ug ur yi".split())
_LEFT_SCRIPTS = frozenset({"latn", "cyrl", "hans", "hant"})
_RIGHT_SCRIPTS = frozenset({"arab", "hebr", "nkoo", "syrc", "thaa"})


def tag(language: str, default: str = "und") -> str:
    """``language`` as a BCP 47 tag (``zh_cn`` → ``zh-CN``), or ``default`` if it is none."""
    parts = language.strip().replace("_", "-").split("-")
    shaped = "-".join([parts[0].lower(), *(_shaped(part) for part in parts[1:])])
    return shaped if _TAG.fullmatch(shaped) else default


def direction(language: str) -> str:
    """``rtl`` for a language written from right to left, else ``ltr``."""
    parts = language.lower().replace("_", "-").split("-")
    if _LEFT_SCRIPTS & set(parts[1:]):
        return "ltr"
    if _RIGHT_SCRIPTS & set(parts[1:]) or parts[0] in _RIGHT_TO_LEFT:
        return "rtl"
    return "ltr"


def _shaped(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 else part.lower()
