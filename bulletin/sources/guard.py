"""Which addresses may be connected to, for whom. Pure rules; `wire` applies them.

A page is a stranger's text: what it names must not reach into the user's own network. Hence
every address that is not globally reachable (IANA special-purpose registries, RFC 6890) is
refused, unless the user named that very origin or opened the host with ``--allow-host``.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from bulletin.errors import UsageError

DEFAULT_PORTS = {"http": 80, "https": 443}

Origin = tuple[str, int]

_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_SPECIAL = tuple(
    ipaddress.ip_network(text)
    for text in "0.0.0.0/8 100.64.0.0/10 192.0.0.0/24 192.88.99.0/24 198.18.0.0/15 240.0.0.0/4 "
    "100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7".split()
)
"""From the IANA registries; older Pythons hold some of them for global."""

_CLOUD = frozenset({ipaddress.ip_address("168.63.129.16")})
"""A cloud's control address that lies in public space (Azure's wire server)."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What one source may reach besides the public internet.

    ``origins`` are the ``(host, port)`` pairs that the user named; ``allowed`` the hosts of
    ``--allow-host``, with a port or for every port (``None``).
    """

    origins: frozenset[Origin] = frozenset()
    allowed: tuple[tuple[str, int | None], ...] = ()

    def covers(self, host: str, port: int, address: str = "") -> bool:
        """Whether the user opened ``host:port``; ``address`` is what the name resolved to."""
        host = plain_host(host)
        if (host, port) in self.origins:
            return True
        return any(
            name in (host, address) and allowed_port in (None, port)
            for name, allowed_port in self.allowed
        )


def grant(addresses: Iterable[str], allow_host: Iterable[str] = ()) -> Grant:
    """The grant for the addresses that the user typed (what is no http address is passed over).

    A name typed with the usual port is the same origin on the other scheme's usual port, so
    that the redirect from http to https works in a local network too.
    """
    origins: set[Origin] = set()
    for address in addresses:
        found = origin(address)
        if found is None:
            continue
        origins.add(found)
        if found[1] in DEFAULT_PORTS.values():
            origins.update((found[0], port) for port in DEFAULT_PORTS.values())
    opened = (one for item in allow_host for one in _allowed(item))
    return Grant(frozenset(origins), tuple(opened))


def origin(address: str) -> Origin | None:
    """``(host, port)`` of an http(s) address, or None for anything else."""
    try:
        parts = urlsplit(address)
        if parts.scheme.lower() not in DEFAULT_PORTS or not parts.hostname:
            return None
        return plain_host(parts.hostname), parts.port or DEFAULT_PORTS[parts.scheme.lower()]
    except ValueError:
        return None


def plain_host(host: str) -> str:
    """``host`` in the one form that is compared: lower case, ASCII, no brackets, no last dot."""
    host = host.strip("[]").rstrip(".").lower()
    if not host.isascii():
        try:
            return host.encode("idna").decode("ascii")
        except UnicodeError:
            return host
    return host


def public(address: str) -> bool:
    """Whether an IP address is globally reachable; addresses that carry another are opened up."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        carried = _carried(parsed)
        if carried is not None:
            return public(str(carried))
        if parsed.is_site_local or parsed in _NAT64[1]:
            return False
    return (
        parsed.is_global
        and not parsed.is_multicast
        and not parsed.is_reserved
        and not parsed.is_unspecified
        and parsed not in _CLOUD
        and not any(parsed in network for network in _SPECIAL)
    )


def literal(host: str) -> str | None:
    """``host`` where it is an IP address in its usual form, else None."""
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return None


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a mapped, compatible, 6to4, Teredo or NAT64 address."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    low = int(address) & 0xFFFFFFFF
    if address in _NAT64[0] or (int(address) >> 32 == 0 and low > 1):
        return ipaddress.IPv4Address(low)
    return None


def with_port(host: str, port: int) -> str:
    """``host:port`` as it is typed: an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host and host[:1] != "[" else f"{host}:{port}"


def _allowed(item: str) -> list[tuple[str, int | None]]:
    """``HOST``, ``HOST:PORT``, ``[v6]`` or ``[v6]:PORT`` of ``--allow-host``.

    An IPv6 address with a port may come without brackets; where ``::1:8196`` can be read both
    ways, it is both: an address, and a port of this machine.
    """
    text = item.strip()
    host, _, port = text.rpartition(":")
    bare = (
        ":" in host
        and host[:1] != "["
        and literal(host) is not None
        and port.isdecimal()
        and int(port) <= 65535
    )
    whole = literal(text) is not None
    found: list[tuple[str, int | None]] = [(plain_host(text), None)] if whole else []
    if bare and (not whole or ipaddress.ip_address(host).is_loopback):
        found.append((plain_host(host), int(port)))
    return found or [_named(item)]


def _named(item: str) -> tuple[str, int | None]:
    text = item.strip()
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or "/" in text:
        raise UsageError(f"--allow-host {item}：应为 HOST 或 HOST:PORT · must be HOST or HOST:PORT")
    return plain_host(host), port
