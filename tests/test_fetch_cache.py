"""The cache on disk: HTTP's rules online, everything it has offline, many processes at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bulletin.errors import SourceError
from bulletin.model import Page, Source
from bulletin.settings import FetchSettings
from bulletin.sources import Desk
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
