"""RSS or Atom → the addresses of its entries, in the feed's order. Never fetches anything."""

from __future__ import annotations

import io
from urllib.parse import urljoin

from bulletin.errors import SourceError
from bulletin.sources.kinds import is_http

MAX_ENTRIES = 500
"""More entries than this are left out, and a failure says how many."""


def entries(data: bytes, url: str, what: str) -> list[str]:
    """Addresses of the entries, each once; relative ones against ``url``.

    Raises `SourceError` (``bad-feed``, ``empty-feed``).
    """
    import feedparser

    headers = {"content-location": url} if url else {}
    try:
        # A stream, not bytes: a string could be taken for an address or a file name.
        parsed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    except Exception as error:
        raise SourceError(
            f"{what}：订阅源无法解析 · the feed cannot be read ({error})", code="bad-feed"
        ) from error
    links = [urljoin(url, _link(entry)) for entry in parsed.get("entries", []) if _link(entry)]
    found = [link for link in dict.fromkeys(links) if is_http(link)]
    if not found:
        raise SourceError(
            f"{what}：订阅源里没有文章地址 · the feed names no article", code="empty-feed"
        )
    return found


def _link(entry: object) -> str:
    assert isinstance(entry, dict)
    link = entry.get("link") or ""
    if not link:
        link = next((item.get("href", "") for item in entry.get("links", [])), "")
    return str(link).strip()
