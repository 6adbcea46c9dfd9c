"""The options that several commands share, each defined once.

The sentence of a setting stands in `settings`; here it gets its flag. None always means: not
said, so that the layers below (environment, ``bulletin.toml``, packet) are asked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from bulletin.settings import catalogue, sentence


def _flag(name: str, *flags: str, **more: Any) -> Any:
    flag = "--" + name.replace("_", "-")
    return typer.Option(*(flags or (flag,)), help=sentence(name), show_default=False, **more)


SOURCES_HELP = (
    "网址、存下的网页、文件夹、订阅源、- 或 @清单 · addresses, saved pages, folders, feeds, "
    "- or @list.txt"
)
FETCHING = "取网页 · Fetching"
LOOK = "版面 · Look"
RUN = "运行 · Running"

Sources = Annotated[list[str], typer.Argument(help=SOURCES_HELP, show_default=False)]
Url = Annotated[
    str | None,
    typer.Option("--url", help="标准输入网页的网址 · address of the page on stdin"),
]

Offline = Annotated[bool | None, _flag("offline", "--offline", rich_help_panel=FETCHING)]
CacheDir = Annotated[Path | None, _flag("cache_dir", rich_help_panel=FETCHING)]
NoCache = Annotated[bool | None, _flag("no_cache", "--no-cache", rich_help_panel=FETCHING)]
AllowHost = Annotated[list[str] | None, _flag("allow_host", rich_help_panel=FETCHING)]
Timeout = Annotated[float | None, _flag("timeout", min=0.1, rich_help_panel=FETCHING)]
NoImages = Annotated[bool | None, _flag("no_images", "--no-images", rich_help_panel=FETCHING)]
Rules = Annotated[list[Path] | None, _flag("rules", rich_help_panel=FETCHING)]

Title = Annotated[str | None, _flag("title")]
Subtitle = Annotated[str | None, _flag("subtitle")]
Issue = Annotated[str | None, _flag("issue")]
Issuer = Annotated[str | None, _flag("issuer")]
Date = Annotated[str | None, _flag("date")]
Lang = Annotated[str | None, _flag("lang")]

Template = Annotated[str | None, _flag("template", rich_help_panel=LOOK)]
Css = Annotated[list[Path] | None, _flag("css", rich_help_panel=LOOK)]
Paper = Annotated[str | None, _flag("paper", rich_help_panel=LOOK)]
LargePrint = Annotated[bool | None, _flag("large_print", "--large-print", rich_help_panel=LOOK)]
TimeLimit = Annotated[float | None, _flag("time_limit", min=1, rich_help_panel=RUN)]
MemoryLimit = Annotated[int | None, _flag("memory_limit", min=200, rich_help_panel=RUN)]

Jobs = Annotated[int | None, _flag("jobs", "--jobs", "-j", min=1, rich_help_panel=RUN)]
Strict = Annotated[bool | None, _flag("strict", "--strict", rich_help_panel=RUN)]
FailFast = Annotated[
    bool | None, _flag("fail_fast", "--fail-fast/--keep-going", rich_help_panel=RUN)
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="设置文件 · settings file [default: bulletin.toml here]",
        show_default=False,
        rich_help_panel=RUN,
    ),
]
Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet", "-q", help="只报错误 · errors only", envvar="BULLETIN_QUIET", rich_help_panel=RUN
    ),
]
Verbose = Annotated[
    int,
    typer.Option(
        "--verbose",
        "-v",
        count=True,
        help="多说些；-vv 出错时给出调用栈 · say more; -vv shows where an error arose",
        rich_help_panel=RUN,
        show_default=False,
    ),
]
NoProgress = Annotated[
    bool,
    typer.Option(
        "--no-progress",
        help="不显示进度 · no progress",
        envvar="BULLETIN_NO_PROGRESS",
        rich_help_panel=RUN,
    ),
]


def said(values: dict[str, Any]) -> dict[str, Any]:
    """Of a command's arguments, the settings that were typed (and ``config``)."""
    known = {item.name for _, item in catalogue()} | {"config"}
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
        if name in known and value is not None and value != []
    }
