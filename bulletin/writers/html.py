"""Bulletin → one HTML file that opens anywhere: no script, nothing to load, one style sheet.

Pictures ride in it as ``data:`` addresses. A policy in its head forbids it to load or run
anything, whatever a template or an article may say.
"""

from __future__ import annotations

import base64

from markupsafe import Markup

from bulletin.model import Bulletin, Edition, Piece
from bulletin.settings import WriteSettings
from bulletin.writers import templates
from bulletin.writers.chapter import languages, sheets
from bulletin.writers.chapter.document import Document
from bulletin.writers.chapter.frame import frame
from bulletin.writers.chapter.view import SectionView, View, chapters, cleaned, view
from bulletin.writers.speech import Speech

PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})


def write(bulletin: Bulletin, settings: WriteSettings) -> Edition:
    """The page of ``bulletin``. Raises `TemplateError`."""
    bulletin = cleaned(bulletin)
    language = languages.tag(bulletin.language, "zh-CN")
    words = templates.labels(settings.template, language)
    say = Speech(words)
    document = Document(
        words=words,
        language=language,
        pictures=_pictures(bulletin),
        chapters=chapters(bulletin, _place),
        epub=False,
        level=3,
    )
    sections = tuple(
        SectionView(section.title.strip(), f"#section-{number}", _views(section.pieces, document))
        for number, section in enumerate(bulletin.sections, start=1)
    )
    views = [one for section in sections for one in section.views]
    text = templates.render(
        templates.environment(settings.template),
        "screen.html",
        bulletin=bulletin,
        sections=sections,
        links={one.piece.number: one.href for one in views},
        language=language,
        direction=languages.direction(language),
        words=words,
        say=say,
        framed=frame(bulletin, say),
        style=Markup(sheets.embedded(_style(settings))),  # noqa: S704  cannot leave its element
        large=settings.large_print,
    )
    notes = tuple(note for one in views for note in one.chapter.notes)
    notes += sheets.told(settings.css)
    return Edition("html", bulletin.audience, text.encode(), notes)


def _place(piece: Piece) -> str:
    return f"#a{piece.number}"


def _views(pieces: tuple[Piece, ...], document: Document) -> tuple[View, ...]:
    return tuple(view(piece, f"a{piece.number}", _place(piece), document) for piece in pieces)


def _pictures(bulletin: Bulletin) -> dict[str, str]:
    """Name on board → ``data:`` address (RFC 2397)."""
    return {
        image.name: f"data:{image.media_type};base64,{base64.b64encode(image.data).decode()}"
        for piece in bulletin.pieces
        for image in piece.article.images
        if image.media_type in PICTURE_TYPES
    }


def _style(settings: WriteSettings) -> str:
    paper = f"@page {{ size: {settings.paper}; margin: 20mm; }}\n"
    css = templates.text(settings.template, "screen.css")
    return paper + css + sheets.inward(sheets.own(settings.css))
