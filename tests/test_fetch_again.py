"""What may pass is tried again, and everything ends with the deadline."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from bulletin.errors import OverLimit, SourceError
from bulletin.model import Source
from bulletin.settings import FetchSettings
from bulletin.sources import Desk
from bulletin.sources.wiring import Wiring
from tests.fetching import PAGE, drip, failing, fetch, raw
from tests.loopback import Answer, Loopback, Request


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


def test_a_server_that_speaks_no_tls() -> None:
    """An error at once, in our words."""

    def talk(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with raw(talk) as address:
        assert failing(address.replace("http:", "https:")).code == "tls"


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
