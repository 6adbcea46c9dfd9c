"""``bulletin templates``: list, show, copy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bulletin.cli.speech import speaking, to_stdout

templates = typer.Typer(name="templates", help="版式模板 · Templates.", invoke_without_command=True)
Name = Annotated[str, typer.Argument(help="模板名 · template")]


@templates.callback()
def default(context: typer.Context) -> None:
    """版式模板：列出、查看、复制 · Templates: list, show, copy."""
    if context.invoked_subcommand is None:
        list_()


@templates.command("list")
def list_() -> None:
    """列出模板 · List the templates."""
    from bulletin.writers import templates as found

    with speaking():
        for name in found.names():
            to_stdout("\t".join((name, *found.sentence(name))))


@templates.command()
def show(name: Name) -> None:
    """一个模板的文件 · What a template consists of."""
    from bulletin.writers import templates as found

    with speaking():
        folder = found.folder(name)
        to_stdout("\t".join((name, *found.sentence(name))))
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            to_stdout(f"  {path.relative_to(folder).as_posix()}")


@templates.command()
def copy(name: Name, folder: Annotated[Path, typer.Argument(help="新文件夹 · new folder")]) -> None:
    """复制模板来修改 · Copy a template to change it."""
    from bulletin.writers import templates as found

    with speaking():
        found.copy(name, folder)
        to_stdout(f"{folder}: bulletin make … --template {folder}")
