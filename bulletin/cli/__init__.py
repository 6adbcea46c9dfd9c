"""What people type: the only room that prints or exits. One module a command."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from bulletin import __version__
from bulletin.cli.batch import batch
from bulletin.cli.cache import cache
from bulletin.cli.completion import completion, get_ready
from bulletin.cli.explain import explain
from bulletin.cli.extract import extract
from bulletin.cli.fetch import fetch
from bulletin.cli.health import doctor
from bulletin.cli.make import make
from bulletin.cli.new import new
from bulletin.cli.rules import rules
from bulletin.cli.speech import leave, to_stderr, to_stdout
from bulletin.cli.templates import templates
from bulletin.cli.usage import told
from bulletin.errors import BulletinError, one_line

WrongUse: type[Exception] = typer.BadParameter.__mro__[2]
"""What Typer raises for wrong options and arguments; it has no public name there."""

app = typer.Typer(
    name="bulletin",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="把网页文章做成可打印的学习材料和电子书 · From web articles to study bulletins and EPUB.",
)
for command in (make, new, fetch, batch, extract, explain, doctor, completion):
    app.command()(command)
app.add_typer(templates)
app.add_typer(rules)
app.add_typer(cache)


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
    """把网页文章做成可打印的学习材料和电子书 · From web articles to study bulletins and EPUB."""


def run() -> None:
    """The entry point: run the command, then leave at once with its exit code."""
    leave(outcome(sys.argv[1:]))


def outcome(arguments: Sequence[str]) -> int:
    """The exit code of ``bulletin ARGUMENTS...``, after all has been said."""
    get_ready()
    try:
        return _code(app(list(arguments), prog_name="bulletin", standalone_mode=False))
    except SystemExit as end:
        return _code(end.code)
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except WrongUse as error:
        if said := told(error):  # empty where the help has been shown instead
            to_stderr(f"bulletin: {said}")
        return 2
    except BulletinError as error:
        to_stderr(f"bulletin: {error.text}")
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - a line, never a traceback
        return _last_resort(error, loud="-vv" in arguments)


def _code(result: object) -> int:
    """What ``typer.Exit`` or ``SystemExit`` carries, as an exit code."""
    return result if isinstance(result, int) else int(result is not None)


def _last_resort(error: Exception, *, loud: bool) -> int:
    import traceback

    if loud:
        to_stderr(traceback.format_exc().rstrip())
    to_stderr(
        f"bulletin: 程序自身的错误，请带 -vv 再试并报告 · a fault of bulletin's own; run again "
        f"with -vv and report it: {one_line(f'{type(error).__name__}: {error}')[:300]}"
    )
    return 1
