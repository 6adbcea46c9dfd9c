"""What is fuzzed: bytes → text → article → e-book, and what must hold of each."""

from __future__ import annotations

from bulletin import reading, vocabulary
from bulletin.errors import BulletinError
from bulletin.model import Article, Bulletin, Page, Piece, Section, Source
from bulletin.settings import ReadingSettings, WriteSettings
from bulletin.sources.content import text_of
from bulletin.writers import html, markdown

ADDRESS = "https://example.org/a/b.html"
SOURCE = Source(ADDRESS, "web", ADDRESS)


def one(data: bytes) -> None:
    """Read ``data`` as a page and write what came of it. Only errors of ours may arise."""
    try:
        article = read(data)
    except BulletinError:
        return
    check(article)
    bulletin = Bulletin("", (Section("", (Piece(1, article),)),), date="2026-11-23")
    for writer in (html, markdown):
        text = writer.write(bulletin, WriteSettings()).data.decode()
        assert "<script" not in text.replace("\\<script", "").replace("`<script", "")


def read(data: bytes) -> Article:
    """The article in these bytes. Raises errors of ours."""
    text, encoding, notes = text_of(data, "text/html", ADDRESS)
    page = Page(SOURCE, ADDRESS, text, encoding, notes=notes)
    return reading.read(page, ReadingSettings())


def check(article: Article) -> None:
    """What `reading` promises of an article."""
    assert vocabulary.problems(article.body) == [], article.body[:2000]
    assert not vocabulary.ILLEGAL_XML.search(article.title + article.body)
    assert article.title == article.title.strip()
    assert all(address.startswith(("http://", "https://")) for address in article.continued)
