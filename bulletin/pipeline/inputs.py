"""Which local files a piece of work reads, and that what it writes replaces none of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from bulletin import storage
from bulletin.errors import BulletinError, UsageError
from bulletin.settings import CONFIG_NAME, Settings
from bulletin.sources import folder, kinds, listing

MADE = frozenset({".pdf", ".epub", ".json", ".jsonl"})
"""What lies among a template's files with these suffixes is none of them."""


def of_sources(sources: Sequence[str], *, parts: bool = False) -> list[Path]:
    """The files that ``sources`` are, with those that a packet, a folder or a list names.

    Of a folder these are the pages, or with ``parts`` everything that they may refer to.
    """
    look = _below if parts else _pages
    return [path for source in sources for path in _files(source, look, listing.MAX_NESTING)]


def named(names: Iterable[str]) -> list[Path]:
    """The files that ``names`` themselves are: sources, lists and tables of jobs."""
    paths = (_path(name.removeprefix("@")) for name in names)
    return [path for path in paths if path is not None and storage.is_there(path)]


def of_settings(settings: Settings) -> list[Path]:
    """The files that ``settings`` name: style sheets, a cover, a template's and rules' own."""
    write = settings.write
    cover = [write.cover] if write.cover is not None else []
    named = [*write.css, *cover, *settings.reading.rules]
    own = _below(Path(write.template)) if _is_own(write.template) else []
    files = [path for name in named for path in _below(storage.at(name))]
    return [*files, *(path for path in own if path.suffix.lower() not in MADE)]


def all_of(sources: Sequence[str], settings: Settings, config: Path | None = None) -> list[Path]:
    """All that a command reads; ``config`` is the settings file that was named, if any."""
    used = Path(CONFIG_NAME) if config is None else config
    return [
        *of_sources(sources),
        *of_settings(settings),
        *([used] if storage.is_there(used) else []),
    ]


def spare(outputs: Sequence[Path], report: Path | None, read: Iterable[Path]) -> None:
    """Raises `UsageError` where an output or the report would replace a file that is ``read``,
    by whatever name, or the report an output."""
    reports = [] if report is None else [report]
    written = {_identity(path): path for path in (*outputs, *reports)}
    for path in read:
        if output := written.get(_identity(path)):
            raise UsageError(
                f"{output}: 会覆盖要读的 {path}，请另取名 · would overwrite {path}, which is "
                "read; choose another name"
            )
    for path in outputs:
        if report is not None and _identity(path) == _identity(report):
            raise UsageError(
                f"--report {report}: 与输出 {path} 是同一文件 · is the same file as the output "
                f"{path}"
            )


def spare_folder(place: Path, read: Iterable[Path]) -> None:
    """Raises `UsageError` where ``place``, which would be replaced, holds what is ``read``."""
    whole = Path(os.path.realpath(place))
    for path in read:
        if whole in Path(os.path.realpath(path)).parents:
            raise UsageError(
                f"{place}: 要读的 {path} 在其中，不能替换 · holds {path}, which is read; "
                "choose another folder"
            )


def _identity(path: Path) -> object:
    """What is equal for two names of one file, whether it is there or not."""
    if storage.is_remote(path):
        return storage.whole_name(path)
    try:
        found = path.stat()
    except (OSError, ValueError):
        return os.path.realpath(path)
    return found.st_dev, found.st_ino


def _files(source: str, look: Callable[[Path], list[Path]], nesting: int) -> Iterator[Path]:
    path = _path(source.removeprefix("@"))
    if path is None or not storage.is_there(path):
        return
    if not source.startswith("@"):
        yield from look(path)
    else:
        yield path
        with suppress(BulletinError, OSError):
            for entry in listing.lines(path) if nesting else ():
                known = kinds.has_scheme(entry) or entry == "-"
                named = entry if known else listing.relative(entry, path.parent)
                yield from _files(named, look, nesting - 1)
    if path.suffix == ".toml":
        for named in _of_packet(source):
            yield from _files(named, look, nesting)


def _path(name: str) -> Path | None:
    """The file or folder called ``name``; None for what is on the web or on stdin."""
    if storage.is_remote(name):
        return storage.at(name)
    if name == "-" or kinds.has_scheme(name):
        if not name.lower().startswith("file:"):
            return None
        from urllib.request import url2pathname  # loads the HTTP client of Python too

        return Path(url2pathname(urlsplit(name).path))
    with suppress(RuntimeError):
        return Path(name).expanduser()
    return Path(name)


def _of_packet(source: str) -> list[str]:
    """The sources that a packet names, seen from here; none where it cannot be read."""
    from bulletin.pipeline.make import located
    from bulletin.pipeline.programs import order_for

    try:
        packet = order_for([source])[0].packet
    except BulletinError:
        return []
    named = [located(packet, entry.wish.source) for entry in packet.entries]
    return [name for name in named if not name.endswith(".toml")]


def _pages(path: Path) -> list[Path]:
    """A file, or the saved pages in a folder and below."""
    with suppress(OSError):
        return list(folder.pages(path)) if path.is_dir() else [path]
    return []


def _below(path: Path) -> list[Path]:
    """A file, or every file in a folder and below, in order."""
    with suppress(OSError):
        return sorted(storage.files(path)) if path.is_dir() else [path]
    return []


def _is_own(template: str) -> bool:
    """Whether a template is a folder of the user's own, as `writers.templates` looks for it."""
    from bulletin.writers import templates

    own = template != templates.BASE and template not in templates.names()
    return own and storage.is_there(Path(template))
