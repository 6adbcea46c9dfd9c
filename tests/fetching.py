"""Fetching in tests: one page, one failure, and servers that say what no honest one says."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bulletin.errors import SourceError
from bulletin.model import Page, Source
from bulletin.settings import FetchSettings
from bulletin.sources import Desk
from bulletin.sources.wiring import Wiring

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


def drip(head: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    def talk(client: socket.socket) -> None:
        client.sendall(head)
        while True:
            client.sendall(piece)
            time.sleep(0.1)

    return talk


def endless(head: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    def talk(client: socket.socket) -> None:
        client.sendall(head)
        while True:
            client.sendall(piece)

    return talk


def said(length: int, body: bytes) -> Callable[[socket.socket], None]:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\r\n"

    def talk(client: socket.socket) -> None:
        client.sendall(head.encode() + body)

    return talk
