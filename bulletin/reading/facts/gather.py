"""All facts of a page, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bulletin.model import Page
from bulletin.reading.facts import address, dates, language, people, title, when, who, window
from bulletin.reading.facts.lines import Sheet, fold, scan
from bulletin.reading.facts.title import Headline
from bulletin.reading.facts.window import Window
from bulletin.reading.facts.witnesses import Witnesses, hear, scripted
from bulletin.reading.rules import SiteRule

Found = tuple[str, str]
"""A value and the place where it was found."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of its article. ``""`` and ``()`` where it says nothing.

    ``published`` is ISO 8601, as exact as the page says (``2024-10-21``, ``2024-10-21T09:30``);
    ``language`` BCP 47; ``original`` the address of the first publication; ``site`` the name
    of the site that the page stands on; ``publisher`` who published first (来源).
    ``witnesses`` pairs the name of a fact with the place where it was found.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    language: str = ""
    original: str = ""
    site: str = ""
    witnesses: tuple[tuple[str, str], ...] = ()


def gather(
    tree: LexborHTMLParser, page: Page, body: LexborNode | None, rule: SiteRule | None
) -> Facts:
    """The facts of ``page``. ``body`` is the located body in the unpruned ``tree``."""
    heard = hear(tree)
    sheet = scan(tree, body)
    host = (urlsplit(page.url).hostname or "") if page.url else ""
    headline = _headline(sheet, heard, _picked(tree, rule.title if rule else ()))
    view = window.open_on(sheet, headline)
    tongue = language.of(_sample(view), _claims(tree, heard), host)
    site = _site(heard, rule, headline)
    published = _published(tree, page, view, heard, rule, tongue)
    publisher, authors = _people(tree, page, view, heard, rule, site)
    return Facts(
        title=headline.text,
        authors=authors[0],
        publisher=publisher[0],
        published=published[0],
        language=tongue,
        original=address.original(tree, view, page.url),
        site=site,
        witnesses=(
            ("title", headline.place),
            ("published", published[1]),
            ("publisher", publisher[1]),
            ("authors", authors[1]),
        ),
    )


def _picked(tree: LexborHTMLParser, selectors: Sequence[str]) -> str:
    """The text of the first element that a rule's selectors find with text in it."""
    for selector in selectors:
        for node in tree.css(selector)[:3]:
            text = (
                node.attributes.get("content") if node.tag == "meta" else node.text(separator=" ")
            )
            if text and text.strip():
                return fold(text)
    return ""


def _headline(sheet: Sheet, heard: Witnesses, picked: str) -> Headline:
    start = window.text_start(sheet)
    if picked and len(picked) <= 200:
        want = title.norm(picked)
        for index, line in enumerate(sheet.lines):
            if title.norm(line.text) == want or (
                len(line.text) > 3 and want.startswith(title.norm(line.text)) and line.heading
            ):
                return Headline(picked, index, index, "site rule")
    return title.find(sheet, heard, start)


def _sample(view: Window) -> str:
    texts = [line.text for line in view.sheet.cut(view.text, view.end)]
    return (view.title.text + " " + " ".join(texts))[:4000]


def _claims(tree: LexborHTMLParser, heard: Witnesses) -> tuple[str, ...]:
    root = tree.root
    attributes = root.attributes if root is not None else {}
    node = tree.css_first("html")
    if node is not None:
        attributes = node.attributes
    said = (attributes.get("lang"), attributes.get("xml:lang"), heard.meta.get("content-language"),
            heard.meta.get("og:locale"), heard.meta.get("language"), heard.meta.get("dc.language"))  # fmt: skip
    return tuple(text for text in said if text)


def _site(heard: Witnesses, rule: SiteRule | None, headline: Headline) -> str:
    if rule is not None and rule.site:
        return rule.site
    for name, _ in heard.sites:
        if 2 <= len(name) <= 40:
            return name
    pieces = title.Claims(heard).pieces()
    if (
        len(pieces) > 1
        and headline.line >= 0
        and title.norm(pieces[-1]) not in title.norm(headline.text)
    ):
        return pieces[-1].strip() if len(pieces[-1]) <= 30 else ""
    return ""


def _published(
    tree: LexborHTMLParser,
    page: Page,
    view: Window,
    heard: Witnesses,
    rule: SiteRule | None,
    tongue: str,
) -> Found:  # noqa: PLR0913
    picked = _picked(tree, rule.date if rule else ())
    found = dates.first(picked)
    if found:
        return found, "site rule"
    east = tongue.startswith(("zh", "bo", "ug", "mn", "ja", "ko"))
    taiwan = tongue == "zh-TW"
    chosen = when.find(view, heard, tree, east=east, taiwan=taiwan)
    return chosen if chosen[0] else when.last_resort(page.html, page.url)


def _people(
    tree: LexborHTMLParser,
    page: Page,
    view: Window,
    heard: Witnesses,
    rule: SiteRule | None,
    site: str,
) -> tuple[Found, tuple[tuple[str, ...], str]]:  # noqa: PLR0913
    beside = who.beside_date(view)
    publisher = who.clean_publisher(_picked(tree, rule.publisher if rule else ())), "site rule"
    if not publisher[0]:
        publisher = who.publisher(view, beside)
    authors = people.split(_picked(tree, rule.author if rule else ())), "site rule"
    if not authors[0]:
        authors = who.authors(view, beside)
    publisher = _heard_publisher(page, view, heard, publisher, site)
    if not authors[0]:
        authors = _heard_authors(view, heard, {publisher[0], site})
    return publisher, authors


def _heard_publisher(page: Page, view: Window, heard: Witnesses, seen: Found, site: str) -> Found:
    for text, place in heard.sources:
        name = who.clean_publisher(text)
        cut = seen[0].rstrip(".…")
        if name and (not seen[0] or (cut != seen[0] and name.startswith(cut))):
            return name, place
    if seen[0]:
        return seen
    for name, place in (
        (who.dateline(view), "dateline"),
        (who.clean_publisher(scripted(page.html, "source")), "script"),
        (site, "site"),
    ):
        if name:
            return name, place
    return "", ""


def _heard_authors(view: Window, heard: Witnesses, others: set[str]) -> tuple[tuple[str, ...], str]:
    editors = who.editors(view)
    for text, place in heard.authors:
        if "://" in text or "@" in text or len(text) > 80:
            continue
        found = tuple(
            name for name in people.split(text) if name not in editors and name not in others
        )
        if found:
            return found, place
    return (), ""
