"""Job → Result: one bulletin made, and what came of it said as a value.

This is what runs in another process or on another machine; it knows nothing of other jobs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bulletin import storage
from bulletin.errors import BulletinError, one_line
from bulletin.model import Audience, Note
from bulletin.pipeline import inputs
from bulletin.pipeline import make as street
from bulletin.pipeline.batch.bench import bench
from bulletin.pipeline.batch.jobs import Job
from bulletin.pipeline.make import Made, Shared
from bulletin.pipeline.outputs import Target, write_part
from bulletin.pipeline.programs import order_for
from bulletin.pipeline.report import failure_record
from bulletin.settings import Settings, resolve
from bulletin.sources.turnstile import Turnstile
from bulletin.writers import format_of

MANNERS = frozenset(
    {
        *("offline", "cache_dir", "no_cache", "cache_bytes", "stale_if_error", "timeout"),
        *("host_connections", "host_delay", "obey_robots", "ignore_robots"),
    }
)
"""Settings of fetching that say how to get a page, not what comes of it: what is done stays
done when they change."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job. ``status`` is ``done`` or ``failed``.

    ``outputs`` are (path, sha256); of a job named after what was read, the paths are those of
    parts that wait for their names. ``facts`` are what such names are made from.
    ``losses`` are the notes on missing text, each with what it is about.
    """

    status: str
    exit_code: int
    error: tuple[str, str] | None = None
    outputs: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str, str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    notes: int = 0
    inputs: str = ""
    losses: tuple[tuple[str, Note], ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What all jobs of a batch share; goes with each of them to where it is done.

    ``typed`` are the settings typed for the batch, ``ground`` those that were found in file
    and environment where it was typed. ``parts`` is the folder for files that wait for their
    names. ``turnstile`` keeps the pace at each host among all workers. ``report`` is the
    batch's own file, which no job may write. ``epoch`` is ``SOURCE_DATE_EPOCH`` as it is there.
    """

    typed: Mapping[str, Any] = field(default_factory=dict)
    ground: Mapping[str, Any] = field(default_factory=dict)
    parts: str = ""
    turnstile: Turnstile | None = None
    report: Path | None = None
    epoch: str = ""


def do(job: Job, terms: Terms) -> Result:
    """Make ``job``. Never raises: what went wrong is in the result."""
    try:
        return _done(job, terms)
    except BulletinError as error:
        code, said = error.code, (error.code, error.text)
        sources = tuple((source, "failed", code, error.text) for source in job.sources)
        return Result(
            "failed", error.exit_code, said, sources=sources, inputs=fingerprint(job, terms)
        )
    except Exception as error:  # noqa: BLE001 - one job must never end the batch
        text = one_line(f"{type(error).__name__}: {error}")[:300]
        sources = tuple((source, "failed", "fault", text) for source in job.sources)
        return Result("failed", 1, ("fault", text), sources=sources, inputs=fingerprint(job, terms))


def fingerprint(job: Job, terms: Terms) -> str:
    """A hash of all that ``job`` is made of and that is here, as it is now: its local inputs
    (packet, pages, lists), its settings from all layers, and the files that they name."""
    digest = hashlib.sha256(job.key.encode())
    files = inputs.of_sources(job.sources, parts=True)
    with suppress(BulletinError):  # then the job fails of it
        settings = _settings(job, terms, order_for(job.sources)[1])
        digest.update(_deciding(settings, terms.epoch).encode("utf-8", "surrogatepass"))
        files += inputs.of_settings(settings)
    for path in files:
        digest.update(str(path).encode("utf-8", "surrogatepass"))
        digest.update(_content(path))
    return digest.hexdigest()[:16]


def _settings(job: Job, terms: Terms, packet: Mapping[str, Any]) -> Settings:
    typed = dict(terms.typed) | dict(job.settings)
    return resolve(typed, packet=packet, below=terms.ground)


def _deciding(settings: Settings, epoch: str) -> str:
    """What of ``settings`` decides over the outputs, as one text."""
    slices = ("fetch", "reading", "images", "make", "write")
    said = {name: asdict(getattr(settings, name)) for name in slices}
    said["fetch"] = {k: v for k, v in said["fetch"].items() if k not in MANNERS}
    date = settings.make.date or epoch
    return json.dumps([said, settings.run.strict, date], sort_keys=True, default=str)


def _content(path: Path) -> bytes:
    """The file's bytes, or of an object in a store what changes with them."""
    try:
        return storage.state(path).encode() if storage.is_remote(path) else path.read_bytes()
    except OSError:
        return b"-"


def _done(job: Job, terms: Terms) -> Result:
    order, packet = order_for(job.sources)
    settings = _settings(job, terms, packet)
    order = replace(
        order,
        targets=_targets(job) or order.targets,
        audiences=_audiences(job) or order.audiences,
    )
    inputs.spare(order.paths, terms.report, inputs.all_of(job.sources, settings))
    before = fingerprint(job, terms)
    shared = Shared(terms.turnstile, bench().ready)
    made = street.make(order, settings, shared=shared)
    outputs = [_kept(target, edition.data, job, terms.parts) for target, edition in made.editions]
    return Result(
        status="failed" if made.exit_code else "done",
        exit_code=made.exit_code,
        error=_why(made),
        outputs=tuple(outputs),
        sources=_sources(made),
        facts=_facts(made),
        notes=len(made.notes),
        inputs=before,
        losses=tuple((about, note) for about, note in made.notes if note.is_loss),
    )


def _targets(job: Job) -> tuple[Target, ...]:
    if job.formats:
        return tuple(Target(None, format_of(name)) for name in job.formats)
    paths = map(storage.at, job.outputs)
    return tuple(Target(path, format_of(path.suffix)) for path in paths)


def _audiences(job: Job) -> tuple[Audience, ...]:
    known: tuple[Audience, ...] = ("participant", "trainer")
    return tuple(audience for audience in known if audience in job.audiences)


def _kept(target: Target, data: bytes, job: Job, parts: str) -> tuple[str, str]:
    path = target.path
    if path is None:
        path = storage.at(parts) / part_name(job, target.format)
        write_part(path, data)
    return str(path), hashlib.sha256(data).hexdigest()


def part_name(job: Job, format_name: str) -> str:
    """What a file of ``job`` is called until it has its name."""
    return f".{job.number}-{job.key}.{format_name}"


def _why(made: Made) -> tuple[str, str] | None:
    if made.failures:
        return made.failures[0].error.code, made.failures[0].error.text
    if made.exit_code:
        about, note = made.notes[0]
        return note.code, f"{about}: {note.text}"
    return None


def _sources(made: Made) -> tuple[tuple[str, str, str, str], ...]:
    failed = {failure.source for failure in made.failures}
    read = [article.source.typed for article in made.articles]
    good = [(source, "done", "", "") for source in read if source not in failed]
    bad = [
        (record["source"], "failed", record["error"]["code"], record["error"]["text"])
        for record in map(failure_record, made.failures)
    ]
    return (*good, *bad)


def _facts(made: Made) -> tuple[tuple[str, str], ...]:
    first = made.articles[0]
    return (
        ("title", made.bulletin.title),
        ("date", first.published[:10] or made.bulletin.date),
        ("publisher", first.publisher),
    )
