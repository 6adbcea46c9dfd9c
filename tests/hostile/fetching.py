"""Servers that fail, lie, stall or never stop."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Mapping

import brotli

from tests.fetching import drip, endless, said
from tests.hostile.case import Case, Ground, Lay, page
from tests.loopback import Answer, Request

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
PAGE = page().encode()


def status(code: int, headers: Mapping[str, str] | None = None, content: str = "") -> Lay:
    return lambda g: [g.server.give("/a", content or page(), status=code, headers=headers)]


def folded(how: str, data: bytes, name: str = "") -> Lay:
    """A page whose bytes are ``data``, said to be folded by ``how``."""
    return lambda g: [g.server.give("/a", data, headers={"Content-Encoding": how})]


def typed(address: str) -> Lay:
    return lambda g: [address]


def zeros() -> bytes:
    """A page that is small folded; made only where it is used."""
    return b"<p>" + b"\0" * 200_000_000


def deflated_zeros(ground: Ground) -> list[str]:
    return folded("gzip", gzip.compress(zeros(), 9))(ground)  # type: ignore[return-value]


def brotli_zeros(ground: Ground) -> list[str]:
    return folded("br", brotli.compress(zeros(), quality=5))(ground)  # type: ignore[return-value]


def thrice_folded(ground: Ground) -> list[str]:
    once = gzip.compress(b"<p>" + b"\0" * 100_000_000)
    return folded("gzip, gzip, gzip", gzip.compress(gzip.compress(once)))(ground)  # type: ignore[return-value]


def closing(sent: bytes) -> Lay:
    def talk(client: socket.socket) -> None:
        client.sendall(sent)

    return lambda g: [g.says(talk)]


def stalling(sent: bytes) -> Lay:
    def talk(client: socket.socket) -> None:
        client.sendall(sent)
        time.sleep(30)

    return lambda g: [g.says(talk)]


def hops(ground: Ground) -> list[str]:
    for n in range(30):
        ground.server.give(f"/{n}", status=302, headers={"Location": f"/{n + 1}"})
    ground.server.give("/30", page())
    return [ground.server.url("/0")]


def moved(ground: Ground) -> list[str]:
    ground.server.give(
        "/old", status=301, headers={"Location": "/新 地址".encode().decode("latin-1")}
    )
    ground.server.respond("/%E6%96%B0%20%E5%9C%B0%E5%9D%80", _page)
    return [ground.server.url("/old")]


def _page(_: Request) -> Answer:
    return Answer(PAGE, 200, {"Content-Type": "text/html"})


def refused_port(ground: Ground) -> list[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return [f"http://127.0.0.1:{port}/"]


def self_refresh(ground: Ground) -> list[str]:
    head = '<meta http-equiv="refresh" content="0;url=/a.html">'
    return [ground.web(f"<html><head>{head}</head><body></body></html>")]


def with_one_good(ground: Ground) -> list[str]:
    ground.server.give("/gone", "gone", status=410)
    return [ground.server.url("/gone"), ground.web(page())]


SHELL = (
    "<html><head><title>阅读</title></head><body><div id='app'></div>"
    "<noscript>请启用 JavaScript</noscript><script src='/app.js'></script></body></html>"
)
MISSING = "<html><title>404</title><body><h1>页面不存在</h1><p>您访问的页面不存在或已删除。</p></body></html>"
WALL = "<html><title>阅读</title><body><p>请先登录后继续阅读全文</p></body></html>"
CHECK = "<html><title>安全验证</title><body><p>请完成下方的安全验证后继续访问</p></body></html>"
ENDLESS = HTML + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"

CASES = (
    *(Case(f"status-{code}", status(code), (3,), str(code)) for code in (400, 401, 403, 404, 410)),
    *(Case(f"status-{code}", status(code), (3,), str(code)) for code in (451, 500, 501, 503)),
    Case("status-204", status(204), (3, 4)),
    Case("status-999", status(999), (3,)),
    Case("retry-after-an-age", status(429, {"Retry-After": "999999"}), (3,), "429"),
    Case("retry-after-nonsense", status(503, {"Retry-After": "nan"}), (3,), "503"),
    Case("not-found-with-200", status(200, None, MISSING), (4,)),
    Case("script-shell", status(200, None, SHELL), (4,)),
    Case("login-wall", status(200, None, WALL), (4,)),
    Case("robot-check", status(200, None, CHECK), (4,)),
    Case("nothing", lambda g: [g.web("")], (3, 4)),
    Case("white-space", lambda g: [g.web(" \n" * 500_000)], (3, 4)),
    Case("one-fails-one-stays", with_one_good, (1,), "410", printed=True),
    Case("redirect-loop", status(302, {"Location": "/a"}), (3,), "redirects"),
    Case("redirect-thirty-times", hops, (3,), "redirects"),
    Case("redirect-without-location", status(302), (3,)),
    Case("redirect-to-a-file", status(302, {"Location": "file:///etc/passwd"}), (3,)),
    Case("redirect-to-a-script", status(302, {"Location": "javascript:alert(1)"}), (3,)),
    Case("redirect-to-data", status(302, {"Location": "data:text/html,<p>x"}), (3,)),
    Case("redirect-to-nonsense", status(302, {"Location": "http://[::1"}), (3,)),
    Case("redirect-with-odd-letters", moved),
    Case("refresh-to-itself", self_refresh, (3, 4)),
    Case("hangs-at-once", stalling(b""), (3,), "--timeout"),
    Case("hangs-in-the-head", stalling(b"HTTP/1.1 200 OK\r\nX: "), (3,), "--timeout"),
    Case("hangs-in-the-body", stalling(HTML + b"Content-Length: 9999\r\n\r\n<p>"), (3,)),
    Case("one-byte-at-a-time", lambda g: [g.says(drip(HTML + b"\r\n", b"x"))], (3,), "--timeout"),
    Case("head-without-end", lambda g: [g.says(endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 99))],
         (3,)),
    Case("body-without-end", lambda g: [g.says(endless(ENDLESS, CHUNK))], (3,), "MB"),
    Case("closes-at-once", closing(b""), (3,)),
    Case("not-http", closing(b"SSH-2.0-OpenSSH_9.2\r\n"), (3,)),
    Case("status-line-broken", closing(b"HTTP/1.1 abc OK\r\n\r\n"), (3,)),
    Case("a-thousand-headers", closing(HTML + b"X: y\r\n" * 3000 + b"\r\n" + PAGE), (0, 3)),
    Case("nul-in-headers", closing(HTML + b"X: \x00\r\n\r\n" + PAGE), (0, 3)),
    Case("length-too-long", lambda g: [g.says(said(len(PAGE) + 999, PAGE))], (0,)),
    Case("length-too-short", lambda g: [g.says(said(len(PAGE) // 2, PAGE))], keeps=("清晨六点",)),
    Case("length-nonsense", closing(HTML + b"Content-Length: -5\r\n\r\n" + PAGE), (0, 3)),
    Case("chunks-broken", closing(ENDLESS + b"zz\r\n" + PAGE), (3,)),
    Case("no-type", closing(b"HTTP/1.1 200 OK\r\n\r\n" + PAGE)),
    Case("http-0.9", closing(PAGE), (3,)),
    Case("gzip-bomb", deflated_zeros, (3,), "MB"),
    Case("brotli-bomb", brotli_zeros, (3,), "MB"),
    Case("gzip-thrice", thrice_folded, (3,)),
    Case("gzip-that-is-none", folded("gzip", PAGE), (0, 3)),
    Case("gzip-broken-off", folded("gzip", gzip.compress(PAGE)[:-200]), (0, 3), keeps=()),
    Case("raw-deflate", folded("deflate", zlib.compress(PAGE, wbits=-15))),
    Case("unknown-folding", folded("x-nonsense", PAGE), (0, 3)),
    Case("tls-to-a-plain-server", lambda g: [g.server.url("/a").replace("http:", "https:")], (3,)),
    Case("nobody-listens", refused_port, (3,)),
    Case("no-such-host", typed("http://nosuch.invalid/a"), (3,)),
    Case("address-half", typed("http://"), (2, 3)),
    Case("address-broken", typed("http://[::1"), (2, 3)),
    Case("address-file", typed("file:///etc/passwd"), (2, 3)),
    Case("address-ftp", typed("ftp://example.org/a"), (2, 3)),
    Case("address-script", typed("javascript:alert(1)"), (2, 3)),
    Case("address-surrogate", typed("http://exa\udcffmple.invalid/"), (2, 3)),
    Case("address-endless", typed("http://example.invalid/" + "a" * 100_000), (2, 3)),
    Case("address-control", typed("http://exa\x1b[31mmple.invalid/\x07"), (2, 3)),
)  # fmt: skip
