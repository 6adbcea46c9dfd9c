"""A style sheet of the user's own, parsed: what of it holds, and what is wrong with it.

Browsers pass over what they do not understand, each in its way; an e-book with a brace too
many is invalid. What parsed is written anew, and each part that did not is told with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import cssselect2
import cssselect2.parser
import tinycss2

LISTS = frozenset({"media", "supports", "layer", "container", "scope", "document"})
"""At-rules that hold rules, as ``@keyframes`` do; the others hold declarations."""

_END = "bulletin-end"
_MARGIN = re.compile(r"(?:top|bottom|left|right)-(?:left|center|right|top|middle|bottom)"
                     r"(?:-corner)?|footnote")  # fmt: skip
_ODD = frozenset({"error", "{} block", "at-keyword"})


@dataclass(slots=True)
class Parsed:
    """What of a sheet holds; its ``faults`` and ``imports`` by line."""

    lines: Sequence[str]
    css: str = ""
    faults: list[tuple[int, str]] = field(default_factory=list)
    imports: list[tuple[int, str]] = field(default_factory=list)


def parse(text: str) -> Parsed:
    """``text`` with everything left out that does not parse."""
    read = Parsed(text.splitlines())
    rules = tinycss2.parse_stylesheet(f"{text}\n@{_END};", skip_comments=True)
    last = rules.pop()
    if last.type != "at-rule" or last.at_keyword != _END:
        rules = tinycss2.parse_stylesheet(text, skip_comments=True)
        told = [rule for rule in rules if rule.type != "whitespace"]
        if told and all(rule.type != "error" for rule in told):
            read.faults.append((told[-1].source_line, "没有关上 · is not closed"))
    read.css = "".join(_rules(rules, read))
    return read


def _rules(rules: Sequence[Any], read: Parsed, frames: bool = False) -> Iterator[str]:
    for rule in rules:
        if rule.type == "error":
            _fault(read, rule)
        elif rule.type == "at-rule":
            yield from _at_rule(rule, read)
        elif rule.type == "qualified-rule":
            yield from _styled(rule, read, frames)


def _at_rule(rule: Any, read: Parsed) -> Iterator[str]:
    name = rule.lower_at_keyword
    if name == "import":
        read.imports.append((rule.source_line, tinycss2.serialize(rule.prelude).strip()))
    elif name in {"charset", "namespace"}:
        pass  # the sheet's own affair: it is kept in UTF-8, and holds no other vocabulary
    elif not _is_sound(rule.prelude):
        _fault(read, rule)
    else:
        head = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}".rstrip()
        if rule.content is None:
            yield f"{head};\n"
        elif name in LISTS or name.endswith("keyframes"):
            inside = tinycss2.parse_rule_list(rule.content, skip_comments=True)
            yield f"{head} {{\n{''.join(_rules(inside, read, name.endswith('keyframes')))}}}\n"
        else:
            yield f"{head} {{ {' '.join(_declared(rule.content, read))} }}\n"


def _styled(rule: Any, read: Parsed, frame: bool) -> Iterator[str]:
    """A rule; ``frame``: of ``@keyframes``, whose places are no selectors."""
    if not (frame or _is_selector(rule.prelude)) or not _is_sound(rule.prelude):
        _fault(read, rule)
        return
    selector = tinycss2.serialize(rule.prelude).strip()
    yield f"{selector} {{ {' '.join(_declared(rule.content, read))} }}\n"


def _declared(content: Sequence[Any], read: Parsed) -> Iterator[str]:
    for item in tinycss2.parse_blocks_contents(content, True, True):
        if item.type == "declaration" and item.value and _is_value(item.value):
            yield item.serialize().rstrip("; \n") + ";"
        elif item.type == "at-rule" and _MARGIN.fullmatch(item.lower_at_keyword):
            yield from _at_rule(item, read)
        elif item.type != "whitespace":
            _fault(read, item)


def _is_selector(tokens: Sequence[Any]) -> bool:
    try:
        return bool(list(cssselect2.parser.parse(list(tokens))))
    except cssselect2.SelectorError:
        return False


def _is_value(tokens: Sequence[Any]) -> bool:
    """Whether a declaration's value may stand: no stray ``!`` either."""
    stray = any(token.type == "literal" and token.value == "!" for token in tokens)
    return not stray and _is_sound(tokens)


def _is_sound(tokens: Sequence[Any]) -> bool:
    """Whether tokens hold no bracket without its other half, no torn string, no block."""
    for token in tokens:
        if token.type in _ODD or (token.type == "literal" and token.value == ";"):
            return False
        inside = getattr(token, "arguments", None) or getattr(token, "content", None)
        if isinstance(inside, list) and not _is_sound(inside):
            return False
    return True


def _fault(read: Parsed, node: Any) -> None:
    line = node.source_line
    shown = read.lines[line - 1].strip()[:60] if line <= len(read.lines) else ""
    read.faults.append(
        (line, f"读不懂，电子书里略去 · does not parse and is left out of e-books: {shown}")
    )
