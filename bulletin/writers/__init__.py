"""Bulletin → Edition: one module a format, loaded when it is asked for.

A writer gets everything that it needs in the `Bulletin` and reads nothing from outside. It
returns bytes; `pipeline` puts them on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Protocol

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


Progress = Callable[[int, str], None]
"""Told the page that is being laid out, and the title of the article that stands there."""


def silent(page: int, title: str) -> None:
    """The progress that nobody hears."""


class Write(Protocol):
    """A format's writer, ready to work."""

    def __call__(
        self, bulletin: Bulletin, settings: WriteSettings, progress: Progress
    ) -> Edition: ...

    def expect(self, articles: int) -> None:
        """As `Writers.expect`."""


class Writers(Protocol):
    """What `ready` gives: a bulletin and a format in, an edition out."""

    def __call__(
        self,
        bulletin: Bulletin,
        format_: Format,
        settings: WriteSettings,
        progress: Progress = silent,
    ) -> Edition: ...

    def expect(self, articles: int) -> None:
        """So many articles are to come, about: who needs more for that may get it ready."""


class _Ready:
    """`Writers` of which some have begun."""

    def __init__(self, begun: Mapping[Format, Write]) -> None:
        self._begun = begun

    def __call__(
        self,
        bulletin: Bulletin,
        format_: Format,
        settings: WriteSettings,
        progress: Progress = silent,
    ) -> Edition:
        if format_ in self._begun:
            return self._begun[format_](bulletin, settings, progress)
        return write(bulletin, format_, settings)

    def expect(self, articles: int) -> None:
        for one in self._begun.values():
            one.expect(articles)


@contextmanager
def ready(
    formats: Iterable[Format], kept: Callable[[], Path | None] = lambda: None
) -> Iterator[Writers]:
    """Writers of ``formats``. What takes long to load begins to, in a process of its own.

    A format whose module has a context manager ``begun`` gets ready that way. ``kept`` is
    asked for a folder when work begins: what is made there is found the next time (None: no).
    """
    with ExitStack() as stack:
        prepared: dict[Format, Write] = {}
        for format_ in dict.fromkeys(formats):
            begun = getattr(import_module(WRITERS[format_]), "begun", None)
            if begun is not None:
                prepared[format_] = stack.enter_context(begun(kept))
        yield _Ready(prepared)


def write(bulletin: Bulletin, format_: Format, settings: WriteSettings) -> Edition:
    """The edition of ``bulletin`` in ``format_``.

    Raises `TemplateError` and `WriteError`.
    """
    edition: Edition = import_module(WRITERS[format_]).write(bulletin, settings)
    return edition


def placed(edition: Edition, path: Path | None, title: str, settings: WriteSettings) -> Edition:
    """``edition`` with what is wrong with its file's name for the device it is meant for."""
    if edition.format != "epub" or path is None:
        return edition
    from bulletin.writers.epub import devices

    wrong = devices.file_name(devices.named(settings.device), path.stem, title)
    return replace(edition, notes=(*edition.notes, *wrong))


def check(settings: WriteSettings) -> None:
    """Raises what is wrong with ``settings`` before any work is done.

    `TemplateError` for a template that is not there or says what cannot be, `UsageError` for a
    device or a paper that is none.
    """
    from bulletin.writers import sheet, templates
    from bulletin.writers.epub import devices

    templates.check(settings.template)
    devices.named(settings.device)
    sheet.measured(settings.paper)


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
