"""What goes over the pipe to the rendering process and back: lengths, JSON and bytes.

No pickle: the parent reads nothing from the child that could run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import IO, Any


@dataclass(frozen=True, slots=True)
class Job:
    """One document to render. ``files`` are the only bytes that it can refer to.

    ``tagged``: with a structure tree, whatever the ``variant`` asks.
    ``identifier`` goes into the file as its ID; ``memory_limit`` is MiB of address space.
    ``part``: this is a part of a longer document. Then the renderer says ``laid`` (its number
    of pages) and ``either`` (they may begin on a left page too), waits for ``before`` and
    ``total``, and says ``places`` (target → page) before it draws; ``places`` and ``names`` of
    the job are those of the other parts. A ``draft`` is laid out only.
    """

    html: str
    css: str
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    variant: str = "pdf/ua-1"
    tagged: bool = True
    identifier: str = ""
    memory_limit: int = 0
    part: bool = False
    draft: bool = False
    places: Mapping[str, int] = field(default_factory=dict, repr=False)
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """The PDF, its number of pages, and what the renderer warned of, each line once."""

    data: bytes
    pages: int
    warnings: tuple[str, ...]


def send(stream: IO[bytes], job: Job) -> None:
    """Write ``job``. Raises OSError where the other side is gone."""
    head = asdict(replace(job, files={}))
    head["files"] = {name: len(data) for name, data in job.files.items()}
    put(stream, head)
    for data in job.files.values():
        stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Job:
    """The job that `send` wrote."""
    head = take(stream)
    files = {name: _exactly(stream, size) for name, size in head["files"].items()}
    return Job(**{**head, "files": files, "names": tuple(head["names"])})


def put(stream: IO[bytes], value: Mapping[str, Any], body: bytes = b"") -> None:
    """Write one message with ``body`` behind it."""
    head = json.dumps({**value, "size": len(body)} if body else value).encode()
    stream.write(len(head).to_bytes(8, "big") + head + body)
    stream.flush()


def take(stream: IO[bytes]) -> dict[str, Any]:
    """Read one message; its body is under ``body``. Raises EOFError where there is none."""
    head: dict[str, Any] = json.loads(_exactly(stream, int.from_bytes(_exactly(stream, 8), "big")))
    if "size" in head:
        head["body"] = _exactly(stream, int(head.pop("size")))
    return head


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise EOFError("the pipe was closed")
    return data


def identity(job: Job) -> Iterator[object]:
    """All of ``job`` that decides over its pages, as plain values."""
    yield from (job.html, job.css, job.variant, job.tagged, job.names)
    for name, data in sorted(job.files.items()):
        yield from (name, hashlib.sha256(data).hexdigest())


def needed(html: str, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Those of ``files`` that ``html`` names."""
    return {name: data for name, data in files.items() if name in html}
