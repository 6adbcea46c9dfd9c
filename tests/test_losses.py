"""What is missing from an output is said: by the exit code, on stderr and in the report."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bulletin.cli.speech import Voice
from bulletin.errors import WriteError
from bulletin.model import Note
from bulletin.writers import pdf, render, render_wire, rescue
from tests.commanding import run

DESK = Path(__file__).parent / "commands" / "desk"
BAD = "The river that came back"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DESK, tmp_path / "desk"))


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> None:
    """The renderer fails on the article `BAD`: a layout without end would take its time."""
    really = pdf.Desk.alone

    def failing(
        desk: pdf.Desk, job: render.Job, limits: render.Limits, told: render.Progress
    ) -> render_wire.Rendered:
        if not _can_be_drawn(job, limits):
            raise WriteError("too slow", code="time-limit")
        return really(desk, job, limits, told)

    monkeypatch.setattr(pdf.Desk, "alone", failing)
    monkeypatch.setattr(rescue, "_can_be_drawn", _can_be_drawn)


def _can_be_drawn(job: render.Job, limits: render.Limits) -> bool:
    return "mayflies" not in job.html


@pytest.mark.usefixtures("stumbling")
def test_an_article_that_is_left_out_of_the_layout_is_a_failure(desk: Path) -> None:
    line = "make one.html two.html -o out.pdf -o out.md --no-cache -q --report r.json"
    done = run(line.split(), desk)
    report = json.loads((desk / "r.json").read_text(encoding="utf-8"))
    assert done.returncode == report["exit_code"] == 1
    assert done.stderr == (
        f"two.html: 第2篇《{BAD}》未能排版，已略去 · "
        "article 2 could not be laid out and is left out\n"
    )
    assert [(f["source"], f["error"]["code"]) for f in report["failures"]] == [
        ("two.html", "article-not-laid-out")
    ]
    assert (desk / "out.pdf").exists()


def test_text_that_is_missing_is_told_without_being_asked(desk: Path) -> None:
    far = '<p><a rel="next" href="one_2.html">下一页</a></p></body>'
    page = (desk / "one.html").read_text(encoding="utf-8").replace("</body>", far)
    (desk / "one.html").write_text(page, encoding="utf-8")
    missing = "[sources/continuation-missing]"
    for line in (
        "make one.html -o out.md",
        "extract one.html",
        "new p.toml one.html",
        "fetch one.html -o kept",
        "batch --each one.html --to md",
    ):
        done = run([*line.split(), "--no-progress"], desk)
        assert (done.returncode, done.stderr.count(missing)) == (0, 1), (line, done.stderr)
        assert "-v shows them" not in done.stderr
        again = line.replace("p.toml", "q.toml").replace("kept", "k")
        assert run([*again.split(), "-q"], desk).stderr == ""
    assert run("make one.html -o out.md --strict".split(), desk).returncode == 1
    assert run("extract one.html --strict".split(), desk).returncode == 1


def test_other_notes_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    lost, other = Note("writers", "print-bounded", "少了"), Note("writers", "font-lost", "换了")
    Voice().notes([("a", lost), ("b", other)])
    assert capsys.readouterr().err == (
        "a: 少了 [writers/print-bounded]\n有 1 条提示，用 -v 查看 · 1 notes; -v shows them\n"
    )
