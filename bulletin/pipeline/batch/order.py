"""A whole batch: jobs → files, with its ledger and names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from bulletin.errors import WriteError
from bulletin.pipeline.batch.jobs import Job
from bulletin.pipeline.batch.ledger import Ledger
from bulletin.pipeline.batch.names import Namer
from bulletin.pipeline.batch.run import Factory, run
from bulletin.pipeline.batch.work import Result, do


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What to do and how. ``typed`` are the settings typed for the whole batch."""

    jobs: Sequence[Job]
    report: Path
    workers: int
    typed: Mapping[str, Any] = field(default_factory=dict)
    resume: bool = False
    folder: Path = Path()
    name: str = "{n}-{title}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One job's end. ``status``: done, failed or skipped."""

    job: Job
    status: str
    error: str = ""
    failed_sources: tuple[str, ...] = ()
    exit_code: int = 0


def work_through(order: BatchOrder, executors: Factory | None = None) -> Iterator[Outcome]:
    """Do every job that is not done; each one's end, in order. Raises `WriteError`."""
    namer = Namer(order.name)
    with Ledger(order.report, resume=order.resume) as ledger:
        before = {job.number: ledger.done_before(job) for job in order.jobs}
        to_do = (job for job in order.jobs if before[job.number] is None)
        _make_folder(order)
        results = run(
            to_do,
            partial(do, typed=dict(order.typed), parts=str(order.folder)),
            order.workers,
            executors,
        )
        try:
            for job in order.jobs:
                record = before[job.number]
                if record is not None:
                    _take_names(namer, record)
                    ledger.skip(job, record)
                    yield Outcome(job, "skipped")
                else:
                    _, result = next(results)
                    yield _ended(job, _named(job, result, namer, order.folder), ledger)
        finally:
            results.close()  # type: ignore[attr-defined]
            _put_away_parts(order)


def _ended(job: Job, result: Result, ledger: Ledger) -> Outcome:
    ledger.write(job, result)
    failed = tuple(source for source, status, _, _ in result.sources if status == "failed")
    error = result.error[1] if result.error else ""
    return Outcome(job, result.status, error, failed, result.exit_code)


def _named(job: Job, result: Result, namer: Namer, folder: Path) -> Result:
    """The result with its waiting parts renamed after what was read."""
    if not job.formats or not result.outputs:
        return result
    name = namer.name(dict(result.facts), job.number)
    outputs = []
    for part, sha in result.outputs:
        path = folder / f"{name}{Path(part).suffix}"
        try:
            os.replace(part, path)
        except OSError as error:
            raise WriteError(f"{path}: {error.strerror or error}") from error
        outputs.append((str(path), sha))
    return replace(result, outputs=tuple(outputs))


def _take_names(namer: Namer, record: Mapping[str, Any]) -> None:
    for output in record["outputs"]:
        namer.take(Path(output["path"]).stem)


def _make_folder(order: BatchOrder) -> None:
    if not any(job.formats for job in order.jobs):
        return
    try:
        order.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"{order.folder}: {error.strerror or error}") from error


def _put_away_parts(order: BatchOrder) -> None:
    """Parts that wait for a name when the batch ends early are made again by a resumed run."""
    for job in order.jobs:
        for name in job.formats:
            with suppress(OSError):
                os.unlink(order.folder / f".{job.number}-{job.key}.{name}")
