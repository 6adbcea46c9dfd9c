"""Files appear whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bulletin.errors import UsageError, WriteError
from bulletin.pipeline.outputs import Target, check_targets, write_whole


def test_folders_are_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "out.pdf"
    write_whole(path, b"data")
    assert path.read_bytes() == b"data"
    assert [p.name for p in path.parent.iterdir()] == ["out.pdf"]


def test_an_earlier_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_whole(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_failing_write_leaves_the_earlier_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.pdf"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.pdf"]


def test_a_folder_where_a_folder_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError):
        write_whole(tmp_path / "file" / "out.pdf", b"x")


def test_a_kill_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"
    path.write_bytes(b"old" * 1000)
    code = (
        "import sys; from pathlib import Path; from bulletin.pipeline.outputs import write_whole\n"
        "print('go', flush=True)\n"
        "while True: write_whole(Path(sys.argv[1]), b'new' * 1_000_000)"
    )
    allowed = {b"old" * 1000, b"new" * 1_000_000}
    for pause in (0.0, 0.01, 0.03, 0.05):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
        assert path.read_bytes() in allowed


def test_two_outputs_of_one_name(tmp_path: Path) -> None:
    same = Target(tmp_path / "a.pdf", "pdf")
    with pytest.raises(UsageError):
        check_targets([same, Target(tmp_path / "x" / ".." / "a.pdf", "pdf")])
    with pytest.raises(UsageError):
        check_targets([Target(tmp_path, "pdf")])


def test_the_trainer_has_a_name_of_its_own() -> None:
    target = Target(Path("out/packet.pdf"), "pdf")
    assert target.for_audience("trainer", several=True).path == Path("out/packet-trainer.pdf")
    assert target.for_audience("trainer", several=False).path == Path("out/packet.pdf")
    assert target.for_audience("participant", several=True).path == Path("out/packet.pdf")
