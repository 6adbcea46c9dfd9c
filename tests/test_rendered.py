"""``--rendered``: pages that scripts build, and what their scripts must not reach."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bulletin.errors import SourceError
from bulletin.model import Page, Source
from bulletin.reading import read
from bulletin.settings import FetchSettings, ReadingSettings
from bulletin.sources import Desk, browser
from bulletin.sources.deadline import Deadline
from bulletin.sources.gateway import Gateway
from bulletin.sources.guard import Grant, grant
from bulletin.sources.wire import resolve
from tests.fetching import QUICK
from tests.loopback import Loopback

TEXT = "柳溪村的读书班每周六晚上开课，二十多位村民围坐在祠堂的长桌旁，轮流朗读自己挑的一页书。"
needs_browser = pytest.mark.skipif(browser.find() is None, reason="no Chromium here")


def settings(**other: object) -> FetchSettings:
    known = {"no_cache": True, "timeout": 30.0, "host_delay": 0, "rendered": True, **other}
    return FetchSettings(**known)  # type: ignore[arg-type]


def opened(address: str, **other: object) -> Page:
    with Desk(settings(**other), wiring=QUICK) as desk:
        return desk.open(Source(address, "web", address))


@pytest.fixture
def private() -> Iterator[Loopback]:
    """A server on another port: a part of the user's network that the page may not reach."""
    with Loopback() as server:
        for path in ("/secret", "/frame", "/s.js", "/style.css", "/moved"):
            server.give(path, "内部", headers={"Access-Control-Allow-Origin": "*"})
        yield server


def script_page(private: Loopback) -> str:
    """A page whose article a script writes, and that reaches for ``private`` in many ways."""
    return f"""<!DOCTYPE html><html><head><title>柳溪村办起读书班</title>
<link rel="stylesheet" href="{private.url("/style.css")}"></head>
<body><div id="app"></div><iframe src="{private.url("/frame")}"></iframe>
<script src="{private.url("/s.js")}"></script>
<script>
const text = {TEXT!r};
fetch("{private.url("/secret")}").then(r => r.text()).catch(() => "无").then(said => {{
  fetch("/moved").catch(() => 0).then(() => fetch("/lines")).then(r => r.text()).then(more => {{
    document.getElementById("app").innerHTML =
      "<h1>柳溪村办起读书班</h1><p>" + text + "</p><p>" + text + more + "</p>" +
      "<p>内网：" + said + "</p>";
  }});
}});
try {{ new WebSocket("ws://{private.host}/socket"); }} catch (error) {{}}
</script></body></html>"""


@needs_browser
def test_a_page_that_a_script_builds_is_read_and_its_script_reaches_nothing_private(
    private: Loopback,
) -> None:
    with Loopback() as server:
        server.give("/lines", "老人们说，这是村里最亮的一盏灯。")
        server.give("/moved", status=302, headers={"Location": private.url("/moved")})
        address = server.give("/a.html", script_page(private))
        page = opened(address)
    article = read(page, ReadingSettings())
    assert article.title == "柳溪村办起读书班"
    assert TEXT in article.body
    assert "最亮的一盏灯" in article.body
    assert "内网：无" in article.body
    assert private.requests == []
    codes = {note.code for note in page.notes}
    assert codes == ({"browser-unsandboxed"} if os.geteuid() == 0 else set())


@needs_browser
def test_an_endless_script_ends_with_the_deadline_and_leaves_no_process() -> None:
    with Loopback() as server:
        address = server.give("/a.html", f"<p>{TEXT}</p><script>while (true) {{}}</script>")
        start = time.monotonic()
        ended = outcome_of(address, timeout=3.0)
    # Killed by us, given up by the browser, or shown as it was when the script was cut off.
    assert ended in {"timeout", "browser", "page"}
    assert time.monotonic() - start < 15
    children = Path(f"/proc/{os.getpid()}/task/{threading.get_native_id()}/children")
    if children.exists():
        left = [Path(f"/proc/{pid}/comm").read_text() for pid in children.read_text().split()]
        assert not [name for name in left if "chrom" in name]


def outcome_of(address: str, **settings: Any) -> str:
    """The code of the refusal, or ``page`` where the page was opened after all."""
    try:
        opened(address, **settings)
    except SourceError as error:
        return error.code
    return "page"


def test_without_a_browser_it_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find", lambda: None)
    with Loopback() as server:
        address = server.give("/a.html", f"<p>{TEXT}</p>")
        with pytest.raises(SourceError, match="--rendered") as caught:
            opened(address)
    assert caught.value.code == "no-browser"


def test_a_browser_that_gives_too_much_or_nothing_is_an_error(tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    with Loopback() as server:
        address = server.give("/a.html", "<p>x</p>")
        for script, code in (("exit 0", "browser"), ("yes", "too-large")):
            program.write_text(f"#!/bin/sh\n{script}\n")
            program.chmod(0o755)
            with pytest.raises(SourceError) as caught:
                browser.Browser(resolve, str(program)).document(address, Grant(), 10, 100_000)
            assert caught.value.code == code


def test_closing_ends_a_browser_that_is_under_way(tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nsleep 60\n")
    program.chmod(0o755)
    made = browser.Browser(resolve, str(program))
    threading.Timer(0.3, made.close).start()
    start = time.monotonic()
    with pytest.raises(SourceError) as caught:
        made.document("http://127.0.0.1:9/", Grant(), 30, 1000)
    assert caught.value.code == "interrupted"
    assert time.monotonic() - start < 10


def test_offline_no_script_is_run(tmp_path: Path) -> None:
    with Loopback() as server:
        address = server.give("/a.html", f"<p>{TEXT}</p>", headers={"Cache-Control": "max-age=60"})
        opened(address, no_cache=False, cache_dir=tmp_path, rendered=False)
        page = opened(address, no_cache=False, cache_dir=tmp_path, offline=True)
    assert [note.code for note in page.notes] == ["not-rendered"]


class TestGateway:
    """The browser's way out, by hand."""

    def test_passes_on_what_is_granted_and_counts_it(self) -> None:
        with Loopback() as server:
            server.give("/a?b=1", "x" * 1000)
            with gateway(server.url()) as way:
                answer = asked(way, f"GET {server.url('/a?b=1')} HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer.startswith(b"HTTP/1.0 200") or answer.startswith(b"HTTP/1.1 200")
        assert answer.endswith(b"x" * 1000)
        assert b"Connection: close" in answer
        assert 1000 < way.spent < 2000
        assert not way.over
        assert way.refused == {}

    def test_tunnels_to_what_is_granted(self) -> None:
        with Loopback() as server, gateway(server.url()) as way:
            server.give("/a", "村里的灯")
            answer = asked(
                way,
                f"CONNECT {server.host} HTTP/1.1\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            )
        assert answer.startswith(b"HTTP/1.1 200 Connection established\r\n\r\n")
        assert "村里的灯".encode() in answer

    @pytest.mark.parametrize("form", ["GET http://{}/ HTTP/1.1", "CONNECT {} HTTP/1.1"])
    def test_refuses_what_is_private(self, form: str, private: Loopback) -> None:
        with gateway("http://127.0.0.1:1/") as way:
            answer = asked(way, f"{form.format(private.host)}\r\nHost: x\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 403 ")
        assert private.requests == []
        assert list(way.refused) == [private.host]

    @pytest.mark.parametrize(
        "head",
        ["GET / HTTP/1.1", "GET ftp://example.com/ HTTP/1.1", "x", "CONNECT :0 HTTP/1.1", "GET"],
    )
    def test_refuses_what_is_no_request_for_a_proxy(self, head: str) -> None:
        with gateway("http://127.0.0.1:1/") as way:
            assert asked(way, f"{head}\r\n\r\n").startswith(b"HTTP/1.1 400 ")

    def test_a_second_request_on_a_connection_goes_nowhere(self, private: Loopback) -> None:
        with Loopback() as server, gateway(server.url()) as way:
            server.give("/a", "x")
            one = f"GET {server.url('/a')} HTTP/1.1\r\nHost: x\r\n\r\n"
            two = f"GET {private.url('/secret')} HTTP/1.1\r\nHost: x\r\n\r\n"
            asked(way, one, two)
            assert server.asked("/a") == 1
        assert private.requests == []

    def test_an_endless_answer_is_cut(self) -> None:
        with Loopback() as server:
            server.give("/a", "x" * 3_000_000)
            with gateway(server.url(), limit=200_000) as way:
                answer = asked(way, f"GET {server.url('/a')} HTTP/1.1\r\nHost: x\r\n\r\n")
        assert way.over
        assert len(answer) < 1_000_000


def gateway(granted: str, *, limit: int = 1_000_000) -> Gateway:
    return Gateway(resolve, grant([granted]), Deadline(10), limit)


def asked(way: Gateway, *requests: str) -> bytes:
    """What the gateway answers, each request sent when the answer to the last has begun."""
    host, port = way.address.split(":")
    answer = b""
    with socket.create_connection((host, int(port)), timeout=10) as client:
        for request in requests:
            client.sendall(request.encode())
            answer += client.recv(65_536)
        try:
            while part := client.recv(65_536):
                answer += part
        except ConnectionResetError:
            pass
    return answer


def test_every_flag_that_keeps_the_browser_in_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flag forgotten is a door open: what the program is really started with."""
    program = tmp_path / "chromium"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@" env; env\n')
    program.chmod(0o755)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:3128")
    made = browser.Browser(resolve, str(program))
    said = made.document("http://127.0.0.1:9/", Grant(), 10, 100_000).splitlines()
    given, inherited = said[: said.index("env")], said[said.index("env") + 1 :]
    assert any(flag.startswith("--proxy-server=http://127.0.0.1:") for flag in given)
    assert "--proxy-bypass-list=<-loopback>" in given
    assert "--disable-quic" in given
    assert any("MAP * ~NOTFOUND" in flag for flag in given)
    assert given[-1] == "http://127.0.0.1:9/"
    profile = next(flag for flag in given if flag.startswith("--user-data-dir=")).partition("=")[2]
    assert not Path(profile).exists()
    assert not [line for line in inherited if "proxy" in line.lower()]
