"""What people type: the only room that prints or exits. One module a command.

Nothing is imported here but what every start needs: a command's module comes when it is named
(`command.LIST`), and what the command works with when it works.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from bulletin import __version__
from bulletin.cli.command import PLAIN, Top
from bulletin.cli.speech import leave, to_stderr, to_stdout
from bulletin.errors import BulletinError, one_line

COMPLETING = "_BULLETIN_COMPLETE"
"""Set by the scripts of `completion` when they ask what may come next."""

app = typer.Typer(
    name="bulletin",
    cls=Top,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="把网页文章做成可打印的学习材料和电子书 · From web articles to study bulletins and EPUB.",
    **PLAIN,
)


def _version(wanted: bool) -> None:
    if wanted:
        to_stdout(f"bulletin {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="版本 · version"),
    ] = False,
) -> None:
    """What can be typed before any command."""


def run() -> None:
    """The entry point: run the command, then leave at once with its exit code."""
    leave(outcome(sys.argv[1:]))


def outcome(arguments: Sequence[str]) -> int:
    """The exit code of ``bulletin ARGUMENTS...``, after all has been said."""
    if COMPLETING in os.environ:
        from bulletin.cli.completion import get_ready

        get_ready()
    color = coloured(os.environ)
    try:
        typed = list(arguments)
        return _code(app(typed, prog_name="bulletin", standalone_mode=False, color=color))
    except SystemExit as end:
        return _code(end.code)
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except typer.TyperException as error:
        return _wrong_use(error)
    except BulletinError as error:
        to_stderr(f"bulletin: {error.text}")
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - a line, never a traceback
        return _last_resort(error, loud="-vv" in arguments)


def coloured(environment: Mapping[str, str]) -> bool | None:
    """False where the user wants no colours (NO_COLOR) or the terminal has none, else None:
    a terminal is shown them, a file is not."""
    plain = environment.get("NO_COLOR") or environment.get("TERM") == "dumb"
    return False if plain else None


def _code(result: object) -> int:
    """What ``typer.Exit`` or ``SystemExit`` carries, as an exit code."""
    return result if isinstance(result, int) else int(result is not None)


def _wrong_use(error: typer.TyperException) -> int:
    from bulletin.cli.usage import asks_for_help, told

    if asks_for_help(error):
        typer.echo(error.format_message(), color=coloured(os.environ))
    else:
        to_stderr(f"bulletin: {told(error)}")
    return 2


def _last_resort(error: Exception, *, loud: bool) -> int:
    import traceback

    if loud:
        to_stderr(traceback.format_exc().rstrip())
    to_stderr(
        f"bulletin: 程序自身的错误，请带 -vv 再试并报告 · a fault of bulletin's own; run again "
        f"with -vv and report it: {one_line(f'{type(error).__name__}: {error}')[:300]}"
    )
    return 1
