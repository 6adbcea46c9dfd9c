"""The options of the commands, made from the catalogue of settings.

A setting's name, sentence, type and flags stand in `settings` alone; a command says which
slices it takes. None always means: not said, so that the layers below (packet, environment,
``bulletin.toml``) are asked.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable
from dataclasses import Field
from pathlib import Path
from typing import Annotated, Any

import typer

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

Sources = Annotated[list[str], typer.Argument(help=SOURCES_HELP, show_default=False)]
Url = Annotated[
    str | None,
    typer.Option("--url", help="标准输入网页的网址 · address of the page on stdin"),
]
Json = Annotated[
    bool, typer.Option("--json", help="结果写成一个 JSON 对象 · the result as one JSON object")
]
Said = dict[str, Any]
"""What was typed: settings by their names, and ``config``."""

CONFIG = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="设置文件 · settings file (default: bulletin.toml here)",
        show_default=False,
        rich_help_panel=PANELS["run"],
    ),
]


def taking(*slices: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of these slices of settings, a single setting by its name.

    The command receives those that were typed as ``said``.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = [
            parameter
            for parameter in inspect.signature(command, eval_str=True).parameters.values()
            if parameter.name != "said"
        ]
        names = [
            item.name
            for chosen in slices
            for part, item in catalogue()
            if chosen in {part, item.name}
        ]

        def run(**values: Any) -> None:
            said = {name: values.pop(name, None) for name in [*names, "config"]}
            command(**values, said=_typed(said))

        ours = [_parameter(name) for name in names]
        last = inspect.Parameter("config", inspect.Parameter.KEYWORD_ONLY, default=None)
        parameters = [
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for parameter in (*own, *ours, last.replace(annotation=CONFIG))
        ]
        run.__name__, run.__doc__ = command.__name__, command.__doc__
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {item.name: item.annotation for item in parameters}
        return run

    return decorate


def _typed(said: Said) -> Said:
    """Without what was not said; repeatable options as the settings hold them."""
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in said.items()
        if value is not None and value != []
    }


def _parameter(name: str) -> inspect.Parameter:
    part, item = next((part, item) for part, item in catalogue() if item.name == name)
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[_asked(types()[name]), _option(item, PANELS[part])],
    )


def _asked(kind: Any) -> Any:
    """The type that Typer is told: the setting's own, or None."""
    if typing.get_origin(kind) is tuple:
        return list[typing.get_args(kind)[0]] | None  # type: ignore[misc]
    return kind | None


def _option(item: Field[Any], panel: str) -> Any:
    flags = item.metadata["flags"] or (f"--{item.name.replace('_', '-')}",)
    return typer.Option(
        *flags,
        help=sentence(item.name),
        show_default=False,
        count=item.name == "verbose",
        min=item.metadata["least"],
        rich_help_panel=panel,
        autocompletion=_offer(item.name),
    )


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


def _offer(name: str) -> Callable[[str], list[str]] | None:
    """What gives the values of a setting that begin with what is typed, where any are known."""
    if name not in _KNOWN:
        return None

    def beginning(incomplete: str) -> list[str]:
        return [value for value in _KNOWN[name]() if value.startswith(incomplete)]

    return beginning
