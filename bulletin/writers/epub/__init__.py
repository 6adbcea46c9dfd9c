"""Bulletin → EPUB 3.3.

    1. bulletin → views       every article woven into a chapter     (writers.chapter)
    2. views → parts          documents, contents, cover, pictures   (book)
    3. bulletin → package     what the publication says of itself    (metadata)
    4. package + parts → zip  by EbookLib, the same bytes every time (pack)

Chapters, contents and style sheet come from the template's folder; what it lacks, from base.
"""

from __future__ import annotations

from bulletin.model import Bulletin, Edition
from bulletin.settings import WriteSettings
from bulletin.writers.chapter.view import cleaned
from bulletin.writers.epub import book, metadata, pack


def write(bulletin: Bulletin, settings: WriteSettings) -> Edition:
    """The EPUB of ``bulletin``. Raises `TemplateError` and `WriteError`.

    Where the bulletin says on which printed pages its paragraphs are, it gets a page list.
    """
    bulletin = cleaned(bulletin)
    bound = book.bind(bulletin, settings, bulletin.printed)
    package = metadata.package(bulletin, bound.shown, bound.words)
    parts, notes = book.parts(bound, package)
    return Edition("epub", bulletin.audience, pack.pack(package, parts), (*bound.notes, *notes))
