"""The only door to the network: an httpx transport over a backend of our own.

The backend resolves a name, checks every address, connects to a checked address and looks at
the peer it really got. A pooled connection is checked again before each request that goes
out on it, because another page's right to a host is not this page's. All reads and writes
end with the errand's deadline. No proxy and no netrc: a proxy would connect for us, unseen.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx

from bulletin.errors import Refused, SourceError
from bulletin.sources.deadline import Deadline
from bulletin.sources.guard import Grant, literal, plain_host, public, with_port
from bulletin.sources.polite import Politeness

CONNECT_SECONDS = 10.0
"""Longest wait for one address to answer, where a name has several."""

Resolver = Callable[[str, int], list[str]]


@dataclass(slots=True)
class Errand:
    """One request on its way: for whom, until when, and the bodies it still holds open."""

    grant: Grant
    deadline: Deadline
    open_bodies: list[_Body] = field(default_factory=list)


def resolve(host: str, port: int) -> list[str]:
    """Addresses of ``host`` in the system's order. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def refused(host: str, port: int) -> Refused:
    """The error for an address inside the user's network that the user did not name."""
    where = with_port(host, port)
    return Refused(
        f"{where}：内网或本机地址，未访问；确需访问请加 --allow-host {where}"
        f" · a private address that you did not name; open it with --allow-host {where}",
        code="private-address",
    )


class Backend(httpcore.NetworkBackend):
    """Connections to checked addresses only. The errand is set per thread by `on`."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._inner = httpcore.SyncBackend()
        self._here = threading.local()
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._closed = False

    @property
    def errand(self) -> Errand:
        """The errand of the calling thread."""
        found: Errand = self._here.errand
        return found

    @contextmanager
    def on(self, errand: Errand) -> Iterator[None]:
        """Requests of this thread belong to ``errand``; its bodies are closed at the end."""
        self._here.errand = errand
        try:
            yield
        finally:
            for body in errand.open_bodies:
                body.close()
            self._here.errand = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first permitted address of ``host`` that answers."""
        errand = self.errand
        addresses = self._addresses(host, port, errand.deadline)
        good = [a for a in addresses if public(a) or errand.grant.covers(host, port, a)]
        if not good:
            raise refused(host, port)
        failure: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in good:
            left = min(errand.deadline.check(host), CONNECT_SECONDS)
            try:
                stream = self._inner.connect_tcp(address, port, timeout=left)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return self._watched(Stream(stream, self, (host, port)))
        raise failure

    def close(self) -> None:
        """Wake every thread that waits on a socket; they end with an error."""
        with self._lock:
            self._closed = True
            held = list(self._sockets)
        for item in held:
            try:
                item.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def _watched(self, stream: Stream) -> Stream:
        try:
            stream.check()
        except BaseException:
            stream.close()
            raise
        with self._lock:
            self._sockets.add(stream.get_extra_info("socket"))
            closed = self._closed
        if closed:
            stream.close()
            raise httpcore.ConnectError("closed")
        return stream

    def _addresses(self, host: str, port: int, deadline: Deadline) -> list[str]:
        """Resolved within the deadline: getaddrinfo itself knows none, so a thread waits."""
        address = literal(host)
        if address is not None:
            return [address]
        answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolver(host, port))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            found = answers.get(timeout=max(0.001, deadline.left()))
        except queue.Empty:
            raise deadline.passed(host) from None
        if isinstance(found, Exception):
            raise _unresolved(host, found)
        return found


class Stream(httpcore.NetworkStream):
    """A connection that knows for which origin it was opened and checks who uses it."""

    def __init__(
        self, inner: httpcore.NetworkStream, backend: Backend, origin: tuple[str, int]
    ) -> None:
        self._inner = inner
        self._backend = backend
        self._origin = origin

    def check(self) -> None:
        """Raise `Refused` unless the connected peer is permitted to this thread's errand."""
        try:
            peer = self._inner.get_extra_info("server_addr")
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        address = str(peer[0]).split("%")[0] if peer else ""
        if not public(address) and not self._backend.errand.grant.covers(*self._origin, address):
            raise refused(*self._origin)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, timeout=self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.check()
        self._inner.write(buffer, timeout=self._left())

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, timeout=self._left())
        return self._backend._watched(Stream(inner, self._backend, self._origin))

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def _left(self) -> float:
        return self._backend.errand.deadline.check(self._origin[0])


class _Body(httpx.SyncByteStream):
    """A response's body; closing it gives connection and host slot back."""

    def __init__(self, response: httpcore.Response, release: Callable[[], None]) -> None:
        self._response = response
        self._release = release

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        try:
            self._response.close()
        finally:
            self._release()


class Wire(httpx.BaseTransport):
    """The transport under the cache: what arrives here does go out."""

    def __init__(
        self,
        politeness: Politeness,
        resolver: Resolver = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.backend = Backend(resolver)
        self._politeness = politeness
        self._ssl_context = ssl_context
        self._pools: dict[str, httpcore.ConnectionPool] = {}
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request`` for this thread's errand. Raises httpcore's errors and ours."""
        errand = self.backend.errand
        host = plain_host(request.url.host)
        release = self._politeness.enter(host, errand.deadline)
        try:
            response = self._pool(request.url.scheme).handle_request(
                httpcore.Request(
                    request.method,
                    httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    extensions={"timeout": {"pool": errand.deadline.check(host)}},
                )
            )
        except BaseException:
            release()
            raise
        body = _Body(response, release)
        errand.open_bodies.append(body)
        return httpx.Response(response.status, headers=response.headers, stream=body)

    def close(self) -> None:
        """End all connections, those in use too."""
        self.backend.close()
        with self._lock:
            pools = list(self._pools.values())
        for pool in pools:
            pool.close()

    def _pool(self, scheme: str) -> httpcore.ConnectionPool:
        """One pool for a scheme: reading the list of authorities costs more than a page."""
        with self._lock:
            if scheme not in self._pools:
                context = self._ssl_context
                if scheme == "https" and context is None:
                    context = httpx.create_ssl_context()
                self._pools[scheme] = httpcore.ConnectionPool(
                    ssl_context=context,
                    max_connections=64,
                    max_keepalive_connections=16,
                    keepalive_expiry=15.0,
                    network_backend=self.backend,
                )
            return self._pools[scheme]


def _unresolved(host: str, error: Exception) -> Exception:
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return httpcore.ConnectError(str(error))
    return SourceError(
        f"{host}：查不到这个主机名，请核对地址 · no such host name; check the address",
        code="no-such-host",
    )
