"""A page saved with its parts in one file (MHTML, RFC 2557), by the email package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bulletin.errors import SourceError
from bulletin.sources.kinds import is_http

if TYPE_CHECKING:
    from email.message import Message

MAX_PARTS = 5_000
MAX_NESTING = 100
"""Multiparts in one file; browsers write one. The parser's time grows with their depth."""


@dataclass(frozen=True, slots=True)
class Archive:
    """The main page's bytes, its declared type, its address, and the other parts."""

    data: bytes
    content_type: str
    url: str
    resources: dict[str, bytes]


def unpack(data: bytes, what: str) -> Archive:
    """Take the archive apart. Raises `SourceError` (``bad-archive``)."""
    import email  # loads a lot, and few pages come so
    import email.policy

    if data.lower().count(b"content-type: multipart/") > MAX_NESTING:
        raise _broken(what, "nested too deep")
    try:
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
        parts = list(_leaves(message))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _broken(what, str(error)) from error
    main = _main(message, parts)
    if main is None:
        raise SourceError(
            f"{what}：MHTML 中没有网页 · no page in the MHTML file", code="bad-archive"
        )
    url = _header(main, "Content-Location") or _header(message, "Snapshot-Content-Location")
    resources: dict[str, bytes] = {}
    for part in parts:
        if part is not main:
            for name in _names(part, url):
                resources.setdefault(name, _bytes(part))
    return Archive(
        _bytes(main), _header(main, "Content-Type"), url if is_http(url) else "", resources
    )


def _broken(what: str, why: str) -> SourceError:
    return SourceError(
        f"{what}：MHTML 无法解析 · the MHTML file cannot be read ({why})", code="bad-archive"
    )


def _leaves(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            raise ValueError(f"more than {MAX_PARTS} parts")
        if not part.is_multipart():
            yield part


def _main(message: Message, parts: list[Message]) -> Message | None:
    """The part that ``start`` names (RFC 2387), or the first page."""
    pages = [p for p in parts if p.get_content_type() in ("text/html", "application/xhtml+xml")]
    start = message.get_param("start")
    for part in pages:
        if isinstance(start, str) and _header(part, "Content-ID") == start:
            return part
    return pages[0] if pages else None


def _names(part: Message, base: str) -> Iterator[str]:
    location, number = _header(part, "Content-Location"), _header(part, "Content-ID")
    if location:
        yield location
        yield urljoin(base, location)
    if number:
        yield "cid:" + number.strip("<>")


def _header(part: Message, name: str) -> str:
    return "".join(str(part.get(name, "")).split("\n")).replace("\r", "").strip()


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
