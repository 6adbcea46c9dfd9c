"""What a command reads is never what it writes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bulletin.pipeline import inputs
from tests.commanding import run

DESK = Path(__file__).parent / "commands" / "desk"

LINES = [
    ("make one.html -o one.html", "one.html"),
    ("make ./one.html -o pages/../one.html", "one.html"),
    ("make one.html -o out.md --report one.html", "one.html"),
    ("make one.html -o linked.html", "one.html"),
    ("make packet.toml -o out.md --report packet.toml", "packet.toml"),
    ("make packet.toml -o one.html", "one.html"),
    ("make pages -o pages/1.html", "pages/1.html"),
    ("make @list.txt -o out.md --report list.txt", "list.txt"),
    ("make one.html -o out.md --report bulletin.toml", "bulletin.toml"),
    ("make one.html -o out.md --css own.css --report own.css", "own.css"),
    ("make one.html -o out.md --template own --report own/template.toml", "own/template.toml"),
    ("make one.html -o out.md --report out.md", "out.md"),
    ("make one.html -o o.md --edition participant,trainer --report o-trainer.md", "o-trainer.md"),
    ("extract one.html -o one.html", "one.html"),
    ("new bulletin.toml one.html --force", "bulletin.toml"),
    ("fetch pages/1.html -o pages --force", "pages/1.html"),
    ("batch packet.toml --report packet.toml", "packet.toml"),
    ("batch --each one.html --report one.html", "one.html"),
    ("batch --each @list.txt --report list.txt", "list.txt"),
    ("batch --each one.html --failed one.html", "one.html"),
    ("batch --each one.html --failed f.txt --report f.txt", "f.txt"),
    ("batch jobs.jsonl --report out.md", "out.md"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    desk = Path(shutil.copytree(DESK, tmp_path / "desk"))
    os.symlink("one.html", desk / "linked.html")
    (desk / "own").mkdir()
    for name in ("bulletin.toml", "own.css", "own/template.toml"):
        (desk / name).write_text("", encoding="utf-8")
    job = '{"sources": "one.html", "output": "out.md"}\n'
    (desk / "jobs.jsonl").write_text(job, encoding="utf-8")
    return desk


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("line", "named"), LINES)
def test_what_is_read_is_not_written_over(desk: Path, line: str, named: str) -> None:
    before = contents(desk)
    done = run([*line.split(), "-q", "--no-cache"], desk)
    after = contents(desk)
    assert done.returncode == 2, done.stderr
    assert named in done.stderr
    assert {path: after.get(path) for path in before} == before


def test_what_lies_beside_may_be_written(desk: Path) -> None:
    for line in (
        "make pages -o pages/out.md --report pages/report.json",
        "make one.html -o out.md --template own --report own/report.json",
        "batch --each @list.txt --to md --failed list.txt",
        "fetch pages/1.html -o kept",
    ):
        for _ in range(2):
            done = run([*line.split(), "-q", *(["--force"] * line.startswith("fetch"))], desk)
            assert done.returncode != 2, done.stderr


def test_outputs_named_after_titles_leave_pages_of_that_name(desk: Path) -> None:
    page = desk / "The river that came back.html"
    (desk / "two.html").rename(page)
    line = ["batch", "--each", str(page.name), "--to", "html", "--name", "{title}", "-q"]
    before = page.read_bytes()
    assert run(line, desk).returncode == 0
    assert page.read_bytes() == before
    assert (desk / "The river that came back-2.html").exists()


def test_lists_and_packets_are_looked_into(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    (desk / "pages" / "more.txt").write_text("1.html\nhttps://a.example/\n@more.txt\n", "utf-8")
    (desk / "p.toml").write_text('[[article]]\nsource = "@pages/more.txt"\n', "utf-8")
    found = {str(path) for path in inputs.of_sources(["p.toml", "https://a.example/", "-"])}
    assert found == {"p.toml", "pages/more.txt", "pages/1.html"}
    assert inputs.of_sources(["x" * 5000, "nowhere.html"]) == []
