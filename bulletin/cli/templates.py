"""``bulletin templates``: list, show, copy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bulletin.cli import options
from bulletin.cli.command import Command, entry_group
from bulletin.cli.speech import json_to_stdout, speaking, to_stdout

templates = entry_group("templates")
Folder = Annotated[Path, typer.Argument(help="新文件夹 · new folder")]
Name = Annotated[str, typer.Argument(help="模板名 · template")]


@templates.callback()
def default(context: typer.Context) -> None:
    """版式模板：列出、查看、复制 · Templates: list, show, copy."""
    if context.invoked_subcommand is None:
        list_()


@templates.command("list", cls=Command)
def list_(json: options.Json = False) -> None:
    """列出模板 · List the templates."""
    from bulletin.writers import templates as found

    with speaking(json=json):
        if json:
            json_to_stdout({"templates": [_record(name) for name in found.names()]})
            return
        for name in found.names():
            to_stdout("\t".join((name, *found.sentence(name))))


@templates.command(cls=Command)
def show(name: Name, json: options.Json = False) -> None:
    """一个模板的文件 · What a template consists of."""
    from bulletin.writers import templates as found

    with speaking(json=json):
        folder = found.folder(name)
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        files = [path.relative_to(folder).as_posix() for path in paths]
        if json:
            json_to_stdout({**_record(name), "folder": str(folder), "files": files})
            return
        to_stdout("\t".join((name, *found.sentence(name))))
        for file in files:
            to_stdout(f"  {file}")


@templates.command(cls=Command)
def copy(name: Name, folder: Folder, json: options.Json = False) -> None:
    """复制模板来修改 · Copy a template to change it."""
    from bulletin.writers import templates as found

    with speaking(json=json):
        found.copy(name, folder)
        if json:
            json_to_stdout({**_record(name), "folder": str(folder)})
            return
        to_stdout(f"{folder}: bulletin make … --template {folder}")


def _record(name: str) -> dict[str, str]:
    from bulletin.writers import templates as found

    zh, en = found.sentence(name)
    return {"name": name, "zh": zh, "en": en}
