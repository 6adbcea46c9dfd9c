"""A web server for tests, on the loopback address: say what each path answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked for. Header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server gives. ``delay``: seconds before the first byte."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0


Responder = Callable[[Request], Answer]


class Loopback:
    """A running server. ``with Loopback() as server: server.give("/a", "<p>…</p>")``."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.stopping = threading.Event()
        self._responders: dict[str, Responder] = {}
        self._httpd = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._httpd.daemon_threads = True
        self._thread = threading.Thread(
            target=self._httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def host(self) -> str:
        """``127.0.0.1:<port>``."""
        return f"127.0.0.1:{self._httpd.server_address[1]}"

    def url(self, path: str = "/") -> str:
        """The address of ``path`` on this server."""
        return f"http://{self.host}{path}"

    def give(
        self,
        path: str,
        body: str | bytes = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
    ) -> str:
        """Answer ``path`` so from now on; returns its address. Text is sent as UTF-8 HTML."""
        data = body.encode() if isinstance(body, str) else body
        full = {"Content-Type": "text/html; charset=utf-8", **(headers or {})}
        return self.respond(path, lambda _: Answer(data, status, full, delay))

    def respond(self, path: str, responder: Responder) -> str:
        """Answer ``path`` with what ``responder`` makes of each request; returns its address."""
        self._responders[path] = responder
        return self.url(path)

    def asked(self, path: str) -> int:
        """How many times ``path`` was asked for."""
        return sum(request.path == path for request in self.requests)

    def answer(self, request: Request) -> Answer:
        """What ``request`` gets; a path that nobody gave is 404."""
        self.requests.append(request)
        responder = self._responders.get(request.path) or self._responders.get(
            request.path.partition("?")[0]
        )
        return responder(request) if responder else Answer(b"not here", 404)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:  # the name is http.server's
                headers = {name.lower(): value for name, value in self.headers.items()}
                answer = server.answer(Request(self.command, self.path, headers))
                if server.stopping.wait(answer.delay):
                    return
                self.send_response_only(answer.status)
                if "Date" not in answer.headers:
                    self.send_header("Date", self.date_time_string())
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in answer.headers:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer.body)

            do_HEAD = do_GET  # noqa: N815

            def handle(self) -> None:
                try:
                    super().handle()
                except (ConnectionError, TimeoutError):  # the client went away: its own choice
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                """Keep test output silent."""

        return Handler

    def __enter__(self) -> Loopback:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        self._httpd.shutdown()
        self._httpd.server_close()
        self._thread.join()
