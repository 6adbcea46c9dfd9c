"""``bulletin completion``: what makes the Tab key know our commands and options."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from bulletin.cli import COMPLETING
from bulletin.cli.command import entry
from bulletin.cli.speech import speaking, to_stdout


class Shell(StrEnum):
    """Shells that Typer can complete for."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


Wanted = Annotated[Shell, typer.Argument(help="哪种外壳 · which shell")]


@entry(
    "completion",
    "bulletin completion bash >> ~/.bashrc",
    "bulletin completion zsh > ~/.zfunc/_bulletin",
    "bulletin completion fish > ~/.config/fish/completions/bulletin.fish",
)
def completion(shell: Wanted) -> None:
    """A shell's name → the script that it wants."""
    from typer import completion as scripts

    with speaking():
        said: Any = scripts  # what it takes from its own private rooms is not exported by name
        to_stdout(
            said.get_completion_script(
                prog_name="bulletin", complete_var=COMPLETING, shell=shell.value
            )
        )


def get_ready() -> None:
    """Let Typer answer the shell that asks."""
    from typer import completion as scripts

    said: Any = scripts
    said.completion_init()
