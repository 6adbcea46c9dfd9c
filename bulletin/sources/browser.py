"""A page as an installed Chromium has it after its scripts ran (``--rendered``).

The browser is a stranger's program with a stranger's scripts in it. It gets a fresh profile,
one way out (`gateway`), no pictures, a deadline, a bound on what each of its processes may
allocate and on the document that it hands over; and its whole group of processes is killed
at the end, whatever the end was.
"""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from bulletin.errors import SourceError, short
from bulletin.sources.bodies import too_large
from bulletin.sources.deadline import Deadline
from bulletin.sources.decode import decode
from bulletin.sources.gateway import Gateway
from bulletin.sources.guard import Grant
from bulletin.sources.wire import Resolver

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
TRAFFIC = 5
"""Scripts, styles and data of a page may be this many times the bytes of a page."""

MEMORY = 2 * 1024**3
"""Bytes that one process of the browser may allocate (where the system can say so)."""

NETWORK = 0.6
"""Share of its time after which the page is cut off from the network: what it still waits for
then will not come, and it is taken as it stands."""

FILE_BYTES = 200_000_000
PATIENCE = 10_000
"""Milliseconds of the page's own clock that its scripts get; it stands still while they wait
for the network and hurries where they only wait."""

FLAGS = (
    "--headless",
    "--dump-dom",
    "--incognito",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-default-apps",
    "--metrics-recording-only",
    "--mute-audio",
    "--hide-scrollbars",
    "--password-store=basic",
    "--use-mock-keychain",
    "--blink-settings=imagesEnabled=false",
    "--disable-quic",
    "--proxy-bypass-list=<-loopback>",
    # Nothing is looked up or sent past the proxy: no name has an address here, no UDP.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    f"--virtual-time-budget={PATIENCE}",
    "--window-size=1280,2400",
    "--lang=zh-CN",
)


def find(which: Callable[[str], str | None] = shutil.which) -> str | None:
    """The path of the browser that is installed here, or None."""
    named = next((path for path in map(which, NAMES) if path), None)
    return named or next((place for place in _PLACES if Path(place).is_file()), None)


class Browser:
    """Renders one page at a time; thread-safe. Raises `SourceError` where there is no browser."""

    def __init__(self, resolver: Resolver, program: str | None = None) -> None:
        found = program or find()
        if found is None:
            raise SourceError(
                "--rendered：没有找到 Chromium，请安装（apt-get install chromium）或去掉 --rendered"
                " · no Chromium found: install it (apt-get install chromium) or drop --rendered",
                code="no-browser",
            )
        self._program = found
        self._resolver = resolver
        self._turn = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._closed = False

    @property
    def sandboxed(self) -> bool:
        """Whether its own sandbox is on: as root it has none."""
        return not (hasattr(os, "geteuid") and os.geteuid() == 0)

    def close(self) -> None:
        """Kill what runs."""
        self._closed = True
        if self._running is not None:
            _kill(self._running)

    def document(self, address: str, permitted: Grant, seconds: float, limit: int) -> str:
        """The document at ``address`` as HTML, after its scripts ran.

        Raises `OverLimit` (``timeout``, ``too-large``) and `SourceError` (``browser``).
        """
        with self._turn:
            if self._closed:
                raise _interrupted()
            deadline = Deadline(seconds)
            with (
                tempfile.TemporaryDirectory(
                    prefix="bulletin-browser-", ignore_cleanup_errors=True
                ) as profile,
                Gateway(
                    self._resolver, permitted, Deadline(NETWORK * seconds), TRAFFIC * limit
                ) as gateway,
            ):
                data = self._run(address, profile, gateway, (deadline, limit))
                if gateway.over:
                    raise too_large(short(address), TRAFFIC * limit)
        if self._closed:
            raise _interrupted()
        if not data.strip():
            raise SourceError(
                f"{short(address)}：Chromium 没有给出页面；去掉 --rendered 再试"
                " · Chromium gave no document; try without --rendered",
                code="browser",
            )
        return decode(data, "text/html; charset=utf-8").text

    def _run(
        self, address: str, profile: str, gateway: Gateway, bounds: tuple[Deadline, int]
    ) -> bytes:
        deadline, limit = bounds
        command = [
            self._program,
            *FLAGS,
            *([] if self.sandboxed else ["--no-sandbox"]),
            f"--user-data-dir={profile}",
            f"--proxy-server=http://{gateway.address}",
            address,
        ]
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=profile,
                env=_environment(profile),
                start_new_session=True,
            )
        except OSError as error:
            raise SourceError(
                f"{self._program}：无法启动 · could not be started ({error})", code="browser"
            ) from error
        self._running = process
        try:
            _bound(process.pid)
            return _output(process, deadline, limit, short(address))
        finally:
            self._running = None
            _kill(process)
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _interrupted() -> SourceError:
    return SourceError("已中断 · interrupted", code="interrupted")


def _environment(profile: str) -> Mapping[str, str]:
    """Nothing of the user's but where programs are: no proxy, no home, no session bus."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "HOME": profile, "TMPDIR": profile, "LANG": "C.UTF-8"}


def _bound(pid: int) -> None:
    """Bounds for the process and all that it starts."""
    if sys.platform != "linux":
        return
    import resource

    try:
        resource.prlimit(pid, resource.RLIMIT_DATA, (MEMORY, MEMORY))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return


def _output(process: subprocess.Popen[bytes], deadline: Deadline, limit: int, what: str) -> bytes:
    """All that the process writes. Raises `OverLimit`."""
    assert process.stdout is not None
    data = bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while True:
            if not ready.select(deadline.check(what)):
                continue
            part = os.read(process.stdout.fileno(), 65_536)
            if not part:
                return bytes(data)
            data += part
            if len(data) > limit:
                raise too_large(what, limit)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and its whole group."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
