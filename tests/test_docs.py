"""The documents keep what they promise: every command is there, and what is shown works."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bulletin import errors, settings
from bulletin.cli import app
from tests.commanding import run

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
readmes = pytest.mark.parametrize("readme", READMES)


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def commands() -> dict[str, Any]:
    """Every command that does something, by the words that are typed."""
    found: dict[str, Any] = {}

    def walk(command: Any, words: tuple[str, ...]) -> None:
        inner = getattr(command, "commands", None)
        if not inner:
            found[" ".join(words)] = command
        for name, child in (inner or {}).items():
            walk(child, (*words, name))

    walk(typer.main.get_command(app), ("bulletin",))
    return found


COMMANDS = commands()


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_has_help_in_both_languages(words: str) -> None:
    command = COMMANDS[words]
    assert re.search("[\u4e00-\u9fff].*[A-Za-z]{3}", command.help or "", re.DOTALL)
    for parameter in command.params:
        if parameter.name != "help":
            assert getattr(parameter, "help", None), f"{words} {parameter.name}"


@readmes
@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_stands_in_the_readme(readme: str, words: str) -> None:
    assert f"\n{words}" in text(readme), "give an example in a sh block"


def shown(readme: str) -> Iterator[str]:
    """The command lines of the ``sh`` blocks, in order."""
    for block in re.findall(r"```sh\n(.*?)```", text(readme), re.DOTALL):
        yield from (line for line in block.splitlines() if line.strip())


def test_every_example_runs(tmp_path: Path) -> None:
    """One after the other in one folder, as a reader would type them; the first by the shell.

    The other language shows the same lines: the next test sees to that.
    """
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    ours = {"BULLETIN_OFFLINE": "1", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    lines = list(shown(READMES[0]))
    assert len(lines) > 10
    by_the_shell(lines[0], tmp_path, ours)
    for line in lines[1:]:
        words, takes, gives = redirected(line)
        assert words[0] == "bulletin", f"{line}: run it by the shell"
        done = run(words[1:], tmp_path, (tmp_path / takes).read_bytes() if takes else b"", ours)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        if gives:
            (tmp_path / gives).write_bytes(done.out)


def by_the_shell(line: str, folder: Path, ours: dict[str, str]) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env={**os.environ, **ours, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stderr.decode('utf-8', 'replace')}"


def redirected(line: str) -> tuple[list[str], str, str]:
    """The words of a command line, the file for its input and the file for its output."""
    words, files = shlex.split(line), {"<": "", ">": ""}
    for sign in files:
        if sign in words:
            at = words.index(sign)
            files[sign] = words[at + 1]
            del words[at : at + 2]
    return words, files["<"], files[">"]


def test_both_readmes_show_the_same_commands() -> None:
    first, second = (
        [re.sub(r'"[^"]*"', '""', line) for line in shown(readme)] for readme in READMES
    )
    assert first == second


@readmes
def test_options_in_the_readme_exist(readme: str) -> None:
    known = {
        option
        for command in COMMANDS.values()
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text(readme)))
    assert named - known - {"--help", "--version"} == set()


@readmes
def test_exit_codes_in_the_readme_are_those_of_the_errors(readme: str) -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {k.exit_code for k in kinds if issubclass(k, errors.BulletinError)} | {0}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text(readme), re.MULTILINE)} == codes


@readmes
def test_links_lead_somewhere(readme: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", text(readme))
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


@readmes
def test_the_packet_shown_is_a_packet(readme: str, tmp_path: Path) -> None:
    from bulletin.packet.load import load

    (block,) = re.findall(r"```toml\n(.*?)```", text(readme), re.DOTALL)
    path = tmp_path / "packet.toml"
    path.write_text(block, "utf-8")
    packet = load(path)
    assert len(packet.entries) == 1
    assert packet.session is not None


def settings_page() -> str:
    """docs/settings.md as it should be."""
    lines = [
        "# 设置 · Settings",
        "",
        "命令行 > 环境变量 > 当前文件夹的 `bulletin.toml` > 默认值。",
        "What is typed > environment > `bulletin.toml` in the current folder > default.",
        "",
        "| `bulletin.toml` | 环境变量 · environment | 默认 · default | 说明 · meaning |",
        "|---|---|---|---|",
    ]
    for _, field in settings.catalogue():
        default = "" if field.default in (None, "", ()) else f"`{_toml(field.default)}`"
        name = f"{settings.PREFIX}{field.name.upper()}"
        lines.append(f"| `{field.name}` | `{name}` | {default} | {settings.sentence(field.name)} |")
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_page_of_settings_is_whole(rewrite: bool) -> None:
    page = ROOT / "docs/settings.md"
    if rewrite:
        page.write_text(settings_page(), "utf-8")
    assert page.read_text("utf-8") == settings_page()


def test_pictures_in_documents_are_small() -> None:
    pictures = [*ROOT.glob("docs/**/*.png"), *ROOT.glob("examples/**/*.png")]
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > 300_000] == []
