"""The address of the first publication, where the page names one (原文链接)."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from bulletin.reading.facts.window import Window

_LABEL = re.compile(
    r"原文(?:链接|地址|网址|連結|出处)|阅读原文|查看原文|原始链接|来源链接|本文链接|"
    r"original (?:article|source|link)|^原文$",
    re.I,
)
_ADDRESS = re.compile(r"https?://[\w\-.~:/?#\[\]@!$&'()*+,;=%]+", re.A)


def original(tree: LexborHTMLParser, window: Window, url: str) -> str:
    """An absolute http(s) address other than the page's own, or ``""``."""
    for line in window.sheet.cut(max(window.title.last, 0), window.end + 20):
        if len(line.text) > 400 or not _LABEL.search(line.text):
            continue
        match = _ADDRESS.search(line.text)
        if match:
            return _other(match[0].rstrip(".,;)]'"), url)
        for part in line.parts:
            node = part.node if part.node.tag == "a" else part.node.parent
            href = node.attrs.get("href") if node is not None and node.tag == "a" else None
            if href:
                return _other(_joined(url, href.strip()), url)
    meta = tree.css_first('meta[name="original-source"], meta[name="syndication-source"]')
    return _other((meta.attributes.get("content") or "").strip(), url) if meta is not None else ""


def _joined(url: str, href: str) -> str:
    try:
        return urljoin(url, href)
    except ValueError:
        return ""


def _other(address: str, url: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.netloc and address != url else ""
