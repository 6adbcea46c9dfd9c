"""Rule files of FiveFilters (ftr-site-config, CC0) in a folder that the user names.

One file a site, ``example.org.txt`` for the host with and without ``www.``, ``.example.org.txt``
for all hosts below it; a directive a line, ``name: value``, ``#`` for comments
(https://help.fivefilters.org/full-text-rss/site-patterns.html). Places are named in XPath 1.0.
An XPath is asked on a copy of the page's tree; what it finds is marked in the tree itself, so
that from there on the rule is one of CSS selectors like any other.

Used are title, body, author, date, strip, strip_id_or_class, strip_image_src, single_page_link
and next_page_link. The other directives steer the original program and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

from bulletin.errors import UsageError

_PLACES = ("title", "body", "author", "date", "strip", "single_page_link", "next_page_link")
_NAMES = ("strip_id_or_class", "strip_image_src")
_PASSED = frozenset(
    "prune tidy parser test_url test_contains convert_double_br_tags autodetect_on_failure "
    "autodetect_next_page http_header find_string replace_string native_ad_clue skip_json_ld "
    "if_page_contains single_page_link_in_feed requires_login not_logged_in_xpath login_uri "
    "login_username_field login_password_field login_extra_fields strip_attr dissolve wrap_in "
    "insert_detected_image skip_id_or_class_check src_lazy_load_attr footnotes prepend append "
    "strip_comments replace_string_regex move_into strip_style".split()
)
_LINE = re.compile(r"\s*([a-z_]+)\s*(?:\(.*?\))?\s*:\s*(.*)$")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$")
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[^A-Za-z0-9_.-]")
MARK = "data-rule-"
"""How the attributes begin that mark what was found."""


@dataclass(frozen=True, slots=True)
class Directive:
    """A line that is used: its number, its name, its value as written."""

    line: int
    name: str
    value: str


def candidates(host: str) -> tuple[str, ...]:
    """The names of the files that may hold a rule for ``host``, the nearest first."""
    host = host.lower().removeprefix("www.")
    if not _HOST.match(host):
        return ()
    above = host.split(".")
    wide = [f".{'.'.join(above[start:])}.txt" for start in range(len(above) - 1)]
    return (f"{host}.txt", f"www.{host}.txt", *wide)


@cache
def load(file: Path) -> tuple[Directive, ...]:
    """The directives of ``file`` that are used. Raises `UsageError` with file and line."""
    problem = next(problems(file), "")
    if problem:
        raise UsageError(f"{file}: {problem}")
    return tuple(item for item in _read(file) if item.name in {*_PLACES, *_NAMES})


def problems(file: Path) -> Iterator[str]:
    """What is wrong with ``file``, one line each."""
    try:
        directives = list(_read(file))
    except (OSError, UnicodeDecodeError) as error:
        yield str(error)
        return
    for item in directives:
        if item.name not in {*_PLACES, *_NAMES, *_PASSED}:
            yield f"line {item.line}: unknown directive {item.name or item.value!r}"
        elif item.name in _PLACES and not _compiled(item.value):
            yield f"line {item.line}: {item.value!r} is no XPath"


def marked(file: Path, tree: LexborHTMLParser) -> dict[str, Any] | None:
    """Mark what the rule finds in ``tree``; the parts of a rule, None where no body is found.

    The values are CSS selectors by the names of a site rule; ``said`` holds texts that an
    XPath gave instead of an element, by the same names.
    """
    if tree.root is None:
        return None
    directives = load(file)
    twin = _Twin(tree.root)
    found = {name: _found(file, directives, twin, name) for name in (*_PLACES, *_NAMES)}
    if any(item.name == "body" for item in directives) and not found["body"]:
        return None
    nodes = {
        name: [hit for hit in hits if not isinstance(hit, str)] for name, hits in found.items()
    }
    nodes["strip"] += [*nodes.pop("strip_id_or_class"), *nodes.pop("strip_image_src")]
    for name, hits in nodes.items():
        for hit in hits:
            twin.nodes[hit].attrs[MARK + name.replace("_", "-")] = ""
    said = {name: str(hits[0]) for name, hits in found.items() if hits and isinstance(hits[0], str)}
    rule: dict[str, Any] = {
        key: (f"[{MARK}{name.replace('_', '-')}]",)
        for name, key in _KEYS.items()
        if nodes.get(name)
    }
    return {**rule, "said": tuple(said.items())}


_KEYS = {
    "title": "title",
    "body": "body",
    "author": "author",
    "date": "date",
    "strip": "remove",
    "next_page_link": "next_page",
    "single_page_link": "single_page",
}


def _read(file: Path) -> Iterator[Directive]:
    text = file.read_text(encoding="utf-8-sig")
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            found = _LINE.match(line)
            name, value = found.groups() if found else ("", line.strip())
            if value or not found:
                yield Directive(number, name, value.strip())


@cache
def _compiled(path: str) -> etree.XPath | None:
    try:
        return etree.XPath(path)
    except etree.XPathError:
        return None


class _Twin:
    """The page as lxml has it, each element with the node that it stands for."""

    def __init__(self, root: LexborNode) -> None:
        self.top = etree.Element("html")
        self.nodes: dict[Any, LexborNode] = {self.top: root}
        stack = [(root.first_child, self.top)]
        while stack:
            node, parent = stack.pop()
            while node is not None:
                if node.tag == "-text":
                    _append(parent, _UNFIT.sub("", node.text_content or ""))
                elif node.is_element_node:
                    made = etree.SubElement(parent, _NAME.sub("-", node.tag or "x"))
                    for name, value in node.attributes.items():
                        if re.match(r"[A-Za-z_][\w.-]*$", name, re.A):
                            made.set(name, _UNFIT.sub("", value or ""))
                    self.nodes[made] = node
                    stack.append((node.first_child, made))
                node = node.next


def _append(parent: Any, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _found(file: Path, directives: Sequence[Directive], twin: _Twin, name: str) -> list[Any]:
    """What the directives of this name find: elements or texts.

    Of places for the same thing the first that finds something counts; all that is to be
    stripped is.
    """
    hits: list[Any] = []
    for item in directives:
        if item.name == name and (not hits or name.startswith("strip")):
            hits += _asked(file, item, twin)
    return hits


def _asked(file: Path, item: Directive, twin: _Twin) -> list[Any]:
    word = item.value.strip("'\"")
    try:
        if item.name == "strip_id_or_class":
            return list(twin.top.xpath("//*[contains(@id,$w) or contains(@class,$w)]", w=word))
        if item.name == "strip_image_src":
            return list(twin.top.xpath("//img[contains(@src,$w)]", w=word))
        path = _compiled(item.value)
        result = path(twin.top) if path is not None else []
    except etree.XPathError as error:
        raise UsageError(f"{file}: line {item.line}: {item.value!r}: {error}") from error
    hits = result if isinstance(result, list) else [result]
    return [hit for hit in (_settled(hit, twin) for hit in hits) if hit is not None]


def _settled(hit: Any, twin: _Twin) -> Any:
    """An element of the page, a text that says something, or None."""
    if isinstance(hit, str):
        return str(hit).strip() or None
    return hit if hit in twin.nodes and hit is not twin.top else None
