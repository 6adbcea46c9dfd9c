"""All facts of a page, put together."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bulletin.model import Page
from bulletin.reading.dom import Spot
from bulletin.reading.facts import (
    address,
    claims,
    dates,
    language,
    people,
    title,
    western,
    when,
    who,
    window,
)
from bulletin.reading.facts.lines import Sheet, fold, scan
from bulletin.reading.facts.title import Headline
from bulletin.reading.facts.window import Window
from bulletin.reading.facts.witnesses import Witnesses, hear, scripted
from bulletin.reading.rules import SiteRule, host_of

Found = tuple[str, str]
"""A value and the place where it was found."""
Names = tuple[tuple[str, ...], str]
_EDITION = re.compile(r"\s*(?:電子版|电子版|デジタル版?|オンライン|数字报|數位版)$")
_EAST = ("zh", "bo", "ug", "mn", "ii", "ja", "ko")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of its article. ``""`` and ``()`` where it says nothing.

    ``published`` is ISO 8601, as exact as the page says (``2024-10-21``, ``2024-10-21T09:30``);
    ``language`` BCP 47; ``original`` the address of the first publication; ``site`` the name
    of the site that the page stands on; ``publisher`` who published first (来源).
    ``witnesses`` pairs the name of a fact with the place where it was found.
    """

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    language: str = ""
    original: str = ""
    site: str = ""
    witnesses: tuple[tuple[str, str], ...] = ()


def gather(
    tree: LexborHTMLParser, top: Spot, page: Page, body: Spot | None, rule: SiteRule | None
) -> Facts:
    """The facts of ``page``. ``body`` is the located body below ``top``, the mirror of ``tree``."""
    heard = hear(tree)
    sheet = scan(top, body)
    rule = rule or SiteRule(name="", file=Path())
    headline = _headline(sheet, heard, _picked(tree, rule, "title"), sure=rule.every)
    case = _Case(
        tree, page, rule, heard, window.open_on(sheet, headline), _site(rule, heard, headline)
    )
    tongue = case.language()
    east = tongue.startswith(_EAST)
    published = case.published(east=east, taiwan=tongue == "zh-TW")
    publisher, authors = case.people(east=east)
    return Facts(
        title=_bare(headline.text, sheet),
        subtitle=headline.subtitle,
        authors=authors[0],
        publisher=publisher[0],
        published=published[0],
        language=tongue,
        original=address.original(tree, case.view, page.url),
        site=case.site,
        witnesses=(
            ("title", headline.place),
            ("published", published[1]),
            ("publisher", publisher[1]),
            ("authors", authors[1]),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """A page with all that was found out about it so far."""

    tree: LexborHTMLParser
    page: Page
    rule: SiteRule
    heard: Witnesses
    view: Window
    site: str

    def language(self) -> str:
        texts = (line.text for line in self.view.sheet.cut(self.view.text, self.view.end))
        sample = f"{self.view.title.text} {' '.join(texts)}"[:2000]
        node = self.tree.css_first("html")
        attributes = node.attributes if node is not None else {}
        metas = ("content-language", "og:locale", "language", "dc.language")
        said = (
            attributes.get("lang"),
            attributes.get("xml:lang"),
            *(self.heard.meta.get(name) for name in metas),
        )
        return language.of(sample, tuple(text for text in said if text), host_of(self.page.url))

    def published(self, *, east: bool, taiwan: bool) -> Found:
        found = dates.first(_picked(self.tree, self.rule, "date"))
        if found:
            return found, "site rule"
        chosen = when.find(self.view, self.heard, self.tree, east=east, taiwan=taiwan)
        return chosen if chosen[0] else when.last_resort(self.page.html, self.page.url)

    def people(self, *, east: bool) -> tuple[Found, Names]:
        beside = who.beside_date(self.view) if east else []
        publisher: Found = (
            who.clean_publisher(_picked(self.tree, self.rule, "publisher")),
            "site rule",
        )
        if not publisher[0]:
            publisher = who.publisher(self.view, beside, east=east)
        publisher = self._heard_publisher(publisher, east=east)
        picked: Names = people.split(_picked(self.tree, self.rule, "author")), "site rule"
        if picked[0] and picked[0] != (publisher[0],):
            return publisher, picked
        if not east:
            return publisher, western.authors(self.tree, self.view, self.heard, self.site)
        authors = who.authors(self.view, [one for one in beside if one.name not in publisher[0]])
        known = {publisher[0], self.site}
        if picked[0] and authors[1] == "visible: beside the date":
            return publisher, picked
        found = (authors, picked, self._heard_authors(known))
        return publisher, next((names for names in found if names[0]), ((), ""))

    def _heard_publisher(self, seen: Found, *, east: bool) -> Found:
        for text, place in self.heard.sources:
            name = who.clean_publisher(text)
            cut = seen[0].rstrip(".…")
            if name and (not seen[0] or (cut != seen[0] and name.startswith(cut))):
                return name, place
        if seen[0]:
            return seen
        if not east:
            return self.site, "site" if self.site else ""
        agency = who.cited(self.view) or who.dateline(self.view) or who.employer(self.view)
        if agency:
            return agency, "dateline, byline or the paper cited"
        name = who.clean_publisher(scripted(self.page.html, "source"))
        if name and (not self.site or not name.isascii()):
            return name, "script"
        return self.site, "site" if self.site else ""

    def _heard_authors(self, others: set[str]) -> Names:
        if f".{host_of(self.page.url)}".endswith(".gov.cn"):  # there it is who put it in
            return (), ""
        known = others | who.editors(self.view)
        for place, said in groupby(self.heard.authors, key=itemgetter(1)):
            texts = [text for text, _ in said if "://" not in text and "@" not in text]
            names = [name for text in texts if len(text) <= 80 for name in people.split(text)]
            found = tuple(dict.fromkeys(name for name in names if _is_writer(name, known)))
            if found:
                return found, place
        return (), ""


def _is_writer(name: str, others: Collection[str]) -> bool:
    """Whether a claimed author is one: neither the site, nor an office, nor a number."""
    if any(name in other for other in others):
        return False
    if people.is_tool(name) or (name.isascii() and name == name.lower()):
        return False  # the system's maker, an account
    short = len(name) <= 3 and not people.is_organisation(name)
    return people.is_person(name) or (not re.search(r"\d", name) and (short or name.isascii()))


def _picked(tree: LexborHTMLParser, rule: SiteRule, key: str) -> str:
    """What a rule has read for ``key``, or the first text that its selectors find."""
    said = dict(rule.said).get(key, "")
    if said:
        return fold(said)
    for selector in getattr(rule, key):
        for node in tree.css(selector)[:3]:
            meta = node.tag == "meta"
            text = node.attributes.get("content") if meta else node.text(separator=" ")
            if text and text.strip():
                return fold(text)
    return ""


_KICKED = re.compile(r"^[:：|｜\s]+")
_MARKED = re.compile(r"(?<=[\u4e00-\u9fff》”])\s*([\[〔]\d{1,2}[\]〕])$")


def _bare(title: str, sheet: Sheet) -> str:
    """``title`` without a kicker's colon before it, and without the mark of a note that stands
    below the text."""
    title = _KICKED.sub("", title)
    mark = _MARKED.search(title)
    noted = mark and any(line.text.startswith(mark[1]) for line in sheet.lines)
    return title[: mark.start()] if mark and noted else title


_LABEL = re.compile(r"\s(?:原创|置顶|精选)$")
"""What a site prints behind a title, in its heading."""


def _headline(sheet: Sheet, heard: Witnesses, picked: str, *, sure: bool) -> Headline:
    """The title. What a rule picked counts where a line says it too, or where it is ``sure``."""
    if picked and len(picked) <= 200:
        want = claims.norm(picked)
        for index, line in enumerate(sheet.lines):
            one = claims.norm(line.text)
            if one == want or (line.heading and len(one) > 3 and want.startswith(one)):
                label = _LABEL.search(picked) if line.heading else None
                return Headline(
                    picked[: label.start()] if label else picked, index, index, "site rule"
                )
    found = title.find(sheet, heard, window.text_start(sheet))
    return replace(found, text=picked, place="site rule") if sure and picked else found


_MAKER = re.compile(r"\W*(?:powered by|技术支持)\b", re.I)
"""What names the maker of the system behind the site's own name in a title element."""


def _site(rule: SiteRule, heard: Witnesses, headline: Headline) -> str:
    if rule.site:
        return rule.site
    for said, _ in heard.sites:
        name = re.split(r"\s[|｜]\s|[,，]?\s*版权所有", said, maxsplit=1)[0].strip(" @")
        name = _EDITION.sub("", name)
        if (
            2 <= len(name) <= 40
            and not people.is_tool(name)
            and not name.lower().startswith(("copyright", "©", "www."))
        ):
            return name
    pieces = [piece for piece in claims.Claims(heard).pieces() if not _MAKER.match(piece)]
    last = pieces[-1].strip() if len(pieces) > 1 else ""
    known = not re.search(r"[\u4e00-\u9fff]", last) or people.is_organisation(last)
    return last if known and len(last) <= 30 and last not in headline.text else ""
