"""Bytes that came → the text of a page, or the reason why they are none."""

from __future__ import annotations

import html
import re

from bulletin.errors import SourceError
from bulletin.model import Note
from bulletin.sources.decode import decode
from bulletin.sources.kinds import binary_name, is_feed, is_markup

MAX_JUMP = 10_000
"""Characters of a page that does no more than send its reader on."""

_PLAIN = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
_PAGES = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml"})
_META = re.compile(r"<meta\b[^<>]*>", re.IGNORECASE)
_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?\s*refresh\b", re.IGNORECASE)
_ONWARD = re.compile(
    r"\bcontent\s*=\s*[\"']?\s*([\d.]{1,9})\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'>\s]+)",
    re.IGNORECASE,
)
_UNSEEN = re.compile(
    r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE
)


def text_of(data: bytes, content_type: str, what: str) -> tuple[str, str, tuple[Note, ...]]:
    """``(html, encoding, notes)`` of a page.

    Raises `SourceError`: ``empty``, ``not-a-page`` for other kinds of file, ``feed``.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise SourceError(f"{what}：内容是空的 · it is empty", code="empty")
    if is_feed(data):
        raise SourceError(
            f"{what}：这是订阅源；写成 feed:{what} 可取其全部文章"
            f" · this is a feed; write feed:{what} to read its entries",
            code="feed",
        )
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    name = binary_name(data)
    if name is None and kind not in _PLAIN | _PAGES and not is_markup(data):
        name = kind
    if name is not None:
        raise SourceError(
            f"{what}：不是网页，而是 {name} · not a page but {name}; give an HTML page",
            code="not-a-page",
        )
    decoded = decode(data, content_type)
    text = decoded.text if kind in _PAGES or is_markup(data) else _paragraphs(decoded.text)
    return text, decoded.encoding, _bad_bytes(decoded.bad, decoded.encoding)


def refresh(text: str) -> str | None:
    """Where a page that holds nothing else sends its reader at once (meta refresh)."""
    if len(text) > MAX_JUMP:
        return None
    for tag in _META.findall(text):
        found = _ONWARD.search(tag) if _REFRESH.search(tag) else None
        if found and float(found.group(1).strip(".").split("..")[0] or 0) <= 5:
            shown = _UNSEEN.sub("", text).strip()
            return html.unescape(found.group(2)) if len(shown) <= 200 else None
    return None


def _bad_bytes(count: int, encoding: str) -> tuple[Note, ...]:
    if not count:
        return ()
    return (
        Note(
            "sources",
            "bad-bytes",
            f"有 {count} 处字节无法按 {encoding} 解读，以 \ufffd 代替"
            f" · {count} places hold bytes that mean nothing in {encoding}",
        ),
    )


def _paragraphs(text: str) -> str:
    """Plain text as HTML: a line is a paragraph, markup in it is text."""
    lines = (line.strip() for line in text.splitlines())
    return "<body>" + "\n".join(f"<p>{html.escape(line)}</p>" for line in lines if line) + "</body>"
