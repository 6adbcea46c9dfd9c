"""``bulletin batch``: many bulletins, unattended."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bulletin.cli import options
from bulletin.cli.speech import Voice, shown_progress, speaking, to_stderr, voice_of
from bulletin.errors import Failure, one_line
from bulletin.pipeline.outputs import write_whole
from bulletin.settings import resolve

if TYPE_CHECKING:
    from bulletin.pipeline.batch.order import Outcome

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
FailedList = Annotated[
    Path | None,
    typer.Option("--failed", help="失败来源的清单，可作 @清单 · list of failed sources"),
]


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
) -> None:
    """成批制作，无人值守，可以续做 · Many bulletins, unattended, resumable.

    bulletin batch packets/ --resume

    bulletin batch --each @list.txt --to epub --folder out
    """
    with speaking(said):
        from bulletin.pipeline.batch import jobs as joblists
        from bulletin.pipeline.batch import names
        from bulletin.pipeline.batch.order import BatchOrder

        config = said.pop("config", None)
        # Addresses by the hundred are a program's choice: robots.txt has its say.
        said.setdefault("obey_robots", True)
        settings = resolve(said, config=config)
        names.check(name)
        todo = (
            joblists.each(_singles(listed, settings), to or ["epub"])
            if each
            else joblists.from_typed(listed)
        )
        order = BatchOrder(
            todo,
            settings.command.report or Path("report.jsonl"),
            workers or os.cpu_count() or 1,
            said,
            resume,
            folder,
            name,
            config,
        )
        code = _work(order, failed, voice_of(settings))
    raise typer.Exit(code)


def _work(order: Any, failed: Path | None, voice: Voice) -> int:
    from bulletin.cli.worker import begin
    from bulletin.pipeline.batch.order import work_through
    from bulletin.pipeline.batch.place import here
    from bulletin.pipeline.batch.run import local

    counts = {"done": 0, "failed": 0, "skipped": 0}
    bad: list[str] = []
    worst: list[int] = []
    with shown_progress(voice) as progress, here(partial(local, begin=begin)) as place:
        for outcome in work_through(order, place):
            counts[outcome.status] += 1
            done = sum(counts.values())
            if outcome.status == "failed":
                bad += outcome.failed_sources
                worst.append(outcome.exit_code)
                to_stderr(one_line(_failed_line(outcome)))
            progress(outcome.status, done, len(order.jobs), outcome.job.name)
    if failed is not None:
        write_whole(failed, "".join(f"{source}\n" for source in bad).encode("utf-8", "replace"))
    voice.say(
        f"完成 done {counts['done']}，失败 failed {counts['failed']}，"
        f"略过 skipped {counts['skipped']}: {order.report}"
    )
    if not worst:
        return 0
    return worst[0] if len(worst) == len(order.jobs) else 1


def _failed_line(outcome: Outcome) -> str:
    text = outcome.error
    return text if outcome.job.name in text else f"{outcome.job.name}: {text}"


def _singles(typed: Sequence[str], settings: Any) -> list[str]:
    """The single sources that were typed; those that cannot be are kept, to fail by name."""
    from bulletin.pipeline.gather import Gatherer

    with Gatherer(settings) as gatherer:
        groups = gatherer.expand(typed)
    flat = [item for group in groups for item in group]
    return [item.source if isinstance(item, Failure) else item.typed for item in flat]
