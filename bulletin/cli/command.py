"""The commands by name, each loaded when it is asked for, and the help that all of them have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import click

from bulletin.cli.page import Page

GENERAL = "选项 · Options"
ARGUMENTS = "参数 · Arguments"
COMMANDS = "命令 · Commands"


LIST: Mapping[str, str] = {
    "make": "由网页或学习包文件做成学习材料 · "
    "Sources or a packet file → PDF, EPUB, HTML, Markdown.",
    "new": "读网页，写一个可以修改的学习包文件 · Read the pages, write a packet file to edit.",
    "fetch": "把网页和图片存在学习包旁边，留作档案 · Keep pages and pictures beside the packet.",
    "batch": "成批制作，无人值守，可以续做 · Many bulletins, unattended, resumable.",
    "extract": "读出干净的文章，按给出的次序 · Clean articles, in the order given.",
    "explain": "说明一个网页是怎样读出来的 · How a page was read, step by step.",
    "doctor": "查看缺少什么，怎样补上 · What is missing and the line that mends it.",
    "completion": "按 Tab 补全命令和选项：打印脚本 · Completion with Tab: print the script.",
    "templates": "版式模板 · Templates.",
    "rules": "网站规则 · Site rules.",
    "cache": "网页与排版的缓存 · The cache of pages and layouts.",
}
"""What can be typed after ``bulletin``, in the order of the help, with its sentence: it stands
here, so that the list can be shown without loading any command. Each is an object of its name
in the module of its name."""


class Context(click.Context):
    """Writes its help on our page."""

    formatter_class = Page


class Option(click.Option):
    """An option that stands under a title of its command's help."""

    def __init__(self, *declared: Any, panel: str = GENERAL, **about: Any) -> None:
        super().__init__(*declared, **about)
        self.panel = panel


class Command(click.Command):
    """A command whose help has a titled section for each kind of what may be typed."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, told in both languages."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份说明 · show this help"
        return option

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Nothing here: the arguments are the first of the sections below."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The sections, in the order in which their first members were declared."""
        for title, rows in self.sections(ctx).items():
            with formatter.section(title):
                formatter.write_dl(rows)

    def sections(self, ctx: click.Context) -> dict[str, list[tuple[str, str]]]:
        """What may be typed and what it means, by the titles."""
        found: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            if record := parameter.get_help_record(ctx):
                found.setdefault(_title(parameter), []).append(record)
        return found


class Group(Command, click.Group):
    """Commands under one name, told in the order in which they were declared."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(self.commands)

    def sentence(self, name: str) -> str:
        """What the list says of one of them."""
        return (self.commands[name].help or "").partition("\n\n")[0]

    def sections(self, ctx: click.Context) -> dict[str, list[tuple[str, str]]]:
        """As for a command, and at the end what can be typed next."""
        rows = [(name, self.sentence(name)) for name in self.commands]
        return super().sections(ctx) | {COMMANDS: rows}


class Top(Group):
    """``bulletin`` itself: knows its commands without loading them."""

    def __init__(self, **about: Any) -> None:
        super().__init__(**about)
        self.commands = Loaded()  # type: ignore[assignment]  # nothing is ever added to it

    def sentence(self, name: str) -> str:
        """What the list says of a command."""
        return LIST[name]


class Loaded(Mapping[str, click.Command]):
    """The commands of the list. Looking one up imports its module."""

    def __getitem__(self, name: str) -> click.Command:
        if name not in LIST:
            raise KeyError(name)
        command: click.Command = getattr(import_module(f"bulletin.cli.{name}"), name)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(LIST)

    def __len__(self) -> int:
        return len(LIST)


def entry(name: str, *examples: str) -> Callable[[Callable[..., Any]], Command]:
    """Make a function the command ``name`` of the list; its help ends with the examples."""
    text = "\n\n".join((LIST[name], *examples))
    return click.command(name, cls=Command, help=text)


def entry_group(name: str) -> Callable[[Callable[..., Any]], Group]:
    """Make a function that shows something by itself the group ``name`` of the list."""
    return click.group(name, cls=Group, help=LIST[name], invoke_without_command=True)


def _title(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        return ARGUMENTS
    return parameter.panel if isinstance(parameter, Option) else GENERAL
