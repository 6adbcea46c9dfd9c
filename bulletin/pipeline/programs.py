"""The street for programs: ``import bulletin``.

    for result in bulletin.extract("a.html", "https://…"): …
    made = bulletin.make("packet.toml", outputs=["out.pdf"], date="2026-11-23")

Keywords are the names of settings (`bulletin.settings`); ``bulletin.toml`` and the
environment are asked below them, as on the command line. Nothing is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from os import PathLike, fspath
from typing import Any

from bulletin import packet as packets
from bulletin import storage, writers
from bulletin.errors import Failure, PacketError, UsageError
from bulletin.model import Article, Audience
from bulletin.pipeline import make as street
from bulletin.pipeline.make import Made, Order
from bulletin.pipeline.outputs import Target
from bulletin.settings import resolve


def extract(
    *sources: str | PathLike[str], pictures: bool = True, **settings: Any
) -> Iterator[Article | Failure]:
    """Each source's article in order, or the `Failure` that stands in its place.

    Raises `UsageError` for a wrong setting.
    """
    from bulletin.pipeline.gather import Gatherer  # `make` loads it while its writers get ready

    with Gatherer(resolve(settings), read_stdin=_no_stdin) as gatherer:
        groups = gatherer.expand([fspath(source) for source in sources])
        yield from gatherer.articles(
            [source for group in groups for source in group], pictures=pictures
        )


def make(
    *sources: str | PathLike[str],
    outputs: Sequence[str | PathLike[str]] = (),
    audiences: Sequence[Audience] = (),
    **settings: Any,
) -> Made:
    """Make and write a bulletin of ``sources``, or of one packet file.

    Raises the tree of `bulletin.errors`; sources that failed while others did not are in
    ``failures`` of the result.
    """
    order, said = order_for([fspath(source) for source in sources])
    if outputs:
        paths = map(storage.at, outputs)
        targets = tuple(Target(path, writers.format_of(path.suffix)) for path in paths)
        order = replace(order, targets=targets)
    if audiences:
        order = replace(order, audiences=tuple(audiences))
    if not order.targets:
        raise nowhere(order, "outputs=[…]")
    return street.make(order, resolve(settings, packet=said), read_stdin=_no_stdin)


def order_for(sources: Sequence[str]) -> tuple[Order, dict[str, Any]]:
    """The order that sources or one packet file stand for, and the settings a packet gives."""
    if not any(name.endswith(".toml") for name in sources):
        return Order(packets.plain(sources), (), ()), {}
    if len(sources) > 1:
        raise UsageError(
            "学习包文件要单独给出 · a packet file stands alone; name its sources in it"
        )
    from bulletin.packet.load import load

    packet = load(storage.at(sources[0]))
    try:
        targets = tuple(Target(path, writers.format_of(path.suffix)) for path in packet.outputs)
    except UsageError as error:
        raise PacketError(f"{packet.places['outputs']}: {error.text}") from error
    return Order(packet, targets, packet.editions), dict(packet.said)


def nowhere(order: Order, how: str) -> UsageError:
    """What is said where no output is named; ``how`` says how it is named here."""
    place = order.packet.places.get("outputs")
    return UsageError(f"{place + ': ' if place else ''}没有说输出到哪里 · say where to: {how}")


def _no_stdin() -> bytes:
    raise UsageError("- 只用于命令行 · - is for the command line")
