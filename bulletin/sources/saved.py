"""Saved pages: where they came from, and what of their own folder they may read."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bulletin.errors import Refused
from bulletin.model import Page, Source
from bulletin.sources import kinds, mhtml
from bulletin.sources.bodies import too_large
from bulletin.sources.content import text_of
from bulletin.sources.kinds import is_http

ARCHIVE_FACTOR = 5
"""An MHTML file holds its pictures too: it may be this many times a page's bytes."""

HEAD = 200_000
"""Characters in which a page may say where it is from."""

MAX_TAG = 4_000
"""Characters of a tag that is looked into."""

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
_TAG = re.compile(r"<(base|link|meta)\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")


def told_address(text: str) -> str:
    """The http(s) address that a saved page gives for itself, or ``""``.

    In order of trust: the comment that browsers write on saving, canonical, og:url,
    ``meta name="Url"`` (the field of Chinese government sites), base.
    """
    head = text[:HEAD]
    found: dict[str, str] = {}
    saved = _SAVED_FROM.search(head)
    if saved:
        found["saved"] = saved.group(1)
    for tag in _TAG.finditer(head):
        name = tag.group(1).lower()
        if len(tag.group(2)) > MAX_TAG:
            continue
        values = {k.lower(): v.strip("\"'") for k, v in _ATTRIBUTE.findall(tag.group(2))}
        kind, value = _told(name, values)
        if kind:
            found.setdefault(kind, value)
    for kind in ("saved", "canonical", "og", "meta", "base"):
        address = html.unescape(found.get(kind, "")).strip()
        if is_http(address) and urlsplit(address).netloc:
            return address
    return ""


def read_bounded(path: Path, limit: int) -> bytes:
    """The file's bytes. Raises `OverLimit` for more than ``limit``, or OSError."""
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise too_large(str(path), limit)
    return data


def page(source: Source, data: bytes, limit: int, folder: Path | None) -> Page:
    """The page in ``data``, from a file in ``folder`` or, with None, from standard input.

    ``limit``: bytes of the page itself. Raises `SourceError` and `OverLimit`.
    """
    what, content_type, url, came = source.typed, "", source.base or "", data
    resources: dict[str, bytes] = {}
    if kinds.is_archive(data):
        archive = mhtml.unpack(data, what)
        data, content_type, resources = archive.data, archive.content_type, archive.resources
        url = url or archive.url
    if len(data) > limit:
        raise too_large(what, limit)
    text, encoding, notes = text_of(data, content_type, what)
    url = url or told_address(text)
    return Page(source, url, text, encoding, folder, resources, notes, came)


def inside(folder: Path, name: str) -> Path | None:
    """The file that a page in ``folder`` calls ``name``; None where there is none.

    Raises `Refused` for a path or link that leads out of the folder.
    """
    home = folder.resolve()
    for candidate in _file_names(name):
        try:
            path = (home / candidate).resolve()
            found = path.is_file()
        except (OSError, ValueError, RuntimeError):
            continue
        if not path.is_relative_to(home):
            raise Refused(
                f"{name[:120]}：在网页所在文件夹之外，未读 · outside the page's own folder",
                code="outside-folder",
            )
        if found:
            return path
    return None


def local_name(page_url: str, address: str) -> str | None:
    """``address`` as the name of a file beside the page; None where it can only be the web's.

    An absolute address below the page's own place may have been saved with the page.
    """
    if address.lower().startswith("file:"):
        return address
    here = urljoin(page_url, ".") if page_url else ""
    if here and address.startswith(here):
        return address[len(here) :]
    return None if address.startswith("//") or kinds.has_scheme(address) else address


def _file_names(address: str) -> list[str]:
    """The names that a relative or ``file:`` address may have on disk, the likeliest first."""
    if address.lower().startswith("file:"):
        try:
            address = urlsplit(address).path
        except ValueError:
            return []
    bare = re.split(r"[?#]", address, maxsplit=1)[0]
    names = [unquote(bare), unquote(bare).replace("\\", "/"), unquote(address), address]
    return [name for name in dict.fromkeys(names) if name and "\0" not in name]


def _told(name: str, values: dict[str, str]) -> tuple[str, str]:
    if name == "base":
        return "base", values.get("href", "")
    if name == "link" and "canonical" in values.get("rel", "").lower().split():
        return "canonical", values.get("href", "")
    if name == "meta":
        key = (values.get("property") or values.get("name") or "").lower()
        if key == "og:url":
            return "og", values.get("content", "")
        if key == "url":
            return "meta", values.get("content", "")
    return "", ""
