"""What a hostile case is: what lies where, what is typed, and what must come of it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from tests.fetching import raw
from tests.loopback import Loopback

FIRST = "清晨六点，柳溪村的读书班已经亮起了灯，二十几位村民围着长桌坐下。"
LAST = "散会的时候，大家约好下一周还来，把剩下的几篇读完。"
TITLE = "柳溪村的读书班"
MIDDLE = tuple(
    f"{number}说的是读法：大家轮流朗读，读完一段就停下来说说看法，记下不懂的词，问一问身边的人。"
    for number in ("第一段", "第二段", "第三段", "第四段")
)


class Ground:
    """Where a case takes place: a folder, the server that is named, one that is not.

    ``canary`` answers every path with a whole page; it must hear nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = Loopback()
        self.canary = Loopback()
        self._open = ExitStack()

    def __enter__(self) -> Ground:
        self._open.enter_context(self.server)
        self._open.enter_context(self.canary)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def file(self, name: str, content: str | bytes) -> str:
        """A saved page or picture; gives its name in the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        path.write_bytes(data)
        return name

    def web(self, content: str | bytes, content_type: str = "text/html; charset=utf-8") -> str:
        """A page on the named server; gives its address."""
        data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        return self.server.give("/a.html", data, headers={"Content-Type": content_type})

    def says(self, talk: Callable[[socket.socket], None]) -> str:
        """A server of its own that says what no honest one says; gives a page's address."""
        return self._open.enter_context(raw(talk))


Lay = Callable[[Ground], Sequence[str]]
"""Puts a case in place; gives the sources and options to type."""


@dataclass(frozen=True, slots=True)
class Case:
    """``exits``: exit codes that keep the contract. ``says``: in the one line of a failure.
    ``notes``: codes that the report must hold. ``keeps`` and ``lacks``: texts in every output.
    ``heavy``: only in the long run. ``printed``: in the short run as a PDF too.
    """

    name: str
    lay: Lay
    exits: tuple[int, ...] = (0,)
    says: str = ""
    notes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = (FIRST, LAST)
    lacks: tuple[str, ...] = ()
    heavy: bool = False
    printed: bool = False
    stdin: bytes = b""
    environment: Mapping[str, str] = field(default_factory=dict)


def page(inside: str = "", *, title: str = TITLE, head: str = "") -> str:
    """A whole article with ``inside`` between its middle and its last sentence."""
    said = "".join(f"<p>{text}</p>\n" for text in (FIRST, *MIDDLE))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"{head}</head>\n<body><article><h1>{title}</h1>\n{said}{inside}\n<p>{LAST}</p>\n"
        "</article></body></html>\n"
    )


def body(inside: str, **more: str) -> Lay:
    """A page on the named server with ``inside`` in it."""
    return lambda ground: [ground.web(page(inside, **more))]
