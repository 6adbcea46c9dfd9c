"""The help on a page: whole, within the terminal's width, its columns aligned by cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bulletin.cli import app, coloured
from bulletin.cli.command import LIST
from bulletin.cli.page import cells, laid_out
from bulletin.settings import catalogue, sentence
from tests.commanding import run

widths = pytest.mark.parametrize("width", [60, 80, 100])


TOP: Any = typer.main.get_command(app)
STYLES = re.compile(r"\x1b\[[\d;]*m")


def pages(width: int) -> Iterator[tuple[str, Any, str]]:
    """Every command by its name, with its help on a terminal of ``width`` columns."""

    def walk(context: Any) -> Iterator[tuple[str, Any, str]]:
        context.terminal_width = width
        command = context.command
        yield context.command_path, command, STYLES.sub("", context.get_help())
        for name, child in getattr(command, "commands", {}).items():
            yield from walk(child.context_class(child, info_name=name, parent=context))

    settings = {"help_option_names": ["-h", "--help"]}
    yield from walk(TOP.context_class(TOP, info_name="bulletin", **settings))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@widths
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = [line for _, _, page in pages(width) for line in page.splitlines()]
    assert len(lines) > 300
    examples = [line for line in lines if line.startswith("  bulletin ")]
    assert [line for line in lines if cells(line) > width and line not in examples] == []


@widths
def test_nothing_is_cut(width: int) -> None:
    for name, command, page in pages(width):
        for parameter in command.params:
            told = parameter.help or ""
            zh, _, en = told.partition(" · ")
            whole = squeezed(page)
            assert squeezed(told) in whole or squeezed(zh + en) in whole, f"{name} {parameter}"


def test_the_columns_are_aligned() -> None:
    """What an option means begins in one column below each title, whatever its name and lines."""
    for name, _, page in pages(80):
        for section in re.split(r"\n\n(?=\S)", page)[1:]:
            _, *lines = section.splitlines()
            starts = {cells(line[: found.end()]) for line in lines if (found := BEFORE.match(line))}
            assert len(starts) == 1, f"{name}\n{section}"


BEFORE = re.compile(r"  (?:-{1,2}[a-z]|[A-Z]|[a-z]|\{|\[).*?\S {2,}(?=\S)| {4,}(?=\S)")
"""What stands before the right column: a term and a gap, or a margin."""


def test_each_setting_is_told_with_its_command() -> None:
    page = {name: text for name, _, text in pages(100)}["bulletin make"]
    for _, item in catalogue():
        zh, _, en = sentence(item.name).partition(" · ")
        assert squeezed(zh) in squeezed(page), item.name
        assert squeezed(en) in squeezed(page), item.name


def test_the_list_names_every_command_that_there_is() -> None:
    modules = {path.stem for path in Path("bulletin/cli").glob("*.py")}
    assert set(LIST) <= modules
    for name, command in TOP.commands.items():
        assert command.name == name
        assert (command.help or "").startswith(LIST[name])


def test_there_are_no_escapes_where_no_terminal_is(tmp_path: Path) -> None:
    asked, unasked = run(["make", "--help"], tmp_path), run([], tmp_path)
    assert (asked.returncode, unasked.returncode) == (0, 2)
    assert "\x1b" not in asked.stdout + unasked.stdout
    assert "make" in unasked.stdout


def test_no_colour_is_no_colour() -> None:
    """Where the user wants none, and on terminals that know no escapes."""
    assert coloured({}) is None
    assert coloured({"NO_COLOR": "1"}) is False
    assert coloured({"TERM": "dumb"}) is False


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("标题 · title", 12, ["标题 · title"]),
        ("标题 · a title", 12, ["标题", "a title"]),
        ("一二三四，五六", 8, ["一二三", "四，五六"]),
        ("一二三（四）五", 8, ["一二三", "（四）五"]),
        ("用 Chromium 读", 9, ["用", "Chromium", "读"]),
        ("a longish-word b", 6, ["a", "longish-word", "b"]),
        ("", 6, []),
    ],
)
def test_lines_are_parted_where_they_may_be(text: str, width: int, lines: list[str]) -> None:
    assert laid_out(text, width) == lines
