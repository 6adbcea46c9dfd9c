"""The user's own style sheets: read, and kept from reaching outside the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bulletin.errors import TemplateError
from bulletin.model import Note

_IMPORT = re.compile(r"@(?:import|namespace|charset)\b[^;{}]*;", re.I)
_FACE = re.compile(r"@font-face\s*\{[^{}]*\}", re.I)
_ADDRESS = re.compile(r"url\(\s*(?!['\"]?(?:data:|#))[^()]*\)", re.I)

MOST = 20
"""Faults of a sheet that are told: a file that is no style sheet has no end of them."""


def own(paths: Sequence[Path]) -> str:
    """The text of the user's style sheets, in order. Raises `TemplateError`."""
    return "\n".join(_text(path) for path in paths)


def sound(paths: Sequence[Path]) -> str:
    """What of the user's style sheets parses, in order. Raises `TemplateError`."""
    from bulletin.writers.chapter.stylesheet import parse  # few bring a sheet of their own

    return "\n".join(parse(_text(path)).css for path in paths)


def told(paths: Sequence[Path]) -> tuple[Note, ...]:
    """What is wrong with the user's style sheets, file and line. Raises `TemplateError`."""
    return tuple(note for path in paths for note in _told(path))


def _told(path: Path) -> Iterator[Note]:
    from bulletin.writers.chapter.stylesheet import parse

    read = parse(_text(path))
    for line, what in sorted(read.faults)[:MOST]:
        yield Note("writers", "css-fault", f"{path}:{line}: {what}")
    for line, what in read.imports[:MOST]:
        text = (
            f"不读别的样式表，请逐个写 --css · is not followed: name each sheet with --css: {what}"
        )
        yield Note("writers", "css-import", f"{path}:{line}: @import {text}")


def inward(css: str) -> str:
    """``css`` without anything that it would load: a document must hold all that it shows."""
    return _ADDRESS.sub("none", _FACE.sub("", _IMPORT.sub("", css)))


def embedded(css: str) -> str:
    """``css`` fit to stand inside a ``style`` element."""
    return css.replace("</", "<\\/").replace("<!--", "")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(f"{path}: 样式表读不了 · cannot be read: {error}") from error
