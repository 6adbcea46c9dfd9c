"""The manual pages, made from the commands themselves: docs/man/bulletin.1, in both languages.

    python -m scripts.man          write them
    man docs/man/bulletin.1        read one

Help texts are written “中文 · English”; each page takes its own half.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import typer

from bulletin import errors
from bulletin.cli import app
from bulletin.cli.options import PANELS
from bulletin.settings import PREFIX, catalogue, sentence, types

ROOT = Path(__file__).parent.parent
Language = Literal["zh", "en"]
PAGES: dict[Language, Path] = {
    "en": ROOT / "docs/man/bulletin.1",
    "zh": ROOT / "docs/man/zh_CN/bulletin.1",
}

WORDS: dict[str, tuple[str, str]] = {
    "name": ("名称", "NAME"),
    "synopsis": ("语法", "SYNOPSIS"),
    "description": ("说明", "DESCRIPTION"),
    "sources": ("来源", "SOURCES"),
    "commands": ("命令", "COMMANDS"),
    "options": ("选项", "OPTIONS"),
    "exit": ("退出状态", "EXIT STATUS"),
    "environment": ("环境变量", "ENVIRONMENT"),
    "files": ("文件", "FILES"),
    "also": ("也接受", "Also takes"),
}

TEXTS: dict[str, tuple[str, str]] = {
    "description": (
        "把网页文章、存下的网页、订阅源做成可打印的学习材料（PDF）和电子书（EPUB）。结果走标准输出或文件，"
        "其余一律走标准错误。",
        "Makes printable study bulletins (PDF) and e-books (EPUB) of web articles, saved pages "
        "and feeds. Results go to files or stdout, everything else to stderr.",
    ),
    "sources": (
        "http(s) 网址；存下的网页（.html .htm .xhtml .mhtml）；网页文件夹；订阅源（RSS、Atom）；"
        "- 为标准输入的 HTML；@list.txt 为清单，一行一个；学习包文件（.toml）单独给出。",
        "An http(s) address; a saved page (.html .htm .xhtml .mhtml); a folder of pages; a feed "
        "(RSS, Atom); - for HTML on stdin; @list.txt for a list, one a line; a packet file "
        "(.toml) by itself.",
    ),
    "options": (
        "每个选项也是 bulletin.toml 的键和环境变量。命令行优先于环境变量，环境变量优先于文件。",
        "Each is a key of bulletin.toml and an environment variable too. What is typed goes "
        "before the environment, that before the file.",
    ),
    "environment": (
        f"每个选项：{PREFIX} 加大写的名字，如 {PREFIX}CACHE_DIR；多个值用逗号隔开。"
        "SOURCE_DATE_EPOCH 给出日期，使两次所做的文件相同。",
        f"Every option: {PREFIX} and its name in capitals, such as {PREFIX}CACHE_DIR; several "
        "values with commas. SOURCE_DATE_EPOCH gives the date, so that two runs give the same "
        "bytes.",
    ),
    "files": (
        "当前文件夹的 bulletin.toml：设置。用户缓存文件夹中的 bulletin/http-2.sqlite：网页缓存。",
        "bulletin.toml in the current folder: settings. bulletin/http-2.sqlite in the user's "
        "cache folder: the cache of pages.",
    ),
}

EXITS: dict[int, tuple[str, str]] = {
    0: ("全部完成", "all done"),
    1: ("做成了，但有来源失败，逐一列出", "made, but some sources failed, each named"),
    2: ("用法或学习包文件有误", "wrong usage or packet"),
    3: ("一个来源也没有取得", "no source could be had"),
    4: ("没有读出任何文章", "no article could be read"),
    5: ("模板有误", "template"),
    6: ("写不进去", "writing"),
    130: ("被中断", "interrupted"),
}


def page(language: Language) -> str:
    """The whole page in roff."""
    return "\n".join(_lines(language)) + "\n"


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that does something, by the words that are typed."""

    def walk(command: Any, words: str) -> Iterator[tuple[str, Any]]:
        inner = getattr(command, "commands", None) or {}
        if not inner:
            yield words, command
        for name, child in inner.items():
            yield from walk(child, f"{words} {name}")

    yield from walk(typer.main.get_command(app), "bulletin")


def _lines(language: Language) -> Iterator[str]:
    def say(pair: tuple[str, str]) -> str:
        return pair[language == "en"]

    def section(name: str) -> str:
        return f".SH {say(WORDS[name])}"

    # No date: the page is made anew at any time and must come out the same.
    yield from ('.TH BULLETIN 1 "" "bulletin" ""', ".nh", ".ad l")
    yield section("name")
    about = ("把网页文章做成学习材料和电子书", "from web articles to study bulletins and e-books")
    yield f"bulletin \\- {_roff(say(about))}"
    yield section("synopsis")
    for words, command in commands():
        yield from (f".B {_roff(words)}", _roff(_usage(command)), ".br")
    for name in ("description", "sources"):
        yield from (section(name), _roff(say(TEXTS[name])))
    yield section("commands")
    for words, command in commands():
        yield from _command(words, command, language)
    yield from (section("options"), _roff(say(TEXTS["options"])))
    yield from _settings(language)
    yield section("exit")
    for code in sorted(_codes()):
        yield from (".TP", f".B {code}", _roff(say(EXITS[code])))
    for name in ("environment", "files"):
        yield from (section(name), _roff(say(TEXTS[name])))


def _command(words: str, command: Any, language: Language) -> Iterator[str]:
    yield f".SS {_roff(words)} {_roff(_usage(command))}"
    first, *rest = inspect.cleandoc(command.help or "").split("\n\n")
    yield _roff(_half(first, language))
    for example in rest:
        yield from (".PP", ".nf", *map(_roff, example.splitlines()), ".fi")
    for parameter in command.params:
        if not _shared(parameter):
            yield from (".TP", f".B {_flags(parameter)}")
            yield _roff(_half(parameter.help or "", language))
    common = [p.opts[0] for p in command.params if _shared(p)]
    if common:
        yield from (".PP", f"{WORDS['also'][language == 'en']}: {_roff(', '.join(common))}.")


def _settings(language: Language) -> Iterator[str]:
    """Every option that is a setting, once, under the title of its panel."""
    known = {p.name: p for _, command in commands() for p in command.params if _shared(p)}
    title = ""
    for part, item in catalogue():
        panel = _half(PANELS[part], language)
        if panel != title:
            title = panel
            yield f".SS {_roff(panel)}"
        if item.name in known:
            yield from (".TP", f".B {_flags(known[item.name])}")
            default = "" if item.default in (None, False, "", ()) else f" [{item.default}]"
            yield _roff(f"{item.metadata[language]}{default}")
    yield from (".TP", ".B \\-\\-config \\fIFILE\\fR")
    yield _roff(("设置文件（默认为当前文件夹的 bulletin.toml）", "settings file")[language == "en"])


def _shared(parameter: Any) -> bool:
    """Whether a parameter is a setting, described once for all commands."""
    name = parameter.name
    return name in {"config", "help"} or (name in types() and parameter.help == sentence(name))


def _usage(command: Any) -> str:
    """``[OPTIONS] SOURCES...`` as the command's own help has it."""
    parts = ["[OPTIONS]"]
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            name = (parameter.metavar or parameter.name.upper()).rstrip(".")
            name += "..." if parameter.nargs == -1 else ""
            parts.append(name if parameter.required else f"[{name}]")
    return " ".join(parts)


def _flags(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"\\fI{_roff(parameter.metavar or parameter.name.upper())}\\fR"
    names = ", ".join(_roff(name) for name in (*parameter.opts, *parameter.secondary_opts))
    quiet = parameter.is_flag or parameter.count
    return names if quiet else f"{names} \\fI{_roff(parameter.name.upper())}\\fR"


def _half(text: str, language: Language) -> str:
    """The Chinese or the English half of “中文 · English”; all of it where it has one only."""
    zh, dot, en = text.partition(" · ")
    chosen = en if language == "en" and dot else zh
    return re.sub(r"\s+", " ", chosen).strip()


def _codes() -> set[int]:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    return {0} | {k.exit_code for k in kinds if issubclass(k, errors.BulletinError)}


def _roff(text: str) -> str:
    """``text`` so that roff takes none of it for a request or an escape."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text[:1] in (".", "'") else text


def main() -> None:
    """Write both pages."""
    for language, path in PAGES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(language), encoding="utf-8")


if __name__ == "__main__":
    main()
