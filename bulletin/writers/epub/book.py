"""The documents of the publication, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bulletin.model import Bulletin, Image, Note, Piece
from bulletin.settings import WriteSettings
from bulletin.writers import templates
from bulletin.writers.chapter import languages, sheets
from bulletin.writers.chapter.document import Document
from bulletin.writers.chapter.view import SectionView, View, chapters, view
from bulletin.writers.epub import cover, devices, embedded, nav, pictures
from bulletin.writers.epub.devices import Device
from bulletin.writers.epub.metadata import Shown
from bulletin.writers.epub.pack import CSS, NCX, Package, Part
from bulletin.writers.speech import Speech

if TYPE_CHECKING:
    import jinja2

COVER, FRONT, CONTENTS = "cover.xhtml", "front.xhtml", "contents.xhtml"
SESSION, ANSWERS = "session.xhtml", "answers.xhtml"
SHEETS = ("book.css", "modern.css")
"""Two, since an old engine drops the whole sheet for what it cannot read in it."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A bulletin with its articles woven, ready to be rendered document by document."""

    bulletin: Bulletin
    settings: WriteSettings
    words: Mapping[str, str]
    env: jinja2.Environment
    device: Device
    sections: tuple[SectionView, ...]
    tree: tuple[nav.Point, ...]
    images: Mapping[str, Image]
    cover: Image
    notes: tuple[Note, ...]

    @property
    def say(self) -> Speech:
        """The bulletin's own voice."""
        return Speech(self.words)

    @property
    def views(self) -> tuple[View, ...]:
        """All articles in reading order."""
        return tuple(one for section in self.sections for one in section.views)

    @property
    def pages(self) -> tuple[nav.Point, ...]:
        """Where each page of the printed edition begins, each page once."""
        found: dict[str, nav.Point] = {}
        for one in self.views:
            for page, mark in one.chapter.pages:
                found.setdefault(page, nav.Point(page, f"{one.href}#{mark}"))
        return tuple(found.values())

    @property
    def shown(self) -> Shown:
        """The pictures of all articles, counted."""
        return Shown(
            count=sum(one.chapter.pictures for one in self.views),
            undescribed=sum(one.chapter.undescribed for one in self.views),
            unheaded=sum(one.chapter.unheaded for one in self.views),
            moving=any(image.media_type == "image/gif" for image in self.images.values()),
            ours=not self.settings.css and self.settings.template in templates.names(),
            cover=Part(self.cover_address, b"").id,
            pages=bool(self.pages),
        )

    @property
    def cover_address(self) -> str:
        """Where the cover picture lies in the book."""
        return f"images/cover.{pictures.TYPES[self.cover.media_type]}"


def chapter_name(piece: Piece) -> str:
    """The file of an article's chapter: made of its number, never of its title."""
    return f"article-{piece.number:03}.xhtml"


def bind(bulletin: Bulletin, settings: WriteSettings, pages: Mapping[str, str]) -> Bound:
    """Weave the articles and draw the cover; ``pages`` as in `Document`."""
    device = devices.named(settings.device)
    language = languages.tag(bulletin.language, "zh-CN")
    words = templates.labels(settings.template, language)
    held = pictures.gather(bulletin, settings, device)
    document = Document(
        words=words,
        language=language,
        pictures=held.addresses,
        chapters=chapters(bulletin, chapter_name),
        duokan=device.duokan,
        flat=device.flat,
        inline=device.inline,
        pages=pages,
    )
    sections = tuple(_sections(bulletin, document))
    face, lost = _cover(bulletin, settings, words)
    woven = [one.chapter for section in sections for one in section.views]
    whole = nav.points(sections, settings.toc_depth)
    tree = nav.trimmed(whole, device.levels) if device.levels else whole
    counts = {
        "device-tables": sum(one.flattened for one in woven),
        "device-footnotes": sum(one.footnotes for one in woven) if device.duokan else 0,
        "device-contents": nav.size(whole) - nav.size(tree),
        "device-pictures": held.suited,
        "device-numbers": int(device.inline),
        "device-cover": int(not device.cover_page),
    }
    told = (*devices.changes(device, counts), *devices.warnings(device, language))
    return Bound(
        bulletin=bulletin,
        settings=settings,
        words=words,
        env=templates.environment(settings.template),
        device=device,
        sections=sections,
        tree=tree,
        images=held.images,
        cover=face,
        notes=(*held.notes, *(n for one in woven for n in one.notes), *lost, *told),
    )


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


def _cover(
    bulletin: Bulletin, settings: WriteSettings, words: Mapping[str, str]
) -> tuple[Image, tuple[Note, ...]]:
    """The user's own cover picture, or one drawn from the bulletin's words."""
    if settings.cover is not None:
        return pictures.cover(settings.cover), ()
    drawn = cover.draw(bulletin, words)
    return Image("cover", cover.MEDIA_TYPE, drawn.data, cover.WIDTH, cover.HEIGHT), drawn.notes


def _sections(bulletin: Bulletin, document: Document) -> Iterator[SectionView]:
    for number, section in enumerate(bulletin.sections, start=1):
        views = tuple(
            view(piece, f"a{piece.number}", chapter_name(piece), document)
            for piece in section.pieces
        )
        if views:
            yield SectionView(section.title.strip(), f"section-{number:02}.xhtml", views)


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
    answered = [one for one in bound.views if one.answered]
    if answered:
        yield _page(bound, package, ANSWERS, views=answered)


def _navigation(bound: Bound, package: Package) -> Iterator[Part]:
    words = bound.words
    first = next((section.href if section.title else section.views[0].href
                  for section in bound.sections), FRONT)  # fmt: skip
    title = nav.Point(package.title, FRONT)
    tree = (title, *_session_point(bound), *bound.tree, *_answers_point(bound))
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


def _session_point(bound: Bound) -> tuple[nav.Point, ...]:
    if bound.bulletin.session is None:
        return ()
    return (nav.Point(bound.words["session"], SESSION),)


def _answers_point(bound: Bound) -> tuple[nav.Point, ...]:
    if not any(one.answered for one in bound.views):
        return ()
    return (nav.Point(bound.words["answer"], ANSWERS),)


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
        yield Part("own.css", sheets.inward(sheets.own(bound.settings.css)).encode(), CSS)


def _picture_parts(bound: Bound) -> Iterator[Part]:
    face = bound.cover
    yield Part(bound.cover_address, face.data, face.media_type, properties=("cover-image",))
    for address, image in bound.images.items():
        yield Part(address, image.data, image.media_type)
