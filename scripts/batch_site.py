"""A site for measuring batches: article pages on several loopback addresses, some of them bad.

``/good/N.html`` is an article, no two alike; ``/bad/N.html`` fails in one of six ways. Run as a
program it prints its port and serves until its standard input ends. ``/asked`` says, as JSON,
how many times good and bad pages were asked for.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

HOSTS = 16
"""The loopback addresses 127.0.0.1 and up that the site is on: as many hosts for a client."""

PAGE = Path(__file__).parent.parent / "examples/spring/pages/让书屋的灯亮得久一些.html"
TITLE = "让书屋的灯亮得久一些"


@dataclass(frozen=True, slots=True)
class Site:
    """A running site."""

    port: int

    def addresses(self, count: int, bad_share: float) -> list[str]:
        """``count`` addresses over all hosts, of which ``bad_share`` (0 to 1) fail."""
        every = round(1 / bad_share) if bad_share else count + 1
        return [self._address(n, "bad" if n % every == 0 else "good") for n in range(1, count + 1)]

    def asked(self) -> dict[str, int]:
        """How many times pages of a kind were asked for so far."""
        with urlopen(f"http://127.0.0.1:{self.port}/asked", timeout=30) as answer:
            found: dict[str, int] = json.load(answer)
        return found

    def _address(self, number: int, kind: str) -> str:
        return f"http://127.0.0.{1 + number % HOSTS}:{self.port}/{kind}/{number}.html"


@contextmanager
def running(delay: float = 0.0) -> Iterator[Site]:
    """A site in a process of its own that waits ``delay`` seconds before each answer."""
    line = [sys.executable, __file__, "--delay", str(delay)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield Site(int(process.stdout.readline()))
        finally:
            process.stdin.close()


class Pages:
    """What the paths answer."""

    def __init__(self) -> None:
        head, rest = PAGE.read_text("utf-8").split('id="zoom">\n', 1)
        lines = rest.split("\n")
        end = next(n for n, line in enumerate(lines) if "text-align:right" in line)
        self._head, self._lines, self._end = head + 'id="zoom">\n', lines, end

    def good(self, number: int) -> bytes:
        """An article: the example's paragraphs in an order of its own."""
        turn = number % self._end
        lines = self._lines
        body = "\n".join([*lines[turn : self._end], *lines[:turn], *lines[self._end :]])
        return (self._head + body).replace(TITLE, f"{TITLE}（{number}）").encode()

    def bad(self, number: int) -> tuple[int, str, bytes]:
        """Status, type and body of one of the ways to fail."""
        ways = (
            (404, "text/html", b"<h1>404 Not Found</h1>"),
            (500, "text/html", b"<h1>Internal Server Error</h1>"),
            (403, "text/html", b"<h1>Forbidden</h1>"),
            (200, "text/html", "<title>404</title><h1>您访问的页面不存在</h1>".encode()),
            (200, "application/pdf", b"%PDF-1.7\n"),
            (200, "text/html", b""),
        )
        return ways[number // 20 % len(ways)]


class Server(ThreadingHTTPServer):
    """One loopback address of the site."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], delay: float, counts: Counter[str]) -> None:
        self.delay = delay
        self.counts = counts
        self.pages = Pages()
        super().__init__(address, Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers by the first part of the path."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:  # the name is http.server's
        kind, _, rest = self.path.strip("/").partition("/")
        self.server.counts[kind] += 1
        number = int(rest.partition(".")[0] or 0) if kind in {"good", "bad"} else 0
        if kind == "good":
            time.sleep(self.server.delay)
            self._give(200, "text/html; charset=utf-8", self.server.pages.good(number))
        elif kind == "bad":
            self._give(*self.server.pages.bad(number))
        elif kind == "asked":
            self._give(200, "application/json", json.dumps(self.server.counts).encode())
        else:
            self._give(404, "text/plain", b"nothing here")

    def _give(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 200:
            self.send_header("Cache-Control", "max-age=86400")
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        """Serve until the client has gone, which is its own choice."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(prog="batch_site", description=__doc__)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    delay = parser.parse_args().delay
    counts: Counter[str] = Counter()
    port = 0
    for number in range(1, HOSTS + 1):
        server = Server((f"127.0.0.{number}", port), delay, counts)
        port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
