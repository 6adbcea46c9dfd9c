"""``bulletin fetch``: keep pages and pictures beside the packet, for the archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bulletin import __version__
from bulletin.cli import options
from bulletin.cli.command import entry
from bulletin.cli.speech import json_to_stdout, notes_of, shown_progress, speaking, voice_of
from bulletin.errors import UsageError
from bulletin.settings import resolve

if TYPE_CHECKING:
    from bulletin.pipeline.freeze import Frozen

Into = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="存到哪个文件夹 · folder to keep them in (default: NAME.pages beside the packet)",
        show_default=False,
    ),
]
Force = Annotated[bool, typer.Option("--force", help="替换已有的文件夹 · replace the folder")]


@entry("fetch", "bulletin fetch packet.toml", "bulletin make packet.pages/packet.toml")
@options.taking(
    *("fetch", "reading", "images", "jobs", "fail_fast", "quiet", "verbose", "no_progress")
)
def fetch(
    sources: options.Sources,
    said: options.Said,
    output: Into = None,
    force: Force = False,
    url: options.Url = None,
    json: options.Json = False,
) -> None:
    """A packet's sources → a folder that holds them."""
    with speaking(said, json=json):
        from bulletin.pipeline import inputs
        from bulletin.pipeline.freeze import FreezeOrder, freeze

        config = said.pop("config", None)
        settings = resolve(said, config=config)
        voice = voice_of(settings)
        folder = output or _folder(sources)
        inputs.spare_folder(folder, inputs.all_of(sources, settings, config))
        order = FreezeOrder(sources, folder, force, url, f"bulletin {__version__}")
        with shown_progress(voice) as progress:
            frozen = freeze(order, settings, progress)
        voice.failures(frozen.failures)
        voice.notes(notes_of(frozen.articles))
        if json:
            json_to_stdout(_record(frozen))
        voice.say(
            f"{frozen.folder}: {len(frozen.articles)} 篇 articles, {frozen.files} 个文件 files,"
            f" {frozen.bytes / 1e6:.1f} MB · bulletin make {frozen.packet}"
        )
    raise typer.Exit(frozen.exit_code)


def _folder(sources: list[str]) -> Path:
    """``NAME.pages`` beside the packet. Raises `UsageError` where nothing gives the name."""
    first = Path(sources[0])
    if first.suffix == ".toml":
        return first.with_suffix(".pages")
    raise UsageError("没有说存到哪里 · say where to: -o NAME.pages")


def _record(frozen: Frozen) -> dict[str, Any]:
    from bulletin.pipeline.report import article_record, failure_record

    return {
        "folder": str(frozen.folder),
        "packet": str(frozen.packet),
        "files": frozen.files,
        "bytes": frozen.bytes,
        "articles": [article_record(article, body=False) for article in frozen.articles],
        "failures": [failure_record(failure) for failure in frozen.failures],
        "exit_code": frozen.exit_code,
    }
