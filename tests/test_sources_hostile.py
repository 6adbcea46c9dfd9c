"""Texts made to make patterns run for ever: each must be through in no time."""

from __future__ import annotations

import contextlib
import time

import pytest

from bulletin.errors import SourceError
from bulletin.images.header import kind_of
from bulletin.sources import kinds
from bulletin.sources.content import refresh, text_of
from bulletin.sources.decode import decode
from bulletin.sources.feed import entries
from bulletin.sources.saved import told_address

PIECES = (
    "<meta ", '<meta "', "<meta '", "<meta a", "<meta http-equiv=refresh ", "<link rel=canonical ",
    "http-equiv=refresh content=", "content=0;", "<!-- ", "<!-- -->", "<!DOCTYPE ", "<!DOCTYPE [",
    "<?xml ", "<script>", "<head>", "<base href=", "a", " ", "a=", "\"'", "<", "&", "：", "\xff",
    "Content-Type: multipart/related; boundary=b\n\n--b\n", "<rss ", "<item>", "<a:", "]]>",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_makes_a_pattern_hang(piece: str) -> None:
    for before in (
        "",
        "<meta ",
        "<!DOCTYPE html>",
        '<meta http-equiv="refresh" content="0;url=x">',
    ):
        for size in (9_000, 400_000):
            text = before + piece * (size // len(piece))
            data = text.encode("utf-8", "replace")
            start = time.process_time()
            told_address(text)
            refresh(text)
            decode(data)
            decode(text.encode("latin-1", "replace"))
            kind_of(data)
            kinds.is_archive(data)
            kinds.is_feed(data)
            kinds.binary_name(data)
            assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "piece", ["<item>", "<item><link>x</link></item>", "<a>", "&lt;", "<![CDATA["]
)
def test_a_hostile_feed(piece: str) -> None:
    data = b"<rss version='2.0'><channel>" + piece.encode() * (1_000_000 // len(piece))
    start = time.process_time()
    with contextlib.suppress(SourceError):
        entries(data, "https://lib.example/", "x")
    assert time.process_time() - start < 2


def test_a_very_long_line() -> None:
    data = b"<html><body><p>" + "柳溪村".encode("gb18030") * 1_600_000
    start = time.process_time()
    text, encoding, notes = text_of(data, "text/html", "x")
    assert (len(text), encoding, notes) == (4_800_015, "gb18030", ())
    assert time.process_time() - start < 5
