"""What people say in files and on the command line, made fit for print or told to be wrong.

Pure, and below everything that reads a packet, a settings file, a rule or a template.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection

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

_TOML_FAULTS = (
    ("Cannot overwrite", "这个键写了两次"),
    ("Cannot declare", "这个表写了两次"),
    ("Invalid date", "没有这一天或这一刻"),
    ("Illegal character", "有不能用在这里的字符，或引号没有关上"),
    ("Unterminated string", "引号没有关上"),
    ("Unclosed array", "方括号没有关上"),
    ("Unclosed inline table", "花括号没有关上"),
    ("Expected '='", "键后面要有等号"),
    ("Expected newline", "一行只能写一个键"),
    ("Unescaped '\\'", "反斜杠要写两个，或改用单引号"),
    ("Invalid value", "值的写法不对，文字要在引号里"),
)
"""How what Python's reader says begins, in Chinese."""


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


def nearest(key: str, known: Collection[str]) -> str:
    """What is said of an unknown ``key``: the nearest one known, or all that are."""
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"known here: {', '.join(known)}"


def toml_fault(name: object, error: ValueError | RecursionError, text: str = "") -> str:
    """One line on a TOML file that cannot be read: file, line, the key there, what is wrong.

    ``error`` is what decoding UTF-8 or `tomllib` raised, ``text`` the file's text, where it
    could be decoded.
    """
    if isinstance(error, RecursionError):
        return f"{name}: 嵌套过深 · nested too deep"
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        return f"{name}:{line}: 不是 UTF-8 编码，请另存为 UTF-8 · not UTF-8: save it as UTF-8"
    said = str(error)
    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", said)
    lines = text.splitlines() or [""]
    line = int(found[1]) if found and found[1] else len(lines)
    reason = said[: found.start()] if found else said
    column = f", column {found[2]}" if found and found[2] else ""
    key = re.match(r"\s*([\w-]+|\"[^\"]+\")\s*=", lines[min(line, len(lines)) - 1])
    named = f"{key[1]}: " if key else ""
    chinese = next((ours for theirs, ours in _TOML_FAULTS if said.startswith(theirs)), "写法有误")
    shown = reason if isinstance(error, tomllib.TOMLDecodeError) else repr(reason)
    return f"{name}:{line}: {named}TOML {chinese} · not TOML: {shown}{column}"
