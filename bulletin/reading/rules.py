"""Site rules: what is known of one site's template, as data in ``bulletin/sites/*.toml``.

A rule only adds: reading works without it, and a selector that matches nothing is passed over.
A rule is chosen by the page's host (the longest suffix wins) or, for a page whose address
proves nothing, by its signature: selectors of which any one proves the template. The user's
own folders are looked through first, in the order given, then ours; in each folder rules of
this form come before rule files of FiveFilters (`fivefilters`), which may lie beside them.

A rule file::

    name = "人民网"                       # what `bulletin rules list` shows
    hosts = ["people.com.cn"]             # this host and all below it
    signature = ["meta[name=…]"]          # any one proves the template on any host
    site = "人民网"                       # the site's own name: cut from titles
    body = ["#rwb_zw", ".rm_txt_con"]     # CSS, the first that matches wins
    remove = [".edit"]                    # CSS inside the body, all of them
    keep = ["ul.events"]                  # CSS inside the body: never left out as furniture
    title = ["h1"]
    date = [".date"]
    author = [".author"]
    publisher = [".source a"]
    next_page = [".zdfy a"]
    one_page = true                       # what the next pages hold is others': answers, remarks
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from bulletin.errors import UsageError
from bulletin.model import Page
from bulletin.reading import fivefilters
from bulletin.said import toml_fault

OURS = Path(__file__).resolve().parent.parent / "sites"
"""The folder of the rules that come with the program."""

_SELECTORS = (
    "signature",
    "body",
    "remove",
    "keep",
    "title",
    "date",
    "author",
    "publisher",
    "next_page",
    "single_page",
)


@dataclass(frozen=True, slots=True)
class SiteRule:
    """One site's template. All selectors are CSS; ``file`` is where the rule was read.

    ``every``: all that a selector for the body finds is of the body. ``single_page``: links
    to the whole article on one page. ``one_page``: no page that follows is of it. ``said``:
    facts that the rule has read itself, by key.
    """

    name: str
    file: Path
    hosts: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    site: str = ""
    body: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    next_page: tuple[str, ...] = ()
    single_page: tuple[str, ...] = ()
    one_page: bool = False
    every: bool = False
    said: tuple[tuple[str, str], ...] = ()


_KEYS = tuple(item.name for item in fields(SiteRule) if item.name not in {"file", "every", "said"})


def find(
    page: Page, folders: Sequence[Path] = (), tree: LexborHTMLParser | None = None
) -> SiteRule | None:
    """The rule for ``page``, or None.

    ``folders`` are the user's own, tried before ours. ``tree`` is the parsed page where the
    caller has it already; a FiveFilters rule marks in it what it finds. Raises `UsageError`
    that names the file and the key of a rule that cannot be used.
    """
    tree = LexborHTMLParser(page.html) if tree is None else tree
    host = host_of(page.url) if page.url else host_of(_own_address(tree))
    for folder in (*folders, OURS):
        rules = load(folder)
        found = _by_host(rules, host) or _by_signature(rules, tree, page.html)
        found = found or (_by_fivefilters(folder, host, tree) if folder != OURS else None)
        if found is not None:
            return found
    return None


def all_rules(folders: Sequence[Path] = ()) -> tuple[SiteRule, ...]:
    """Every rule in the order of trying: the user's folders, then ours."""
    return tuple(rule for folder in (*folders, OURS) for rule in (*load(folder), *_foreign(folder)))


def check(folder: Path) -> list[str]:
    """What is wrong with the rule files of ``folder``, one line each; empty where all is well."""
    problems = []
    if not os.path.isdir(folder):
        return [_no_folder(folder)]
    for file in sorted(folder.glob("*.toml")):
        try:
            _read(file)
        except UsageError as error:
            problems.append(error.text)
    for file in _foreign_files(folder):
        problems += [f"{file}: {problem}" for problem in fivefilters.problems(file)]
    return problems


@cache
def load(folder: Path) -> tuple[SiteRule, ...]:
    """The rules of one folder, in the order of their file names; read once a process."""
    if not os.path.isdir(folder):
        raise UsageError(_no_folder(folder))
    return tuple(_read(file) for file in sorted(folder.glob("*.toml")))


def ready(folders: Sequence[Path]) -> None:
    """Read the user's own rules before any page. Raises `UsageError` that names folder or file."""
    for folder in folders:
        load(folder)


def _no_folder(folder: Path) -> str:
    return f"{folder}: 没有这个规则文件夹 · no such folder of site rules"


def host_of(address: str) -> str:
    """The host of an address, lower case; ``""`` where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _foreign_files(folder: Path) -> list[Path]:
    """The FiveFilters files of a folder: named by a host."""
    files = (file for file in folder.glob("*.txt") if file.name[:-4].strip(".").count("."))
    return sorted(file for file in files if not file.name.startswith("LICENSE"))


def _foreign(folder: Path) -> Iterator[SiteRule]:
    for file in _foreign_files(folder):
        host = file.name[:-4].strip(".").removeprefix("www.")
        yield SiteRule(name=f"{host} (FiveFilters)", file=file, hosts=(host,))


def _by_fivefilters(folder: Path, host: str, tree: LexborHTMLParser) -> SiteRule | None:
    """The rule of a FiveFilters file for ``host`` that finds a body in the page."""
    for name in fivefilters.candidates(host):
        file = folder / name
        found = fivefilters.marked(file, tree) if file.is_file() else None
        if found is not None:
            return SiteRule(name=name[:-4].strip("."), file=file, every=True, **found)
    return None


def _own_address(tree: LexborHTMLParser) -> str:
    """What a page that was saved without its address says of it."""
    for selector, name in (("link[rel=canonical]", "href"), ('meta[property="og:url"]', "content")):
        node = tree.css_first(selector)
        address = node.attributes.get(name) if node is not None else None
        if address:
            return address
    return ""


def _by_host(rules: Sequence[SiteRule], host: str) -> SiteRule | None:
    matches = [
        (len(suffix), rule)
        for rule in rules
        for suffix in rule.hosts
        if host == suffix or host.endswith("." + suffix)
    ]
    return max(matches, key=lambda match: match[0])[1] if matches else None


def _by_signature(
    rules: Sequence[SiteRule], tree: LexborHTMLParser, page_html: str
) -> SiteRule | None:
    for rule in rules:
        for selector in rule.signature:
            if _possible(selector, page_html) and tree.css_first(selector) is not None:
                return rule
    return None


def _possible(selector: str, page_html: str) -> bool:
    """Whether the names in ``selector`` stand in the page at all: far quicker than to match."""
    return all(name in page_html for name in _names(selector))


@cache
def _names(selector: str) -> tuple[str, ...]:
    """The ids, classes and quoted values of ``selector``."""
    found = re.findall(r"[#.]([\w-]+)|\"([^\"]+)\"", selector)
    return tuple(plain or quoted for plain, quoted in found)


def _read(file: Path) -> SiteRule:
    text = ""
    try:
        text = file.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(toml_fault(file, error, text)) from error
    problem = next(_problems(data), None)
    if problem is not None:
        raise UsageError(f"{file}: {problem}")
    values: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in data.items()
    }
    return SiteRule(file=file, **values)


def _problems(data: dict[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        if key in _KEYS:
            yield from _wrong(key, value)
        else:
            near = difflib.get_close_matches(key, _KEYS, n=1)
            yield f"unknown key {key}" + (f"; did you mean {near[0]}?" if near else "")
    if not data.get("name"):
        yield "name: missing"
    if not data.get("hosts") and not data.get("signature"):
        yield "hosts: missing, and there is no signature either"


def _wrong(key: str, value: object) -> Iterator[str]:
    """What is wrong with the value of a key."""
    if key in {"name", "site"}:
        if not isinstance(value, str):
            yield f"{key}: a text in quotes is wanted"
    elif key == "one_page":
        if not isinstance(value, bool):
            yield f"{key}: true or false is wanted"
    elif not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        yield f"{key}: a list of texts is wanted"
    elif key in _SELECTORS:
        yield from (f"{key}: {item!r} is no CSS selector" for item in value if not _css(item))


def _css(selector: str) -> bool:
    try:
        LexborHTMLParser("<p></p>").css_first(selector)
    except SelectolaxError:
        return False
    return True
