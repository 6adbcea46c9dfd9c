"""``bulletin batch``: many bulletins, unattended."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin import storage
from bulletin.cli import options
from bulletin.cli.command import entry
from bulletin.cli.speech import Voice, json_to_stdout, speaking, voice_of
from bulletin.cli.tally import Tally, shown
from bulletin.errors import Failure
from bulletin.model import Source
from bulletin.pipeline.outputs import write_whole
from bulletin.settings import Settings, resolve

if TYPE_CHECKING:
    from bulletin.pipeline.batch.jobs import Job
    from bulletin.pipeline.batch.order import BatchOrder
    from bulletin.pipeline.batch.place import Place

JOBS_HELP = (
    "学习包文件、它们的文件夹、.jsonl 或 .csv；用 --each 时为来源 · packet files, folders of "
    "them, .jsonl or .csv; with --each, sources"
)
JobNames = Annotated[list[str], typer.Argument(metavar="JOBS", help=JOBS_HELP, show_default=False)]
Each = Annotated[bool, typer.Option("--each", help="每个来源各做一份 · one output for each source")]
To = Annotated[
    list[str] | None,
    typer.Option("--to", help="--each 的格式，可写多个 · format for --each (default: epub)"),
]
Folder = Annotated[Path, typer.Option("--folder", help="--each 的输出文件夹 · folder for --each")]
Name = Annotated[
    str,
    typer.Option("--name", help="--each 的文件名：{n} {title} {date} {publisher} · file names"),
]
Workers = Annotated[
    int | None,
    typer.Option("-j", "--jobs", min=1, help="并行的任务数 · jobs at a time (default: the cores)"),
]
Resume = Annotated[
    bool, typer.Option("--resume", help="只做未完成或有变动的 · only what is not done or changed")
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        help="在 Dask 集群上做：tcp://主机:端口 或 local:4 · on a Dask cluster: tcp://host:port "
        "or local:4",
    ),
]
FailedList = Annotated[
    Path | None,
    typer.Option("--failed", help="失败来源的清单，可作 @清单 · list of failed sources"),
]


@entry(
    "batch",
    "bulletin batch packets/ --resume",
    "bulletin batch --each @list.txt --to epub --folder out",
)
@options.taking(
    *("make", "write", "fetch", "reading", "images", "strict"),
    *("report", "quiet", "verbose", "no_progress"),
)
def batch(
    listed: JobNames,
    said: options.Said,
    each: Each = False,
    to: To = None,
    folder: Folder = Path(),
    name: Name = "{n}-{title}",
    workers: Workers = None,
    resume: Resume = False,
    failed: FailedList = None,
    cluster: Cluster = None,
    json: options.Json = False,
) -> None:
    """Jobs → many bulletins."""
    with speaking(said, json=json):
        from bulletin.pipeline import inputs
        from bulletin.pipeline.batch import jobs as joblists
        from bulletin.pipeline.batch import names
        from bulletin.pipeline.batch.order import BatchOrder

        config = said.pop("config", None)
        # Addresses by the hundred are a program's choice: robots.txt has its say.
        said.setdefault("obey_robots", True)
        settings = resolve(said, config=config)
        names.check(name)
        far = cluster is not None and "://" in cluster
        listed = [_whole(item) for item in listed] if far else listed
        todo = _each(listed, settings, to or ["epub"]) if each else joblists.from_typed(listed)
        report = storage.at(settings.command.report or "report.jsonl")
        _spare(report, failed, [*listed, *(source for job in todo for source in job.sources)])
        outputs = [storage.at(output) for job in todo for output in job.outputs]
        inputs.spare(outputs, report, inputs.all_of([], settings, config))
        order = BatchOrder(
            todo,
            report,
            workers or 0,
            said,
            resume,
            storage.at(storage.whole_name(folder) if far else folder),
            name,
            config,
        )
        tally = _work(order, cluster, failed, voice_of(settings))
        if json:
            json_to_stdout({**tally.record(), "report": str(order.report)})
    raise typer.Exit(tally.exit_code)


def _spare(report: Path, failed: Path | None, named: Sequence[str]) -> None:
    """Raises `UsageError` where the report or the list of failures would replace what was named.

    A list may become that of what still fails (``--each @failed.txt --failed failed.txt``).
    """
    from bulletin.pipeline import inputs

    inputs.spare([], report, inputs.named(named))
    lists = [] if failed is None else [storage.at(failed)]
    inputs.spare(lists, report, inputs.named([name for name in named if name[:1] != "@"]))


def _work(order: BatchOrder, where: str | None, failed: Path | None, voice: Voice) -> Tally:
    from bulletin.pipeline.batch.order import work_through

    tally = Tally(len(order.jobs))
    with _place(where) as (place, count), shown(voice, tally) as tell:
        for outcome in work_through(replace(order, workers=order.workers or count), place):
            tell(outcome)
    if failed is not None:
        lines = "".join(f"{source}\n" for source in tally.bad)
        write_whole(storage.at(failed), lines.encode("utf-8", "replace"))
    voice.say(f"{tally.counts}: {order.report}")
    return tally


@contextmanager
def _place(where: str | None) -> Iterator[tuple[Place, int]]:
    """Where the work is done, and how many jobs it does at a time."""
    from bulletin.pipeline.batch.place import LOADED, here

    if where is None:
        from bulletin.cli.worker import workers

        with here(partial(workers, loaded=LOADED)) as place:
            yield place, os.cpu_count() or 1
    else:
        from bulletin.pipeline.batch.cluster import cluster

        with cluster(where) as found:
            yield found


def _whole(name: str) -> str:
    """A local path as other machines know it; what is no path as it is."""
    mark = "@" if name.startswith("@") else ""
    path = name.removeprefix("@")
    known = not storage.is_remote(path) and storage.is_there(Path(path).expanduser())
    return f"{mark}{Path(path).expanduser().absolute()}" if known else name


def _each(typed: Sequence[str], settings: Settings, formats: Sequence[str]) -> list[Job]:
    """A job for each single source that was typed; those that cannot be fail by name.

    What a feed names on another host than its own is a stranger's word.
    """
    from bulletin.pipeline.batch import jobs as joblists
    from bulletin.pipeline.gather import Gatherer
    from bulletin.sources.guard import origin

    with Gatherer(settings) as gatherer:
        groups = gatherer.expand(typed)
    flat = [item for group in groups for item in group]
    names = [item.source if isinstance(item, Failure) else item.typed for item in flat]
    entries = [item for item in flat if isinstance(item, Source) and item.via]
    strangers = [e.typed for e in entries if origin(e.typed) != origin(e.via)]
    return joblists.each(names, formats, strangers)
