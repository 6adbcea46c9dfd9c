"""Promise 3: nothing private is reached that the user did not name, by whatever way."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bulletin.errors import BulletinError, Refused, SourceError
from bulletin.model import Page, Source
from bulletin.settings import FetchSettings
from bulletin.sources import Desk
from bulletin.sources.guard import grant, origin, public
from bulletin.sources.wire import refused
from bulletin.sources.wiring import Wiring
from tests.commanding import run
from tests.loopback import Loopback

PAGE = "<!DOCTYPE html><html><head><title>读书班</title></head><body><p>柳溪村</p></body></html>"


@pytest.fixture
def secret() -> Iterator[Loopback]:
    """A server inside the user's network that no test has named. It must hear nothing."""
    with Loopback() as server:
        server.give("/", PAGE)
        yield server
        assert server.requests == []


def web(address: str) -> Source:
    return Source(address, "web", address)


def desk(
    resolver: Callable[[str, int], list[str]] | None = None, allow: tuple[str, ...] = ()
) -> Desk:
    settings = FetchSettings(no_cache=True, timeout=10, host_delay=0, allow_host=allow)
    return Desk(settings, wiring=Wiring(resolver, backoff=0.01))


def always(answer: list[str]) -> Callable[[str, int], list[str]]:
    return lambda host, port: answer


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.1.2.3 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.0.1 169.254.169.254
    100.64.0.1 100.100.100.200 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.9 224.0.0.1
    239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16 ::1 :: fe80::1 fe80::1%eth0 fc00::1
    fd00:ec2::254 fec0::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::127.0.0.1
    ::10.0.0.1 2002:7f00:1:: 2002:a00:1::1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1
    2001:0:4136:e378:8000:63bf:f5ff:fffe 2001:db8::1 100::1 nonsense""".split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize(
    "address", "1.1.1.1 8.8.8.8 172.32.0.1 2606:4700::1 ::ffff:8.8.8.8 64:ff9b::808:808".split()
)
def test_addresses_that_are(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://Lib.Example./a", ("lib.example", 80)),
        ("https://lib.example:8443", ("lib.example", 8443)),
        ("https://图书馆.example/", ("xn--1jq52s681d.example", 443)),
        ("http://[::1]:80/", ("::1", 80)),
        ("http://me:pw@lib.example/", ("lib.example", 80)),
        ("http://lib.example:99999/", None),
        ("file:///etc", None),
        ("http:///a", None),
    ],
)
def test_origins(address: str, expected: tuple[str, int] | None) -> None:
    assert origin(address) == expected


def test_what_a_grant_covers() -> None:
    given = grant(["http://box.lan/a", "http://box.lan:8080/"], ["[::1]:81", "10.0.0.9", "nas:5"])
    for host, port in [("box.lan", 80), ("box.lan", 443), ("BOX.lan.", 8080), ("nas", 5)]:
        assert given.covers(host, port)
    assert given.covers("x.example", 7, "10.0.0.9")
    assert given.covers("::1", 81)
    for host, port in [("box.lan", 81), ("nas", 6), ("::1", 82), ("lan", 80)]:
        assert not given.covers(host, port)


@pytest.mark.parametrize("typed", ["::1:8196", "[::1]:8196", "0:0:0:0:0:0:0:1:8196", "::1"])
def test_an_ipv6_address_is_opened_with_or_without_brackets(typed: str) -> None:
    given = grant([], [typed])
    assert given.covers("::1", 8196) or given.covers("0:0:0:0:0:0:0:1", 8196)
    assert given.covers("::1", 8197) == (typed == "::1")


def test_a_bare_address_that_looks_like_one_with_a_port_opens_that_address_alone() -> None:
    given = grant([], ["fd00::1:8080"])
    assert given.covers("fd00::1:8080", 80)
    assert not given.covers("fd00::1", 8080)


@pytest.mark.parametrize("host", ["::1", "127.0.0.1", "nas.lan"])
def test_what_a_refusal_says_to_type_can_be_typed(host: str) -> None:
    typed = refused(host, 8196).text.rpartition(" ")[2]
    assert typed == ("[::1]:8196" if ":" in host else f"{host}:8196")
    assert grant([], [typed]).covers(host, 8196)


def test_the_origin_that_the_user_named(server: Loopback) -> None:
    server.give("/a.html", PAGE)
    server.give("/a.png", b"picture")
    with desk() as at:
        page = at.open(web(server.url("/a.html")))
        assert at.picture(page, "/a.png") == b"picture"
        assert "柳溪村" in at.follow(page, "a.html").html


def test_no_redirect_leads_inside(server: Loopback, secret: Loopback) -> None:
    port = secret.host.split(":")[1]
    for host in ("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]",
                 "[::1]", "0.0.0.0", "127.0.0.1.", "LOCALHOST", "１２７.0.0.1"):  # fmt: skip
        server.give("/r", status=302, headers={"Location": f"http://{host}:{port}/"})
        with desk() as at, pytest.raises(SourceError):
            at.open(web(server.url("/r")))
    server.give("/p", PAGE)
    with desk() as at, pytest.raises(Refused) as caught:
        at.follow(at.open(web(server.url("/p"))), secret.url("/"))
    assert caught.value.code == "private-address"
    assert f"--allow-host {secret.host}" in caught.value.text


def test_no_picture_or_base_leads_inside(server: Loopback, secret: Loopback) -> None:
    server.give("/a.html", f'<base href="{secret.url("/")}">{PAGE}')
    server.give("/r.png", status=307, headers={"Location": secret.url("/")})
    with desk() as at:
        page = at.open(web(server.url("/a.html")))
        for address in (secret.url("/"), f"//{secret.host}/", "r.png"):
            with pytest.raises(Refused):
                at.picture(page, address)


def test_a_saved_page_has_no_origin(tmp_path: Path, secret: Loopback) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<!-- saved from url=(0){secret.url('/')} -->{PAGE}", "utf-8")
    with desk() as at:
        page = at.open(Source(str(path), "file", str(path)))
        assert page.url == secret.url("/")
        for address in ("x.png", secret.url("/x.png")):
            with pytest.raises(Refused):
                at.picture(page, address)
        with pytest.raises(Refused):
            at.follow(page, "2.html")


def test_a_feed_does_not_name_for_the_user(server: Loopback, secret: Loopback) -> None:
    link = (
        f"<item><link>{secret.url('/')}</link></item><item><link>{server.url('/1')}</link></item>"
    )
    server.give("/feed.xml", f"<rss version='2.0'><channel>{link}</channel></rss>")
    server.give("/1", PAGE)
    with desk() as at:
        inside, own = at.expand([server.url("/feed.xml")])
        assert isinstance(inside, Source)
        assert isinstance(own, Source)
        assert "柳溪村" in at.open(own).html
        with pytest.raises(Refused):
            at.open(inside)


def test_what_one_source_may_another_may_not(server: Loopback) -> None:
    """A connection that one source opened is no other source's to use."""
    server.give("/a", PAGE)
    own = web(server.url("/a"))
    stranger = Page(Source("x", "web", "https://news.example/"), "https://news.example/", "", "")
    with desk() as at:
        at.open(own)
        with pytest.raises(Refused):
            at.picture(stranger, server.url("/a"))
    assert server.asked("/a") == 1


def test_allow_host_opens_one(server: Loopback) -> None:
    server.give("/a.png", b"picture")
    stranger = Page(Source("x", "web", "https://news.example/"), "https://news.example/", "", "")
    for allowed in (server.host, "127.0.0.1"):
        with desk(allow=(allowed,)) as at:
            assert at.picture(stranger, server.url("/a.png")) == b"picture"
    with desk(allow=("127.0.0.1:1",)) as at, pytest.raises(Refused):
        at.picture(stranger, server.url("/a.png"))


def test_names_that_resolve_inside(secret: Loopback) -> None:
    port = int(secret.host.split(":")[1])
    stranger = Page(Source("x", "web", "https://news.example/"), "https://news.example/", "", "")
    for answer in (["127.0.0.1"], ["::1"], ["10.0.0.1", "127.0.0.1"], ["::ffff:127.0.0.1"]):
        with desk(always(answer)) as at, pytest.raises(Refused):
            at.picture(stranger, f"http://pictures.example:{port}/")


def test_rebinding_does_not_pass(server: Loopback, secret: Loopback) -> None:
    """Each connection's own answer is checked; an earlier, better one is worth nothing."""
    server.give("/", b"good")
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["203.0.113.7"] if len(asked) == 1 else ["127.0.0.1"]

    port = int(secret.host.split(":")[1])
    stranger = Page(Source("x", "web", "https://news.example/"), "https://news.example/", "", "")
    with desk(resolver) as at:
        for _ in range(3):
            with pytest.raises(Refused):
                at.picture(stranger, f"http://pictures.example:{port}/")
    assert asked == ["pictures.example"] * 3


def test_the_peer_itself_is_looked_at(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the check of the answer fooled, that of the connected socket would still refuse."""
    from bulletin.sources import guard, wire

    server.give("/", b"inside")
    seen: list[str] = []
    real = guard.public

    def fooled(address: str) -> bool:
        seen.append(address)
        return len(seen) == 1 or real(address)

    monkeypatch.setattr(wire, "public", fooled)
    stranger = Page(Source("x", "web", "https://news.example/"), "https://news.example/", "", "")
    port = int(server.host.split(":")[1])
    with desk(lambda host, port: ["127.0.0.1"]) as at, pytest.raises(Refused):
        at.picture(stranger, f"http://pictures.example:{port}/")
    assert seen == ["127.0.0.1", "127.0.0.1"]
    assert server.requests == []


def test_a_user_named_host_may_resolve_inside(server: Loopback) -> None:
    server.give("/a", PAGE)
    port = server.host.split(":")[1]
    address = f"http://wiki.lan:{port}/a"
    with desk(lambda host, port: ["127.0.0.1"]) as at:
        assert "柳溪村" in at.open(web(address)).html


def test_proxies_of_the_environment_are_not_used(
    server: Loopback, secret: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would connect for us, where the guard sees nothing."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, secret.url(""))
    server.give("/a", PAGE)
    with desk() as at:
        assert "柳溪村" in at.open(web(server.url("/a"))).html


def test_weak_host_forms_do_not_reach_loopback() -> None:
    """What getaddrinfo makes of odd numbers is checked like any other answer."""
    for odd in ("127.1", "0x7f000001", "017700000001"):
        try:
            found = {str(item[4][0]) for item in socket.getaddrinfo(odd, 80)}
        except OSError:
            continue
        assert not any(public(address) for address in found)


def test_a_service_for_others_may_refuse_what_is_typed(server: Loopback) -> None:
    address = server.give("/a", "<p>private</p>")
    item = f"<item><link>{address}</link></item>"
    feed = server.give("/feed.xml", f"<rss><channel>{item}</channel></rss>")
    for typed in (address, feed):
        settings = FetchSettings(no_cache=True, public_only=True)
        with Desk(settings) as desk:
            (found,) = list(desk.expand([typed]))
            if isinstance(found, Source):
                with pytest.raises(Refused) as caught:
                    desk.open(found)
                error: BulletinError = caught.value
            else:
                error = found.error
        assert error.code == "private-address"
    assert server.requests == []
    opened = FetchSettings(no_cache=True, public_only=True, allow_host=("127.0.0.1",))
    with Desk(opened) as desk:
        assert "private" in desk.open(Source(address, "web", address)).html


def test_what_a_feed_names_is_a_stranger_in_a_batch_too(server: Loopback, tmp_path: Path) -> None:
    with Loopback() as inside:
        secret = inside.give("/secret", "<p>secret</p>")
        here = server.give("/a.html", f"<h1>书屋的灯</h1><p>{'村口的书屋开了三年。' * 20}</p>")
        links = "".join(f"<item><link>{link}</link></item>" for link in (secret, here))
        feed = server.give("/feed.xml", f"<rss><channel>{links}</channel></rss>")
        words = ["batch", "--each", feed, "--to", "md", "-j", "1", "--json", "--no-cache"]
        done = run(words, tmp_path)
        assert inside.requests == []
    record = json.loads(done.stdout)
    assert record["failed_sources"] == [secret]
    assert (record["done"], record["exit_code"]) == (1, 1)
