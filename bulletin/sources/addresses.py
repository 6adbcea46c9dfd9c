"""Addresses: whether they are sound, whether they may be asked, how they are shown."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import httpx

from bulletin.errors import Refused, one_line, short
from bulletin.sources.guard import Grant, literal, plain_host, public
from bulletin.sources.wire import refused


def shown(address: str) -> str:
    """``address`` as it may be shown: without a password, and not endless."""
    try:
        url = httpx.URL(address)
        text = str(url.copy_with(userinfo=b"")) if url.userinfo else address
    except (httpx.InvalidURL, ValueError):
        text = address
    return short(text)


def sound(address: str, typed: str) -> str:
    """``address`` if it is a sound http(s) address. Raises `Refused`."""
    try:
        # Both parsers must agree that it is one: each lets pass what the other does not.
        url = httpx.URL(address.strip())
        if urlsplit(address.strip()).hostname and url.scheme in ("http", "https") and url.host:
            return str(url)
        reason = f"只取 http(s) 地址 · only http(s) is fetched, not {url.scheme}:"
    except (httpx.InvalidURL, ValueError, UnicodeError):
        reason = "地址有误 · not a sound address"
    where = "" if address == typed else f" → {one_line(address)[:120]}"
    raise Refused(f"{shown(typed)}{where}：{reason}", code="bad-address")


def check_literal(address: str, permitted: Grant) -> None:
    """Refuse a private address that stands in the address itself, before cache and network."""
    url = httpx.URL(address)
    host = plain_host(url.host)
    port = url.port or (443 if url.scheme == "https" else 80)
    number = "127.0.0.1" if host == "localhost" else literal(host)
    if number is not None and not public(number) and not permitted.covers(host, port):
        raise refused(host, port)


def joined(here: str, location: str) -> str:
    """``location`` as a whole address; what cannot be one stays as it is, to be refused."""
    try:
        return urljoin(here, location)
    except ValueError:
        return location
