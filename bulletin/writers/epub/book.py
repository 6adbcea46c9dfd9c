"""The documents of the publication, in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from bulletin.model import Note
from bulletin.settings import WriteSettings
from bulletin.writers import templates
from bulletin.writers.chapter import sheets
from bulletin.writers.epub import embedded, nav
from bulletin.writers.epub.bound import Bound
from bulletin.writers.epub.pack import CSS, NCX, Package, Part

COVER, FRONT, CONTENTS = "cover.xhtml", "front.xhtml", "contents.xhtml"
PREFACE, SESSION = "preface.xhtml", "session.xhtml"
FURTHER, ANSWERS = "further.xhtml", "answers.xhtml"
SHEETS = ("book.css", "modern.css")
"""Two, since an old engine drops the whole sheet for what it cannot read in it."""


def parts(bound: Bound, package: Package) -> tuple[tuple[Part, ...], tuple[Note, ...]]:
    """Every file of the publication, documents first, in reading order; and what to say."""
    documents = (
        *_front(bound, package),
        *_body(bound, package),
        *_back(bound, package),
        *_navigation(bound, package),
    )
    font = embedded.embed(documents) if bound.settings.embed_fonts else embedded.Embedded()
    sheets_ = tuple(_sheets(bound))
    if bound.settings.embed_fonts and not font.parts:
        sheets_ = (*sheets_, Part(embedded.SHEET, b"", CSS))
    return (*documents, *sheets_, *font.parts, *_picture_parts(bound)), font.notes


def _page(bound: Bound, package: Package, name: str, **values: object) -> Part:
    """A document of the reading order from the template of the same name or ``template``."""
    template = str(values.pop("template", name))
    common = {
        "title": package.title,
        "language": package.language,
        "direction": package.direction,
        "sheets": list(_sheet_names(bound.settings)),
        "classes": f"{'large' if bound.settings.large_print else 'book'} {bound.device.name}",
        "words": bound.words,
        "say": bound.say,
        "bulletin": bound.bulletin,
        "framed": bound.framed,
    }
    text = templates.render(bound.env, template, **common, **values)
    return Part(name, text.encode(), spine=name != "nav.xhtml")


def _front(bound: Bound, package: Package) -> Iterator[Part]:
    bulletin = bound.bulletin
    if bound.device.cover_page:
        yield _page(bound, package, COVER, picture=bound.cover_address)
    yield _page(
        bound,
        package,
        FRONT,
        date=bound.say.date(bulletin.date),
        trainer=bulletin.audience == "trainer",
    )
    yield _page(bound, package, CONTENTS, sections=bound.sections)
    if bound.framed.preface:
        yield _page(bound, package, PREFACE)
    if bulletin.session is not None:
        links = {one.piece.number: one.href for one in bound.views}
        yield _page(bound, package, SESSION, links=links)


def _body(bound: Bound, package: Package) -> Iterator[Part]:
    for section in bound.sections:
        if section.title:
            yield _page(bound, package, section.href, template="section.xhtml", section=section)
        for one in section.views:
            answers = f"{ANSWERS}#answers-{one.piece.number}" if one.answered else ""
            yield _page(
                bound, package, one.href, template="chapter.xhtml", view=one, answers=answers
            )


def _back(bound: Bound, package: Package) -> Iterator[Part]:
    if bound.framed.further:
        yield _page(bound, package, FURTHER)
    answered = [one for one in bound.views if one.answered]
    if answered:
        yield _page(bound, package, ANSWERS, views=answered)


def _navigation(bound: Bound, package: Package) -> Iterator[Part]:
    words = bound.words
    first = next((section.href if section.title else section.views[0].href
                  for section in bound.sections), FRONT)  # fmt: skip
    title = nav.Point(package.title, FRONT)
    tree = (title, *_before(bound), *bound.tree, *_after(bound))
    landmarks = (
        *([nav.Mark("cover", COVER, words["cover"])] if bound.device.cover_page else []),
        nav.Mark("titlepage", FRONT, words["title_page"]),
        nav.Mark("toc", CONTENTS, words["contents"]),
        nav.Mark("bodymatter", first, words["start"]),
    )
    page = _page(bound, package, "nav.xhtml", points=tree, landmarks=landmarks, pages=bound.pages)
    yield Part(page.name, page.data, properties=("nav",))
    order = {id(point): number for number, point in enumerate(nav.walk(tree), start=1)}
    ncx = templates.render(
        bound.env,
        "toc.ncx",
        identifier=package.identifier,
        title=package.title,
        language=package.language,
        depth=nav.deep(tree),
        points=tree,
        order=lambda point: order[id(point)],
    )
    yield Part("toc.ncx", ncx.encode(), NCX)


def _before(bound: Bound) -> Iterator[nav.Point]:
    """Our own pages before the articles, as the contents name them."""
    if bound.framed.preface:
        yield nav.Point(bound.words["note"], PREFACE)
    if bound.bulletin.session is not None:
        yield nav.Point(bound.words["session"], SESSION)


def _after(bound: Bound) -> Iterator[nav.Point]:
    """Our own pages after the articles, as the contents name them."""
    if bound.framed.further:
        yield nav.Point(bound.words["further"], FURTHER)
    if any(one.answered for one in bound.views):
        yield nav.Point(bound.words["answer"], ANSWERS)


def _sheet_names(settings: WriteSettings) -> Iterator[str]:
    yield from SHEETS
    if settings.embed_fonts:
        yield embedded.SHEET
    if settings.css:
        yield "own.css"


def _sheets(bound: Bound) -> Iterator[Part]:
    for name in SHEETS:
        yield Part(name, templates.text(bound.settings.template, name).encode(), CSS)
    if bound.settings.css:
        yield Part("own.css", sheets.inward(sheets.sound(bound.settings.css)).encode(), CSS)


def _picture_parts(bound: Bound) -> Iterator[Part]:
    face = bound.cover
    yield Part(bound.cover_address, face.data, face.media_type, properties=("cover-image",))
    for address, image in bound.images.items():
        yield Part(address, image.data, image.media_type)
