"""Bytes → text: a case is a file in ``tests/decode``, written in UTF-8.

Its first lines say how the page is ``written``, what is to be ``expect``ed, the HTTP
``header`` and where to ``spoil`` it (a text and the byte, in hex, that is put after it).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.sources.decode import decode
from bulletin.vocabulary import ILLEGAL_XML

CASES = sorted((Path(__file__).parent / "decode").glob("*.txt"))


def parts(path: Path) -> tuple[dict[str, str], str]:
    head, _, page = path.read_text("utf-8").partition("\n\n")
    return dict(line.split(": ", 1) for line in head.splitlines()), page


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    said, page = parts(path)
    data = page.encode(said["written"])
    if "spoil" in said:
        place, byte = said["spoil"].rsplit(" ", 1)
        after = place.encode(said["written"])
        assert data.count(after) == 1
        data = data.replace(after, after + bytes.fromhex(byte))
    decoded = decode(data, said.get("header", ""))
    assert decoded.encoding == said["expect"]
    if "spoil" not in said:
        assert decoded.text == page
        assert decoded.bad == 0
        return
    mark = "€" if said["spoil"].endswith(" 80") else "\ufffd"
    assert decoded.text == page.replace(place, place + mark)
    assert decoded.bad == (mark == "\ufffd")


def test_every_bad_byte_harms_only_its_own_line() -> None:
    """Whatever byte is lost or put in, and wherever, the rest of the page stays as it is."""
    _, page = parts(CASES[0].with_name("gbk-declared-as-gb2312.txt"))
    good = page.encode("gb18030")
    lines = page.splitlines()
    for at in range(120, len(good), 23):
        for spoilt in (good[:at] + b"\xff" + good[at:], good[:at] + good[at + 1 :]):
            decoded = decode(spoilt)
            assert decoded.encoding == "gb18030"
            kept = set(decoded.text.splitlines())
            assert sum(line not in kept for line in lines) <= 1


def test_what_xml_does_not_allow_is_gone() -> None:
    assert decode(b"<p>a\0b\x0bc\x1fd</p>").text == "<p>abcd</p>"
    lone = "<p>柳溪\ud800村</p>".encode("utf-16-le", "surrogatepass")
    assert decode(b"\xff\xfe" + lone).text in ("<p>柳溪村</p>", "<p>柳溪\ufffd村</p>")


def test_a_replacement_character_of_the_page_is_not_counted() -> None:
    assert decode("<p>柳\ufffd溪</p>".encode()).bad == 0


def test_utf_7_is_never_believed() -> None:
    data = b'<meta charset="utf-7"><p>+ADw-script+AD4-</p>'
    assert "<script>" not in decode(data, "text/html; charset=utf-7").text


@given(st.binary(max_size=400), st.sampled_from(["", "text/html; charset=gbk", "charset=\xff"]))
def test_it_never_fails(data: bytes, header: str) -> None:
    text = decode(data, header).text
    assert not ILLEGAL_XML.search(text)
    text.encode("utf-8")


@given(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=30, max_size=200)
)
def test_utf_8_comes_back_whatever_is_declared(text: str) -> None:
    page = f'<meta charset="gbk"><p>{text}</p>'
    assert decode(page.encode("utf-8")).text == page
