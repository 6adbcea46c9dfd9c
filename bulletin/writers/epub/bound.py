"""A bulletin bound: its articles woven, its cover drawn, its pictures gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bulletin.model import Bulletin, Image, Note, Piece
from bulletin.settings import WriteSettings
from bulletin.writers import templates
from bulletin.writers.chapter import languages, sheets
from bulletin.writers.chapter.document import Document
from bulletin.writers.chapter.frame import Frame, frame
from bulletin.writers.chapter.view import SectionView, View, chapters, view
from bulletin.writers.epub import cover, devices, nav, pictures
from bulletin.writers.epub.devices import Device
from bulletin.writers.epub.metadata import Shown
from bulletin.writers.epub.pack import Part
from bulletin.writers.speech import Speech

if TYPE_CHECKING:
    import jinja2


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
    def framed(self) -> Frame:
        """What stands before and after the articles."""
        return frame(self.bulletin, self.say)

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
    faults = sheets.told(settings.css)
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
        notes=(*held.notes, *(n for one in woven for n in one.notes), *lost, *told, *faults),
    )


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
