"""The height of an empty line, once a style: WeasyPrint looks it up by the text of 16 values."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import weasyprint.layout  # noqa: F401 - its modules hold the name that is patched
from weasyprint.text import line_break

from bulletin.writers.aside import replaced
from bulletin.writers.swift.styles import base

_KNOWN = "bulletin_strut"

_strut = line_break.strut


@contextmanager
def remembered() -> Iterator[None]:
    """Within this, each style knows its strut."""
    with ExitStack() as stack:
        for name, module in sorted(sys.modules.items()):
            if name.startswith("weasyprint.") and getattr(module, "strut", None) is _strut:
                stack.enter_context(replaced(module, "strut", strut))
        yield


def strut(style: Any) -> tuple[float, float]:
    """As ``weasyprint.text.line_break.strut``."""
    own = base(style).__dict__
    found: tuple[float, float] | None = own.get(_KNOWN)
    if found is None:
        found = own[_KNOWN] = _strut(style)
    return found
