"""The way from a page to its article, step by step."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from selectolax.lexbor import LexborHTMLParser

from bulletin import vocabulary
from bulletin.errors import NoArticle
from bulletin.model import Article, Note, Page
from bulletin.reading import dom, doubt, facts, locate, prune, refuse, rules, series, trace
from bulletin.reading.clean import clean
from bulletin.reading.clean.bench import Bench, new_soup
from bulletin.reading.clean.copying import copy, pictures_below, text_below
from bulletin.reading.facts import Facts
from bulletin.reading.measure import Survey, survey
from bulletin.reading.parse import grow, parse
from bulletin.settings import ReadingSettings

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")

_BELOW = 8
"""Lines below a body that may say that there is more for those who pay."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """Everything that came of one page."""

    article: Article | None
    refusal: NoArticle | None
    found_by: str
    located: tuple[int, int]
    kept: tuple[int, int]
    bench: Bench


def read(page: Page, settings: ReadingSettings) -> Article:
    """The article of ``page``.

    Raises `NoArticle` with a code that says what the page is instead (``front-page``,
    ``soft-404``, ``error-page``, ``needs-javascript``, ``paywall``, ``robot-check``, ``empty``,
    ``no-body``),
    and `UsageError` for a rule of the user's that cannot be used.
    """
    reading = _read(page, settings)
    if reading.refusal is not None:
        raise reading.refusal
    assert reading.article is not None
    return reading.article


def explain(page: Page, settings: ReadingSettings) -> trace.Explanation:
    """How ``page`` was read: what located the body and what each step took out."""
    reading = _read(page, settings)
    return trace.Explanation(
        article=reading.article,
        refusal=reading.refusal,
        found_by=reading.found_by,
        located=reading.located,
        kept=reading.kept if reading.article is not None else (0, 0),
        steps=reading.bench.trace.removals(),
    )


def _read(page: Page, settings: ReadingSettings) -> _Reading:
    tree = parse(page.html)
    rule = rules.find(page, settings.rules, tree)
    if tree.root is None:
        return _nothing(refuse.because("empty"))
    top = grow(tree.root)
    measured, place = _locate(tree, top, rule)
    saved = page.source.kind != "web"
    if place is None:
        judged = refuse.judge(measured, refuse.Result(_heading(tree), saved=saved))
        return _nothing(judged or refuse.because("no-body"))
    known = facts.gather(tree, top, page, place.spots[0], rule)
    place = locate.with_edges(measured, place)
    base = _base(tree, page.url)
    bench = _bench(known, base, page.url)
    dropped = prune.prune(measured, place.spots, rule)
    located = _located(place)
    bench.soup = copy(place.spots, dropped, bench.trace)
    body = clean(bench)
    root = vocabulary.parse(body)
    counted = _count(root)
    heading = f"{known.title} {_heading(tree)}"
    read_so = refuse.Result(
        heading,
        vocabulary.text_below(root),
        pictures=counted[1] + body.count('<p class="media"'),
        linked=_linked(measured, place),
        around=_around(measured, place),
        page=page.html,
        saved=saved,
    )
    refusal = refuse.judge(measured, read_so)
    article = None
    if refusal is None:
        article = _article(page, known, body, bench)
        article = _accounted(article, located, counted, bench)
        here = series.address_of(page)
        pages = series.further(tree, here, base or here, rule)
        article = replace(article, continued=pages) if pages else article
        article = article.noting(*_answers(place))
    kept = counted[0] - bench.trace.extra, counted[1]
    return _Reading(article, refusal, place.by, located, kept, bench)


def _bench(known: Facts, base: str, url: str) -> Bench:
    names = (*known.authors, known.publisher, known.site, _in_words(known.published))
    facts_said = frozenset(doubt.plain(name) for name in names if len(name) > 1)
    return Bench(
        new_soup(),
        base=base,
        url=url,
        title=known.title,
        subtitle=known.subtitle,
        language=known.language,
        facts=facts_said,
    )


def _in_words(published: str) -> str:
    """The day as Chinese texts say it: 2026年3月18日."""
    found = _DAY.match(published)
    return "{}年{}月{}日".format(*map(int, found.groups())) if found else ""


def _locate(
    tree: LexborHTMLParser, top: dom.Spot, rule: rules.SiteRule | None
) -> tuple[Survey, locate.Place | None]:
    """The measured page and its place; what is not displayed counts where nothing else does."""
    measured = survey(top)
    place = locate.by_rule(tree, measured, rule) or locate.by_measure(measured)
    if place is None or (place.by == "measure" and place.spots[0].score < 1.0):
        again = survey(top, hidden=True)
        other = locate.by_measure(again)
        if other is not None and other.spots[0].score > 3.0:
            for spot in (*other.spots, *other.spots[0].ancestors()):
                spot.hidden = False
            return again, other
        measured = survey(top)
    return measured, place


def _nothing(refusal: NoArticle) -> _Reading:
    return _Reading(None, refusal, "", (0, 0), (0, 0), Bench(new_soup()))


def _linked(measured: Survey, place: locate.Place) -> float:
    """Which share of the located text is links."""
    lines = [line for spot in place.spots for line in measured.below(spot)]
    return sum(min(line.linked, line.size) for line in lines) / max(sum(x.size for x in lines), 1.0)


def _around(measured: Survey, place: locate.Place) -> str:
    """What the page says where the body was found and just below it."""
    first, after = place.spots[0].first, place.spots[-1].after
    return " \n".join(line.text for line in measured.lines[first : after + _BELOW])


def _heading(tree: LexborHTMLParser) -> str:
    nodes = (tree.css_first("title"), tree.css_first("h1"))
    return " ".join(dom.fold(node.text() or "") for node in nodes if node is not None)


def _base(tree: LexborHTMLParser, url: str) -> str:
    """What relative addresses of the page are joined to; ``""`` where nothing is known."""
    node = tree.css_first("base[href]")
    href = (node.attributes.get("href") or "").strip() if node is not None else ""
    try:
        base = urljoin(url, href) if href else url
        return base if urlsplit(base).scheme in {"http", "https"} else url
    except ValueError:
        return url


def _located(place: locate.Place) -> tuple[int, int]:
    return (
        sum(trace.characters(text_below(spot)) for spot in place.spots),
        sum(pictures_below(spot) for spot in place.spots),
    )


def _answers(place: locate.Place) -> tuple[Note, ...]:
    """What is said of a thread of which the first post alone is the article."""
    if not place.others:
        return ()
    count = place.others
    said = f"只收首帖，其余 {count} 帖没有收入 · the first post alone: {count} more left out"
    return (Note("reading", "answers-left-out", said),)


def _article(page: Page, known: Facts, body: str, bench: Bench) -> Article:
    return Article(
        source=page.source,
        url=page.url,
        title=known.title,
        body=body,
        authors=known.authors,
        publisher=known.publisher,
        published=known.published,
        language=known.language,
        original=known.original,
        subtitle=known.subtitle,
        notes=(*page.notes, *bench.notes),
    )


def _accounted(
    article: Article, located: tuple[int, int], kept: tuple[int, int], bench: Bench
) -> Article:
    """A note where text or pictures went that no step owns up to."""
    removed = bench.trace.removals()
    text = located[0] + bench.trace.extra - kept[0] - sum(step.characters for step in removed)
    pictures = located[1] - kept[1] - sum(step.pictures for step in removed)
    notes = []
    if bench.trace.simplified:
        said = "正文过大，后部只留文字和图片 · huge body: its later part is text and pictures"
        notes.append(Note("reading", "structure-simplified", said))
    if text > 0:
        said = f"整理时丢失 {text} 个字 · {text} characters lost in cleaning"
        notes.append(Note("reading", "text-lost", said))
    if pictures > 0:
        said = f"整理时丢失 {pictures} 张图片 · {pictures} pictures lost in cleaning"
        notes.append(Note("reading", "pictures-lost", said))
    return article.noting(*notes) if notes else article


def _count(root: Element) -> tuple[int, int]:
    """Characters and pictures of a body."""
    return trace.characters("".join(root.itertext())), sum(1 for _ in root.iter("img"))
