"""What is said of a line that was typed wrong: Typer's own words, in Chinese too."""

from __future__ import annotations

import difflib
import re
from typing import Any

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


def asks_for_help(error: Any) -> bool:
    """Whether nothing was typed where something must be: the error's message is the help."""
    return type(error).__name__ == "NoArgsIsHelpError"


def told(error: Any) -> str:
    """One line in both languages that ends with the help to ask for."""
    said = one_line(error.format_message())
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "bulletin"
    return f"{_chinese(error, said)} · {said.rstrip('.')}{_near(error, said)} ({command} --help)"


def _chinese(error: Any, said: str) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return f"没有这个选项 {error.option_name}"
    if kind == "MissingParameter" and error.param is not None:
        name = error.param.name
        is_option = error.param.param_type_name == "option"
        return f"缺少 {error.param.opts[0] if is_option else NAMED.get(name, name)}"
    if unknown := _unknown_command(said):
        return f"没有这个命令 {unknown}"
    if kind == "BadOptionUsage":
        return f"{error.option_name} 后面要写值"
    if kind == "BadParameter" and (found := re.match(r"Invalid value for '([^']+)'", said)):
        return f"{found[1]} 的值不对"
    return "用法有误"


def _near(error: Any, said: str) -> str:
    """The command that may have been meant, where Typer does not say so itself."""
    unknown, context = _unknown_command(said), getattr(error, "ctx", None)
    if not unknown or context is None or "Did you mean" in said:
        return ""
    known = list(getattr(context.command, "commands", {}))
    near = difflib.get_close_matches(unknown, known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; there are: {' '.join(known)}"


def _unknown_command(said: str) -> str:
    found = re.match(r"No such command '([^']*)'", said)
    return found[1] if found else ""
