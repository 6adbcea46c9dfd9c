"""``bulletin completion``: what makes the Tab key know our commands and options."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated, Any

import typer

from bulletin.cli.speech import speaking, to_stdout

VARIABLE = "_BULLETIN_COMPLETE"
"""Set by the scripts when they ask what may come next."""


class Shell(StrEnum):
    """Shells that Typer can complete for."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


Wanted = Annotated[Shell, typer.Argument(help="哪种外壳 · which shell")]


def completion(shell: Wanted) -> None:
    """按 Tab 补全命令和选项：打印脚本 · Completion with Tab: print the script.

    bulletin completion bash >> ~/.bashrc

    bulletin completion zsh > ~/.zfunc/_bulletin

    bulletin completion fish > ~/.config/fish/completions/bulletin.fish
    """
    from typer import completion as scripts

    with speaking():
        said: Any = scripts  # what it takes from its own private rooms is not exported by name
        to_stdout(
            said.get_completion_script(
                prog_name="bulletin", complete_var=VARIABLE, shell=shell.value
            )
        )


def get_ready() -> None:
    """Let Typer answer the shell, where it is a shell that asks."""
    if VARIABLE in os.environ:
        from typer import completion as scripts

        said: Any = scripts
        said.completion_init()
