"""The command line in this process: a tenth of a second instead of a start of Python."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from bulletin.cli import outcome

PLAIN = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended. ``out`` are the bytes of stdout."""

    returncode: int
    out: bytes
    stderr: str

    @property
    def stdout(self) -> str:
        return self.out.decode()


def run(
    arguments: Sequence[str],
    folder: Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
) -> Done:
    """``bulletin ARGUMENTS...`` as typed in ``folder``; ``env`` is added to the environment."""
    out, err = _stream(), _stream()
    with (
        contextlib.chdir(folder),
        mock.patch.dict(os.environ, PLAIN | dict(env or {})),
        _streams(_stream(stdin), out, err),
    ):
        code = outcome(arguments)
    return Done(code, _bytes(out), _bytes(err).decode())


def _stream(data: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", write_through=True)


def _bytes(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue()


@contextlib.contextmanager
def _streams(
    stdin: io.TextIOWrapper, out: io.TextIOWrapper, err: io.TextIOWrapper
) -> Iterator[None]:
    with (
        mock.patch.object(sys, "stdin", stdin),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        yield
