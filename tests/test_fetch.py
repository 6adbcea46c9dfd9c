"""Fetching: what comes back, hops, cookies, passwords, pictures."""

from __future__ import annotations

import threading
import time

import pytest

from bulletin.errors import Refused, SourceError
from bulletin.model import Source
from bulletin.settings import FetchSettings
from bulletin.sources import Desk
from tests.fetching import PAGE, failing, fetch
from tests.loopback import Answer, Loopback, Request


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
