"""Bulletin → Edition: one module a format, loaded when it is asked for.

A writer gets everything that it needs in the `Bulletin` and reads nothing from outside. It
returns bytes; `pipeline` puts them on disk.
"""

from __future__ import annotations

from importlib import import_module

from bulletin.errors import UsageError
from bulletin.model import Bulletin, Edition, Format
from bulletin.settings import WriteSettings

WRITERS: dict[Format, str] = {
    "pdf": "bulletin.writers.pdf",
    "epub": "bulletin.writers.epub",
    "html": "bulletin.writers.html",
    "md": "bulletin.writers.markdown",
}
"""An output format is a module with ``write(bulletin, settings) -> Edition`` and its name."""


def write(bulletin: Bulletin, format_: Format, settings: WriteSettings) -> Edition:
    """The edition of ``bulletin`` in ``format_``.

    Raises `TemplateError` and `WriteError`.
    """
    edition: Edition = import_module(WRITERS[format_]).write(bulletin, settings)
    return edition


def check(settings: WriteSettings) -> None:
    """Raises what is wrong with ``settings`` before any work is done: `TemplateError`."""
    from bulletin.writers import templates

    templates.folder(settings.template)


def format_of(suffix: str) -> Format:
    """The format that a file suffix (or a name after ``--to``) stands for."""
    name = suffix.lower().lstrip(".")
    name = {"htm": "html", "markdown": "md"}.get(name, name)
    for known in WRITERS:
        if known == name:
            return known
    raise UsageError(
        f"不认识的输出格式 {suffix or '(无)'} · unknown output format; use {', '.join(WRITERS)}"
    )
