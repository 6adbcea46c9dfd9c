"""The options of the commands, made from the catalogue of settings.

A setting's name, sentence, type and flags stand in `settings` alone; a command says which
slices it takes. None always means: not said, so that the layers below (packet, environment,
``bulletin.toml``) are asked.
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable
from dataclasses import Field
from pathlib import Path
from typing import Any

import click

from bulletin.cli.command import Option
from bulletin.settings import catalogue, sentence, types

PANELS = {
    "fetch": "取网页 · Fetching",
    "reading": "取网页 · Fetching",
    "images": "取网页 · Fetching",
    "make": "刊头 · Masthead",
    "write": "版面 · Look",
    "run": "运行 · Running",
    "command": "输出 · Output",
}
SOURCES_HELP = (
    "网址、存下的网页、文件夹、订阅源、- 或 @清单 · addresses, saved pages, folders, feeds, "
    "- or @list.txt"
)
PATH = click.Path(path_type=Path)
NUMBER = "N"

sources = click.argument("sources", nargs=-1, required=True, help=SOURCES_HELP)
url = click.option("--url", help="标准输入网页的网址 · address of the page on stdin")
json = click.option(
    "--json", is_flag=True, help="结果写成一个 JSON 对象 · the result as one JSON object"
)
config = click.option(
    "--config",
    cls=Option,
    type=PATH,
    panel=PANELS["run"],
    help="设置文件 · settings file (default: bulletin.toml here)",
)

Said = dict[str, Any]
"""What was typed: settings by their names, and ``config``."""

Function = Callable[..., None]


def taking(*slices: str) -> Callable[[Function], Function]:
    """Give a command the options of these slices of settings, a single setting by its name.

    The command receives those that were typed as ``said``. Stands below the other decorators,
    so that a command's own options come first in its help.
    """
    chosen = [
        (part, item)
        for wanted in slices
        for part, item in catalogue()
        if wanted in {part, item.name}
    ]

    def decorate(command: Function) -> Function:
        @functools.wraps(command)
        def run(**values: Any) -> None:
            said = {name: values.pop(name) for name in (*(i.name for _, i in chosen), "config")}
            command(**values, said=_typed(said))

        whole: Function = config(run)
        for part, item in reversed(chosen):
            whole = _option(item, PANELS[part])(whole)
        return whole

    return decorate


def _typed(said: Said) -> Said:
    """Without what was not said; a repeatable option that was not said is an empty tuple."""
    return {name: value for name, value in said.items() if value not in (None, ())}


def _option(item: Field[Any], panel: str) -> Callable[[Function], Function]:
    flags = item.metadata["flags"] or (f"--{item.name.replace('_', '-')}",)
    return click.option(
        *flags,
        item.name,
        cls=Option,
        panel=panel,
        default=None,
        help=sentence(item.name),
        shell_complete=_offer(item.name),
        **_asked(item),
    )


def _asked(item: Field[Any]) -> dict[str, Any]:
    """What click is told of a setting's type."""
    kind, least = types()[item.name], item.metadata["least"]
    if kind is bool:
        return {"is_flag": True}
    if item.name == "verbose":
        return {"count": True}
    if typing.get_origin(kind) is tuple:
        return {"type": _single(typing.get_args(kind)[0]), "multiple": True}
    if kind in (int, float):
        return {"type": _number(kind, least), "metavar": NUMBER}
    return {"type": _single(kind)}


def _number(kind: type, least: float | None) -> Any:
    if least is None:
        return kind
    return click.IntRange(min=int(least)) if kind is int else click.FloatRange(min=least)


def _single(kind: Any) -> Any:
    return PATH if kind in (Path, Path | None) else kind


def _templates() -> tuple[str, ...]:
    from bulletin.writers import templates

    return tuple(templates.names())


_KNOWN: dict[str, Callable[[], tuple[str, ...]]] = {
    "template": _templates,
    "paper": lambda: ("A4", "A5", "B5", "A3", "Letter"),
    "edition": lambda: ("participant", "trainer"),
    "device": lambda: ("generic", "kindle", "kobo", "duokan"),
    "lang": lambda: ("zh-CN", "zh-TW", "en"),
}
"""What the Tab key offers as a setting's value."""


def _offer(
    name: str,
) -> Callable[[click.Context, click.Parameter, str], list[Any]] | None:
    """What gives the values of a setting that begin with what is typed, where any are known."""
    if name not in _KNOWN:
        return None

    def beginning(_: click.Context, __: click.Parameter, incomplete: str) -> list[Any]:
        return [value for value in _KNOWN[name]() if value.startswith(incomplete)]

    return beginning
