"""The commands by name, each loaded when it is asked for, and the help that all of them have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from shutil import get_terminal_size
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from bulletin.cli.page import Page

GENERAL = "选项 · Options"
ARGUMENTS = "参数 · Arguments"
COMMANDS = "命令 · Commands"
HELP = "显示这份说明 · show this help"
WIDTH = 100
"""Most cells of a line of the help, however wide the terminal is."""

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

KINDS: Mapping[str, str] = {
    **dict.fromkeys(("str", "list[str]"), "TEXT"),
    **dict.fromkeys(("path", "list[path]", "Path", "list[Path]"), "PATH"),
    **dict.fromkeys(("int", "float", "int range", "float range"), "N"),
}
"""What the values of options are called, by Typer's names for their types."""
_KIND = re.compile(r"<(.+)>$")

PLAIN: Mapping[str, Any] = {
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
}
"""What every ``Typer`` of ours is told: the help is our page, faults are told in `cli`."""

Entry = Callable[[Callable[..., None]], typer.Typer]


class Command(TyperCommand):
    """A command whose help has a titled section for each kind of what may be typed."""

    def get_help(self, ctx: Any) -> str:
        """Its help on our page."""
        return _page(self, ctx, _sections(self, ctx))


class Group(TyperGroup):
    """Commands under one name, told in the order in which they were declared."""

    def get_help(self, ctx: Any) -> str:
        """As for a command, and at the end what can be typed next."""
        rows = [(name, self.sentence(name)) for name in self.commands]
        return _page(self, ctx, _sections(self, ctx) | {COMMANDS: rows})

    def sentence(self, name: str) -> str:
        """What the list says of one of them."""
        return (self.commands[name].help or "").partition("\n\n")[0]


class Top(Group):
    """``bulletin`` itself: knows its commands without loading them."""

    def __init__(self, **about: Any) -> None:
        super().__init__(**about)
        self.commands = Loaded()  # type: ignore[assignment]  # nothing is ever added to it

    def sentence(self, name: str) -> str:
        """What the list says of a command."""
        return LIST[name]


class Loaded(Mapping[str, Any]):
    """The commands of the list. Looking one up imports its module."""

    def __getitem__(self, name: str) -> Any:
        if name not in LIST:
            raise KeyError(name)
        return typer.main.get_command(getattr(import_module(f"bulletin.cli.{name}"), name))

    def __iter__(self) -> Iterator[str]:
        return iter(LIST)

    def __len__(self) -> int:
        return len(LIST)


def entry(name: str, *examples: str) -> Entry:
    """Make a function the command ``name`` of the list; its help ends with the examples."""

    def decorate(function: Callable[..., None]) -> typer.Typer:
        alone = typer.Typer(**PLAIN)
        alone.command(name, cls=Command, help="\n\n".join((LIST[name], *examples)))(function)
        return alone

    return decorate


def entry_group(name: str) -> typer.Typer:
    """The group ``name`` of the list, which shows something by itself."""
    return typer.Typer(name=name, cls=Group, help=LIST[name], invoke_without_command=True, **PLAIN)


def _page(command: Any, ctx: Any, sections: Mapping[str, list[tuple[str, str]]]) -> str:
    page = Page(min(WIDTH, ctx.terminal_width or get_terminal_size().columns))
    page.usage(ctx.command_path, " ".join(_pieces(command)))
    page.text(command.help or "")
    for title, rows in sections.items():
        page.section(title, rows)
    return page.whole()


def _sections(command: Any, ctx: Any) -> dict[str, list[tuple[str, str]]]:
    """What may be typed and what it means, by the titles, in the order of their declaration."""
    found: dict[str, list[tuple[str, str]]] = {}
    for parameter in command.get_params(ctx):
        found.setdefault(_title(parameter), []).append(_row(parameter, ctx))
    return found


def _title(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return ARGUMENTS
    return parameter.rich_help_panel or GENERAL


def _row(parameter: Any, ctx: Any) -> tuple[str, str]:
    if parameter.param_type_name == "argument":
        return _name(parameter), parameter.help or ""
    if set(parameter.opts) == set(ctx.help_option_names):
        return ", ".join(ctx.help_option_names), HELP
    term, told = parameter.get_help_record(ctx)
    return _KIND.sub(lambda found: KINDS.get(found[1], found[0]), term), told


def _pieces(command: Any) -> Iterator[str]:
    yield command.options_metavar
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            name = _name(parameter)
            yield name if parameter.required else f"[{name}]"
    if isinstance(command, Group):
        metavar = command.subcommand_metavar
        yield f"[{metavar}]" if command.invoke_without_command else metavar


def _name(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    return f"{name}..." if argument.nargs == -1 else name
