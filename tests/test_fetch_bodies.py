"""Bodies: endless, coded, bombs, of a wrong length, and what is no HTTP at all."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from functools import partial

import brotli
import pytest
from backports import zstd

from bulletin.errors import OverLimit
from bulletin.sources.bodies import unfold
from tests.fetching import PAGE, endless, failing, fetch, raw, said
from tests.loopback import Loopback

gzipped = partial(gzip.compress, mtime=0)
"""The same bytes at any time: they name tests too."""


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 65536),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n",
         b"10000\r\n" + b"a" * 65536 + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", gzipped(b"")),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"b" * 1000 + b"\r\n"),
        (b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n", b"a" * 65536),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", b"a" * 65536),
    ],
)  # fmt: skip
def test_an_endless_answer(head: bytes, piece: bytes) -> None:
    with raw(endless(head, piece)) as address:
        assert failing(address, limit=1_000_000, timeout=8).exit_code == 3


BOMB = b"a" * 22_000_000


def deflated(data: bytes) -> bytes:
    machine = zlib.compressobj(9, wbits=-15)
    return machine.compress(data) + machine.flush()


@pytest.mark.parametrize(
    ("coding", "fold"),
    [
        ("gzip", gzipped),
        ("x-gzip", lambda data: gzipped(b"a") * 1000 + gzipped(data)),
        ("deflate", zlib.compress),
        ("deflate", deflated),
        ("br", lambda data: brotli.compress(data, quality=1)),
        ("zstd", zstd.compress),
        ("zstd", lambda data: zstd.compress(b"a") * 1000 + zstd.compress(data)),
        ("zstd, zstd", lambda data: zstd.compress(zstd.compress(data))),
        ("gzip, gzip", lambda data: gzipped(gzipped(data))),
        ("gzip, br", lambda data: brotli.compress(gzipped(data), quality=4)),
    ],
)
def test_a_bomb(server: Loopback, coding: str, fold: Callable[[bytes], bytes]) -> None:
    body = fold(BOMB)
    error = failing(server.give("/a", body, headers={"Content-Encoding": coding}))
    assert isinstance(error, OverLimit)
    assert error.code == "too-large"


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzipped(PAGE.encode())),
        ("GZIP", gzipped(PAGE.encode()[:40]) + gzipped(PAGE.encode()[40:])),
        ("gzip", gzipped(PAGE.encode()) + b"\0\0\0"),
        ("deflate", zlib.compress(PAGE.encode())),
        ("deflate", deflated(PAGE.encode())),
        ("br", brotli.compress(PAGE.encode())),
        ("zstd", zstd.compress(PAGE.encode())),
        ("ZSTD", zstd.compress(PAGE.encode()[:40]) + zstd.compress(PAGE.encode()[40:])),
        ("identity", PAGE.encode()),
        ("br, gzip", gzipped(brotli.compress(PAGE.encode()))),
    ],
)
def test_content_codings(server: Loopback, coding: str, body: bytes) -> None:
    page = fetch(server.give("/a", body, headers={"Content-Encoding": coding}))
    assert page.html == PAGE


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_frames_that_come_in_pieces(size: int) -> None:
    body = zstd.compress(b"ab" * 300) + zstd.compress(b"cd" * 300)
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    assert unfold(pieces, "zstd", 5000, "a") == b"ab" * 300 + b"cd" * 300
    frames = [zstd.compress(b"ab"), zstd.compress(b"cd")]
    assert unfold(frames, "zstd", 5000, "a") == b"abcd"


def wide(data: bytes) -> bytes:
    """A frame that asks for a window of 128 MB."""
    machine = zstd.ZstdCompressor(
        options={
            zstd.CompressionParameter.window_log: 27,
            zstd.CompressionParameter.content_size_flag: 0,
        }
    )
    return machine.compress(data) + machine.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"not gzip at all"),
        ("br", b"\xff\xff\xff\xffnot brotli"),
        ("deflate", b"\xff\xff\xff"),
        ("zstd", b"\x28\xb5\x2f\xfd"),
        ("zstd", b"not zstd at all"),
        ("zstd", zstd.compress(PAGE.encode()) + b"more"),
        ("zstd", zstd.compress((PAGE * 900).encode(), 1)[:-30]),
        ("zstd", wide(PAGE.encode())),
        ("gzip, gzip, gzip, gzip", b""),
        ("rot13", PAGE.encode()),
    ],
)
def test_broken_codings(server: Loopback, coding: str, body: bytes) -> None:
    error = failing(server.give("/a", body, headers={"Content-Encoding": coding}))
    assert error.code in ("bad-body", "truncated")


def test_a_body_shorter_than_said() -> None:
    whole = PAGE.encode()
    with raw(said(len(whole) + 500, whole)) as address:
        page = fetch(address)
        assert page.html == PAGE
        assert [note.code for note in page.notes] == ["wrong-length"]
    with raw(said(len(whole), whole[:60])) as address:
        assert failing(address).code == "truncated"


def test_a_compressed_body_that_breaks_off() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\n\r\n"
    body = gzipped((PAGE * 500).encode())[:-300]
    with raw(lambda client: client.sendall(head + body)) as address:
        assert failing(address).exit_code == 3


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"hello",
        b"HTTP/1.1 999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"\x16\x03\x01\0\0",
    ],
)
def test_what_is_no_http(answer: bytes) -> None:
    with raw(lambda client: client.sendall(answer)) as address:
        assert failing(address, timeout=3).exit_code == 3
