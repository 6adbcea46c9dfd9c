"""Compiled templates: used again, never instead of what is in the file now, and ours alone."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import pytest

from bulletin.writers.compiled import FOLDER, Compiled
from scripts.compiled import required, sources


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root" / "look"
    folder.mkdir(parents=True)
    (folder / "a.html").write_text("{{ 6 * 7 }} one")
    return folder.parent


def rendered(folder: Path, root: Path) -> str:
    """As a new process would."""
    loader = jinja2.FileSystemLoader(folder)
    environment = jinja2.Environment(loader=loader, bytecode_cache=Compiled(root))
    return environment.get_template("a.html").render()


def kept(root: Path) -> list[Path]:
    return sorted((root / FOLDER).glob("*"))


def test_a_template_is_compiled_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(root / "look", root) == "42 one"
    assert len(kept(root)) == 1
    monkeypatch.setattr(jinja2.Environment, "_generate", None)
    assert rendered(root / "look", root) == "42 one"


def test_a_template_that_was_changed_is_compiled_again(root: Path) -> None:
    rendered(root / "look", root)
    (root / "look" / "a.html").write_text("two")
    assert rendered(root / "look", root) == "two"
    assert len(kept(root)) == 1


@pytest.mark.parametrize("size", [0, 1, 12, 40, 200])
def test_what_was_cut_short_is_made_anew(root: Path, size: int) -> None:
    rendered(root / "look", root)
    (path,) = kept(root)
    whole = path.read_bytes()
    path.write_bytes(whole[:size])
    assert rendered(root / "look", root) == "42 one"
    assert path.read_bytes() == whole


def test_nothing_of_a_users_folder_is_kept(root: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.html").write_text("mine")
    assert rendered(own, root) == "mine"
    assert kept(root) == []


def test_nothing_is_kept_where_nothing_may_be(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / FOLDER).write_text("a file where the folder should be")
    assert rendered(root / "look", root) == "42 one"
    (root / FOLDER).unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(root / "look", root) == "42 one"
    assert kept(root) == []


def test_set_up_compiles_what_a_run_may_import_and_not_what_tests_bring() -> None:
    found = required("bulletin")
    assert {"bulletin", "jinja2", "lxml", "tinycss2", "typer", "weasyprint"} <= set(found)
    assert not {"pytest", "moto", "distributed"} & set(found)
    assert any(path.name == "html.py" for path in sources(found["weasyprint"]))
