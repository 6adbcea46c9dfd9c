"""A packet → its bulletin → editions → files."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin import packet as packets
from bulletin import storage, writers
from bulletin.errors import (
    BulletinError,
    Failure,
    NoArticle,
    SourceError,
    TemplateError,
    UsageError,
    WriteError,
    about,
)
from bulletin.model import Article, Audience, Bulletin, Edition, Note
from bulletin.packet import Masthead, Packet
from bulletin.pipeline.outputs import Target, check_targets, write_whole
from bulletin.pipeline.progress import Progress, quiet
from bulletin.settings import Settings
from bulletin.writers.places import printed_on

if TYPE_CHECKING:
    from bulletin.pipeline.executors import Factory
    from bulletin.pipeline.gather import Gatherer
    from bulletin.sources.turnstile import Turnstile


@dataclass(frozen=True, slots=True)
class Order:
    """What to make: the packet, where to, for whom (nobody named: participants).

    ``base`` is the address of stdin's page.
    """

    packet: Packet
    targets: tuple[Target, ...]
    audiences: tuple[Audience, ...] = ("participant",)
    base: str | None = None

    @property
    def editions(self) -> tuple[tuple[Audience, Target], ...]:
        """Each target for each audience, with the name that it has then."""
        audiences = self.audiences or ("participant",)
        return tuple(
            (audience, target.for_audience(audience, len(audiences) > 1))
            for target in self.targets
            for audience in audiences
        )

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that are to be written."""
        return tuple(target.path for _, target in self.editions if target.path is not None)


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an order. ``failures``: sources that failed, then articles that an output
    had to be made without."""

    bulletin: Bulletin
    editions: tuple[tuple[Target, Edition], ...]
    failures: tuple[Failure, ...]
    strict: bool = False

    @property
    def articles(self) -> tuple[Article, ...]:
        return tuple(piece.article for piece in self.bulletin.pieces)

    @property
    def notes(self) -> tuple[tuple[str, Note], ...]:
        """Every note with what it is about: a source as typed, or an output's name."""
        ours = [(a.source.typed, note) for a in self.articles for note in a.notes]
        theirs = [
            (str(target.path or "-"), note)
            for target, edition in self.editions
            for note in edition.notes
        ]
        return (*ours, *theirs)

    @property
    def exit_code(self) -> int:
        """1 where anything failed, or where ``strict`` meets a note; else 0."""
        return 1 if self.failures or (self.strict and self.notes) else 0


@dataclass(frozen=True, slots=True)
class Shared:
    """What one `make` is given: the turnstile at each host, which it may have in common with
    others, writers that stay ready, and what makes processes to read by (None: there are none)."""

    turnstile: Turnstile | None = None
    ready: Callable[..., AbstractContextManager[writers.Writers]] = writers.ready
    executors: Factory | None = None


def make(
    order: Order,
    settings: Settings,
    *,
    progress: Progress = quiet,
    read_stdin: Callable[[], bytes] | None = None,
    shared: Shared | None = None,
) -> Made:
    """Read, compose, write. Outputs on disk are replaced only when all of them are made.

    Editions for standard output are returned, not written. Raises the error tree of
    `errors`; sources that failed while others did not are in the result.
    """
    targets = order.editions
    check_targets([target for _, target in targets])
    masthead = _masthead(settings)
    _check_look(order.packet, settings)
    formats = [target.format for _, target in targets]
    shared = shared or Shared()
    with shared.ready(formats, lambda: _kept(settings)) as write:
        from bulletin.pipeline.gather import Gatherer  # loads while the writers get ready
        from bulletin.pipeline.readers import Readers
        from bulletin.pipeline.recall import Recall

        with Gatherer(
            settings, progress=progress, read_stdin=read_stdin, turnstile=shared.turnstile
        ) as gatherer:
            gatherer.readers = Readers(settings.reading, shared.executors)
            gatherer.recall = Recall(
                settings.reading, lambda: _kept(settings), gatherer.readers.read
            )
            found, failures = _gathered(order, gatherer, write.expect)
        bulletin = packets.compose(order.packet, found, masthead)
        editions = [
            (target, writers.placed(edition, target.path, bulletin.title, settings.write))
            for target, edition in _editions(
                bulletin, targets, partial(write, settings=settings.write), progress
            )
        ]
    for target, edition in editions:
        if target.path is not None:
            write_whole(target.path, edition.data)
    lost = _left_out(bulletin, [edition for _, edition in editions])
    return Made(bulletin, tuple(editions), (*failures, *lost), settings.run.strict)


def _check_look(packet: Packet, settings: Settings) -> None:
    """Raises what is wrong with the look, and where the packet says so."""
    try:
        writers.check(settings.write)
    except TemplateError as error:
        place = packet.places.get("template")
        if place is None or packet.said.get("template") != settings.write.template:
            raise
        raise TemplateError(f"{place}: {error.text}", code=error.code) from error


def _kept(settings: Settings) -> Path | None:
    """The folder of the cache, where there may be one."""
    from bulletin.sources.place import folder_of

    try:
        return None if settings.fetch.no_cache else folder_of(settings.fetch)
    except (OSError, RuntimeError):
        return None


def _editions(
    bulletin: Bulletin,
    targets: Sequence[tuple[Audience, Target]],
    write: Callable[..., Edition],
    progress: Progress,
) -> list[tuple[Target, Edition]]:
    """Every edition, in the order of ``targets``.

    What is printed is made first: an e-book beside it names the printed pages.
    """
    made: dict[int, tuple[Target, Edition]] = {}
    printed: dict[Audience, Mapping[str, str]] = {}
    books = {audience for audience, target in targets if target.format == "epub"}
    in_turn = sorted(enumerate(targets), key=lambda one: one[1][1].format != "pdf")
    for done, (place, (audience, target)) in enumerate(in_turn, 1):
        progress("write", done, len(targets), str(target.path or target.format))
        edition = write(
            replace(bulletin.for_audience(audience), printed=printed.get(audience, {})),
            target.format,
            progress=lambda page, title: progress("page", page, 0, title),
        )
        if target.format == "pdf" and audience in books:
            printed[audience] = printed_on(edition.data)
        made[place] = target, edition
    return [made[place] for place in sorted(made)]


def _left_out(bulletin: Bulletin, editions: Sequence[Edition]) -> Iterator[Failure]:
    """Each article that an edition had to be made without, once."""
    lost = {number: note for edition in editions for number, note in edition.left_out}
    for piece in bulletin.pieces:
        if piece.number in lost:
            note = lost[piece.number]
            yield Failure(piece.article.source.typed, WriteError(note.text, code=note.code))


def nothing_came(failures: Sequence[Failure]) -> BulletinError:
    """The error for an order of which no article came: none had (3), none read (4), or every
    source named wrongly (2)."""
    first = failures[0]
    reason = about(first.source, first.error.text)
    if all(isinstance(failure.error, UsageError) for failure in failures):
        return UsageError(reason, code=first.error.code)
    had = any(not isinstance(failure.error, (SourceError, UsageError)) for failure in failures)
    kind = NoArticle if had else SourceError
    if len(failures) > 1:
        what = (
            "没有读出任何文章 · no article could be read"
            if had
            else "没有取得任何来源 · no source could be had"
        )
        reason = f"{what} ({len(failures)}): {reason}"
    return kind(reason, code=first.error.code)


def _gathered(
    order: Order, gatherer: Gatherer, expect: Callable[[int], None]
) -> tuple[list[list[Article]], tuple[Failure, ...]]:
    """The articles of each entry, and what failed; ``expect`` hears how many there may be."""
    typed = [located(order.packet, entry.wish.source) for entry in order.packet.entries]
    groups = gatherer.expand(typed, order.base)
    expect(sum(map(len, groups)))
    results = gatherer.articles([source for group in groups for source in group])
    sorted_out = [[next(results) for _ in group] for group in groups]
    failures = tuple(r for group in sorted_out for r in group if isinstance(r, Failure))
    found = [[r for r in group if isinstance(r, Article)] for group in sorted_out]
    if not any(found):
        raise (
            nothing_came(failures)
            if failures
            else NoArticle("没有文章 · no article: nothing was named")
        )
    return found, failures


def located(packet: Packet, typed: str) -> str:
    """A packet's relative path, seen from the packet's folder."""
    if packet.folder is None or "://" in typed or typed == "-":
        return typed
    if typed.startswith("@"):
        return f"@{packet.folder / typed[1:]}"
    local = packet.folder / typed
    first, slash, _ = typed.partition("/")
    like_a_host = slash and "." in first.strip(".") and not storage.is_there(local)
    return typed if like_a_host else str(local)


def _masthead(settings: Settings) -> Masthead:
    said = settings.make
    return Masthead(said.title, said.subtitle, said.issue, said.issuer, _date(said.date), said.lang)


def _date(said: str) -> str:
    """The date given, or that of ``SOURCE_DATE_EPOCH``, or today's."""
    if said:
        try:
            return datetime.date.fromisoformat(said).isoformat()
        except ValueError:
            raise UsageError(
                f"--date {said}: 日期应写作 2026-11-23 · a date is written 2026-11-23"
            ) from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            moment = datetime.datetime.fromtimestamp(int(epoch), tz=datetime.UTC)
        except (ValueError, OverflowError, OSError):
            raise UsageError(
                f"SOURCE_DATE_EPOCH={epoch}: 应是秒数 · must be a number of seconds"
            ) from None
        return moment.date().isoformat()
    return datetime.datetime.now(tz=datetime.UTC).astimezone().date().isoformat()
