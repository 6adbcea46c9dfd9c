"""Fetching: statuses, hops, tries, deadlines, sizes and lengths, on servers of our own."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import brotli
import pytest

from bulletin.errors import OverLimit, Refused, SourceError
from bulletin.model import Page, Source
from bulletin.settings import FetchSettings
from bulletin.sources import Desk
from bulletin.sources.wiring import Wiring
from tests.loopback import Answer, Loopback, Request

PAGE = "<!DOCTYPE html><html><head><title>读书班</title></head><body><p>柳溪村</p></body></html>"
QUICK = Wiring(backoff=0.01)


def fetch(address: str, *, timeout: float = 10.0, limit: int = 20_000_000) -> Page:
    settings = FetchSettings(no_cache=True, timeout=timeout, max_page_bytes=limit, host_delay=0)
    with Desk(settings, wiring=QUICK) as desk:
        return desk.open(Source(address, "web", address))


def failing(address: str, *, timeout: float = 10.0, limit: int = 20_000_000) -> SourceError:
    with pytest.raises(SourceError) as caught:
        fetch(address, timeout=timeout, limit=limit)
    assert "\n" not in caught.value.text
    return caught.value


@contextmanager
def raw(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that reads one request and then says what ``talk`` sends; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        done = threading.Event()

        def one(client: socket.socket) -> None:
            with client:
                try:
                    client.recv(65536)
                    talk(client)
                except OSError:
                    return

        def serve() -> None:
            while not done.is_set():
                try:
                    client, _ = listener.accept()
                except TimeoutError:
                    continue
                threading.Thread(target=one, args=(client,), daemon=True).start()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/a.html"
        finally:
            done.set()
            thread.join()


# --- what comes back --------------------------------------------------------------------------


def test_a_page(server: Loopback) -> None:
    page = fetch(server.give("/a.html", PAGE))
    assert "柳溪村" in page.html
    assert page.url == server.url("/a.html")
    assert page.notes == ()
    (asked,) = server.requests
    assert asked.headers["accept-language"].startswith("zh-CN")
    assert "bulletin" in asked.headers["user-agent"]
    assert "cookie" not in asked.headers
    assert "authorization" not in asked.headers


def test_the_address_is_the_last_hop_without_fragment(server: Loopback) -> None:
    server.give("/new.html", PAGE)
    server.give("/old.html", status=301, headers={"Location": "new.html?x=1#top"})
    assert fetch(server.url("/old.html#a")).url == server.url("/new.html?x=1")


def test_an_address_in_chinese(server: Loopback) -> None:
    server.give("/%E8%AF%BB%E4%B9%A6.html", PAGE)
    assert "柳溪村" in fetch(server.url("/读书.html")).html


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 500, 501])
def test_an_error_page_is_never_an_article(server: Loopback, status: int) -> None:
    error = failing(server.give("/a.html", PAGE, status=status))
    assert error.code == f"http-{status}"
    assert str(status) in error.text
    assert server.asked("/a.html") == 1


@pytest.mark.parametrize("status", [204, 205, 304, 306, 302])
def test_statuses_without_a_page(server: Loopback, status: int) -> None:
    assert failing(server.give("/a.html", status=status)).exit_code == 3


@pytest.mark.parametrize(
    ("content_type", "body", "name"),
    [
        ("application/pdf", b"%PDF-1.7", "PDF"),
        ("text/html", b"%PDF-1.7", "PDF"),
        ("image/png", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("application/zip", b"PK\x03\x04", "ZIP"),
        ("application/json", b'{"a": 1}', "application/json"),
        ("text/css", b"p { color: red }", "text/css"),
        ("application/octet-stream", bytes(range(32)) * 20, "binary"),
    ],
)
def test_what_is_no_page(server: Loopback, content_type: str, body: bytes, name: str) -> None:
    error = failing(server.give("/a", body, headers={"Content-Type": content_type}))
    assert error.code == "not-a-page"
    assert name in error.text


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/octet-stream", "image/jpeg", "nonsense", "a/b;"]
)
def test_pages_with_a_wrong_type_are_told_by_their_content(
    server: Loopback, content_type: str
) -> None:
    page = fetch(server.give("/a", PAGE, headers={"Content-Type": content_type}))
    assert "<p>柳溪村</p>" in page.html


def test_the_header_against_the_meta(server: Loopback) -> None:
    text = PAGE.replace("<head>", '<head><meta charset="gb2312">')
    for kind in ("text/html", "text/html; charset=utf-8", "text/html; charset=iso-8859-1"):
        address = server.give("/a", text.encode("gb18030"), headers={"Content-Type": kind})
        assert "柳溪村" in fetch(address).html
        address = server.give("/b", text.encode("utf-8"), headers={"Content-Type": kind})
        assert "柳溪村" in fetch(address).html


def test_nothing(server: Loopback) -> None:
    assert failing(server.give("/a", b"")).code == "empty"


def test_a_feed_at_an_address_that_does_not_look_like_one(server: Loopback) -> None:
    feed = "<rss version='2.0'><channel><item><link>/1.html</link></item></channel></rss>"
    address = server.give("/news", feed, headers={"Content-Type": "application/rss+xml"})
    error = failing(address)
    assert error.code == "feed"
    assert f"feed:{address}" in error.text
    with Desk(FetchSettings(no_cache=True)) as desk:
        assert [getattr(s, "location", s) for s in desk.expand([f"feed:{address}"])] == [
            server.url("/1.html")
        ]


def test_a_feed_and_its_pages(server: Loopback) -> None:
    entry = (
        f'<entry><link href="{server.url("/1.html")}"/></entry><entry><link href="2.html"/></entry>'
    )
    server.give("/feed.xml", f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>')
    server.give("/1.html", PAGE)
    server.give("/2.html", PAGE)
    with Desk(FetchSettings(no_cache=True)) as desk:
        for source in desk.expand([server.url("/feed.xml")]):
            assert isinstance(source, Source)
            assert "柳溪村" in desk.open(source).html
    assert server.asked("/feed.xml") == 1


def test_a_page_whose_address_looks_like_a_feed_is_fetched_once(server: Loopback) -> None:
    address = server.give("/rss/about.html", PAGE)
    with Desk(FetchSettings(no_cache=True)) as desk:
        (source,) = desk.expand([address])
        assert isinstance(source, Source)
        assert "柳溪村" in desk.open(source).html
    assert server.asked("/rss/about.html") == 1


def test_a_page_that_sends_on_at_once(server: Loopback) -> None:
    server.give("/a.html", PAGE)
    jump = '<meta http-equiv="refresh" content="0; url=%s">'
    assert fetch(server.give("/j", jump % "/a.html")).url == server.url("/a.html")
    server.give("/l", jump % "/k")
    assert failing(server.give("/k", jump % "/l")).code == "too-many-redirects"
    long = jump % "/a.html" + "<p>" + "一篇长长的文章。" * 50
    assert fetch(server.give("/l", long)).url == server.url("/l")
    assert failing(server.give("/m", jump % "http://127.0.0.1:1/")).code == "private-address"


# --- hops -------------------------------------------------------------------------------------


def hops(server: Loopback, count: int) -> str:
    server.give("/hop0", PAGE)
    for number in range(1, count + 1):
        server.give(f"/hop{number}", status=302, headers={"Location": f"/hop{number - 1}"})
    return server.url(f"/hop{count}")


def test_ten_hops_and_not_one_more(server: Loopback) -> None:
    assert "柳溪村" in fetch(hops(server, 10)).html
    assert failing(hops(server, 11)).code == "too-many-redirects"
    assert failing(server.give("/o", status=302, headers={"Location": "/o"})).exit_code == 3


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "ftp://lib.example/", "javascript:x()", "http://[", "data:,"],
)
def test_a_redirect_to_what_is_no_web_address(server: Loopback, location: str) -> None:
    error = failing(server.give("/a", status=302, headers={"Location": location}))
    assert isinstance(error, Refused)


def test_cookies_live_for_one_source(server: Loopback) -> None:
    def gate(request: Request) -> Answer:
        if "seen=1" in request.headers.get("cookie", ""):
            return Answer(PAGE.encode(), headers={"Content-Type": "text/html"})
        return Answer(status=302, headers={"Location": "/a", "Set-Cookie": "seen=1; Path=/"})

    address = server.respond("/a", gate)
    settings = FetchSettings(no_cache=True)
    with Desk(settings) as desk:
        for _ in range(2):
            assert "柳溪村" in desk.open(Source(address, "web", address)).html
    assert [("cookie" in r.headers) for r in server.requests] == [False, True, False, True]


def test_a_password_goes_to_its_origin_only_and_is_never_shown(server: Loopback) -> None:
    with Loopback() as other:
        other.give("/b", PAGE)
        server.give("/a", status=302, headers={"Location": other.url("/b")})
        typed = server.url("/a").replace("http://", "http://me:secret@")
        settings = FetchSettings(no_cache=True, allow_host=(other.host,))
        with Desk(settings) as desk:
            page = desk.open(Source(typed, "web", typed))
        assert server.requests[0].headers["authorization"].startswith("Basic ")
        assert "authorization" not in other.requests[0].headers
        assert page.url == other.url("/b")
    missing = failing(server.url("/none").replace("http://", "http://me:secret@"))
    assert "secret" not in missing.text


# --- tries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_pass_is_tried_again(server: Loopback, status: int) -> None:
    def third(request: Request) -> Answer:
        good = server.asked("/a") >= 3
        return Answer(PAGE.encode(), 200 if good else status, {"Content-Type": "text/html"})

    assert "柳溪村" in fetch(server.respond("/a", third)).html
    assert failing(server.give("/b", status=status)).code == f"http-{status}"
    assert server.asked("/b") == 4


def test_retry_after_is_obeyed(server: Loopback) -> None:
    times: list[float] = []

    def second(request: Request) -> Answer:
        times.append(time.monotonic())
        if len(times) == 1:
            return Answer(status=429, headers={"Retry-After": "1"})
        return Answer(PAGE.encode(), headers={"Content-Type": "text/html"})

    assert "柳溪村" in fetch(server.respond("/a", second)).html
    assert times[1] - times[0] >= 1


@pytest.mark.parametrize(
    "value", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT", "inf", "nan", "-5", "soon", "9" * 400]
)
def test_a_long_retry_after_does_not_outlast_the_deadline(server: Loopback, value: str) -> None:
    address = server.give("/a", status=503, headers={"Retry-After": value})
    start = time.monotonic()
    assert failing(address, timeout=2.0).code == "http-503"
    assert time.monotonic() - start < 2.5


def test_a_connection_that_is_reset_is_tried_again() -> None:
    count = [0]

    def talk(client: socket.socket) -> None:
        count[0] += 1
        if count[0] < 3:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            return
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode())

    with raw(talk) as address:
        assert "柳溪村" in fetch(address).html


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert failing(f"http://127.0.0.1:{port}/").code == "connection"


def test_no_such_host() -> None:
    def resolver(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no")

    desk = Desk(FetchSettings(no_cache=True), wiring=Wiring(resolver))
    with desk, pytest.raises(SourceError) as caught:
        desk.open(Source("x", "web", "https://nowhere.example/"))
    assert caught.value.code == "no-such-host"


def test_a_certificate_that_nobody_signed() -> None:
    """A plain server is not one that speaks TLS either: an error at once, in our words."""

    def talk(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with raw(talk) as address:
        assert failing(address.replace("http:", "https:")).code == "tls"


# --- deadlines --------------------------------------------------------------------------------


def drip(head: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    def talk(client: socket.socket) -> None:
        client.sendall(head)
        while True:
            client.sendall(piece)
            time.sleep(0.1)

    return talk


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"", b""),
        (b"HTTP/1.1 200 OK\r\nX-", b"a"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n<html>", b"a"),
    ],
)
def test_a_slow_server_ends_with_the_deadline(head: bytes, piece: bytes) -> None:
    with raw(drip(head, piece)) as address:
        start = time.monotonic()
        error = failing(address, timeout=0.7)
        assert time.monotonic() - start < 1.7
    assert isinstance(error, OverLimit)
    assert error.code == "timeout"


def test_the_deadline_holds_over_hops_and_tries(server: Loopback) -> None:
    server.give("/a", status=302, headers={"Location": "/a?1"}, delay=0.3)
    start = time.monotonic()
    assert failing(server.url("/a"), timeout=0.8).code == "timeout"
    assert time.monotonic() - start < 1.6


def test_a_slow_name_server() -> None:
    release = threading.Event()

    def resolver(host: str, port: int) -> list[str]:
        release.wait(20)
        return ["127.0.0.1"]

    start = time.monotonic()
    settings = FetchSettings(no_cache=True, timeout=0.5)
    with Desk(settings, wiring=Wiring(resolver)) as desk, pytest.raises(OverLimit):
        desk.open(Source("x", "web", "https://slow.example/"))
    assert time.monotonic() - start < 1.5
    release.set()


def test_closing_the_desk_ends_what_is_under_way() -> None:
    with raw(drip(b"HTTP/1.1 200 OK\r\n\r\n", b"")) as address:
        desk = Desk(FetchSettings(no_cache=True, timeout=30))
        failures: list[BaseException] = []

        def work() -> None:
            try:
                desk.open(Source(address, "web", address))
            except SourceError as error:
                failures.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        time.sleep(0.3)
        start = time.monotonic()
        desk.close()
        thread.join(5)
        assert not thread.is_alive()
        assert time.monotonic() - start < 2
    assert [getattr(error, "code", "") for error in failures] == ["interrupted"]


# --- sizes and lengths ------------------------------------------------------------------------


def endless(head: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    def talk(client: socket.socket) -> None:
        client.sendall(head)
        while True:
            client.sendall(piece)

    return talk


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 65536),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n",
         b"10000\r\n" + b"a" * 65536 + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", gzip.compress(b"")),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"b" * 1000 + b"\r\n"),
        (b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n", b"a" * 65536),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", b"a" * 65536),
    ],
)  # fmt: skip
def test_an_endless_answer(head: bytes, piece: bytes) -> None:
    with raw(endless(head, piece)) as address:
        assert failing(address, limit=1_000_000, timeout=8).exit_code == 3


BOMB = b"a" * 22_000_000


def deflated(data: bytes) -> bytes:
    machine = zlib.compressobj(9, wbits=-15)
    return machine.compress(data) + machine.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(BOMB)),
        ("x-gzip", gzip.compress(b"a") * 1000 + gzip.compress(BOMB)),
        ("deflate", zlib.compress(BOMB)),
        ("deflate", deflated(BOMB)),
        ("br", brotli.compress(BOMB, quality=1)),
        ("gzip, gzip", gzip.compress(gzip.compress(BOMB))),
        ("gzip, br", brotli.compress(gzip.compress(BOMB), quality=4)),
    ],
)
def test_a_bomb(server: Loopback, coding: str, body: bytes) -> None:
    error = failing(server.give("/a", body, headers={"Content-Encoding": coding}))
    assert isinstance(error, OverLimit)
    assert error.code == "too-large"


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PAGE.encode())),
        ("GZIP", gzip.compress(PAGE.encode()[:40]) + gzip.compress(PAGE.encode()[40:])),
        ("gzip", gzip.compress(PAGE.encode()) + b"\0\0\0"),
        ("deflate", zlib.compress(PAGE.encode())),
        ("deflate", deflated(PAGE.encode())),
        ("br", brotli.compress(PAGE.encode())),
        ("identity", PAGE.encode()),
        ("br, gzip", gzip.compress(brotli.compress(PAGE.encode()))),
    ],
)
def test_content_codings(server: Loopback, coding: str, body: bytes) -> None:
    page = fetch(server.give("/a", body, headers={"Content-Encoding": coding}))
    assert page.html == PAGE


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"not gzip at all"),
        ("br", b"\xff\xff\xff\xffnot brotli"),
        ("deflate", b"\xff\xff\xff"),
        ("zstd", b"\x28\xb5\x2f\xfd"),
        ("gzip, gzip, gzip, gzip", b""),
        ("rot13", PAGE.encode()),
    ],
)
def test_broken_codings(server: Loopback, coding: str, body: bytes) -> None:
    error = failing(server.give("/a", body, headers={"Content-Encoding": coding}))
    assert error.code in ("bad-body", "truncated")


def said(length: int, body: bytes) -> Callable[[socket.socket], None]:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\r\n"

    def talk(client: socket.socket) -> None:
        client.sendall(head.encode() + body)

    return talk


def test_a_body_shorter_than_said() -> None:
    whole = PAGE.encode()
    with raw(said(len(whole) + 500, whole)) as address:
        page = fetch(address)
        assert page.html == PAGE
        assert [note.code for note in page.notes] == ["wrong-length"]
    with raw(said(len(whole), whole[:60])) as address:
        assert failing(address).code == "truncated"


def test_a_compressed_body_that_breaks_off() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\n\r\n"
    body = gzip.compress((PAGE * 500).encode())[:-300]
    with raw(lambda client: client.sendall(head + body)) as address:
        assert failing(address).exit_code == 3


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"hello",
        b"HTTP/1.1 999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"\x16\x03\x01\0\0",
    ],
)
def test_what_is_no_http(answer: bytes) -> None:
    with raw(lambda client: client.sendall(answer)) as address:
        assert failing(address, timeout=3).exit_code == 3


# --- pictures from the web --------------------------------------------------------------------


def test_a_picture_with_its_referer_and_without(server: Loopback) -> None:
    def strict(request: Request) -> Answer:
        good = request.headers.get("referer") == server.url("/a.html?x=1")
        return Answer(b"picture", 200 if good else 403)

    def shy(request: Request) -> Answer:
        return Answer(b"shy", 403 if "referer" in request.headers else 200)

    server.give("/a.html?x=1", PAGE)
    server.respond("/strict.jpg", strict)
    server.respond("/shy.jpg", shy)
    with Desk(FetchSettings(no_cache=True)) as desk:
        address = server.url("/a.html?x=1#top")
        page = desk.open(Source(address, "web", address))
        assert desk.picture(page, "strict.jpg") == b"picture"
        assert desk.picture(page, server.url("/shy.jpg")) == b"shy"
        with pytest.raises(SourceError) as caught:
            desk.picture(page, "none.jpg")
    assert caught.value.code == "http-404"


def test_one_host_is_not_overrun(server: Loopback) -> None:
    now: list[int] = []
    most: list[int] = []
    lock = threading.Lock()

    def slow(request: Request) -> Answer:
        with lock:
            now.append(1)
            most.append(len(now))
        time.sleep(0.05)
        with lock:
            now.pop()
        return Answer(PAGE.encode(), headers={"Content-Type": "text/html"})

    address = server.respond("/a", slow)
    with Desk(FetchSettings(no_cache=True, host_connections=2)) as desk:
        threads = [
            threading.Thread(target=desk.open, args=(Source(address, "web", address),))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert server.asked("/a") == 8
    assert max(most) == 2
