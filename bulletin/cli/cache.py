"""``bulletin cache``: what the cache holds, and clearing it."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bulletin.cli import options
from bulletin.cli.command import Command, entry_group
from bulletin.cli.speech import json_to_stdout, speaking, to_stdout
from bulletin.settings import resolve

if TYPE_CHECKING:
    from bulletin.pipeline.leftovers import Leftovers
    from bulletin.sources.stock import Stock

DAY = 86_400.0
SHOWN_HOSTS = 10

cache = entry_group("cache")
Hosts = Annotated[
    list[str] | None,
    typer.Option("--host", help="只清这个主机的，可写多个 · of this host only; repeatable"),
]
Days = Annotated[
    float | None,
    typer.Option("--unused", min=0, help="只清这么多天未用的 · not used for so many days only"),
]


@cache.callback()
def default(context: typer.Context) -> None:
    """网页与排版的缓存：查看、清理 · The cache of pages and layouts: look, clear."""
    if context.invoked_subcommand is None:
        info()


@options.taking("cache_dir", "cache_bytes")
def info(said: options.Said, json: options.Json = False) -> None:
    """缓存在哪里，有多少 · Where the cache is and what it holds."""
    with speaking(said, json=json):
        from bulletin.pipeline.leftovers import leftovers
        from bulletin.sources.stock import stock

        settings = resolve(said, config=said.pop("config", None)).fetch
        found, beside = stock(settings), leftovers(settings)
        if json:
            json_to_stdout(_record(found, beside))
            return
        for line in (*_lines(found), *_beside(beside)):
            to_stdout(line)


@options.taking("cache_dir")
def clear(
    said: options.Said, host: Hosts = None, unused: Days = None, json: options.Json = False
) -> None:
    """清理缓存 · Clear the cache.

    只清一个主机的网页时，读过的文章和排好的版面不动 · with --host, articles that were read and
    pages that were laid out stay

    bulletin cache clear --host www.example.org --unused 30
    """
    with speaking(said, json=json):
        from bulletin.pipeline import leftovers
        from bulletin.sources import stock

        settings = resolve(said, config=said.pop("config", None)).fetch
        seconds = (unused or 0) * DAY
        before = stock.size(settings) + leftovers.leftovers(settings).bytes
        count = stock.clear(settings, host or (), seconds)
        count += 0 if host else leftovers.clear(settings, seconds)
        freed = max(0, before - stock.size(settings) - leftovers.leftovers(settings).bytes)
        if json:
            json_to_stdout({"removed": count, "freed_bytes": freed})
            return
        to_stdout(f"清除 {count} 项，{_size(freed)} · {count} entries removed, {_size(freed)}")


cache.command("info", cls=Command)(info)
cache.command("clear", cls=Command)(clear)


def _lines(found: Stock) -> list[str]:
    lines = [
        f"位置 · path: {found.path}",
        f"大小 · size: {_size(found.bytes)} / {_size(found.limit)}",
        f"条目 · answers: {found.entries}",
    ]
    if found.oldest is not None and found.newest is not None:
        lines.append(f"最久未用 · used longest ago: {_time(found.oldest)}")
        lines.append(f"最近使用 · used last: {_time(found.newest)}")
    lines += [f"  {count}\t{host}" for host, count in found.hosts[:SHOWN_HOSTS]]
    rest = len(found.hosts) - SHOWN_HOSTS
    return [*lines, f"  … {rest} 个主机 hosts"] if rest > 0 else lines


def _beside(found: Leftovers) -> list[str]:
    return [
        f"读过的文章 · articles: {found.articles}",
        f"排好的部分 · laid-out parts: {found.parts}",
        f"两者大小 · size of both: {_size(found.bytes)} / {_size(found.limit)}",
    ]


def _record(found: Stock, beside: Leftovers) -> dict[str, Any]:
    return {
        "path": str(found.path),
        "bytes": found.bytes,
        "limit": found.limit,
        "entries": found.entries,
        "oldest": None if found.oldest is None else _time(found.oldest),
        "newest": None if found.newest is None else _time(found.newest),
        "hosts": [{"host": host, "entries": count} for host, count in found.hosts],
        "beside": asdict(beside),
    }


def _time(seconds: float) -> str:
    moment = datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)
    return moment.isoformat(timespec="seconds")


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
