"""TLS is verified: who signed, and for which name. The key in ``tests/tls`` opens nothing."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from bulletin.errors import SourceError
from bulletin.model import Source
from bulletin.settings import FetchSettings
from bulletin.sources import Desk
from bulletin.sources.wiring import Wiring
from tests.fetching import PAGE
from tests.loopback import Loopback

PEM = Path(__file__).parent / "tls" / "server.pem"


@pytest.fixture
def secure() -> Iterator[Loopback]:
    """A server with a certificate of its own making, for lib.example and 127.0.0.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    server = Loopback()
    server._httpd.socket = context.wrap_socket(server._httpd.socket, server_side=True)
    with server:
        server.give("/a", PAGE)
        yield server


def fetch(address: str, context: ssl.SSLContext | None) -> str:
    wiring = Wiring(lambda host, port: ["127.0.0.1"], context, backoff=0.01)
    with Desk(FetchSettings(no_cache=True, timeout=10), wiring=wiring) as desk:
        return desk.open(Source(address, "web", address)).html


@pytest.mark.parametrize("host", ["127.0.0.1", "lib.example"])
def test_a_certificate_of_a_known_signer(secure: Loopback, host: str) -> None:
    trusting = ssl.create_default_context(cafile=str(PEM))
    assert fetch(f"https://{host}:{secure.host.split(':')[1]}/a", trusting) == PAGE


@pytest.mark.parametrize(("host", "known"), [("127.0.0.1", False), ("other.example", True)])
def test_a_certificate_of_nobody_or_for_another(secure: Loopback, host: str, known: bool) -> None:
    context = ssl.create_default_context(cafile=str(PEM)) if known else None
    with pytest.raises(SourceError) as caught:
        fetch(f"https://{host}:{secure.host.split(':')[1]}/a", context)
    assert caught.value.code == "tls"
    assert secure.requests == []
