"""Bytes → text. Declarations are witnesses, not judges; one bad byte never turns a page.

The chain: byte order mark; UTF-16 without one; strict UTF-8; nearly-UTF-8; then what the
page declares (HTTP header, meta, XML declaration; gb2312 and gbk read as GB18030, as the
WHATWG Encoding Standard has it), what a detector says and the usual Chinese encodings, of
which the most plausible text wins and the declared one is believed unless it is clearly worse.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
    to_unicode,
)

from bulletin.vocabulary import ILLEGAL_XML

SAMPLE = 48_000
"""Bytes judged for plausibility: from the first that is not ASCII."""

CLEARLY_WORSE = 0.08
"""By how much of its characters the declared reading must be worse to be overruled."""

_ESCAPED = frozenset({"iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_kr", "hz"})
_FALLBACKS = ("gb18030", "big5hkscs", "cp1252")
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
_ASCII = bytes(range(0x80))
_CONTROLS = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D})
_BEYOND = re.compile(rb"\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf]")
"""U+FFFE and U+FFFF in UTF-8, and halves of characters."""

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_ACCENTS = re.compile(r"[\xa0-\u024f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """``bad`` counts the places where bytes meant nothing and U+FFFD stands instead."""

    text: str
    encoding: str
    bad: int = 0


def decode(data: bytes, content_type: str = "") -> Decoded:
    """``data`` as text with only characters that XML allows; never fails.

    ``content_type`` is the HTTP or MIME header's value, where there was one.
    """
    name, mark = read_bom(data)
    if name is not None and mark is not None:
        return _read(data[len(mark) :], name)
    wide = _wide(data)
    if wide:
        return _read(data, wide)
    declared = [name for name in _declared(data, content_type) if name]
    text = _strict_utf8(data)
    if text is None:
        return _read(data, "utf-8" if _nearly_utf8(data) else _most_plausible(data, declared))
    name = _over_utf8(data, text, declared)
    if name != "utf-8":
        return _read(data, name)
    return Decoded(_legal(text.removeprefix("\ufeff"), data), name)


def _read(data: bytes, encoding: str) -> Decoded:
    """``data``, which is in this encoding, as text; what means nothing in it is U+FFFD."""
    text = to_unicode(data, encoding)
    # U+FFFD that the page itself holds as a character is not our doing.
    own = data.count("\ufffd".encode()) if encoding == "utf-8" else 0
    bad = max(0, text.count("\ufffd") - own)
    text = text.removeprefix("\ufeff")
    return Decoded(_legal(text, text.encode("utf-8", "surrogatepass")), encoding, bad)


def _legal(text: str, data: bytes) -> str:
    """``text`` with only characters that XML allows; most pass at a glance at its UTF-8."""
    if data.translate(None, _CONTROLS) == data and not _BEYOND.search(data):
        return text
    return ILLEGAL_XML.sub("", text)


def _declared(data: bytes, content_type: str) -> Iterator[str | None]:
    for name in (http_content_type_encoding(content_type), html_body_declared_encoding(data)):
        # No text that reads as ASCII up to here can be UTF-16 or UTF-32.
        if name and not name.startswith(("utf-16", "utf-32")):
            yield name


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: markup shows as every other byte being zero."""
    head = data[:2000]
    if len(head) < 8 or head.count(0) < len(head) // 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even and b"<\0" in head:
        return "utf-16-le"
    if even > 4 * odd and b"\0<" in head:
        return "utf-16-be"
    return None


def _strict_utf8(data: bytes) -> str | None:
    """``data`` as text, None where a byte of it is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _over_utf8(data: bytes, text: str, declared: list[str]) -> str:
    """UTF-8, save for text that is valid UTF-8 by chance.

    Seven-bit encodings are; so are a few GBK words whose pairs look like two-byte sequences
    (联通). Then the declared reading wins where it is all common Han and nothing else.
    """
    for name in declared:
        if _codec(name) in _ESCAPED and (b"\x1b" in data or b"~{" in data):
            return name
    if not declared or declared[0] == "utf-8" or not 0 < _high(data[:200_000]) <= 40:
        return "utf-8"
    if any(ord(char) >= 0x800 for char in text):
        return "utf-8"
    foreign = "".join(_FOREIGN.findall(to_unicode(data, declared[0])))
    return declared[0] if foreign and all(c in _common() for c in foreign) else "utf-8"


def _high(data: bytes) -> int:
    """How many bytes are not ASCII."""
    return len(data.translate(None, _ASCII))


def _nearly_utf8(data: bytes) -> bool:
    """Whether almost all of the high bytes form UTF-8: then a few bad ones are just bad."""
    sample = _sample(data)
    high = _high(sample)
    sequences = _UTF8_SEQUENCE.findall(sample)
    good = sum(len(part) for part in sequences)
    three = sum(len(part) > 2 for part in sequences)
    return good >= 0.7 * high and (three > 0 or good >= 0.98 * high)


def _most_plausible(data: bytes, declared: list[str]) -> str:
    sample = _sample(data)
    names = [*declared, *_detected(data), *_FALLBACKS]
    costs: dict[str, float] = {}
    for name in dict.fromkeys(names):
        if name != "utf-8":
            costs[name] = _cost(to_unicode(sample, name))
    best = min(costs.values())
    for name, cost in costs.items():
        if name in declared and cost <= best + CLEARLY_WORSE:
            return name
    return min(costs, key=lambda name: costs[name])


def _detected(data: bytes) -> list[str]:
    import cchardet

    found = cchardet.detect(data[:200_000]).get("encoding")
    name = resolve_encoding(found) if found else None
    return [name] if name and not name.startswith(("utf", "ascii")) else []


def _sample(data: bytes) -> bytes:
    first = _HIGH.search(data)
    start = first.start() if first else 0
    return data[start : start + SAMPLE]


def _codec(name: str) -> str:
    return codecs.lookup(name).name.replace("-", "_")


def _cost(text: str) -> float:
    """How unlike text this is: 0 for common characters, 1 for none that means anything."""
    runs = _FOREIGN.findall(text)
    foreign = "".join(runs)
    # Accents stand alone between ASCII letters; a run of them is another encoding's bytes.
    accents = [len(found) for found in map(_ACCENTS.findall, runs)]
    cost = 0.6 * sum(count for count in accents if count > 2)
    for char, count in Counter(foreign).items():
        if char not in _common() and not "\xa0" <= char <= "\u024f":
            cost += count * _char_cost(ord(char))
    return cost / len(foreign) if foreign else 0.0


def _char_cost(code: int) -> float:
    if code == 0xFFFD or 0xE000 <= code <= 0xF8FF or 0x80 <= code <= 0x9F:
        return 1.0
    if 0xFF61 <= code <= 0xFF9F:
        return 0.5
    if 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000:
        return 0.4
    if 0xAC00 <= code <= 0xD7A3:
        return 0.3
    # Other alphabets a little, so that a few words of all-common Han go before them.
    return 0.1 if code >= 0x2500 else 0.05


@cache
def _common() -> frozenset[str]:
    """First-level characters of the national sets: GB 2312, Big5, JIS X 0208, KS X 1001."""
    rows = (
        ("gb2312", range(0xA1, 0xA4), range(0xA1, 0xFF)),
        ("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)),
        ("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
        ("euc_jp", range(0xA4, 0xA6), range(0xA1, 0xFF)),
        ("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF)),
        ("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF)),
    )
    found: set[str] = set("—…“”‘’·")
    for codec, leads, trails in rows:
        for lead in leads:
            for trail in trails:
                found.update(bytes((lead, trail)).decode(codec, "ignore"))
    return frozenset(found)
