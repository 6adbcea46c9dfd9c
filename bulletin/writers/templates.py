"""Templates: finding, listing and copying their folders, and rendering what is in them.

A template is one folder. What it lacks comes from ``base/``. ``template.toml`` says what it is
called and how its page is built; ``labels.toml`` holds every word that we print ourselves.

A user's own folder is trusted less than our code: its files run in Jinja's sandbox, it can
name no file outside itself and ``base/``, and all it is handed is values.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import tempfile
import tomllib
import traceback
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bulletin.errors import TemplateError, WriteError, short
from bulletin.said import toml_fault
from bulletin.writers.compiled import Compiled
from bulletin.writers.template_keys import File, check_about, check_labels

BASE = "base"
ABOUT = "template.toml"
LABELS = "labels.toml"

CHECKS: Mapping[str, Callable[[File, Mapping[str, Any]], None]] = {
    ABOUT: check_about,
    LABELS: check_labels,
}
"""The files of a template that have keys, with what looks through a user's own."""

_FAULTS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def names() -> tuple[str, ...]:
    """The names of the templates that come with us, in alphabetical order; not ``base``."""
    return tuple(
        sorted(
            entry.name
            for entry in _root().iterdir()
            if entry.name != BASE and (entry / ABOUT).is_file()
        )
    )


def folder(name_or_dir: str) -> Path:
    """The folder of a template: one of `names`, or a path to a folder of the user's own.

    Raises `TemplateError` where there is neither.
    """
    if name_or_dir == BASE or name_or_dir in names():
        return _root() / name_or_dir
    own = Path(name_or_dir)
    if os.path.isdir(own):
        if not _is_template(own):
            raise TemplateError(
                f"{own}: 文件夹里没有模板的文件 · no template in this folder; "
                f"it needs one of {ABOUT}, {LABELS}, print.css, print.html …",
                code="no-template",
            )
        return own
    near = difflib.get_close_matches(name_or_dir, names(), n=1)
    hint = f"是不是 {near[0]}？· did you mean {near[0]}?" if near else f"{' '.join(names())}"
    named = short(name_or_dir)
    raise TemplateError(f"没有模板 {named} · no template {named}: {hint}", code="no-template")


def _is_template(own: Path) -> bool:
    """Whether a folder holds anything that takes the place of what base has."""
    try:
        return any((own / entry.name).exists() for entry in (_root() / BASE).iterdir())
    except OSError as error:
        raise TemplateError(f"{own}: {error.strerror or error}") from error


def about(name_or_dir: str) -> Mapping[str, Any]:
    """What ``template.toml`` says, over what ``base/`` says, table by table."""
    return _layered(name_or_dir, ABOUT)


def sentence(name_or_dir: str) -> tuple[str, str]:
    """Name and sentence of a template in both languages, for listings."""
    data = about(name_or_dir)
    return (
        f"{data['name']['zh']} · {data['name']['en']}",
        f"{data['sentence']['zh']} · {data['sentence']['en']}",
    )


def text(name_or_dir: str, filename: str) -> str:
    """The text of a template's file, or of ``base``'s where it has none of its own.

    Raises `TemplateError` where neither has it or it is not UTF-8.
    """
    return _read(_found(name_or_dir, filename))


def labels(name_or_dir: str, language: str) -> Mapping[str, str]:
    """The words that we print ourselves, for a BCP 47 language; English where we know it not."""
    tables = _layered(name_or_dir, LABELS)
    tongue = language.lower().split("-")[0] or "zh"
    spoken: Mapping[str, str] = tables.get(tongue, {})
    return {**tables["en"], **spoken}


def say(words: Mapping[str, str], key: str, **values: object) -> str:
    """The label ``key`` with ``{name}`` replaced by values, which are never read as formats."""
    if key not in words:
        raise TemplateError(f"没有词条 {key} · no label {key} in {LABELS}")
    return re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], found[0])), str(words[key]))


def environment(name_or_dir: str) -> jinja2.Environment:
    """A sandbox that escapes by itself, knows no undefined name, and reads the folder, then base.

    ``base/FILE`` always means base's own file, so that a template can extend what it replaces.
    A template is compiled once for all bulletins, and again when its file changes.
    """
    return _environment(folder(name_or_dir))


@lru_cache(maxsize=16)
def _environment(own: Path) -> jinja2.Environment:
    base = jinja2.FileSystemLoader(_root() / BASE)
    return ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader(own),
                base,
                jinja2.PrefixLoader({BASE: base}),
            ]
        ),
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=Compiled(_root()),
    )


def render(env: jinja2.Environment, filename: str, **values: object) -> str:
    """``filename`` rendered; every fault in it is a `TemplateError` with file and line."""
    try:
        return env.get_template(filename).render(**values)
    except jinja2.TemplateSyntaxError as error:
        where = f"{error.filename or error.name or filename}:{error.lineno}"
        raise TemplateError(f"{where}: {error.message}") from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"{filename}: 缺文件 · no file {error.message}") from error
    except (jinja2.TemplateError, *_FAULTS) as error:
        raise TemplateError(f"{_place(error, filename)}: {error}") from error


def copy(name: str, directory: Path) -> Path:
    """A whole template, what it takes from base included, as a folder to change.

    Returns ``directory``, which appears whole or not at all. Raises `TemplateError` where it
    exists and is not empty, `WriteError` where it cannot be written.
    """
    source = folder(name)
    part: Path | None = None
    try:
        if _taken(directory):
            raise TemplateError(
                f"{directory} 已有内容，请另选文件夹 · {directory} is not empty: choose another"
            )
        home = directory if directory.exists() else directory.parent
        home.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=home, prefix=".", suffix=".part"))
        shutil.copytree(_root() / BASE, part, dirs_exist_ok=True)
        shutil.copytree(source, part, dirs_exist_ok=True)
        part.chmod(0o755)
        _take_place(part, directory)
    except OSError as error:
        raise WriteError(f"{directory}: 写不进去 · cannot be written: {_reason(error)}") from error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)
    return directory


def check(name_or_dir: str) -> None:
    """Raises `TemplateError` for a template that is not there or says what cannot be."""
    for filename in CHECKS:
        _layered(name_or_dir, filename)


def _taken(directory: Path) -> bool:
    """Whether there is anything by that name but an empty folder."""
    if not os.path.lexists(directory):
        return False
    return not directory.is_dir() or any(directory.iterdir())


def _take_place(part: Path, directory: Path) -> None:
    """``part`` becomes ``directory``; an empty folder that is there, perhaps the one that the
    user stands in, stays and is filled."""
    if part.parent != directory:
        part.rename(directory)
        return
    for item in part.iterdir():
        item.rename(directory / item.name)


def _reason(error: OSError) -> str:
    """Why, in a few words; of a whole folder's copying, the first file's reason."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        return re.sub(r"^\[Errno \d+\] ", "", str(error.args[0][0][2])).partition(":")[0]
    return error.strerror or str(error)


def _layered(name_or_dir: str, filename: str) -> dict[str, Any]:
    data = _toml(_root() / BASE / filename).data
    path = folder(name_or_dir) / filename
    own: Mapping[str, Any] = {}
    if path.is_file():
        file = _toml(path)
        CHECKS[filename](file, data)
        own = file.data
    layered = dict(data)
    for key, value in own.items():
        old = data.get(key)
        layered[key] = {**old, **value} if isinstance(old, Mapping) else value
    return layered


def _toml(path: Path) -> File:
    text = _read(path)
    try:
        return File(path, text, tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        raise TemplateError(toml_fault(path, error, text)) from error


def _found(name_or_dir: str, filename: str) -> Path:
    inside = Path(filename)
    if inside.is_absolute() or ".." in inside.parts:
        raise TemplateError(f"{filename}: 不在模板文件夹内 · not inside the template's folder")
    for place in (folder(name_or_dir), _root() / BASE):
        if (place / inside).is_file():
            return place / inside
    raise TemplateError(f"{name_or_dir}: 缺文件 {filename} · has no file {filename}")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise TemplateError(f"{path}: 缺文件 · no such file") from None
    except OSError as error:
        raise TemplateError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise TemplateError(toml_fault(path, error)) from error


def _place(error: BaseException, filename: str) -> str:
    """File and line of the innermost template that the failure passed through."""
    place = filename
    for frame in traceback.extract_tb(error.__traceback__):
        if not frame.filename.endswith(".py") and "<" not in frame.filename:
            place = f"{frame.filename}:{frame.lineno}"
    return place


@lru_cache(maxsize=1)
def _root() -> Path:
    """Where our templates lie: in the package (wheel), else beside it (editable install)."""
    package = Path(__file__).resolve().parents[1]
    for place in (package / "templates", package.parent / "templates"):
        if (place / BASE).is_dir():
            return place
    raise TemplateError("模板文件夹不见了，请重装 · the templates are missing: reinstall bulletin")
