"""What may stand in a template's ``template.toml`` and ``labels.toml``, key by key.

A number has bounds that hold whatever the paper is. A part or a label that we do not know is
a slip of the pen, unless a file of the same folder names it: a template may have its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from bulletin.errors import TemplateError
from bulletin.said import nearest

SOURCES = ("*.html", "*.xhtml")
"""Which files of a template name parts and labels."""

_TONGUE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a key takes: a test, and what is said where it fails."""

    fits: Callable[[Any], bool]
    zh: str
    en: str


def _number(least: float, most: float) -> Kind:
    return Kind(
        lambda value: _is_number(value) and least <= value <= most,
        f"应是 {least:g} 到 {most:g} 的数",
        f"must be a number from {least:g} to {most:g}",
    )


def _whole(least: int, most: int) -> Kind:
    return Kind(
        lambda value: _is_number(value) and value == int(value) and least <= value <= most,
        f"应是 {least} 到 {most} 的整数",
        f"must be a whole number from {least} to {most}",
    )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def _is_falling(value: Any) -> bool:
    fits = isinstance(value, list) and len(value) == 4 and all(map(_is_number, value))
    return fits and value == sorted(value, reverse=True) and 0.2 <= value[3] <= value[0] <= 2


def _is_grid(value: Any) -> bool:
    fits = isinstance(value, list) and len(value) == 2 and all(map(_is_number, value))
    return fits and 8 <= value[0] <= 500 and 5 <= value[1] <= 500


_TEXT = Kind(lambda v: isinstance(v, str), "应是引号里的文字", "must be a text in quotes")
_TRUTH = Kind(lambda v: isinstance(v, bool), "应是 true 或 false", "must be true or false")
_NAMED = {"zh": _TEXT, "en": _TEXT}

_PAGE = {
    **dict.fromkeys(("body", "large"), _number(4, 72)),
    "leading": _number(1, 4),
    **dict.fromkeys(("top", "bottom", "inner", "outer"), _number(0, 200)),
    "title": _number(0.5, 10),
    "columns": _whole(1, 6),
    "scale_type": _TRUTH,
    "tables": Kind(
        _is_falling,
        "要有四个由大到小的字号，0.2 到 2",
        "must be four sizes, falling, from 2 to 0.2",
    ),
    "grid": Kind(
        _is_grid,
        "应是 [每行字数, 每页行数]，至少 [8, 5]",
        "must be [characters, lines], at least [8, 5]",
    ),
}


@dataclass(frozen=True, slots=True)
class File:
    """A TOML file of a user's template: where it lies, its text and what it says."""

    path: Path
    text: str
    data: Mapping[str, Any]


def check_about(file: File, base: Mapping[str, Any]) -> None:
    """Raises `TemplateError` for the first fault of a ``template.toml``; ``base`` is ours."""
    parts = dict.fromkeys(base["parts"], _TRUTH) | {"reading_from": _whole(0, 10_000)}
    known = {"name": _NAMED, "sentence": _NAMED, "page": _PAGE, "parts": parts}
    for table, said in _tables(file, known):
        for key, value in said.items():
            kind = known[table].get(key)
            if kind is None and not (table == "parts" and _is_own(file, key)):
                raise _unknown(file, (table, key), known[table])
            if kind is not None and not kind.fits(value):
                raise _wrong(file, (table, key), kind, value)


def check_labels(file: File, base: Mapping[str, Any]) -> None:
    """Raises `TemplateError` for the first fault of a ``labels.toml``; ``base`` is ours."""
    ours = {**base["zh"], **base["en"]}
    tongues = {key for key in file.data if _TONGUE.fullmatch(key)}
    for table, said in _tables(file, {"zh", "en"} | tongues):
        for key, value in said.items():
            if key not in ours and not _is_own(file, key):
                raise _unknown(file, (table, key), ours)
            if not isinstance(value, str):
                raise _wrong(file, (table, key), _TEXT, value)


def _tables(file: File, known: Collection[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for table, said in file.data.items():
        if table not in known:
            raise _unknown(file, (table,), known)
        if not isinstance(said, Mapping):
            table_wanted = Kind(lambda _: False, f"应是表 [{table}]", f"must be a table [{table}]")
            raise _wrong(file, (table,), table_wanted, said)
        yield table, said


def _is_own(file: File, key: str) -> bool:
    """Whether a file of the template's folder names ``key``."""
    word = re.compile(rf"\b{re.escape(key)}\b")
    paths = (path for form in SOURCES for path in file.path.parent.rglob(form))
    return any(word.search(path.read_text(encoding="utf-8", errors="replace")) for path in paths)


def _unknown(file: File, keys: tuple[str, ...], known: Collection[str]) -> TemplateError:
    hint = nearest(keys[-1], known)
    return TemplateError(f"{_place(file, keys)}: 没有这个键 · unknown key; {hint}")


def _wrong(file: File, keys: tuple[str, ...], kind: Kind, value: object) -> TemplateError:
    said = str(value) if isinstance(value, (int, float, list, dict)) else f'"{value}"'
    return TemplateError(f"{_place(file, keys)}: {kind.zh} · {kind.en}: {said}")


def _place(file: File, keys: tuple[str, ...]) -> str:
    """File, line and key: ``my/template.toml:3: [page] body``."""
    table, line = "", 1
    for number, text in enumerate(file.text.splitlines(), 1):
        header = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", text)
        table = header[1] if header else table
        key = re.match(r"\s*\"?([^\s\"=.]+)\"?\s*[=.]", text)
        found = (table, key[1]) if key and table else (key[1],) if key else (table,)
        if found == keys or (header and (table,) == keys[:1]):
            line = number
            if found == keys:
                break
    return f"{file.path}:{line}: {f'[{keys[0]}] ' if len(keys) > 1 else ''}{keys[-1]}"
