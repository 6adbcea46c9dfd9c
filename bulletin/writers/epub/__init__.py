"""Bulletin → EPUB 3.3.

    1. bulletin → views       every article woven into a chapter     (writers.chapter)
       … with cover, pictures and what the device wants              (bound)
    2. views → parts          documents, contents, style sheets      (book)
    3. bulletin → package     what the publication says of itself    (metadata)
    4. package + parts → zip  by EbookLib, the same bytes every time (pack)

Chapters, contents and style sheet come from the template's folder; what it lacks, from base.
"""

from __future__ import annotations

from collections.abc import Iterator

from bulletin.model import Bulletin, Edition, Note
from bulletin.settings import WriteSettings
from bulletin.writers.chapter.view import cleaned
from bulletin.writers.epub import book, bound, metadata, pack

MOST_BYTES = 50_000_000
"""What Send to Kindle takes by mail, and the least that a shop does."""


def write(bulletin: Bulletin, settings: WriteSettings) -> Edition:
    """The EPUB of ``bulletin``. Raises `TemplateError` and `WriteError`.

    Where the bulletin says on which printed pages its paragraphs are, it gets a page list.
    """
    bulletin = cleaned(bulletin)
    whole = bound.bind(bulletin, settings, bulletin.printed)
    package = metadata.package(bulletin, whole.shown, whole.words)
    parts, notes = book.parts(whole, package)
    data = pack.pack(package, parts)
    notes = (*whole.notes, *notes, *_heavy(len(data)))
    return Edition("epub", bulletin.audience, data, notes)


def _heavy(size: int) -> Iterator[Note]:
    """Pictures are made to fit; a book can still be too large for its text or its font."""
    if size > MOST_BYTES:
        text = f"电子书有 {size // 1_000_000} MB，邮寄和书店多以 50 MB 为限 · the e-book is larger "
        yield Note("writers", "book-heavy", f"{text}than the 50 MB that mail and shops take")
