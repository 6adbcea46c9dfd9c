"""robots.txt (RFC 9309): asked for what feeds and lists name, obeyed, kept, and waited for."""

from __future__ import annotations

import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from bulletin.errors import BulletinError, Failure
from bulletin.model import Page, Source
from bulletin.settings import FetchSettings
from bulletin.sources import Desk, fetcher, robots
from bulletin.sources.guard import Grant
from bulletin.sources.wiring import Wiring
from tests.commanding import run
from tests.fetching import PAGE
from tests.loopback import Answer, Loopback

QUICK = Wiring(backoff=0.001)
CLOSED = "User-agent: *\nDisallow: /closed\n"


def listing(folder: Path, *addresses: str) -> str:
    path = folder / "list.txt"
    path.write_text("\n".join(addresses), encoding="utf-8")
    return f"@{path}"


def opened(settings: FetchSettings, *typed: str) -> list[Page | Failure]:
    """What came of everything that was typed: pages, and failures as values."""
    found: list[Page | Failure] = []
    with Desk(settings, wiring=QUICK) as desk:
        for source in desk.expand(typed):
            assert isinstance(source, Source), source
            try:
                found.append(desk.open(source))
            except BulletinError as error:
                found.append(Failure(source.typed, error))
    return found


def codes(results: list[Page | Failure]) -> list[str]:
    return [r.error.code if isinstance(r, Failure) else "page" for r in results]


def settings(*, obey: bool = False, ignore: bool = False) -> FetchSettings:
    return FetchSettings(no_cache=True, host_delay=0, obey_robots=obey, ignore_robots=ignore)


@pytest.fixture
def site(server: Loopback) -> Loopback:
    server.give("/robots.txt", CLOSED, headers={"Content-Type": "text/plain"})
    server.give("/open", PAGE)
    server.give("/closed/a", PAGE)
    return server


def test_a_list_asks_once_and_leaves_out_what_is_closed(site: Loopback, tmp_path: Path) -> None:
    typed = listing(tmp_path, site.url("/open"), site.url("/closed/a"), site.url("/open?again"))
    results = opened(settings(), typed)
    assert codes(results) == ["page", "robots", "page"]
    assert site.asked("/robots.txt") == 1
    assert site.asked("/closed/a") == 0
    failed = results[1]
    assert isinstance(failed, Failure)
    assert "--ignore-robots" in failed.error.text
    assert failed.error.exit_code == 3


def test_a_feed_asks(site: Loopback) -> None:
    links = "".join(f"<item><link>{site.url(p)}</link></item>" for p in ("/closed/a", "/open"))
    site.give("/feed.xml", f"<rss><channel>{links}</channel></rss>")
    assert codes(opened(settings(), site.url("/feed.xml"))) == ["robots", "page"]


def test_what_a_person_typed_is_not_asked_about(site: Loopback) -> None:
    assert codes(opened(settings(), site.url("/closed/a"))) == ["page"]
    assert site.asked("/robots.txt") == 0
    assert codes(opened(settings(obey=True), site.url("/closed/a"))) == ["robots"]


def test_ignored_where_asked_for(site: Loopback, tmp_path: Path) -> None:
    typed = listing(tmp_path, site.url("/closed/a"))
    assert codes(opened(settings(ignore=True, obey=True), typed)) == ["page"]
    assert site.asked("/robots.txt") == 0


def test_ignoring_is_said_plainly(site: Loopback, tmp_path: Path) -> None:
    typed = listing(tmp_path, site.url("/closed/a"))
    words = ["extract", typed, "--metadata-only", "--no-cache"]
    refused, read = run(words, tmp_path), run([*words, "--ignore-robots"], tmp_path)
    assert '"code": "robots"' in refused.stdout
    assert '"code": "robots"' not in read.stdout
    assert "robots.txt is ignored" in read.stderr
    assert "robots.txt is ignored" not in refused.stderr


def test_every_hop_is_asked_about(site: Loopback, tmp_path: Path) -> None:
    site.give("/moved", status=302, headers={"Location": "/closed/a"})
    assert codes(opened(settings(), listing(tmp_path, site.url("/moved")))) == ["robots"]
    assert site.asked("/closed/a") == 0


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, "page"), (403, "page"), (410, "page"),
     (500, "robots-unreachable"), (503, "robots-unreachable"), (429, "robots-unreachable")],
)  # fmt: skip
def test_a_robots_txt_that_is_not_there(
    site: Loopback, tmp_path: Path, status: int, code: str
) -> None:
    site.give("/robots.txt", CLOSED, status=status)
    typed = listing(tmp_path, site.url("/open"), site.url("/closed/a"))
    assert codes(opened(settings(), typed)) == [code, code]
    assert site.asked("/robots.txt") <= 4


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "page"),
        ("<html><body>网站首页 Disallow: / </body></html>", "page"),
        ("\ufeffUser-agent: bulletin\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "robots"),
        ("User-agent: *\nDisallow: /\nAllow: /open\n", "page"),
        ("User-agent: other\nDisallow: /\n", "page"),
        ("User-agent: *\nDisallow: /*en$\n", "robots"),
        ("User-agent: *\n" + "Allow: /" + "*a" * 40_000 + "\nDisallow: /open\n", "robots"),
        ("User-agent: *\nAllow: /\n" + "#" * robots.MAX_BYTES + "\nDisallow: /open\n", "page"),
        ("\0\xff\x1b" * 1000, "page"),
    ],
    ids=["empty", "a page", "named", "longest", "others", "ends", "stars", "beyond", "noise"],
)
def test_what_it_says(site: Loopback, tmp_path: Path, text: str, code: str) -> None:
    site.give("/robots.txt", text)
    began = time.monotonic()
    assert codes(opened(settings(), listing(tmp_path, site.url("/open")))) == [code]
    assert time.monotonic() - began < 5


def test_a_redirect_into_the_private_network_is_refused(site: Loopback, tmp_path: Path) -> None:
    with Loopback() as other:
        site.give("/robots.txt", status=302, headers={"Location": other.url("/robots.txt")})
        assert codes(opened(settings(), listing(tmp_path, site.url("/open")))) == [
            "private-address"
        ]
        assert other.requests == []
        assert site.asked("/open") == 0


def test_crawl_delay_holds_between_pages(site: Loopback, tmp_path: Path) -> None:
    started: list[float] = []

    def told(_: object) -> Answer:
        started.append(time.monotonic())
        return Answer(PAGE.encode(), headers={"Content-Type": "text/html"})

    site.respond("/open", told)
    site.give("/robots.txt", "User-agent: *\nCrawl-delay: 0.3\n")
    with Desk(settings(), wiring=QUICK) as desk:
        sources = list(desk.expand([listing(tmp_path, *[site.url(f"/open?{n}") for n in "abc"])]))
        threads = [threading.Thread(target=desk.open, args=(source,)) for source in sources]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(started) == 3
    assert all(after - before >= 0.28 for before, after in pairwise(started))


def test_crawl_delay_has_a_cap() -> None:
    """A day between two pages would be a refusal; the cap is what is waited."""
    paused: list[float] = []
    said = fetcher.Answer("", "text/plain", b"User-agent: *\nCrawl-delay: 86400\n")
    asked = robots.Robots(lambda _: said, paused.append, 5)
    for _ in range(2):
        asked.turn("http://192.0.2.1/open", Grant())
    assert [round(pause) for pause in paused] == [robots.MAX_CRAWL_DELAY]


def test_it_is_kept_for_the_next_run(site: Loopback, tmp_path: Path) -> None:
    kept = FetchSettings(cache_dir=tmp_path / "cache", host_delay=0)
    typed = listing(tmp_path, site.url("/open"))
    assert codes(opened(kept, typed)) == codes(opened(kept, typed)) == ["page"]
    assert site.asked("/robots.txt") == 1
    offline = FetchSettings(cache_dir=tmp_path / "cache", offline=True)
    assert codes(opened(offline, typed)) == ["page"]
    assert site.asked("/robots.txt") == 1


def test_that_there_is_none_is_kept_too(server: Loopback, tmp_path: Path) -> None:
    kept = FetchSettings(cache_dir=tmp_path / "cache", host_delay=0)
    typed = listing(tmp_path, server.give("/open", PAGE))
    assert codes(opened(kept, typed)) == codes(opened(kept, typed)) == ["page"]
    assert server.asked("/robots.txt") == 1
