"""``bulletin rules``: list and check the site rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bulletin.cli import options
from bulletin.cli.command import Command, entry_group
from bulletin.cli.speech import json_to_stdout, speaking, to_stdout
from bulletin.errors import UsageError

rules = entry_group("rules")
Folders = Annotated[
    list[Path] | None, typer.Argument(help="自备规则的文件夹 · folders of your own rules")
]


@rules.callback()
def default(context: typer.Context) -> None:
    """网站规则：列出、检查 · Site rules: list, check."""
    if context.invoked_subcommand is None:
        list_()


@rules.command("list", cls=Command)
def list_(folders: Folders = None, json: options.Json = False) -> None:
    """列出规则 · List the rules."""
    from bulletin.reading import rules as found

    with speaking(json=json):
        listed = found.all_rules(tuple(folders or ()))
        if json:
            told = [{"file": str(r.file), "name": r.name, "hosts": list(r.hosts)} for r in listed]
            json_to_stdout({"rules": told})
            return
        for rule in listed:
            to_stdout(f"{rule.file.stem}\t{rule.name}\t{' '.join(rule.hosts)}")


@rules.command(cls=Command)
def check(folders: Folders = None, json: options.Json = False) -> None:
    """检查规则文件 · Check rule files."""
    from bulletin.reading import rules as found

    with speaking(json=json):
        problems = [line for folder in folders or [found.OURS] for line in found.check(folder)]
        if json:
            json_to_stdout({"faults": problems, "exit_code": 2 if problems else 0})
            raise typer.Exit(2 if problems else 0)
        for line in problems:
            to_stdout(line)
        if problems:
            raise UsageError(f"规则文件有 {len(problems)} 处错误 · faults in rule files")
        to_stdout("没有错误 · no faults")
