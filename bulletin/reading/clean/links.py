"""Links made absolute or let go, and ids kept only where a link of the body leads to them."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from bs4 import Tag

from bulletin.reading.clean.bench import (
    Bench,
    every,
    first,
    inside,
    text_in,
    value,
    with_attribute,
)

_PERMALINKS = frozenset({"#", "\u00b6", "\U0001f517", "\u200b"})
"""What links to the place where they stand show."""
_ID = re.compile(r"[A-Za-z_][\w.-]*$", re.A)


def settle(bench: Bench) -> None:
    """Absolute http(s), mailto and tel links stay, links within the body lead to an id."""
    wanted: dict[str, Tag | None] = {}
    inner: list[tuple[Tag, str]] = []
    for link in every(bench.soup, "a"):
        if _leads_here(link):
            bench.drop("permalink", link)
            continue
        _settle_one(bench, link, inner)
    for _, fragment in inner:
        wanted[fragment] = None
    _find_targets(bench, wanted)
    names = _names([fragment for fragment, target in wanted.items() if target is not None])
    _clear_ids(bench)
    for fragment, name in names.items():
        target = wanted[fragment]
        if target is not None:
            target["id"] = name
    for link, fragment in inner:
        if fragment in names:
            link["href"] = "#" + names[fragment]
        else:
            del link["href"]


def part(bench: Bench) -> None:
    """Western words that are links side by side, parted on a screen by their style alone."""
    for link in every(bench.soup, "a"):
        after = link.next_sibling
        if not isinstance(after, Tag) or after.name != "a":
            continue
        end, begin = text_in(link)[-1:], text_in(after)[:1]
        if end.isascii() and begin.isascii() and end.isalnum() and begin.isalnum():
            link.insert_after(" ")


def _leads_here(link: Tag) -> bool:
    """Whether a link is a sign that leads to the block that it stands in, at its end."""
    if not value(link, "href").startswith("#") or text_in(link).strip() not in _PERMALINKS:
        return False
    return first(link, "img") is None and inside(link, "sup") is None


def _settle_one(bench: Bench, link: Tag, inner: list[tuple[Tag, str]]) -> None:
    if not link.has_attr("href"):
        return
    href = re.sub(
        r"[\x00-\x20]+", lambda m: "%20" if m.group() == " " else "", value(link, "href").strip()
    )
    absolute = absolute_link(href, bench.base)
    if href.startswith("#") or (
        bench.url and urldefrag(absolute)[0] == urldefrag(bench.url)[0] and "#" in absolute
    ):
        fragment = unquote(absolute.partition("#")[2] if not href.startswith("#") else href[1:])
        if fragment:
            inner.append((link, fragment))
            return
        absolute = ""
    if absolute:
        link["href"] = absolute
    else:
        del link["href"]


def absolute_link(href: str, base: str) -> str:
    """``href`` as a link that may stand in a body, or ``""``."""
    try:
        joined = urljoin(base, href) if base else href
        if joined.startswith("//"):
            joined = "https:" + joined
        parts = urlsplit(joined)
        if parts.scheme.lower() in {"http", "https"} and parts.hostname:
            return parts.scheme.lower() + _escaped(joined[len(parts.scheme) :])
        if parts.scheme.lower() in {"mailto", "tel"} and parts.path:
            return parts.scheme.lower() + _escaped(joined[len(parts.scheme) :])
    except ValueError:
        return ""
    return ""


def _escaped(address: str) -> str:
    return (
        quote(address, safe="!#$%&'()*+,/:;=?@[]~-._\u00a1-\uffff")
        if re.search(r"[\s<>\"{}|\\^`]", address)
        else address
    )


def _find_targets(bench: Bench, wanted: dict[str, Tag | None]) -> None:
    if not wanted:
        return
    for tag in every(bench.soup):
        for name in ("id", "name"):
            found = value(tag, name)
            if found in wanted and wanted[found] is None:
                wanted[found] = tag


def _names(fragments: list[str]) -> dict[str, str]:
    """An XML-legal, unique id for each fragment."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for number, fragment in enumerate(fragments, 1):
        name = fragment if _ID.match(fragment) else f"note-{number}"
        while name in taken:
            name += "-x"
        taken.add(name)
        names[fragment] = name
    return names


def _clear_ids(bench: Bench) -> None:
    for tag in with_attribute(bench.soup, "id"):
        del tag["id"]
