"""Kills, full disks, closed streams: what stood before still stands, and the code says so."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from tests.ebooks import Faults
from tests.hostile.case import page
from tests.hostile.running import ROOT, family
from tests.loopback import Loopback

FORMATS = ("epub", "html", "md", "pdf")
OLD = b"earlier\n" * 1000


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "a.html").write_text(page("<p>图书角。</p>" * 200), encoding="utf-8")
    return folder


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "bulletin", "make", *words]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def run(
    folder: Path,
    *words: str,
    env: Mapping[str, str] | None = None,
    first: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command(*words),
        cwd=folder,
        env=env or environment(),
        capture_output=True,
        preexec_fn=first,
        timeout=120,
        check=False,
    )


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def one_line(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "replace").splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("bulletin: ")
    return lines[0]


def children(pid: int) -> list[int]:
    return [child for child in family(pid) if child != pid]


def test_twenty_kills_at_random_moments(desk: Path) -> None:
    chance = random.Random(7)
    names = ("out.epub", "out.pdf", "out.html")
    for name in names:
        (desk / name).write_bytes(OLD)
    for _ in range(20):
        process = subprocess.Popen(
            command("a.html", "-q", "-o", "out.epub", "-o", "out.pdf", "-o", "out.html"),
            cwd=desk,
            env=environment(),
        )
        time.sleep(chance.uniform(0.05, 2.5))
        below = children(process.pid)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for name in names:
            data = (desk / name).read_bytes()
            assert data == OLD or _whole(name, data), name
        _end_within(below, 5)


def _whole(name: str, data: bytes) -> bool:
    ends = {"out.epub": b"PK\x05\x06", "out.pdf": b"%%EOF", "out.html": b"</html>"}
    return ends[name] in data[-100:]


def _end_within(pids: Sequence[int], seconds: float) -> None:
    """No process outlives the one that was killed."""
    end = time.monotonic() + seconds
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < end, f"still there: {[p for p in pids if _runs(p)]}"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.parametrize("kind", FORMATS)
def test_a_disk_that_is_full(desk: Path, kind: str) -> None:
    target = desk / f"out.{kind}"
    target.write_bytes(OLD)
    before = files(desk)

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then writing fails with EFBIG
        resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))

    done = run(desk, "a.html", "-q", "--no-cache", "-o", target.name, first=full)
    assert done.returncode == 6
    assert "out." in one_line(done) or kind == "pdf"
    assert target.read_bytes() == OLD
    assert files(desk) == before


def test_a_device_without_space(desk: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("a.html", "-q", "-o", "-", "--to", "html"),
            cwd=desk,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 6
    one_line(done)


def test_a_folder_that_may_not_be_written(desk: Path) -> None:
    (desk / "file").write_bytes(OLD)
    for target in ("file/out.epub", "/proc/out.epub", "/dev/null/out.epub"):
        done = run(desk, "a.html", "-q", "-o", target)
        assert done.returncode == 6
        assert target in one_line(done)
    assert (desk / "file").read_bytes() == OLD


def test_several_outputs_of_which_one_cannot_be(desk: Path) -> None:
    (desk / "out.epub").write_bytes(OLD)
    done = run(desk, "a.html", "-q", "-o", "out.epub", "-o", "/proc/out.html")
    assert done.returncode == 6
    one_line(done)
    data = (desk / "out.epub").read_bytes()
    assert data == OLD or _whole("out.epub", data)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams(desk: Path, closed: str) -> None:
    line = f'exec "$@" {closed}'
    done = subprocess.run(
        ["sh", "-c", line, "sh", *command("a.html", "-o", "out.epub")],
        cwd=desk,
        env=environment(),
        timeout=60,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert _whole("out.epub", (desk / "out.epub").read_bytes())
    assert b"Traceback" not in done.stderr


def test_closed_stdout_that_is_asked_for(desk: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command("a.html", "-q", "-o", "-", "--to", "md")],
        cwd=desk,
        env=environment(),
        timeout=60,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 6
    one_line(done)


def test_no_home_and_an_ascii_locale(desk: Path, server: Loopback) -> None:
    address = server.give("/a.html", page())
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0"}  # fmt: skip
    for extra in ({}, {"HOME": "/nonexistent"}, {"HOME": "/dev/null"}):
        done = run(desk, address, "-o", "标题.epub", "-o", "out.pdf", env={**bare, **extra})
        assert done.returncode == 0, done.stderr
        assert (desk / "标题.epub").is_file() or list(desk.glob("*.epub"))
    done = run(desk, "没有.html", "-o", "out.md", "-q", env=bare)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def test_four_runs_on_one_cache(desk: Path, server: Loopback, faults: Faults) -> None:
    addresses = [
        server.give(
            f"/{n}.html", page(f"<p>第{n}页。</p>"), headers={"Cache-Control": "max-age=60"}
        )
        for n in range(8)
    ]
    running = [
        subprocess.Popen(
            command(*addresses, "-q", "--date", "2026-11-23", "--cache-dir", "cache", "-o",
                    f"{n}.epub"),
            cwd=desk, env=environment(), stderr=subprocess.PIPE,
        )
        for n in range(4)
    ]  # fmt: skip
    for process in running:
        _, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, b"")
    books = {(desk / f"{n}.epub").read_bytes() for n in range(4)}
    assert len(books) == 1
    assert faults(books.pop()) == []
    done = run(desk, *addresses, "-q", "--cache-dir", "cache", "--offline", "-o", "again.epub")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "more"), [(["--date", "2026-11-23"], {}), ([], {"SOURCE_DATE_EPOCH": "1700000000"})]
)
def test_same_input_same_bytes(desk: Path, words: list[str], more: dict[str, str]) -> None:
    sums = []
    for n in range(2):
        folder = desk / str(n)
        folder.mkdir()
        outputs = [word for kind in FORMATS for word in ("-o", f"{n}/out.{kind}")]
        chance = {"PYTHONHASHSEED": str(n + 1), "TZ": ("UTC", "Asia/Shanghai")[n]}
        done = run(desk, "a.html", "-q", *words, *outputs, env=environment(**more, **chance))
        assert done.returncode == 0, done.stderr
        sums.append([hashlib.sha256((folder / f"out.{k}").read_bytes()).digest() for k in FORMATS])
    assert sums[0] == sums[1]
