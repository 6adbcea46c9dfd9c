"""Commands as people type them: `commands/*.txt` hold the line, exit code, stdout and stderr.

Each case runs in a copy of `commands/desk`, in this process; ``--rewrite`` writes what came
instead.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commanding import PLAIN, Done, run
from tests.loopback import Loopback

HERE = Path(__file__).parent / "commands"
CASES = sorted(HERE.glob("*.txt"))


REAL = ("make-some-failed", "extract-nothing-had")
"""Cases that are run as processes of their own too."""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "desk", tmp_path / "desk"))


def transcript(line: str, desk: Path, run: Callable[[list[str], Path], Done] = run) -> str:
    before = _files(desk)
    done = run(shlex.split(line)[2:], desk)
    new = sorted(_files(desk) - before)
    parts = [f"{line}\nexit {done.returncode}\n"]
    parts += [f"file {name}\n" for name in new]
    parts += [f"--- {name}\n{text}" for name, text in (("out", done.stdout), ("err", done.stderr))]
    return "".join(parts).replace(str(desk), "DESK")


def in_a_process(arguments: list[str], folder: Path) -> Done:
    done = subprocess.run(
        [sys.executable, "-m", "bulletin", *arguments],
        cwd=folder,
        capture_output=True,
        env=os.environ | PLAIN,
        timeout=120,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())


def _files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_command(path: Path, desk: Path, rewrite: bool) -> None:
    expected = path.read_text(encoding="utf-8")
    came = transcript(expected.splitlines()[0], desk)
    if rewrite:
        path.write_text(came, encoding="utf-8")
        return
    assert came == expected


@pytest.mark.parametrize("name", REAL)
def test_a_process_of_its_own_says_the_same(name: str, desk: Path) -> None:
    expected = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    assert transcript(expected.splitlines()[0], desk, in_a_process) == expected


def test_stdin_and_its_address(desk: Path) -> None:
    page = (desk / "two.html").read_bytes()
    done = run(["extract", "-", "--url", "https://example.org/a/b.html"], desk, page)
    record = json.loads(done.stdout)
    assert (done.returncode, record["source"]) == (0, "-")
    assert record["url"] == "https://example.org/a/b.html"
    assert record["title"] == "The river that came back"


def test_report_says_what_was_made_and_what_failed(desk: Path) -> None:
    done = run(["make", "one.html", "missing.html", "-o", "out.md", "--report", "r.json"], desk)
    report = json.loads((desk / "r.json").read_text(encoding="utf-8"))
    assert done.returncode == report["exit_code"] == 1
    assert [a["title"] for a in report["articles"]] == ["村口那间书屋开了三年"]
    assert report["articles"][0]["publisher"] == "青禾日报"
    assert [f["source"] for f in report["failures"]] == ["missing.html"]
    assert report["outputs"][0]["bytes"] == (desk / "out.md").stat().st_size


def test_a_packet_drafted_by_new_can_be_made(desk: Path) -> None:
    (desk / "sub").mkdir()
    assert run(["new", "sub/p.toml", "one.html", "two.html"], desk).returncode == 0
    done = run(["make", "sub/p.toml", "-o", "out.md", "--edition", "participant"], desk)
    assert done.returncode == 0, done.stderr
    text = (desk / "out.md").read_text(encoding="utf-8")
    assert text.index("村口那间书屋开了三年") < text.index("The river that came back")


def test_environment_and_file_stand_below_what_is_typed(desk: Path) -> None:
    (desk / "bulletin.toml").write_text('title = "从文件来"\nissuer = "文件"\n', encoding="utf-8")
    run(["make", "one.html", "-o", "a.md"], desk)
    run(["make", "one.html", "-o", "b.md", "--title", "从命令来"], desk)
    assert "从文件来" in (desk / "a.md").read_text(encoding="utf-8")
    typed = (desk / "b.md").read_text(encoding="utf-8")
    assert "从命令来" in typed
    assert "从文件来" not in typed


def test_interrupt_ends_within_five_seconds_and_leaves_nothing(
    desk: Path, server: Loopback
) -> None:
    slow = server.give("/slow", "<p>slow</p>", delay=30)
    process = subprocess.Popen(
        [sys.executable, "-m", "bulletin", "make", slow, "-o", "out.pdf"],
        cwd=desk,
        stderr=subprocess.PIPE,
    )
    before = _files(desk)
    while not server.asked("/slow"):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert time.monotonic() - began < 5
    assert b"Traceback" not in err
    assert _files(desk) == before


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        ("make", "缺少 来源", "Missing argument"),
        ("frobnicate", "没有这个命令 frobnicate", "there are: make new"),
        ("cache cler", "没有这个命令 cler", "Did you mean 'clear'?"),
        ("make a --papr A4", "没有这个选项 --papr", "--paper"),
        ("make --output", "--output 后面要写值", "requires an argument"),
        ("cache clear --unused -3", "--unused 的值不对", "greater than or equal to 0"),
        ("make a -o a.md --edition all", "--edition all: 只有", "participant"),
    ],
)
def test_a_line_typed_wrong_is_told_in_both_languages(
    desk: Path, line: str, zh: str, en: str
) -> None:
    done = run(line.split(), desk)
    (told,) = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert told.startswith(f"bulletin: {zh}")
    assert en in told.partition(" · ")[2] or en in told
