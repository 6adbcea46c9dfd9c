"""``bulletin rules``: list and check the site rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bulletin.cli import options
from bulletin.cli.command import entry_group
from bulletin.cli.speech import json_to_stdout, speaking, to_stdout
from bulletin.errors import UsageError

folders_typed = click.argument(
    "folders", nargs=-1, type=options.PATH, help="自备规则的文件夹 · folders of your own rules"
)


@entry_group("rules")
@click.pass_context
def rules(context: click.Context) -> None:
    """The list, where no more is typed."""
    if context.invoked_subcommand is None:
        context.invoke(list_)


@rules.command("list")
@folders_typed
@options.json
def list_(folders: Sequence[Path], json: bool) -> None:
    """列出规则 · List the rules."""
    from bulletin.reading import rules as found

    with speaking(json=json):
        listed = found.all_rules(tuple(folders))
        if json:
            told = [{"file": str(r.file), "name": r.name, "hosts": list(r.hosts)} for r in listed]
            json_to_stdout({"rules": told})
            return
        for rule in listed:
            to_stdout(f"{rule.file.stem}\t{rule.name}\t{' '.join(rule.hosts)}")


@rules.command()
@folders_typed
@options.json
def check(folders: Sequence[Path], json: bool) -> None:
    """检查规则文件 · Check rule files."""
    from bulletin.reading import rules as found

    with speaking(json=json):
        problems = [line for folder in folders or [found.OURS] for line in found.check(folder)]
        if json:
            json_to_stdout({"faults": problems, "exit_code": 2 if problems else 0})
            raise click.exceptions.Exit(2 if problems else 0)
        for line in problems:
            to_stdout(line)
        if problems:
            raise UsageError(f"规则文件有 {len(problems)} 处错误 · faults in rule files")
        to_stdout("没有错误 · no faults")
