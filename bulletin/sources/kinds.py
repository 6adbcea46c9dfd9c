"""What kind of thing was typed, told by its look and, for files, by their first bytes."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

PAGES = frozenset({".html", ".htm", ".xhtml", ".xht", ".shtml"})
ARCHIVES = frozenset({".mhtml", ".mht"})
FEEDS = frozenset({".rss", ".atom", ".xml", ".rdf"})
IN_FOLDERS = PAGES | ARCHIVES

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:(?!\d)")
_HOST = re.compile(
    r"(?:(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}|localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\])"
    r"(?::\d{1,5})?(?:[/?#].*)?",
    re.DOTALL,
)
_FEED_ADDRESS = re.compile(r"(?:^|[/._=-])(?:feeds?|rss2?|atom|rdf)(?:$|[/._=&?-])", re.IGNORECASE)
_MARKUP = re.compile(
    rb"<(?:!doctype\s|html|head|body|title|meta|p|div|article|section|h[1-6]|table|span)[\s>/]",
    re.IGNORECASE,
)
_FEED_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_BINARY = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "ZIP/EPUB/DOCX",
    b"\xd0\xcf\x11\xe0": "DOC/XLS",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"RIFF": "WebP/AVI",
    b"{\\rtf": "RTF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
}


def has_scheme(typed: str) -> bool:
    """Whether ``typed`` begins like ``https:`` or ``file:`` (a drive letter does not count)."""
    found = _SCHEME.match(typed)
    return found is not None and len(found.group()) > 2


def is_http(typed: str) -> bool:
    """Whether ``typed`` is an http(s) address."""
    return typed.lower().startswith(("http://", "https://"))


def bare_address(typed: str) -> str | None:
    """The address meant by ``www.example.com/a.html``: https, or http for the machine itself."""
    if not _HOST.fullmatch(typed):
        return None
    host = re.split(r"[:/?#]", typed, maxsplit=1)[0]
    suffix = Path(host).suffix.lower()
    if host == typed and suffix in IN_FOLDERS | FEEDS | {".txt", ".toml", ".pdf", ".docx"}:
        return None
    local = host == "localhost" or host[:1] == "[" or re.fullmatch(r"[\d.]+", host)
    return f"{'http' if local else 'https'}://{typed}"


def feed_like(address: str) -> bool:
    """Whether an address looks like a feed's, so that it is worth opening it to see."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    return Path(path).suffix.lower() in FEEDS or bool(
        _FEED_ADDRESS.search(path.lower()) or _FEED_ADDRESS.search(parts.query.lower())
    )


def is_feed(data: bytes) -> bool:
    """Whether ``data`` begins as RSS, RDF or Atom does."""
    head = _narrow(data[:4000])
    found = _FEED_ROOT.search(head)
    return found is not None and not _MARKUP.search(head[: found.start()])


def is_archive(data: bytes) -> bool:
    """Whether ``data`` begins with the MIME headers of a saved MHTML page."""
    head = data[:4000].lstrip().lower()
    return bool(
        re.match(rb"(?:from|subject|date|mime-version|content-type|snapshot-[\w-]+):", head)
    ) and (b"multipart/" in head or b"text/html" in head)


def is_markup(data: bytes) -> bool:
    """Whether HTML or XML shows in the first bytes."""
    head = _narrow(data[:8000]).lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<?xml") or _MARKUP.search(head) is not None


def binary_name(data: bytes) -> str | None:
    """What a file that is no text is (``PDF`` …), or None for text."""
    for mark, name in _BINARY.items():
        if data.startswith(mark):
            return name
    head = data[:4000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or is_markup(data):
        return None
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return "binary" if odd > len(head) // 20 else None


def _narrow(head: bytes) -> bytes:
    """UTF-16 made readable for the patterns here, by leaving the zero bytes out."""
    return head.replace(b"\0", b"").lstrip(b"\xff\xfe")
