"""``bulletin make``: sources or a packet file → outputs."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import options
from bulletin.cli.command import entry
from bulletin.cli.speech import (
    Voice,
    bytes_to_stdout,
    json_to_stdout,
    shown_progress,
    speaking,
    voice_of,
)
from bulletin.errors import UsageError
from bulletin.model import Audience
from bulletin.pipeline.outputs import Target, write_whole
from bulletin.settings import Settings, resolve
from bulletin.writers import format_of

if TYPE_CHECKING:
    from bulletin.pipeline.make import Made, Order

AUDIENCES: tuple[Audience, ...] = ("participant", "trainer")

To = Annotated[
    str | None,
    typer.Option("--to", help="标准输出的格式 · format of -o -", show_default=False),
]


@entry(
    "make",
    "bulletin make https://… 存下的网页.html -o 学习.pdf -o 学习.epub",
    "bulletin make packet.toml",
)
@options.taking("command", "make", "write", "fetch", "reading", "images", "run")
def make(
    sources: options.Sources,
    said: options.Said,
    to: To = None,
    url: options.Url = None,
    json: options.Json = False,
) -> None:
    """Sources or a packet file → outputs."""
    with speaking(said, json=json):
        from bulletin.pipeline import make as street

        order, settings = _order(sources, said, to)
        order = replace(order, base=url)
        if json and any(target.path is None for target in order.targets):
            raise UsageError("-o - 与 --json 不能同用 · -o - and --json both want stdout")
        voice = voice_of(settings)
        with shown_progress(voice) as progress:
            made = street.make(
                order, settings, progress=progress, shared=street.Shared(executors=_workers)
            )
        _hand_over(made, settings.command.report, voice)
        if json:
            from bulletin.pipeline.report import made_record

            json_to_stdout(made_record(made))
    raise typer.Exit(made.exit_code)


def _workers(count: int) -> Executor:
    from bulletin.cli.worker import workers  # loads multiprocessing, which few need

    return workers(count)


def _order(sources: Sequence[str], said: options.Said, to: str | None) -> tuple[Order, Settings]:
    from bulletin.pipeline import inputs
    from bulletin.pipeline.programs import nowhere, order_for

    config = said.pop("config", None)
    order, packet = order_for(sources)
    settings = resolve(said, packet=packet, config=config)
    # What the packet names goes before a general setting, what was typed before both.
    typed = said.get("output") or to is not None
    output = settings.command.output if typed or not order.targets else ()
    targets = _targets(output, to) or order.targets
    if not targets:
        raise nowhere(order, "-o out.pdf")
    edition = said.get("edition") or order.audiences or settings.command.edition
    order = replace(order, targets=targets, audiences=_audiences(edition, targets))
    inputs.spare(order.paths, settings.command.report, inputs.all_of(sources, settings, config))
    return order, settings


def _targets(output: Sequence[str], to: str | None) -> tuple[Target, ...]:
    targets = []
    for name in output:
        if name == "-":
            if to is None:
                raise UsageError("-o - 要用 --to 说明格式 · -o - needs --to FORMAT")
            targets.append(Target(None, format_of(to)))
        else:
            path = Path(name)
            targets.append(Target(path, format_of(to if to and not path.suffix else path.suffix)))
    if sum(target.path is None for target in targets) > 1:
        raise UsageError("-o - 只能写一次 · -o - can be given once")
    if to is not None and not any(target.path is None for target in targets):
        raise UsageError("--to 只用于 -o - · --to goes with -o -")
    return tuple(targets)


def _audiences(wanted: Sequence[str], targets: Sequence[Target]) -> tuple[Audience, ...]:
    wanted = [name.strip() for said in wanted for name in said.split(",")]
    for name in wanted:
        if name not in AUDIENCES:
            raise UsageError(f"--edition {name}: 只有 · only {' | '.join(AUDIENCES)}")
    audiences = tuple(audience for audience in AUDIENCES if audience in wanted)
    audiences = audiences or ("participant",)
    if len(audiences) > 1 and any(target.path is None for target in targets):
        raise UsageError("标准输出只能写一个版本 · stdout takes one --edition")
    return audiences


def _hand_over(made: Made, report: Path | None, voice: Voice) -> None:
    if report is not None:
        from bulletin.pipeline.report import made_record

        text = dumps(made_record(made), ensure_ascii=False, indent=2)
        write_whole(report, f"{text}\n".encode("utf-8", "replace"))
    voice.failures(made.failures)
    voice.notes(made.notes, strict=made.strict)
    for target, edition in made.editions:
        if target.path is None:
            bytes_to_stdout(edition.data)
        else:
            pages = f", {edition.pages} 页 pages" if edition.pages else ""
            voice.say(f"{target.path} ({len(edition.data):,} B{pages})")
