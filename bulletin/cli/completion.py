"""``bulletin completion``: what makes the Tab key know our commands and options."""

from __future__ import annotations

from enum import StrEnum

import click
from click.shell_completion import get_completion_class

from bulletin.cli.command import entry
from bulletin.cli.speech import speaking, to_stdout

VARIABLE = "_BULLETIN_COMPLETE"
"""Set by the scripts when they ask what may come next; click answers."""


class Shell(StrEnum):
    """Shells whose Tab key can be told."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


@entry(
    "completion",
    "bulletin completion bash >> ~/.bashrc",
    "bulletin completion zsh > ~/.zfunc/_bulletin",
    "bulletin completion fish > ~/.config/fish/completions/bulletin.fish",
)
@click.argument(
    "shell", type=click.Choice([shell.value for shell in Shell]), help="哪种外壳 · which shell"
)
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """A shell's name → the script that it wants."""
    kind = get_completion_class(shell)
    with speaking():
        if kind is not None:
            command = context.find_root().command
            to_stdout(kind(command, {}, "bulletin", VARIABLE).source().rstrip("\n"))
