"""``bulletin new``: reads the pages and writes a packet file to edit."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from bulletin.cli import options
from bulletin.cli.command import entry
from bulletin.cli.speech import json_to_stdout, notes_of, shown_progress, speaking, voice_of
from bulletin.errors import Failure, UsageError
from bulletin.model import Article
from bulletin.pipeline.outputs import write_whole
from bulletin.settings import resolve
from bulletin.storage import is_there

PacketPath = Annotated[
    Path,
    typer.Argument(metavar="PACKET.toml", help="要写的学习包文件 · packet file to write"),
]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有的文件 · overwrite")]


@entry("new")
@options.taking("fetch", "reading", "jobs", "fail_fast", "quiet", "verbose", "no_progress")
def new(
    packet: PacketPath,
    sources: options.Sources,
    said: options.Said,
    force: Force = False,
    json: options.Json = False,
) -> None:
    """Sources → a packet file that names them."""
    with speaking(said, json=json):
        from bulletin.pipeline import inputs
        from bulletin.pipeline.gather import Gatherer
        from bulletin.pipeline.make import nothing_came

        if packet.suffix != ".toml":
            raise UsageError(f"{packet}: 学习包文件名应以 .toml 结尾 · a packet ends in .toml")
        if is_there(packet) and not force:
            raise UsageError(f"{packet}: 已存在，用 --force 覆盖 · exists; --force overwrites it")
        config = said.pop("config", None)
        settings = resolve(said, config=config)
        inputs.spare([packet], None, inputs.all_of(sources, settings, config))
        voice = voice_of(settings)
        with (
            shown_progress(voice) as progress,
            Gatherer(settings, progress=progress) as gatherer,
        ):
            groups = gatherer.expand(sources)
            flat = [source for group in groups for source in group]
            results = list(gatherer.articles(flat, pictures=False))
        failures = tuple(result for result in results if isinstance(result, Failure))
        articles = [result for result in results if isinstance(result, Article)]
        if not articles:
            raise nothing_came(failures)
        _write(packet, articles)
        voice.failures(failures)
        voice.notes(notes_of(articles))
        if json:
            json_to_stdout(_record(packet, articles, failures))
        voice.say(f"{packet}: {len(articles)} 篇 articles · bulletin make {packet}")
    raise typer.Exit(1 if failures else 0)


def _record(packet: Path, articles: list[Article], failures: tuple[Failure, ...]) -> dict[str, Any]:
    from bulletin.pipeline.report import article_record, failure_record

    return {
        "packet": str(packet),
        "articles": [article_record(article, body=False) for article in articles],
        "failures": [failure_record(failure) for failure in failures],
        "exit_code": 1 if failures else 0,
    }


def _write(packet: Path, articles: list[Article]) -> None:
    from bulletin.packet.draft import draft

    outputs = [f"{packet.stem}.pdf", f"{packet.stem}.epub"]
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    seen_from = [_seen_from(packet.parent, article) for article in articles]
    text = draft(list(zip(seen_from, articles, strict=True)), outputs, today)
    write_whole(packet, text.encode())


def _seen_from(folder: Path, article: Article) -> str:
    """The source as it must stand in a packet in ``folder``."""
    if article.source.kind != "file":
        return article.source.typed
    return Path(os.path.relpath(article.source.location, folder)).as_posix()
