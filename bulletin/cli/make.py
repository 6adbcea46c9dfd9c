"""``bulletin make``: sources or a packet file → outputs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bulletin.cli import options
from bulletin.cli.speech import Voice, bytes_to_stdout, shown_progress, speaking
from bulletin.errors import UsageError
from bulletin.model import Audience
from bulletin.pipeline.outputs import Target, write_whole
from bulletin.settings import Settings, resolve
from bulletin.writers import format_of

if TYPE_CHECKING:
    from bulletin.pipeline.make import Made, Order

AUDIENCES: tuple[Audience, ...] = ("participant", "trainer")

Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        help="输出文件 .pdf .epub .html .md，可写多个；- 为标准输出 · output file, repeatable; "
        "- is stdout",
        show_default=False,
    ),
]
To = Annotated[
    str | None,
    typer.Option("--to", help="标准输出的格式 · format of -o -", show_default=False),
]
Editions = Annotated[
    list[str] | None,
    typer.Option(
        "--edition",
        help="participant 学员版，trainer 教师版，可写两个 · whose edition, repeatable",
        show_default=False,
    ),
]
Report = Annotated[
    Path | None,
    typer.Option("--report", help="JSON 报告 · JSON report", rich_help_panel=options.RUN),
]


def make(
    sources: options.Sources,
    output: Outputs = None,
    to: To = None,
    edition: Editions = None,
    url: options.Url = None,
    title: options.Title = None,
    subtitle: options.Subtitle = None,
    issue: options.Issue = None,
    issuer: options.Issuer = None,
    date: options.Date = None,
    lang: options.Lang = None,
    template: options.Template = None,
    css: options.Css = None,
    paper: options.Paper = None,
    large_print: options.LargePrint = None,
    offline: options.Offline = None,
    cache_dir: options.CacheDir = None,
    no_cache: options.NoCache = None,
    allow_host: options.AllowHost = None,
    timeout: options.Timeout = None,
    no_images: options.NoImages = None,
    rules: options.Rules = None,
    jobs: options.Jobs = None,
    strict: options.Strict = None,
    fail_fast: options.FailFast = None,
    time_limit: options.TimeLimit = None,
    memory_limit: options.MemoryLimit = None,
    report: Report = None,
    config: options.Config = None,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
    no_progress: options.NoProgress = False,
) -> None:
    """由网页或学习包文件做成学习材料 · Sources or a packet file → PDF, EPUB, HTML, Markdown.

    bulletin make https://… 存下的网页.html -o 学习.pdf -o 学习.epub

    bulletin make packet.toml
    """
    said = options.said(locals())
    voice = Voice(quiet, verbose, progress=not no_progress)
    with speaking(voice):
        from bulletin.pipeline import make as street

        order, settings = _order(sources, output, to, said)
        order = replace(order, audiences=_audiences(edition, order), base=url)
        with shown_progress(voice) as progress:
            made = street.make(order, settings, progress=progress)
        _hand_over(made, report, voice)
    raise typer.Exit(made.exit_code)


def _order(
    sources: Sequence[str], output: Sequence[str] | None, to: str | None, said: dict[str, Any]
) -> tuple[Order, Settings]:
    from bulletin.pipeline.programs import order_for

    config = said.pop("config", None)
    order, packet = order_for(sources)
    order = replace(order, targets=_targets(output, to) or order.targets)
    if not order.targets:
        raise UsageError("没有说输出到哪里 · say where to: -o out.pdf")
    return order, resolve(said, packet=packet, config=config)


def _targets(output: Sequence[str] | None, to: str | None) -> tuple[Target, ...]:
    targets = []
    for name in output or ():
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


def _audiences(edition: Sequence[str] | None, order: Order) -> tuple[Audience, ...]:
    wanted = edition or order.audiences
    for name in wanted:
        if name not in AUDIENCES:
            raise UsageError(f"--edition {name}: {' | '.join(AUDIENCES)}")
    audiences = tuple(audience for audience in AUDIENCES if audience in wanted)
    if len(audiences) > 1 and any(target.path is None for target in order.targets):
        raise UsageError("标准输出只能写一个版本 · stdout takes one --edition")
    return audiences


def _hand_over(made: Made, report: Path | None, voice: Voice) -> None:
    if report is not None:
        from bulletin.pipeline.report import made_record

        text = json.dumps(made_record(made), ensure_ascii=False, indent=2)
        write_whole(report, f"{text}\n".encode())
    voice.failures(made.failures)
    voice.notes(made.notes, strict=made.strict)
    for target, edition in made.editions:
        if target.path is None:
            bytes_to_stdout(edition.data)
        else:
            pages = f", {edition.pages} 页 pages" if edition.pages else ""
            voice.say(f"{target.path} ({len(edition.data):,} B{pages})")
