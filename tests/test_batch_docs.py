"""docs/batch.md: every example works, and real reports are of the shape that it says."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import typer
from jsonschema import Draft202012Validator

from bulletin.cli import app
from bulletin.pipeline.batch import jobs as joblists
from bulletin.pipeline.batch.order import BatchOrder, work_through
from bulletin.pipeline.batch.place import Place
from tests.conftest import ROOT

DESK = Path(__file__).parent / "commands" / "desk"
TEXT = (ROOT / "docs/batch.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


def lines(kind: str) -> list[str]:
    return [line for block in blocks(kind) for line in block.splitlines() if line]


def parsed(line: str) -> dict[str, Any]:
    """The options that a command line has. Raises where it is no right one."""
    program, name, *rest = shlex.split(line)
    assert program == "bulletin"
    command: Any = typer.main.get_command(app)
    with command.commands[name].make_context(name, rest) as context:
        found: dict[str, Any] = context.params
    return found


@pytest.mark.parametrize("line", lines("sh"))
def test_each_line_is_a_right_command(line: str) -> None:
    assert parsed(line)["listed"]


def test_the_line_for_cron() -> None:
    (line,) = lines("cron")
    fields, command = re.fullmatch(r"((?:[\d*]+ ){5})cd \S+ && (.*)", line).groups()  # type: ignore[union-attr]
    assert fields.split() == ["30", "5", "*", "*", "*"]
    assert parsed(command)["resume"] is True


def test_the_rule_for_make(tmp_path: Path) -> None:
    (rules,) = blocks("make")
    (tmp_path / "Makefile").write_text(rules, "utf-8")
    (tmp_path / "packets").mkdir()
    (tmp_path / "packets" / "week.toml").touch()
    # The make that runs these tests hands its own options down.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    said = subprocess.run(
        ["make", "-n"], cwd=tmp_path, env=alone, capture_output=True, text=True, check=True
    )
    assert parsed(said.stdout.strip())["output"] == ["out/week.pdf"]


def test_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,) = blocks("python")
    shutil.copytree(DESK / "pages", tmp_path / "pages")
    shutil.copy(DESK / "gone.html", tmp_path / "pages")
    monkeypatch.chdir(tmp_path)
    exec(compile(program, "docs/batch.md", "exec"), {})
    said = capsys.readouterr().out.splitlines()
    assert "failed: pages/gone.html soft-404" in said
    assert sum("\t" in line for line in said) == 2
    assert said[-1].startswith("left out: pages/gone.html")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["week.epub", "week.md"]


def test_the_table_of_jobs(tmp_path: Path) -> None:
    (table,) = blocks("jsonl")
    path = tmp_path / "jobs.jsonl"
    path.write_text(table, "utf-8")
    shutil.copytree(DESK, tmp_path / "pages")
    one, other = joblists.from_typed([str(path)])
    assert one.sources == tuple(str(tmp_path / "pages" / name) for name in ("one.html", "two.html"))
    assert one.settings == (("issue", "第12期"),)
    assert other.outputs == (str(tmp_path / "out/a.epub"), str(tmp_path / "out/a.pdf"))


def test_real_reports_are_of_the_shape_that_is_documented(tmp_path: Path) -> None:
    (schema,) = map(json.loads, blocks("json"))
    Draft202012Validator.check_schema(schema)
    desk = Path(shutil.copytree(DESK, tmp_path / "desk"))
    jobs = joblists.each([str(desk / name) for name in ("one.html", "gone.html")], ["md"])
    for resume in (False, True):
        typed = {"date": "2026-11-23", "no_cache": True}
        order = BatchOrder(jobs, tmp_path / "r.jsonl", 2, typed, resume, tmp_path / "out")
        list(work_through(order, Place(ThreadPoolExecutor)))
    records = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text("utf-8").splitlines()]
    assert [record["status"] for record in records] == ["done", "failed", "skipped", "failed"]
    for record in records:
        faults = Draft202012Validator(schema).iter_errors(record)
        assert [fault.message for fault in faults] == []
