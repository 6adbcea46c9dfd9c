"""Content codings (RFC 9110, 8.4.1) undone while counting, so that no bomb gets to unfold."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable
from typing import Protocol

from bulletin.errors import OverLimit, SourceError

MAX_CODINGS = 3
"""More codings upon one another than this are refused: nobody honest sends them."""

ZSTD_WINDOW_LOG = 23
"""Windows of up to 8 MB, the most that HTTP allows (RFC 9659): memory that a frame may ask for."""


class _Stage(Protocol):
    def feed(self, data: bytes, room: int) -> bytes:
        """Decoded bytes, not many more than ``room``."""

    def complete(self) -> bool:
        """Whether the coded stream came to its own end."""


class _Zlib:
    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._machine = zlib.decompressobj(bits)
        self._fresh = True

    def feed(self, data: bytes, room: int) -> bytes:
        out = bytearray()
        while data and len(out) <= room:
            if self._machine.eof:
                # Another member of the same gzip file; padding after the last is passed over.
                if self._bits < 0 or not data.startswith(b"\x1f\x8b"):
                    break
                self._machine = zlib.decompressobj(self._bits)
            out += self._step(data, room + 1 - len(out))
            data = self._machine.unused_data or self._machine.unconsumed_tail
        return bytes(out)

    def _step(self, data: bytes, room: int) -> bytes:
        fresh, self._fresh = self._fresh, False
        try:
            return self._machine.decompress(data, max(1, room))
        except zlib.error:
            if not fresh or self._bits != zlib.MAX_WBITS:
                raise
            # "deflate" without its zlib wrapper, as old servers send it.
            self._bits = -zlib.MAX_WBITS
            self._machine = zlib.decompressobj(self._bits)
            return self._machine.decompress(data, max(1, room))

    def complete(self) -> bool:
        return self._machine.eof


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._machine = brotli.Decompressor()

    def feed(self, data: bytes, room: int) -> bytes:
        out = bytearray(self._machine.process(data, output_buffer_limit=max(1, room + 1)))
        while len(out) <= room and not self._machine.can_accept_more_data():
            out += self._machine.process(b"", output_buffer_limit=room + 1 - len(out))
        return bytes(out)

    def complete(self) -> bool:
        return bool(self._machine.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._fresh()

    def _fresh(self) -> None:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd

        options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
        self._machine = zstd.ZstdDecompressor(options=options)
        self._begun = False

    def feed(self, data: bytes, room: int) -> bytes:
        out = bytearray()
        while len(out) <= room:
            if self._machine.eof:
                # Frames may follow one another (RFC 8878, 3).
                data = self._machine.unused_data + data
                if not data:
                    break
                self._fresh()
            elif not data and (self._machine.needs_input or not self._begun):
                break
            self._begun = True
            out += self._machine.decompress(data, max_length=room + 1 - len(out))
            data = b""
        return bytes(out)

    def complete(self) -> bool:
        return self._machine.eof


_STAGES: dict[str, Callable[[], _Stage]] = {
    "gzip": lambda: _Zlib(zlib.MAX_WBITS | 16),
    "x-gzip": lambda: _Zlib(zlib.MAX_WBITS | 16),
    "deflate": lambda: _Zlib(zlib.MAX_WBITS),
    "br": _Brotli,
    "zstd": _Zstd,
}

ACCEPTED = "gzip, deflate, br, zstd"


class BrokenOff(Exception):
    """Raised by the chunks themselves: the connection ended before the body did."""


class Truncated(Exception):
    """The body ended before its own end; ``part`` is what came."""

    def __init__(self, part: bytes) -> None:
        super().__init__("truncated")
        self.part = part


def unfold(chunks: Iterable[bytes], codings: str, limit: int, what: str) -> bytes:
    """The decoded body of ``chunks``, at most ``limit`` bytes, raw bytes counted as well.

    Raises `OverLimit` (``too-large``), `SourceError` (``bad-body``) and `Truncated`.
    """
    stages = _stages(codings, what)
    out, raw = bytearray(), 0
    try:
        for chunk in chunks:
            raw += len(chunk)
            out += _through(stages, chunk, limit, what)
            if max(len(out), raw) > limit:
                raise too_large(what, limit)
    except BrokenOff as error:
        raise Truncated(bytes(out)) from error
    if not all(stage.complete() for stage in stages) and raw:
        raise Truncated(bytes(out))
    return bytes(out)


def _through(stages: list[_Stage], data: bytes, limit: int, what: str) -> bytes:
    for stage in stages:
        try:
            data = stage.feed(data, limit)
        except Exception as error:  # zlib.error, brotli.error, ZstdError: one meaning for us
            raise SourceError(
                f"{what}：压缩数据已损坏 · the compressed body is broken ({error})",
                code="bad-body",
            ) from error
    return data


def too_large(what: str, limit: int) -> OverLimit:
    """The error for more bytes than allowed."""
    return OverLimit(
        f"{what}：超过 {limit / 1e6:g} MB 的上限，未取"
        f" · larger than the limit of {limit / 1e6:g} MB",
        code="too-large",
    )


def _stages(codings: str, what: str) -> list[_Stage]:
    names = [name.strip().lower() for name in codings.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > MAX_CODINGS or any(name not in _STAGES for name in names):
        raise SourceError(
            f"{what}：不认识的压缩方式 {codings} · unknown content coding {codings}",
            code="bad-body",
        )
    return [_STAGES[name]() for name in reversed(names)]
