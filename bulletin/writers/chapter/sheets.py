"""The user's own style sheets: read, and kept from reaching outside the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bulletin.errors import TemplateError

_IMPORT = re.compile(r"@(?:import|namespace|charset)\b[^;{}]*;", re.I)
_FACE = re.compile(r"@font-face\s*\{[^{}]*\}", re.I)
_ADDRESS = re.compile(r"url\(\s*(?!['\"]?(?:data:|#))[^()]*\)", re.I)


def own(paths: Sequence[Path]) -> str:
    """The text of the user's style sheets, in order. Raises `TemplateError`."""
    return "\n".join(_text(path) for path in paths)


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
