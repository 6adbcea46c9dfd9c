"""Sources or a packet → a folder with the pages, the pictures and a packet that reads them.

What `bulletin.sources.frozen` reads again. The folder appears whole or not at all.
"""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bulletin.errors import Failure, UsageError, WriteError, short
from bulletin.model import Article, Source
from bulletin.packet import Packet
from bulletin.packet.redirect import redirect
from bulletin.pipeline.gather import Gatherer
from bulletin.pipeline.keeping import Keeper
from bulletin.pipeline.make import located, nothing_came
from bulletin.pipeline.programs import order_for
from bulletin.pipeline.progress import Progress, quiet
from bulletin.settings import Settings
from bulletin.storage import is_there

PLAIN = "packet.toml"
"""The packet's name where sources were typed alone."""

TEMPLATE = "template"
"""The folder that a packet's own template is copied to."""


@dataclass(frozen=True, slots=True)
class FreezeOrder:
    """What to keep, and where. ``force``: a folder that is there is replaced."""

    sources: Sequence[str]
    folder: Path
    force: bool = False
    base: str | None = None
    maker: str = "bulletin"


@dataclass(frozen=True, slots=True)
class Frozen:
    """What came of it. ``packet`` is the file to make; ``files`` are pages and pictures."""

    folder: Path
    packet: Path
    articles: tuple[Article, ...]
    failures: tuple[Failure, ...]
    files: int
    bytes: int

    @property
    def exit_code(self) -> int:
        """1 where a source failed, else 0."""
        return 1 if self.failures else 0


Pair = tuple[Source | Failure, Article | Failure]


def freeze(order: FreezeOrder, settings: Settings, progress: Progress = quiet) -> Frozen:
    """Keep the sources of ``order``, or its one packet file.

    Raises `UsageError` where the folder is there and not to be replaced, `WriteError`, and
    what ``make`` raises where nothing came.
    """
    packet = order_for(order.sources)[0].packet
    if is_there(order.folder) and not order.force:
        raise UsageError(f"{order.folder}: 已存在，用 --force 替换 · exists; --force replaces it")
    part = _beside(order.folder)
    try:
        keeper = Keeper(part, _now)
        groups = _gathered(packet, order, settings, (keeper, progress))
        keeper.check()
        results = [result for group in groups for _, result in group]
        articles = tuple(result for result in results if isinstance(result, Article))
        failures = tuple(result for result in results if isinstance(result, Failure))
        if not articles:
            raise nothing_came(failures)
        titles = {
            source: result.title
            for group in groups
            for source, result in group
            if isinstance(source, Source) and isinstance(result, Article)
        }
        files, size = keeper.finish(titles, order.maker)
        name = _rewritten(packet, order, part, _names(groups, keeper, part, order.folder))
        _take_place(part, order.folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Frozen(order.folder, order.folder / name, articles, failures, files, size)


def _gathered(
    packet: Packet, order: FreezeOrder, settings: Settings, kept: tuple[Keeper, Progress]
) -> list[list[Pair]]:
    """For each entry of the packet its sources, each with what came of it."""
    keeper, progress = kept
    typed = [located(packet, entry.wish.source) for entry in packet.entries]
    with Gatherer(settings, progress=progress, around=keeper.around) as gatherer:
        groups = gatherer.expand(typed, order.base)
        keeper.expect(item for group in groups for item in group if isinstance(item, Source))
        results = gatherer.articles([source for group in groups for source in group])
        return [[(source, next(results)) for source in group] for group in groups]


def _names(groups: Sequence[Sequence[Pair]], keeper: Keeper, part: Path, folder: Path) -> list[str]:
    """What stands as the source of each entry: a page, or a list where it gave several.

    What failed keeps its address, to be tried again.
    """
    names = []
    for number, group in enumerate(groups, 1):
        lines = [
            keeper.name(source)
            if isinstance(source, Source) and isinstance(result, Article)
            else _still(source, folder)
            for source, result in group
        ]
        if len(lines) == 1:
            names.append(lines[0])
        else:
            name = f"list-{number:03d}.txt"
            _write(part / name, "".join(f"{line}\n" for line in lines))
            names.append(f"@{name}")
    return names


def _still(source: Source | Failure, folder: Path) -> str:
    """A source that could not be kept, as it is seen from ``folder``."""
    if isinstance(source, Failure):
        return source.source
    if source.kind != "file":
        return source.typed
    return Path(os.path.relpath(source.location, folder)).as_posix()


def _rewritten(packet: Packet, order: FreezeOrder, part: Path, names: list[str]) -> str:
    """Write the packet that reads what was kept; its name."""
    text, name, template = "", PLAIN, ""
    if packet.folder is not None:
        path = Path(order.sources[0])
        name, text = path.name, path.read_text(encoding="utf-8-sig")
        own = Path(str(packet.said.get("template", "")))
        if own.name and own.is_dir():
            template = TEMPLATE
            shutil.copytree(own, part / TEMPLATE)
    _write(part / name, redirect(text, names, template))
    return name


def _beside(folder: Path) -> Path:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(dir=folder.parent, prefix=".", suffix=".part"))
    except OSError as error:
        raise _unwritable(folder, error) from error


def _take_place(part: Path, folder: Path) -> None:
    """``part`` becomes ``folder``; what was there is put aside first and then removed."""
    aside = part.with_suffix(".old")
    try:
        part.chmod(0o755)
        if is_there(folder):
            folder.rename(aside)
        part.rename(folder)
    except OSError as error:
        if aside.exists() and not is_there(folder):
            aside.rename(folder)
        raise _unwritable(folder, error) from error
    shutil.rmtree(aside, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> WriteError:
    return WriteError(
        f"{short(str(path))}: 写不进去 · cannot be written: {error.strerror or error}"
    )


def _now() -> datetime.datetime:
    """The time, or that of ``SOURCE_DATE_EPOCH``, so that two runs can give the same bytes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.datetime.fromtimestamp(int(epoch), tz=datetime.UTC)
    return datetime.datetime.now(tz=datetime.UTC)
