"""What is wrong with a packet file whose keys are all of the right kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bulletin.packet.keys import ArticleKeys, PacketKeys, SectionKeys, SessionKeys
from bulletin.said import NO_LANGUAGE, language_tag

Fault = tuple[tuple[int | str, ...], str]
"""The keys that lead to the place (lists counted from 0), and what is wrong there."""

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BETWEEN = re.compile(r"[\s,;/&+.()·、和及与]+")
_LEADING = re.compile(r"\(?([a-z]|\d+)\)?[.,:、)\s—-]")


def faults(file: PacketKeys) -> Iterator[Fault]:
    """Every fault, in the order of looking."""
    if file.language and not language_tag(file.language):
        yield ("language",), f"{NO_LANGUAGE}: {file.language}"
    for number, name in enumerate(file.outputs):
        if name.strip() in {"", "-"}:
            yield (
                ("outputs", number),
                "应是文件名；标准输出只在命令行写：-o - --to pdf · "
                "must be a file's name; standard output is for the command line: -o - --to pdf",
            )
    if file.session:
        entries = len(file.article) + sum(len(section.article) for section in file.section)
        yield from _of_session(file.session, entries)
    for number, section in enumerate(file.section):
        yield from _of_section(("section", number), section)
    for number, article in enumerate(file.article):
        yield from _of_quiz(("article", number), article)


def _of_session(session: SessionKeys, entries: int) -> Iterator[Fault]:
    for number, step in enumerate(session.step):
        if step.article is not None and step.article > entries:
            yield (
                ("session", "step", number, "article"),
                f"没有第 {step.article} 篇，共 {entries} 篇 · "
                f"there is no article {step.article}: the packet names {entries}",
            )


def _of_section(keys: tuple[int | str, ...], section: SectionKeys) -> Iterator[Fault]:
    if not section.article:
        yield (
            keys,
            "这一栏没有文章，请用 [[section.article]] 写上或删去 · "
            "no article in this section: add [[section.article]] or take it out",
        )
    for number, article in enumerate(section.article):
        yield from _of_quiz((*keys, "article", number), article)


def _of_quiz(keys: tuple[int | str, ...], article: ArticleKeys) -> Iterator[Fault]:
    for number, item in enumerate(article.quiz):
        if item.options and item.answer.strip() and not _names(item.answer, item.options):
            yield (
                (*keys, "quiz", number, "answer"),
                f"{item.answer}：不是 {len(item.options)} 个选项之一，应写选项的字母或序号 · "
                f"names none of the {len(item.options)} options: give an option's letter or number",
            )


def _names(answer: str, options: Sequence[str]) -> bool:
    """Whether ``answer`` is one or several of the options: by letter, number or wording."""
    said, worded = _plain(answer), [_plain(option) for option in options]
    if said in worded:
        return True
    labels = [part for part in _BETWEEN.split(said) if part]
    for parts in (labels, "".join(labels)):
        if parts and all(_is_one(part, len(options)) for part in parts):
            return True
    leading = _LEADING.match(said)
    if leading is not None:
        return _is_one(leading[1], len(options))
    return not said.isascii() and any(option.startswith(said) for option in worded)


def _plain(text: str) -> str:
    """``text`` without the differences of width and case: Ｂ and ② as b and 2."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def _is_one(label: str, options: int) -> bool:
    """Whether ``label`` (b, 2, 乙) stands for one of so many options."""
    if label.isdecimal():
        return 1 <= int(label) <= options
    if len(label) != 1:
        return False
    place = _STEMS.find(label) if label in _STEMS else ord(label) - ord("a")
    return 0 <= place < min(options, 26)
