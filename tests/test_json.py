"""``--json``: one object on stdout, of the shape that docs/json.md says, for every command."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer
from jsonschema import Draft202012Validator

from bulletin.cli import app
from tests.commanding import run
from tests.conftest import ROOT

HERE = Path(__file__).parent / "commands" / "desk"


def documented() -> dict[str, dict[str, Any]]:
    """The schemas of docs/json.md by their headings, each with the shared definitions."""
    text = (ROOT / "docs/json.md").read_text("utf-8")
    found = re.findall(r"^## ([^\n]+)\n\n```json\n(.*?)```", text, re.DOTALL | re.MULTILINE)
    schemas = {name: json.loads(block) for name, block in found}
    shared = schemas.pop("Shared")
    return {name: {**schema, **shared} for name, schema in schemas.items()}


SCHEMAS = documented()

LINES = [
    "make one.html missing.html -o out.md -o out.epub --edition participant",
    "new packet2.toml one.html missing.html",
    "fetch one.html missing.html -o kept",
    "batch packet.toml missing.toml -j 1",
    "explain one.html",
    "doctor",
    "templates list",
    "templates show study",
    "templates copy study mine",
    "rules list",
    "rules check",
    "cache info",
    "cache clear",
]
FAILING = {
    "make missing.html -o out.md": 3,
    "make empty.html -o out.md": 3,
    "make one.html": 2,
    "make one.html -o - --to md": 2,
    "new packet.toml one.html": 2,
    "fetch one.html": 2,
    "batch nowhere.txt": 2,
    "explain missing.html": 3,
    "templates show nonesuch": 5,
}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE, tmp_path / "desk"))


def heading(line: str) -> str:
    """The longest heading that ``line`` begins with."""
    typed = f"bulletin {line}"
    return max((name for name in SCHEMAS if typed.startswith(name)), key=len)


def valid(record: object, name: str) -> None:
    validator = Draft202012Validator(SCHEMAS[name])
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(record)]
    assert errors == []


@pytest.mark.parametrize("line", LINES)
def test_what_a_command_reports_is_as_documented(line: str, desk: Path) -> None:
    done = run([*line.split(), "--json"], desk)
    record = json.loads(done.stdout)
    valid(record, heading(line))
    assert record.get("exit_code", 0) == done.returncode, done.stderr
    assert "error" not in record


@pytest.mark.parametrize("line", FAILING)
def test_a_failure_is_an_object_too(line: str, desk: Path) -> None:
    done = run([*line.split(), "--json"], desk)
    record = json.loads(done.stdout)
    valid(record, "Failure")
    assert (record["exit_code"], done.returncode) == (FAILING[line], FAILING[line])
    assert record["error"]["text"] in done.stderr


def test_articles_of_extract_are_as_documented(desk: Path) -> None:
    done = run(["extract", "one.html", "missing.html"], desk)
    one, missing = (json.loads(line) for line in done.stdout.splitlines())
    for record, kind in ((one, "article"), (missing, "failure")):
        schema = {**SCHEMAS["Failure"], "$ref": f"#/$defs/{kind}"}
        schema = {key: schema[key] for key in ("$defs", "$ref")}
        assert list(Draft202012Validator(schema).iter_errors(record)) == []
    assert one["text"]


def test_every_command_that_takes_json_is_documented() -> None:
    taking = set()

    def walk(command: Any, words: str) -> None:
        for name, child in getattr(command, "commands", {}).items():
            walk(child, f"{words} {name}")
        if any("--json" in parameter.opts for parameter in command.params):
            taking.add(words)

    walk(typer.main.get_command(app), "bulletin")
    assert taking == set(SCHEMAS) - {"Failure"}
    assert taking == {heading(line) for line in LINES}


def test_the_schemas_are_schemas() -> None:
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)
