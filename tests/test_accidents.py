"""Kills, full disks, closed streams: what stood before still stands, and the code says so.

Runs are forks of a process that has all loaded, except where the start of Python matters.
``KILLS=20 pytest tests/test_accidents.py`` kills twenty times, as ``make hostile`` does.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from scripts.processes import family
from tests import commanding
from tests.ebooks import Faults
from tests.forks import Ended, Forks
from tests.hostile.case import page
from tests.hostile.running import ROOT, Nursery
from tests.loopback import Loopback

FORMATS = ("epub", "html", "md", "pdf")
BOOKS = ("epub", "html", "md")
OLD = b"earlier\n" * 1000
KILLS = int(os.environ.get("KILLS", "4"))
DATE = ("--date", "2026-11-23")


@pytest.fixture
def forks(nursery: Nursery) -> Forks:
    return Forks(nursery)


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


def started(
    folder: Path, *words: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """A process from the start of Python on."""
    return subprocess.run(
        command(*words),
        cwd=folder,
        env=env or environment(),
        capture_output=True,
        timeout=120,
        check=False,
    )


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def one_line(stderr: str | bytes) -> str:
    text = stderr if isinstance(stderr, str) else stderr.decode("utf-8", "replace")
    lines = text.splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("bulletin: ")
    return lines[0]


def test_kills_at_random_moments(desk: Path, forks: Forks) -> None:
    chance = random.Random(7)
    names = ("out.epub", "out.pdf", "out.html")
    for name in names:
        (desk / name).write_bytes(OLD)
    words = ["make", "a.html", "-q", *(word for name in names for word in ("-o", name))]
    for _ in range(KILLS):
        pid = forks.start(words, desk, desk.with_name("err"))
        time.sleep(chance.uniform(0.01, 1.5))
        below = [child for child in family(pid) if child != pid]
        os.kill(pid, signal.SIGKILL)
        assert forks.wait(pid) in (-signal.SIGKILL, 0)
        for name in names:
            data = (desk / name).read_bytes()
            assert data == OLD or _whole(name, data), name
        _end_within(below, 30)  # on a busy machine it is still starting


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
def test_a_disk_that_is_full(desk: Path, forks: Forks, kind: str) -> None:
    target = desk / f"out.{kind}"
    target.write_bytes(OLD)
    before = files(desk)
    words = ["make", "a.html", "-q", "--no-cache", "-o", target.name]
    done = forks.run(words, desk, most=512)
    assert done.returncode == 6, done.stderr
    assert "out." in one_line(done.stderr) or kind == "pdf"
    assert target.read_bytes() == OLD
    assert files(desk) == before


@pytest.mark.parametrize(
    "words",
    [
        ["new", "p.toml", "a.html"],
        ["fetch", "a.html", "-o", "kept.pages"],
        ["extract", "a.html", "-o", "a.jsonl"],
        ["make", "a.html", "-o", "-", "--to", "md", "--report", "r.json"],
        ["batch", "--each", "a.html", "--to", "md", "-j", "1"],
        ["templates", "copy", "study", "mine"],
    ],
    ids=lambda words: words[0],
)
def test_a_full_disk_under_other_commands(desk: Path, forks: Forks, words: list[str]) -> None:
    before = files(desk)
    quiet = [] if words[0] == "templates" else ["-q"]
    done = forks.run([*words, *quiet], desk, most=100)
    assert done.returncode == 6, done.stderr
    assert done.stderr.splitlines()
    assert "Traceback" not in done.stderr
    assert "程序自身的错误" not in done.stderr
    assert files(desk) - before <= {"report.jsonl"}
    assert [path.name for path in desk.iterdir() if path.is_dir()] == []


def test_a_full_disk_under_the_cache_alone(desk: Path, forks: Forks, server: Loopback) -> None:
    """The page is read all the same."""
    address = server.give("/a.html", page())
    pipe = desk / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        words = ["extract", address, "--cache-dir", "cache", "-q"]
        done = forks.run(words, desk, most=1000, out=pipe)
        assert reader.stdout is not None
        assert address.encode() in reader.stdout.read()
    assert done == Ended(0, "")


def test_a_device_without_space(desk: Path, forks: Forks) -> None:
    for words in (["make", "a.html", "-q", "-o", "-", "--to", "html"], ["templates", "--json"]):
        done = forks.run(words[:1] + words[1:], desk, out="/dev/full")
        assert done.returncode == (6 if words[0] == "make" else 2), done.stderr
    done = forks.run(["templates", "list", "--json"], desk, out="/dev/full")
    assert done.returncode == 6
    one_line(done.stderr)


def test_a_reader_that_goes_away(desk: Path, forks: Forks) -> None:
    """``bulletin extract … | head -1``: no fault, and nothing to say."""
    pipe = desk / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["head", "-1", str(pipe)], stdout=subprocess.PIPE) as head:
        done = forks.run(["extract", *["a.html"] * 100, "-q"], desk, out=pipe)
        assert head.stdout is not None
        assert b'"a.html"' in head.stdout.read()
    assert done == Ended(0, "")


@pytest.mark.parametrize("target", ["file/out.epub", "/proc/out.epub", "/dev/null/out.epub"])
def test_a_folder_that_may_not_be_written(desk: Path, target: str) -> None:
    (desk / "file").write_bytes(OLD)
    done = commanding.run(["make", "a.html", "-q", "-o", target], desk)
    assert done.returncode == 6
    assert target in one_line(done.stderr)
    kept = commanding.run(["fetch", "a.html", "-q", "-o", target], desk)
    assert kept.returncode == 6
    one_line(kept.stderr)
    assert (desk / "file").read_bytes() == OLD


def test_several_outputs_of_which_one_cannot_be(desk: Path) -> None:
    (desk / "out.epub").write_bytes(OLD)
    done = commanding.run(["make", "a.html", "-q", "-o", "out.epub", "-o", "/proc/out.html"], desk)
    assert done.returncode == 6
    one_line(done.stderr)
    data = (desk / "out.epub").read_bytes()
    assert data == OLD or _whole("out.epub", data)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams(desk: Path, closed: str) -> None:
    line = f'exec "$@" {closed}'
    done = subprocess.run(
        ["sh", "-c", line, "sh", *command("a.html", "-o", "out.html")],
        cwd=desk,
        env=environment(),
        timeout=60,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert _whole("out.html", (desk / "out.html").read_bytes())
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
    one_line(done.stderr)


BARE = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
ASCII = {**BARE, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def test_no_home_no_room_and_an_ascii_locale(desk: Path, server: Loopback) -> None:
    """Chinese titles and file names in and out, from the start of Python on."""
    (desk / "网页.html").write_text(page("<p>图书角。</p>" * 20), encoding="utf-8")
    address = server.give("/%E6%96%87.html", page()).replace("%E6%96%87", "文")
    words = ("网页.html", address, "--title", "秋季读书班", *DATE)
    done = started(desk, *words, "-o", "标题.epub", "-o", "out.pdf", env=ASCII)
    assert done.returncode == 0, done.stderr
    assert files(desk) == {"a.html", "网页.html", "标题.epub", "out.pdf"}
    with zipfile.ZipFile(desk / "标题.epub") as book:
        package = next(name for name in book.namelist() if name.endswith(".opf"))
        assert "秋季读书班" in book.read(package).decode("utf-8")
    done = started(desk, "没有.html", "-o", "out.md", "-q", env=ASCII)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("home", [None, "/nonexistent", "/dev/null", "/proc", ""])
def test_a_home_that_is_none(desk: Path, forks: Forks, server: Loopback, home: str | None) -> None:
    address = server.give("/a.html", page())
    env = BARE | ({} if home is None else {"HOME": home}) | {"TMPDIR": "/nonexistent"}
    done = forks.run(["make", address, "-o", "out.epub", "-v", "--no-progress"], desk, env=env)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert _whole("out.epub", (desk / "out.epub").read_bytes())
    assert files(desk) == {"a.html", "out.epub"}


def test_four_runs_on_one_cache(desk: Path, forks: Forks, server: Loopback, faults: Faults) -> None:
    addresses = [
        server.give(
            f"/{n}.html", page(f"<p>第{n}页。</p>"), headers={"Cache-Control": "max-age=60"}
        )
        for n in range(8)
    ]
    words = ["make", *addresses, "-q", *DATE, "--cache-dir", "cache"]
    running = [
        (forks.start([*words, "-o", f"{n}.epub"], desk, desk / f"{n}.err"), n) for n in range(4)
    ]
    for pid, n in running:
        assert (forks.wait(pid), (desk / f"{n}.err").read_bytes()) == (0, b"")
    books = {(desk / f"{n}.epub").read_bytes() for n in range(4)}
    assert len(books) == 1
    book = books.pop()
    assert faults(book) == []
    again = forks.run([*words, "--offline", "-o", "again.epub"], desk)
    assert again.returncode == 0, again.stderr
    assert (desk / "again.epub").read_bytes() == book


def test_offline_rebuilds_byte_for_byte(desk: Path, forks: Forks, server: Loopback) -> None:
    """With pictures and a redirect, after the site has gone; in print and as an e-book."""
    from tests.pictures import picture

    server.give("/p.png", picture("PNG"), headers={"Content-Type": "image/png"})
    server.give("/a.html", page("<p>图书角。</p>" * 30 + "<p><img src='/p.png'></p>"))
    moved = server.give("/moved", status=302, headers={"Location": "/a.html"})
    words = ["make", moved, "a.html", "-q", *DATE, "--cache-dir", "cache"]
    assert forks.run([*words, "-o", "1.pdf", "-o", "1.epub"], desk) == Ended(0, "")
    for path in ("/p.png", "/a.html", "/moved"):
        server.give(path, status=500)
    again = forks.run([*words, "--offline", "-o", "2.pdf", "-o", "2.epub"], desk)
    assert again == Ended(0, "")
    for kind in ("pdf", "epub"):
        assert (desk / f"1.{kind}").read_bytes() == (desk / f"2.{kind}").read_bytes(), kind


def sums(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def test_same_input_same_bytes(desk: Path) -> None:
    """Whatever order hashes give, and wherever on earth."""
    came = []
    for n in range(2):
        folder = desk / str(n)
        folder.mkdir()
        outputs = [word for kind in FORMATS for word in ("-o", f"{n}/out.{kind}")]
        chance = {"PYTHONHASHSEED": str(n + 1), "TZ": ("UTC", "Asia/Shanghai")[n]}
        done = started(desk, "a.html", "-q", *DATE, *outputs, env=environment(**chance))
        assert done.returncode == 0, done.stderr
        came.append(sums(folder))
    assert came[0] == came[1]


def test_same_bytes_by_the_epoch_that_is_given(desk: Path, forks: Forks) -> None:
    came = []
    for zone in ("UTC", "Asia/Shanghai"):
        folder = desk / zone.replace("/", "-")
        folder.mkdir()
        outputs = [word for kind in BOOKS for word in ("-o", f"{folder.name}/out.{kind}")]
        env = environment(SOURCE_DATE_EPOCH="1700000000", TZ=zone)
        assert forks.run(["make", "a.html", "-q", *outputs], desk, env=env) == Ended(0, "")
        came.append(sums(folder))
    assert came[0] == came[1]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("make a.html -o LONG.md", 6),
        ("make a.html -o a.md --report LONG.json", 6),
        ("make a.html -o a.md --template LONG", 5),
        ("make a.html -o a.md --rules LONG", 2),
        ("make LONG.html -o a.md", 3),
        ("extract a.html -o LONG.md", 6),
        ("new LONG.toml a.html", 6),
        ("fetch a.html -o LONG", 6),
        ("batch LONG.toml --report r.jsonl", 2),
        ("batch --each a.html --to md --folder LONG", 6),
        ("templates copy study LONG", 6),
        ("templates show LONG", 5),
    ],
)
def test_a_name_that_is_too_long(desk: Path, forks: Forks, line: str, code: int) -> None:
    words = line.replace("LONG", "x" * 300).split()
    done = forks.run([*words, *([] if words[0] == "templates" else ["--no-progress"])], desk)
    assert done.returncode == code, done.stderr
    tallied = line.startswith("batch LONG")  # what came of the batch is a line of its own
    assert len(done.stderr.splitlines()) == 1 + tallied
    assert "程序自身的错误" not in done.stderr
