"""What is said of a line that was typed wrong: click's own words, in Chinese too."""

from __future__ import annotations

import click

from bulletin.errors import one_line

NAMED = {
    "sources": "来源",
    "source": "来源",
    "listed": "任务",
    "packet": "学习包文件",
    "name": "模板名",
    "folder": "文件夹",
    "shell": "外壳名",
}
"""What arguments are called in Chinese."""


def told(error: click.UsageError) -> str:
    """One line in both languages that ends with the help to ask for."""
    said = one_line(error.format_message())
    command = error.ctx.command_path if error.ctx is not None else "bulletin"
    return f"{_chinese(error)} · {said.rstrip('.')}{_others(error)} ({command} --help)"


def _chinese(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return f"没有这个选项 {error.option_name}"
        case click.NoSuchCommand():
            return f"没有这个命令 {error.command_name}"
        case click.BadOptionUsage():
            return f"{error.option_name} 后面要写值"
        case click.MissingParameter(param=click.Parameter() as missing):
            return f"缺少 {_named(missing)}"
        case click.BadParameter(param=click.Parameter() as wrong):
            return f"{_named(wrong)} 的值不对"
    return "用法有误"


def _named(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return parameter.opts[0]
    return NAMED.get(parameter.name, parameter.name)


def _others(error: click.UsageError) -> str:
    """All commands, where none is like the one that was typed."""
    if not isinstance(error, click.NoSuchCommand) or error.possibilities or error.ctx is None:
        return ""
    return f"; there are: {' '.join(getattr(error.ctx.command, 'commands', {}))}"
