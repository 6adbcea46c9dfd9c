"""What people say in files and on the command line, made fit for print or told to be wrong.

Pure, and below everything that reads a packet, a settings file, a rule or a template.
"""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Controls other than tab and newline, halves of characters, and two that are none."""

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<rest>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?)"
)
"""A language tag of BCP 47 (RFC 5646, 2.1) in small letters: those of two or three letters,
which are all that are registered."""

NO_LANGUAGE = "语言要写成标记，如 zh-CN、en · a language is written as a tag, such as zh-CN or en"
"""What we say where there is none."""


def legal(text: str) -> str:
    """``text`` without the characters that XML and PDF/UA do not allow."""
    return _ILLEGAL.sub("", text)


def language_tag(text: str) -> str:
    """``zh_CN``, ``ZH-cn`` and ``zh_CN.UTF-8`` as ``zh-CN``; ``""`` for what is no BCP 47 tag."""
    tag = re.split(r"[.@]", text.strip())[0].replace("_", "-").lower()
    found = _TAG.fullmatch(tag)
    if found is None:
        return ""
    script, region = found["script"], found["region"]
    parts = (found["language"], script and script.title(), region and region.upper())
    return "-".join(part for part in parts if part) + found["rest"]
