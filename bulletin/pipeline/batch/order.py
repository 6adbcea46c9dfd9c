"""A whole batch: jobs → files, with its ledger and names."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from bulletin import storage
from bulletin.errors import WriteError
from bulletin.model import Note
from bulletin.pipeline.batch.jobs import Job
from bulletin.pipeline.batch.ledger import Ledger
from bulletin.pipeline.batch.names import Namer
from bulletin.pipeline.batch.place import Place
from bulletin.pipeline.batch.run import run
from bulletin.pipeline.batch.unbroken import unbroken
from bulletin.pipeline.batch.work import Result, Terms, part_name
from bulletin.settings import ground


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What to do and how. ``typed`` are the settings typed for the whole batch.

    ``config`` is the settings file, where one was named. ``folder`` and ``name`` are for
    jobs whose files are named after what is read.
    """

    jobs: Sequence[Job]
    report: Path
    workers: int
    typed: Mapping[str, Any] = field(default_factory=dict)
    resume: bool = False
    folder: Path = Path()
    name: str = "{n}-{title}"
    config: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One job's end. ``status``: done, failed or skipped; ``losses`` as in `Result`."""

    job: Job
    status: str
    error: str = ""
    failed_sources: tuple[str, ...] = ()
    exit_code: int = 0
    losses: tuple[tuple[str, Note], ...] = ()


def work_through(order: BatchOrder, place: Place | None = None) -> Generator[Outcome]:
    """Do every job that is not done; each one's end, in order. Raises `WriteError`."""
    namer = Namer(order.name)
    for name in _of_sources(order):
        namer.take(name)
    looked_at: deque[tuple[Job, bool]] = deque()
    _make_folder(order)
    place = place or Place()
    terms = place.told(_terms(order, place))
    with Ledger(order.report, resume=order.resume, terms=terms) as ledger:
        results = _results(order, ledger, looked_at, place)
        try:
            for job, result in results:
                if result is None:
                    for path in ledger.skip(job):
                        namer.take(path.stem)
                    yield Outcome(job, "skipped")
                else:
                    # A file that has its name and no line in the report would be nobody's.
                    with unbroken():
                        outcome = _ended(job, _named(job, result, namer, order.folder), ledger)
                    yield outcome
        finally:
            results.close()
            _put_away_parts(order, [job for job, done in looked_at if not done])


def _terms(order: BatchOrder, place: Place) -> Terms:
    return Terms(
        order.typed,
        ground(config=order.config),
        str(order.folder),
        place.turnstile,
        order.report,
        os.environ.get("SOURCE_DATE_EPOCH", ""),
    )


def _results(
    order: BatchOrder, ledger: Ledger, looked_at: deque[tuple[Job, bool]], place: Place
) -> Generator[tuple[Job, Result | None]]:
    """Each job in order with its result; None where it was done before.

    ``looked_at`` holds, with whether they were done before, the jobs begun whose results are
    not used up; that of the last one given is, once the next is asked for.
    """

    def to_do() -> Iterator[Job]:
        for job in order.jobs:
            done = ledger.done_before(job)
            looked_at.append((job, done))
            if not done:
                yield job

    work = partial(place.work, terms=ledger.terms)
    results = run(to_do(), work, order.workers, place.executors)
    try:
        for job, result in results:
            while looked_at[0][0] is not job:
                yield looked_at.popleft()[0], None
            yield job, result
            looked_at.popleft()
        while looked_at:
            yield looked_at.popleft()[0], None
    finally:
        results.close()


def _ended(job: Job, result: Result, ledger: Ledger) -> Outcome:
    ledger.write(job, result)
    failed = tuple(source for source, status, _, _ in result.sources if status == "failed")
    error = result.error[1] if result.error else ""
    return Outcome(job, result.status, error, failed, result.exit_code, result.losses)


def _named(job: Job, result: Result, namer: Namer, folder: Path) -> Result:
    """The result with its waiting parts renamed after what was read."""
    if not job.formats or not result.outputs:
        return result
    name = namer.name(dict(result.facts), job.number)
    outputs = []
    for part, sha in result.outputs:
        here = storage.at(part)
        path = folder / f"{name}{here.suffix}"
        try:
            storage.move(here, path)
        except OSError as error:
            raise WriteError(f"{path}: {error.strerror or error}") from error
        outputs.append((str(path), sha))
    return replace(result, outputs=tuple(outputs))


def _of_sources(order: BatchOrder) -> Iterator[str]:
    """Names that outputs must not have, for they are those of sources in the same folder."""
    if storage.is_remote(order.folder):
        return  # a page in a store is seldom beside its outputs, and each look costs a round trip
    folder = os.path.realpath(order.folder)
    for job in order.jobs:
        for source in job.sources if job.formats else ():
            place, name = os.path.split(source)
            stem, suffix = os.path.splitext(name)
            if suffix.lower()[1:] in job.formats and os.path.realpath(place) == folder:
                yield stem


def _make_folder(order: BatchOrder) -> None:
    if not any(job.formats for job in order.jobs):
        return
    try:
        storage.make_folder(order.folder)
    except OSError as error:
        raise WriteError(f"{order.folder}: {error.strerror or error}") from error


def _put_away_parts(order: BatchOrder, begun: Sequence[Job]) -> None:
    """Parts that wait for a name when the batch ends early are made again by a resumed run."""
    for job in begun:
        for name in job.formats:
            with suppress(OSError), storage.as_os_errors():
                (order.folder / part_name(job, name)).unlink()
