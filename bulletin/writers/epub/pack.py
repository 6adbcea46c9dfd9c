"""A publication's parts packed by EbookLib into a zip that is the same every time.

EbookLib parses and rewrites what it takes for a document, so documents go in as plain items,
byte for byte. It stamps the zip with the clock, so the zip is laid again: ``mimetype`` first
and stored (OCF 3.3, section 4.2.2), the rest in the order given, all of one moment.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bulletin.errors import WriteError
from bulletin.vocabulary import ILLEGAL_XML

XHTML = "application/xhtml+xml"
NCX = "application/x-dtbncx+xml"
CSS = "text/css"

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)?\.[a-z0-9]{2,5}")
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_STORED = (".png", ".jpg", ".jpeg", ".gif")
_FOLDER = "EPUB"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the publication. ``spine``: its place in the reading order, if it has one."""

    name: str
    data: bytes
    media_type: str = XHTML
    properties: tuple[str, ...] = ()
    spine: bool = False

    @property
    def id(self) -> str:
        """Its id in the manifest; EbookLib wants the NCX's to be ``ncx``."""
        return "ncx" if self.media_type == NCX else re.sub(r"[^a-z0-9]+", "-", f"i-{self.name}")


@dataclass(frozen=True, slots=True)
class Meta:
    """A row of metadata: a Dublin Core element (``dc``), a property, or an old ``meta``."""

    kind: str
    name: str
    value: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Package:
    """What the package document says. ``identifier`` is a URN."""

    identifier: str
    title: str
    language: str
    direction: str
    modified: datetime
    rows: tuple[Meta, ...]


def pack(package: Package, parts: Sequence[Part]) -> bytes:
    """The EPUB file. Raises `WriteError`."""
    names = [part.name for part in parts]
    for name in names:
        if not _NAME.fullmatch(name) or names.count(name) > 1:
            raise WriteError(f"EPUB 内的文件名不合规 · bad file name inside the EPUB: {name}")
    return _laid_again(_written(package, parts), package)


def _written(package: Package, parts: Sequence[Part]) -> bytes:
    from ebooklib import epub

    book = epub.EpubBook()
    book.metadata.clear()
    book.set_identifier(package.identifier)
    book.title = package.title
    book.set_direction("rtl" if package.direction == "rtl" else None)
    book.add_prefix("calibre", "https://calibre-ebook.com")
    _describe(book, package)
    for part in parts:
        item = epub.EpubItem(part.id, part.name, part.media_type, part.data)
        item.properties = list(part.properties)
        book.add_item(item)
        if part.spine:
            book.spine.append(item)
    options = {"raise_exceptions": True, "compresslevel": 0, "mtime": package.modified}
    target = io.BytesIO()
    try:
        epub.write_epub(target, book, options)
    except (OSError, ValueError, TypeError, zipfile.BadZipFile) as error:
        raise WriteError(f"EPUB 打包失败 · cannot pack the EPUB: {error}") from error
    return target.getvalue()


def _describe(book: object, package: Package) -> None:
    for row in package.rows:
        value = ILLEGAL_XML.sub("", row.value)
        attributes = dict(row.attributes)
        if row.kind == "dc":
            book.add_metadata("DC", row.name, value, attributes)  # type: ignore[attr-defined]
        elif row.kind == "property":
            attributes = {"property": row.name, **attributes}
            book.add_metadata("OPF", "meta", value, attributes)  # type: ignore[attr-defined]
        else:
            attributes = {"name": row.name, "content": value}
            book.add_metadata("OPF", "meta", "", attributes)  # type: ignore[attr-defined]


def _laid_again(data: bytes, package: Package) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == f"{_FOLDER}/content.opf":
                content = _with_language(content, package.language)
            info = zipfile.ZipInfo(entry.filename, _ZIP_MOMENT)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            stored = entry.filename == "mimetype" or entry.filename.endswith(_STORED)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return target.getvalue()


def _with_language(opf: bytes, language: str) -> bytes:
    """The language of the metadata itself, which EbookLib has no word for."""
    return opf.replace(b"<package ", f'<package xml:lang="{language}" '.encode(), 1)
