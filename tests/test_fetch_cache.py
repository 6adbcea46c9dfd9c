"""The cache on disk: HTTP's rules online, everything it has offline, many processes at once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from email.utils import formatdate
from pathlib import Path

import hishel
import pytest

from bulletin.errors import SourceError, WriteError
from bulletin.model import Page, Source
from bulletin.settings import FetchSettings
from bulletin.sources import Desk
from bulletin.sources.stock import clear, stock
from bulletin.sources.wiring import Wiring
from tests.loopback import Answer, Loopback, Request

PAGE = "<!DOCTYPE html><html><head><title>读书班</title></head><body><p>柳溪村</p></body></html>"


def fetch(address: str, folder: Path, *, offline: bool = False) -> Page:
    with Desk(FetchSettings(cache_dir=folder, offline=offline)) as desk:
        page = desk.open(Source(address, "web", address))
        assert page.notes == ()
        return page


def test_a_fresh_answer_is_not_asked_for_again(server: Loopback, tmp_path: Path) -> None:
    address = server.give("/a", PAGE, headers={"Cache-Control": "max-age=600"})
    assert fetch(address, tmp_path).html == fetch(address, tmp_path).html
    assert server.asked("/a") == 1


@pytest.mark.parametrize(
    ("sent", "back", "value"),
    [("ETag", "if-none-match", '"v1"'),
     ("Last-Modified", "if-modified-since", "Mon, 02 Nov 2020 08:00:00 GMT")],
)  # fmt: skip
def test_a_stale_answer_is_asked_about(
    server: Loopback, tmp_path: Path, sent: str, back: str, value: str
) -> None:
    def responder(request: Request) -> Answer:
        headers = {"Content-Type": "text/html", sent: value, "Cache-Control": "max-age=0"}
        known = request.headers.get(back) == value
        return Answer(b"" if known else PAGE.encode(), 304 if known else 200, headers)

    address = server.respond("/a", responder)
    assert fetch(address, tmp_path).html == fetch(address, tmp_path).html == PAGE
    assert back in server.requests[1].headers


def test_offline_has_what_was_had_once(server: Loopback, tmp_path: Path) -> None:
    """Stale or not, through redirects of both kinds, in the coding that it came in."""
    server.give("/a", PAGE, headers={"Cache-Control": "no-cache"})
    server.give("/temporary", status=302, headers={"Location": "/a"})
    server.give("/moved", b"moved", status=301, headers={"Location": "/temporary"})
    online = fetch(server.url("/moved"), tmp_path)
    count = len(server.requests)
    again = fetch(server.url("/moved"), tmp_path, offline=True)
    assert (again.html, again.url, again.encoding) == (online.html, online.url, online.encoding)
    assert len(server.requests) == count


def test_offline_miss(server: Loopback, tmp_path: Path) -> None:
    server.give("/a", PAGE, headers={"Cache-Control": "no-store"})
    server.give("/b", PAGE, status=404)
    fetch(server.url("/a"), tmp_path)
    with pytest.raises(SourceError):
        fetch(server.url("/b"), tmp_path)
    count = len(server.requests)
    for path in ("/a", "/b", "/c"):
        with pytest.raises(SourceError) as caught:
            fetch(server.url(path), tmp_path, offline=True)
        assert caught.value.code == "offline"
    assert len(server.requests) == count


def failing(server: Loopback, path: str, status: int) -> str:
    """An address that answers once and fails from then on."""

    def responder(request: Request) -> Answer:
        good = server.asked(path) == 1
        date = formatdate(time.time() - 3000, usegmt=True)
        headers = {"Content-Type": "text/html", "Cache-Control": "max-age=1", "Date": date}
        return Answer(PAGE.encode(), 200 if good else status, headers if good else {})

    return server.respond(path, responder)


def codes(address: str, folder: Path, **more: float) -> list[str]:
    """What is noted about the page, or the failure's code."""
    settings = FetchSettings(cache_dir=folder, stale_if_error=more.get("stale", 86_400.0))
    with Desk(settings, wiring=Wiring(backoff=0.001)) as desk:
        try:
            page = desk.open(Source(address, "web", address))
        except SourceError as error:
            return [error.code]
        assert page.html == PAGE
        return [note.code for note in page.notes]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_what_is_kept_stands_in_for_a_site_that_fails(
    server: Loopback, tmp_path: Path, status: int
) -> None:
    address = failing(server, "/a", status)
    assert codes(address, tmp_path) == []
    assert codes(address, tmp_path) == ["stale"]
    assert codes(address, tmp_path, stale=600) == [f"http-{status}"]


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_page_that_was_taken_away_is_not_brought_back(
    server: Loopback, tmp_path: Path, status: int
) -> None:
    address = failing(server, "/a", status)
    assert codes(address, tmp_path) == []
    assert codes(address, tmp_path) == [f"http-{status}"]


def test_a_site_that_is_gone(tmp_path: Path) -> None:
    with Loopback() as server:
        address = server.give("/a", PAGE, headers={"Cache-Control": "max-age=0"})
        strict = server.give("/b", PAGE, headers={"Cache-Control": "max-age=0, must-revalidate"})
        server.give("/here", status=302, headers={"Location": "/a"})
        moved = server.url("/here")
        assert [codes(place, tmp_path) for place in (address, strict, moved)] == [[], [], []]
    assert codes(address, tmp_path) == codes(moved, tmp_path) == ["stale"]
    assert codes(strict, tmp_path) == ["connection"]


def test_a_page_may_say_how_long_it_stands_in(server: Loopback, tmp_path: Path) -> None:
    address = failing(server, "/a", 503)
    kind = "max-age=1, stale-if-error=9000"
    server.give("/b", PAGE, headers={"Cache-Control": kind, "Date": formatdate(time.time() - 3000)})
    assert codes(address, tmp_path, stale=0) == codes(server.url("/b"), tmp_path, stale=0) == []
    server.give("/b", status=503)
    assert codes(server.url("/b"), tmp_path, stale=0) == ["stale"]
    assert codes(address, tmp_path, stale=0) == ["http-503"]


def test_the_cache_keeps_within_its_size(server: Loopback, tmp_path: Path) -> None:
    """What was not used for longest goes first; what was used just now stays."""
    limit = 2_000_000
    settings = FetchSettings(cache_dir=tmp_path, cache_bytes=limit)
    database = tmp_path / "http-2.sqlite"
    addresses = [server.give(f"/{n}", PAGE + str(n) * 200_000) for n in range(20)]
    for number, address in enumerate(addresses):
        with Desk(settings) as desk:
            desk.open(Source(address, "web", address))
        with closing(sqlite3.connect(database)) as connection:  # as if an hour had passed
            connection.execute("UPDATE entries SET last_accessed_at = last_accessed_at - 3600")
            connection.commit()
        assert database.stat().st_size < limit + 300_000, number
    assert fetch(addresses[-1], tmp_path, offline=True).html.endswith("19" * 200_000)
    with pytest.raises(SourceError):
        fetch(addresses[0], tmp_path, offline=True)


def test_what_the_cache_holds_and_clearing_it(server: Loopback, tmp_path: Path) -> None:
    settings = FetchSettings(cache_dir=tmp_path)
    assert (stock(settings).entries, stock(settings).oldest, clear(settings)) == (0, None, 0)
    for number in range(4):
        fetch(server.give(f"/{number}", PAGE * 100), tmp_path)
    other = server.url("/0").replace("127.0.0.1", "localhost")
    fetch(other, tmp_path)
    found = stock(settings)
    assert found.hosts == (("127.0.0.1", 4), ("localhost", 1))
    assert found.entries == 5
    assert found.bytes >= (tmp_path / "http-2.sqlite").stat().st_size > 10_000
    assert found.oldest is not None
    assert abs(found.oldest - time.time()) < 60
    assert clear(settings, unused=60) == 0
    assert clear(settings, ["LOCALHOST."]) == 1
    assert stock(settings).hosts == (("127.0.0.1", 4),)
    assert clear(settings) == 4
    assert stock(settings).entries == 0
    assert fetch(server.url("/1"), tmp_path).html == PAGE * 100


def test_clearing_while_an_answer_is_read(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is fetched again."""
    address = server.give("/a", PAGE, headers={"Cache-Control": "max-age=600"})
    assert fetch(address, tmp_path).html == PAGE

    def cleared(*_: object) -> Iterator[bytes]:
        yield PAGE.encode()[:20]
        clear(FetchSettings(cache_dir=tmp_path))
        raise RuntimeError("Cached response was deleted while it was being read.")

    monkeypatch.setattr(hishel.SqliteStorage, "_stream_from_cache", cleared)
    assert fetch(address, tmp_path).html == PAGE
    assert server.asked("/a") == 2


def test_a_cache_that_is_none_says_so(tmp_path: Path) -> None:
    (tmp_path / "http-2.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(WriteError) as caught:
        stock(FetchSettings(cache_dir=tmp_path))
    assert "http-2.sqlite" in caught.value.text


def test_no_cache_writes_nothing(server: Loopback, tmp_path: Path) -> None:
    address = server.give("/a", PAGE)
    with Desk(FetchSettings(cache_dir=tmp_path / "c", no_cache=True)) as desk:
        desk.open(Source(address, "web", address))
    assert not (tmp_path / "c").exists()


def test_a_body_that_broke_off_is_not_kept(server: Loopback, tmp_path: Path) -> None:
    """What is cut once must not be cut for ever."""
    short = Answer(PAGE.encode(), headers={
        "Content-Type": "text/html", "Content-Length": "999", "Connection": "close",
        "Cache-Control": "max-age=600"})  # fmt: skip
    whole = Answer(PAGE.encode(), headers={"Content-Type": "text/html"})
    address = server.respond("/a", lambda _: short if server.asked("/a") == 1 else whole)
    with Desk(FetchSettings(cache_dir=tmp_path)) as desk:
        page = desk.open(Source(address, "web", address))
    assert [note.code for note in page.notes] == ["wrong-length"]
    assert fetch(address, tmp_path).html == PAGE
    assert server.asked("/a") == 2


@pytest.mark.parametrize("harm", ["file", "noise", "readonly"])
def test_a_folder_that_cannot_be_used(server: Loopback, tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "cache"
    if harm == "file":
        folder.write_text("in the way")
    else:
        folder.mkdir()
        database = folder / "http-2.sqlite"
        database.write_bytes(b"no database" * 1000 if harm == "noise" else b"")
        if harm == "readonly":
            database.unlink()
            database.mkdir()
    addresses = [server.give("/a", PAGE), server.give("/b", PAGE)]
    with Desk(FetchSettings(cache_dir=folder)) as desk:
        pages = [desk.open(Source(address, "web", address)) for address in addresses]
    assert [[note.code for note in page.notes] for page in pages] == [["no-cache"], []]


def test_without_a_home(server: Loopback, tmp_path: Path) -> None:
    address = server.give("/a", PAGE)
    code = (
        "import sys; from bulletin.sources import Desk; from bulletin.model import Source\n"
        "from bulletin.settings import FetchSettings\n"
        "with Desk(FetchSettings()) as desk:\n"
        "    page = desk.open(Source(sys.argv[1], 'web', sys.argv[1]))\n"
        "    print(len(page.html), [note.code for note in page.notes])\n"
    )
    for home in ("/nonexistent", "/dev/null", ""):
        run = subprocess.run(
            [sys.executable, "-c", code, address],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(Path.cwd()),
                "LC_ALL": "C",
                "HOME": home,
            },
            cwd=Path.cwd(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        assert run.stdout.split() == [str(len(PAGE)), "['no-cache']"]
        assert run.stderr == ""
    assert not any(Path(place).exists() for place in ("~", "/nonexistent"))


CHILD = """
import sys
from pathlib import Path
from bulletin.sources import Desk
from bulletin.model import Source
from bulletin.settings import FetchSettings
with Desk(FetchSettings(cache_dir=Path(sys.argv[1]))) as desk:
    for address in sys.argv[2:]:
        page = desk.open(Source(address, "web", address))
        assert page.notes == (), page.notes
        print(page.html)
"""


def test_four_processes_on_one_cache(server: Loopback, tmp_path: Path) -> None:
    addresses = [
        server.give(f"/{n}", PAGE + f"<p>{n}" * 2000, headers={"Cache-Control": "max-age=60"})
        for n in range(12)
    ]
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(tmp_path), *addresses],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        )
        for _ in range(4)
    ]  # fmt: skip
    results = [run.communicate(timeout=60) for run in runs]
    assert {error for _, error in results} == {""}
    assert len({out for out, _ in results}) == 1
    assert [fetch(address, tmp_path, offline=True).html for address in addresses]


def test_many_threads_on_one_desk(server: Loopback, tmp_path: Path) -> None:
    addresses = [server.give(f"/{n}", PAGE, headers={"ETag": f'"{n}"'}) for n in range(16)]
    found: list[str] = []
    with Desk(FetchSettings(cache_dir=tmp_path)) as desk:

        def work(address: str) -> None:
            found.append(desk.open(Source(address, "web", address)).html)

        threads = [threading.Thread(target=work, args=(address,)) for address in addresses]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [PAGE] * 16


def test_local_files_do_not_pay_for_the_network() -> None:
    code = (
        "import sys; from bulletin.sources import Desk; from bulletin import images\n"
        "from bulletin.settings import FetchSettings\n"
        "with Desk(FetchSettings()) as desk: list(desk.expand(['.', 'https://a.example/']))\n"
        "heavy = ('httpx', 'hishel', 'PIL.Image', 'lxml')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert run.stdout.strip() == "[]"
