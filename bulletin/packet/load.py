"""Packet file → Packet, with faults that name file, line and key."""

from __future__ import annotations

import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bulletin import storage
from bulletin.errors import PacketError
from bulletin.model import Question, Quiz
from bulletin.packet import checks
from bulletin.packet.keys import (
    ArticleKeys,
    PacketKeys,
    QuestionKeys,
    QuizKeys,
    SectionKeys,
    SessionKeys,
    StepKeys,
)
from bulletin.packet.wish import ArticleWish, Entry, Packet, SessionWish, StepWish
from bulletin.said import language_tag, legal, nearest, toml_fault

CHECKED_IN_USE = ("outputs", "template")
"""Keys at the top of the file whose faults show where they are used."""


def load(path: Path) -> Packet:
    """The packet at ``path``. Raises `PacketError` that names file, line and key."""
    text = ""
    try:
        with storage.as_os_errors():
            raw = path.read_bytes()
        text = re.sub("\r\n?", "\n", raw.decode("utf-8-sig"))
        data = tomllib.loads(text)
    except OSError as error:
        raise PacketError(f"{path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise PacketError(toml_fault(path, error, text)) from error
    try:
        file = PacketKeys.model_validate(_printable(data))
    except ValidationError as error:
        raise PacketError(_fault(path, text, error)) from error
    for keys, saying in checks.faults(file):
        raise PacketError(f"{path}:{_line(text, keys)}: {_spelled(keys)}: {saying}")
    used = (key for key in CHECKED_IN_USE if key in data)
    places = {key: f"{path}:{_line(text, (key,))}: {key}" for key in used}
    packet = replace(_packet(file, path.parent), places=places)
    if not packet.entries:
        raise PacketError(f'{path}: 没有文章 · no article in it; add [[article]] with source = "…"')
    return packet


def _printable(value: Any) -> Any:
    """What the file says, without characters that no output may hold."""
    if isinstance(value, str):
        return legal(value)
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {legal(key): _printable(item) for key, item in value.items()}
    return value


def _packet(file: PacketKeys, folder: Path) -> Packet:
    entries = [
        Entry(section.title, _wish(article), number)
        for number, section in enumerate(file.section, 1)
        for article in section.article
    ]
    top = [Entry("", _wish(article)) for article in file.article]
    keys = ("title", "subtitle", "issue", "issuer")
    said: dict[str, Any] = {key: getattr(file, key) for key in keys if getattr(file, key)}
    if file.date:
        said["date"] = file.date.isoformat()
    if file.language:
        said["lang"] = language_tag(file.language)
    if file.template:
        local = storage.beside(folder, file.template)
        said["template"] = str(local) if storage.is_folder(local) else file.template
    return Packet(
        entries=(*top, *entries),
        folder=folder,
        said=said,
        outputs=tuple(_output(folder, name) for name in file.outputs),
        editions=file.editions,
        session=_session(file.session),
        extra=tuple((key, _said(getattr(file, key))) for key in EXTRA if getattr(file, key)),
    )


def _wish(keys: ArticleKeys) -> ArticleWish:
    return ArticleWish(
        source=keys.source,
        title=keys.title,
        note=keys.note,
        objectives=keys.objectives,
        terms=tuple(keys.terms.items()),
        questions=tuple(_question(item) for item in keys.questions),
        quiz=tuple(Quiz(q.ask, q.options, q.answer, q.why) for q in keys.quiz),
    )


def _question(keys: QuestionKeys | str) -> Question:
    if isinstance(keys, str):
        return Question(keys)
    return Question(keys.ask, keys.lines, keys.answer, keys.prompt)


def _session(keys: SessionKeys | None) -> SessionWish | None:
    if keys is None:
        return None
    steps = tuple(StepWish(step.title, step.minutes, step.article) for step in keys.step)
    return SessionWish(keys.start, keys.goals, steps)


def _said(value: str | int | tuple[str, ...]) -> str:
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _output(folder: Path, name: str) -> Path:
    path = storage.beside(folder, name)
    return path.resolve() if storage.is_remote(path) else Path(os.path.normpath(path))


EXTRA = (
    *("note", "total", "report_to", "send_to", "issue_to", "copies"),
    *("place", "teacher", "further"),
)

SAYINGS = {
    "extra_forbidden": "没有这个键 · unknown key",
    "missing": "缺少这个键 · this key is missing",
    "string_type": "应是引号里的文字 · must be a text in quotes",
    "string_too_short": "不能空着 · must not be empty",
    "string_pattern_mismatch": "写法不对，应如 09:00 · must be written like 09:00",
    "tuple_type": "应是列表 […] · must be a list […]",
    "dict_type": "应是表 {…} · must be a table {…}",
    "model_type": "应是表 {…} · must be a table {…}",
    "int_type": "应是整数 · must be a whole number",
    "int_parsing": "应是整数 · must be a whole number",
    "int_from_float": "应是整数 · must be a whole number",
    "greater_than_equal": "不能小于 {ge} · must be at least {ge}",
    "less_than_equal": "不能大于 {le} · must be at most {le}",
    "literal_error": "只能是 {expected} · must be one of {expected}",
    "date_type": "日期应写作 2026-11-23 · a date is written 2026-11-23",
    "date_parsing": "日期应写作 2026-11-23 · a date is written 2026-11-23",
    "date_from_datetime_parsing": "日期应写作 2026-11-23 · a date is written 2026-11-23",
    "date_from_datetime_inexact": "只写日期，不写时刻 · a date without a time of day",
}
"""What we say for a kind of fault; for others, what the checking library says."""


def _fault(path: Path, text: str, error: ValidationError) -> str:
    """One line on the first fault: file, line, key, what is wrong and what is near."""
    first = error.errors()[0]
    keys = tuple(part for part in first["loc"] if part not in {QuestionKeys.__name__, "str"})
    saying = SAYINGS.get(first["type"], first["msg"])
    for name, value in first.get("ctx", {}).items():
        saying = saying.replace(f"{{{name}}}", str(value))
    if first["type"] == "extra_forbidden":
        saying = f"{saying}; {nearest(str(keys[-1]), _known(keys))}"
    return f"{path}:{_line(text, keys)}: {_spelled(keys)}: {saying}"


def _spelled(keys: Sequence[int | str]) -> str:
    """Keys as people count them: ``article[1].questions[2].ask``."""
    parts = [f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in keys]
    return "".join(parts).lstrip(".")


_PLACES: dict[str, type[BaseModel]] = {
    "section": SectionKeys,
    "article": ArticleKeys,
    "session": SessionKeys,
    "step": StepKeys,
    "questions": QuestionKeys,
    "quiz": QuizKeys,
}


def _known(keys: Sequence[int | str]) -> list[str]:
    tables = [part for part in keys[:-1] if isinstance(part, str)]
    model = _PLACES.get(tables[-1], PacketKeys) if tables else PacketKeys
    return list(model.model_fields)


def _line(text: str, keys: Sequence[int | str]) -> int:
    """The line of the deepest key of ``keys`` that stands on a line of its own, from 1."""
    best, depth = 1, 0
    for number, path in _keyed_lines(text):
        if len(path) > depth and path == tuple(keys[: len(path)]):
            best, depth = number, len(path)
    return best


def _keyed_lines(text: str) -> Iterator[tuple[int, tuple[int | str, ...]]]:
    """Line numbers with the full path of the table or key that begins there."""
    counts: Counter[tuple[int | str, ...]] = Counter()
    table: tuple[int | str, ...] = ()
    quoted = False
    for number, line in enumerate(text.splitlines(), 1):
        if not quoted:
            if header := re.match(r"\s*\[(\[?)\s*([^\[\]]+?)\s*\]", line):
                table = _opened(header[2].split("."), bool(header[1]), counts)
                yield number, table
            elif key := re.match(r"\s*([\w\-]+|\"[^\"]+\")\s*=", line):
                yield number, (*table, key[1].strip('"'))
        quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1


def _opened(
    names: Sequence[str], array: bool, counts: Counter[tuple[int | str, ...]]
) -> tuple[int | str, ...]:
    """The path of a table header; arrays of tables are numbered as they come."""
    path: tuple[int | str, ...] = ()
    for place, name in enumerate(part.strip().strip('"') for part in names):
        path = (*path, name)
        last = place == len(names) - 1
        if last and array:
            counts[path] += 1
        if counts[path]:
            path = (*path, counts[path] - 1)
    return path
