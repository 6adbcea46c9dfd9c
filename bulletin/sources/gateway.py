"""A proxy for one browser: whatever it asks for goes through the guard, counted and in time.

A browser resolves names and connects by itself, and the scripts of a page may send it
anywhere. Here it is given one way out, a proxy on the loopback address (RFC 9110, 7.6 and
9.3.6: absolute targets for http, CONNECT for https), which connects as `wire` does: to checked
addresses only, with the rights of the one source that the page was opened for.
"""

from __future__ import annotations

import select
import socket
import socketserver
import threading
from types import TracebackType
from urllib.parse import urlsplit

import httpcore

from bulletin.errors import BulletinError, Refused
from bulletin.sources.deadline import Deadline
from bulletin.sources.guard import DEFAULT_PORTS, Grant
from bulletin.sources.wire import Backend, Errand, Resolver

MAX_HEAD = 65_536
"""Bytes of a request's or an answer's header fields."""

_CHUNK = 65_536
_OWN = (b"connection:", b"proxy-connection:", b"keep-alive:", b"proxy-authorization:")
"""Fields of one hop, which are not passed on (RFC 9110, 7.6.1)."""


class Gateway:
    """Open while the ``with`` block runs. ``limit``: bytes that all answers together may have.

    ``refused`` names the private hosts that the page reached for, ``spent`` counts bytes.
    """

    def __init__(
        self, resolver: Resolver, permitted: Grant, deadline: Deadline, limit: int
    ) -> None:
        self.refused: dict[str, None] = {}
        self.spent = 0
        self._permitted = permitted
        self._deadline = deadline
        self._limit = limit
        self._backend = Backend(resolver)
        self._lock = threading.Lock()
        self._server = _Listener(("127.0.0.1", 0), self)

    def __enter__(self) -> Gateway:
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._backend.close()

    @property
    def address(self) -> str:
        """``127.0.0.1:port``."""
        host, port = self._server.server_address[:2]
        return f"{host!s}:{port}"

    @property
    def over(self) -> bool:
        """Whether the page wanted more bytes than it may have."""
        return self.spent > self._limit

    def serve(self, client: socket.socket) -> None:
        """One connection of the browser's: one request, or one tunnel."""
        client.settimeout(max(0.1, self._deadline.left()))
        head, rest = _head(client)
        target = _target(head)
        if target is None:
            client.sendall(_said("400 Bad Request"))
            return
        host, port, path = target
        with self._backend.on(Errand(self._permitted, self._deadline)):
            try:
                stream = self._backend.connect_tcp(host, port)
            except Refused:
                self.refused[f"{host}:{port}"] = None
                client.sendall(_said("403 Forbidden"))
                return
            except (BulletinError, httpcore.NetworkError, httpcore.TimeoutException):
                client.sendall(_said("502 Bad Gateway"))
                return
            try:
                self._join(client, stream.get_extra_info("socket"), (head, path, rest))
            finally:
                stream.close()

    def _join(
        self, client: socket.socket, host: socket.socket, asked: tuple[bytes, str, bytes]
    ) -> None:
        head, path, rest = asked
        host.settimeout(max(0.1, self._deadline.left()))
        if not path:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            host.sendall(rest)
            self._relay(client, host, None)
            return
        method = head.split(b" ", 1)[0]
        host.sendall(_rewritten(head, b"%s %s HTTP/1.1" % (method, path.encode())) + rest)
        # No more of the client than the body it announced: a second request might be for
        # another host, which this connection must not get.
        body = max(0, _length(head) - len(rest))
        while body and (part := client.recv(min(body, _CHUNK))):
            host.sendall(part)
            body -= len(part)
        answer, more = _head(host)
        self._count(answer, more)
        client.sendall(_rewritten(answer, answer.split(b"\r\n", 1)[0]) + more)
        self._relay(client, host, client)

    def _relay(
        self, client: socket.socket, host: socket.socket, deaf: socket.socket | None
    ) -> None:
        """Pass bytes on until one side ends; of ``deaf`` nothing is taken."""
        other = {client: host, host: client}
        open_ends = [end for end in other if end is not deaf]
        while not self.over:
            left = self._deadline.left()
            ready, _, _ = select.select(open_ends, [], [], max(0.0, min(left, 5.0)))
            if left <= 0:
                return
            for end in ready:
                data = end.recv(_CHUNK)
                if not data:
                    return
                if end is host:
                    self._count(data)
                other[end].sendall(data)

    def _count(self, *parts: bytes) -> None:
        with self._lock:
            self.spent += sum(map(len, parts))


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], gateway: Gateway) -> None:
        self.gateway = gateway
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that breaks is the browser's business."""


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Listener)
        self.server.gateway.serve(self.request)


def _head(end: socket.socket) -> tuple[bytes, bytes]:
    """The header section up to its empty line, and what came after it. Raises OSError."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = end.recv(_CHUNK)
        data += part
        if not part or len(data) > MAX_HEAD:
            raise ConnectionError("no header section")
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest


def _target(head: bytes) -> tuple[str, int, str] | None:
    """Host, port and path that a request is for; the path is empty for a tunnel."""
    words = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
    if len(words) != 3:
        return None
    tunnel = words[0] == "CONNECT"
    try:
        parts = urlsplit(f"//{words[1]}" if tunnel else words[1])
        host = parts.hostname
        port = parts.port or DEFAULT_PORTS["https" if tunnel else "http"]
    except ValueError:
        return None
    if not host or (not tunnel and parts.scheme != "http"):
        return None
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return host, port, "" if tunnel else path


def _rewritten(head: bytes, first: bytes) -> bytes:
    """A header section with another first line, for one exchange only."""
    fields = [line for line in head.split(b"\r\n")[1:] if not line.lower().startswith(_OWN)]
    return b"\r\n".join([first, *fields, b"Connection: close", b"", b""])


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    return 0


def _said(status: str) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
