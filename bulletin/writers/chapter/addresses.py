"""Addresses: made fit to be written, and known again when they come in another spelling."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urlsplit

_SAFE = "!$&'()*+,-./:;=?@_~"
_HOST = re.compile(r"[^\s\x00-\x20\"#%/:<>?@\[\\\]^`{|}]+")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_TRACKING = re.compile(r"(?:utm_\w+|spm|fbclid|gclid)=")
_WECHAT = "mp.weixin.qq.com"
_OF_WECHAT = frozenset({"__biz", "mid", "idx", "sn"})
"""What tells which article an address of WeChat's is; the rest says how it was passed on."""
_DEFAULT_PORTS = {"http": 80, "https": 443}


def written(href: str) -> str | None:
    """An absolute address with every character escaped that a URL may not hold.

    None where no address can be made of it (WHATWG URL Standard: what validators refuse).
    """
    scheme = href.partition(":")[0].lower()
    if scheme in {"mailto", "tel"}:
        return f"{scheme}:{_escaped(href.partition(':')[2].strip())}"
    try:
        parts = urlsplit(href.strip())
        port = parts.port
        host = _good_host(parts.hostname or "")
    except ValueError:
        return None
    if scheme not in _DEFAULT_PORTS or not host:
        return None
    address = f"{scheme}://{host}{f':{port}' if port is not None else ''}"
    address += _escaped(parts.path)
    if parts.query:
        address += f"?{_escaped(parts.query)}"
    if parts.fragment:
        address += f"#{_escaped(parts.fragment)}"
    return address


def shortened(url: str) -> str:
    """``url`` without what only says how somebody came by it: to be printed and scanned."""
    head, mark, rest = url.partition("?")
    query, hash_, fragment = rest.partition("#")
    if not mark or "#" in head:
        return url
    pairs = [pair for pair in query.split("&") if not _TRACKING.match(pair)]
    if urlsplit(url).hostname == _WECHAT and "sn=" in query:
        pairs = [pair for pair in pairs if pair.partition("=")[0] in _OF_WECHAT]
        hash_ = fragment = ""
    return f"{head}{'?' * bool(pairs)}{'&'.join(pairs)}{hash_}{fragment}"


def same(url: str) -> str:
    """A key that is equal for two spellings of one address; empty for what is no address.

    Scheme (http or https), letter case of the host, default port, ``www.``, fragment, and a
    slash at the end make no difference.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        return ""
    host = parts.hostname.removeprefix("www.")
    where = "" if port in {None, *_DEFAULT_PORTS.values()} else f":{port}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{where}{_escaped(parts.path).rstrip('/')}{_escaped(query)}"


def _good_host(host: str) -> str:
    """``host`` in ASCII; raises ValueError for what is none (UTS 46, RFC 3696)."""
    if not _HOST.fullmatch(host):
        raise ValueError(host)
    if not host.isascii() or "xn--" in host:
        import idna

        host = idna.encode(host, uts46=True).decode()
    labels = host.rstrip(".").split(".")
    if not all(label and len(label) <= 63 and label.strip("-") for label in labels):
        raise ValueError(host)
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        ipaddress.IPv4Address(host)
    return host


def _escaped(text: str) -> str:
    """``text`` percent-encoded as UTF-8; what is encoded already stays."""
    whole = _STRAY_PERCENT.sub("%25", text)
    return quote(whole, safe=_SAFE + "%", errors="replace")
