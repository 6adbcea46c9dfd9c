"""What people type: the only room that prints or exits. One module a command."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bulletin import __version__
from bulletin.cli.explain import explain
from bulletin.cli.extract import extract
from bulletin.cli.health import doctor
from bulletin.cli.make import make
from bulletin.cli.new import new
from bulletin.cli.rules import rules
from bulletin.cli.speech import leave, to_stdout
from bulletin.cli.templates import templates

app = typer.Typer(
    name="bulletin",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="把网页文章做成可打印的学习材料和电子书 · From web articles to study bulletins and EPUB.",
)
for command in (make, new, extract, explain, doctor):
    app.command()(command)
app.add_typer(templates)
app.add_typer(rules)


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
    try:
        app()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        leave(130 if code == 130 else code)
    except KeyboardInterrupt:
        leave(130)
    except Exception as error:  # noqa: BLE001 - the last resort: a line, never a traceback
        _last_resort(error)


def _last_resort(error: Exception) -> None:
    import traceback

    from bulletin.cli.speech import to_stderr
    from bulletin.errors import one_line

    if "-vv" in sys.argv:
        to_stderr(traceback.format_exc().rstrip())
    to_stderr(
        f"bulletin: 程序自身的错误，请带 -vv 再试并报告 · a fault of bulletin's own; run again "
        f"with -vv and report it: {one_line(f'{type(error).__name__}: {error}')[:300]}"
    )
    leave(1)
