"""Articles in several pages: which addresses hold the rest, and the pages made one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from bulletin import vocabulary
from bulletin.model import Article, Page
from bulletin.reading.rules import SiteRule

MOST = 20
"""Most pages of one article."""

_NEXT = re.compile(
    r"^[\s\[【(（<«]*(?:下一?页|下页|后一页|尾页|末页|余下全文"
    r"|next(?: page)?|last)[\s\]】)）>»›→]*$",
    re.I,
)
_NUMBER = re.compile(r"^[\s\[【(（第]*(\d{1,2})[\s\]】)）页]*$")
_PICTURE = re.compile(r'<img\b[^>]*\bsrc="([^"?]*)')
_PAGED = frozenset({"page", "p", "pn", "pageno", "pagenum", "paged", "pageindex", "currentpage"})


SAVED = "http://saved.invalid/"
"""Stands for the folder of a page whose address is not known (RFC 2606: no such host)."""


def address_of(page: Page) -> str:
    """What a page's links are seen from: its address, or its file's name in its folder."""
    if page.url or page.folder is None:
        return page.url
    return SAVED + quote(os.fsencode(Path(page.source.location).name))


def further(tree: LexborHTMLParser, url: str, base: str, rule: SiteRule | None) -> tuple[str, ...]:
    """The addresses of the article's further pages, in order, at most ``MOST`` - 1.

    Only addresses of the same host that differ from ``url`` by a page number count, and only
    behind links that say a number or 下一页.
    """
    if not url or (rule is not None and rule.one_page):
        return ()
    whole = _whole(tree, url, base, rule)
    if whole:
        return (whole,)
    here = number_of(url, url) or 1
    found: dict[int, str] = {}
    for text, href in _links(tree, rule):
        if not (_NEXT.match(text) or _NUMBER.match(text)):
            continue
        try:
            address = urldefrag(urljoin(base or url, href))[0]
        except ValueError:
            continue
        number = number_of(address, url)
        said = _NUMBER.match(text)
        if (
            number is not None
            and number > here
            and (not said or abs(int(said.group(1)) - number) <= 1)
        ):
            found.setdefault(number, address)
    addresses = [found[number] for number in sorted(found)][: MOST - 1]
    return tuple(
        os.fsdecode(unquote_to_bytes(address.removeprefix(SAVED)))
        if address.startswith(SAVED)
        else address
        for address in addresses
    )


def _whole(tree: LexborHTMLParser, url: str, base: str, rule: SiteRule | None) -> str:
    """The address of the article on one page, where a rule knows the link to it."""
    for selector in rule.single_page if rule else ():
        for node in tree.css(selector):
            try:
                address = urldefrag(urljoin(base or url, node.attributes.get("href") or ""))[0]
            except ValueError:
                continue
            there, here = urlsplit(address), urlsplit(url)
            same = (there.scheme, there.netloc) == (here.scheme, here.netloc)
            if same and address != urldefrag(url)[0]:
                return address
    return ""


def number_of(address: str, url: str) -> int | None:
    """Which page ``address`` is of the article that ``url`` is a page of; None for another."""
    there, here = urlsplit(address), urlsplit(url)
    if there.scheme not in {"http", "https"} or there.netloc.lower() != here.netloc.lower():
        return None
    if there.path == here.path:
        return _by_query(there.query, here.query)
    if there.query != here.query:
        return None
    stem, number = _split(there.path)
    own_stem, own_number = _split(here.path)
    if number is not None and stem in {here.path.rstrip("/"), here.path}:
        return number
    if own_number is not None and stem == own_stem:
        return number
    return 1 if own_number is not None and there.path == own_stem else None


def _split(path: str) -> tuple[str, int | None]:
    """A path without its page number, and the number: ``a_2.html`` is page 2 of ``a.html``."""
    found = re.match(r"^(.*?)(?:[_-]p?|/page/|/)(\d{1,2})(\.\w{1,6})?/?$", path)
    if not found or not found.group(1):
        return path, None
    return found.group(1) + (found.group(3) or ""), int(found.group(2))


def _by_query(there: str, here: str) -> int | None:
    new, old = dict(parse_qsl(there)), dict(parse_qsl(here))
    changed = {name for name in {*new, *old} if new.get(name) != old.get(name)}
    if not changed:
        return 1 if there == here else None
    if len(changed) == 1:
        name = changed.pop()
        number = new.get(name, "1")
        if name.lower() in _PAGED and number.isdecimal() and len(number) <= 2:
            return int(number)
    return None


def _links(tree: LexborHTMLParser, rule: SiteRule | None) -> Iterator[tuple[str, str]]:
    for selector in (*(rule.next_page if rule else ()), "a[href]"):
        try:
            nodes = tree.css(selector)
        except SelectolaxError:
            continue
        for node in nodes:
            href = node.attributes.get("href")
            if href and not href.startswith(("#", "javascript:")):
                text = " ".join((node.text() or "").split())
                yield (
                    ("下一页" if selector != "a[href]" and not _NUMBER.match(text) else text),
                    href,
                )


def join(first: Article, rest: Sequence[Article]) -> Article:
    """One article of all pages: ``first``, then ``rest`` in order, each page once.

    A page whose text and pictures are held already is passed over, one that holds all that came
    before takes its place; notes of all pages are kept; addresses that were read are no longer
    ``continued``.
    """
    bodies: list[str] = []
    seen: set[str] = set()
    shown: set[str] = set()
    for article in (first, *rest):
        told = vocabulary.text_of(article.body, players=True)
        pictures = set(_PICTURE.findall(article.body))
        whole = told not in seen and all(earlier in told for earlier in seen)
        if whole and shown <= pictures:
            bodies, seen = [], set()
        if told not in seen or not pictures <= shown:
            seen.add(told)
            bodies.append(_apart(article.body, len(bodies)))
        shown |= pictures
    read = {article.url for article in (first, *rest)}
    ahead = dict.fromkeys(address for article in (first, *rest) for address in article.continued)
    images = {image.name: image for article in (first, *rest) for image in article.images}
    notes = dict.fromkeys(note for article in (first, *rest) for note in article.notes)
    return replace(
        first,
        body="".join(bodies),
        continued=tuple(address for address in ahead if address not in read)[: MOST - 1],
        images=tuple(images.values()),
        notes=tuple(notes),
    )


def _apart(body: str, number: int) -> str:
    """``body`` with its ids made its own, so that pages can stand together."""
    if not number or ' id="' not in body:
        return body
    root = vocabulary.parse(body)
    for element in root.iter():
        if "id" in element.attrib:
            element.set("id", f"{element.get('id')}-{number + 1}")
        href = element.get("href", "")
        if href.startswith("#"):
            element.set("href", f"{href}-{number + 1}")
    return vocabulary.serialise(root)
