"""Bulletin → the print HTML, its style sheet and the files that it needs: all on board.

The order is that of the paper: sheet (paper and grid) < ``common.css`` < the template's
``print.css`` < the user's own. Nothing of an article is ever read as a template, and no style
of a source gets in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from bulletin.model import Bulletin, Note, Piece, Section
from bulletin.settings import WriteSettings
from bulletin.writers import ornament, phrases, qr, templates
from bulletin.writers.chapter import addresses, sheets
from bulletin.writers.chapter.view import chapters
from bulletin.writers.printed import Link, Printed, Setting, printed
from bulletin.writers.sheet import Sheet, sheet
from bulletin.writers.speech import Speech, ems, short

UNDER = 1.15
"""The size of a subtitle in body sizes, as the style sheets have it."""

CUT = "<!--bulletin:cut-->"
"""Stands where a page begins anyway: a long bulletin may be laid out in parts there. Articles
cannot say it, for a body holds no comments and all else is escaped."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the PDF engine gets. ``html`` names its pictures as in ``files``."""

    html: str
    css: str
    files: Mapping[str, bytes]
    sheet: Sheet
    notes: tuple[Note, ...] = ()

    @property
    def chunks(self) -> tuple[str, ...]:
        """``html`` cut at `CUT`: each chunk a whole document with the same head."""
        start = self.html.index(">", self.html.index("<body")) + 1
        end = self.html.rindex("</body>")
        head, tail = self.html[:start], self.html[end:]
        return tuple(f"{head}{part}{tail}" for part in self.html[start:end].split(CUT))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A piece as the templates see it.

    ``level`` is its heading's; ``across``: it has a table too wide for a column; ``script`` is
    ``han``, ``latin``, ``rtl`` or ``other``; ``facts`` are labels and values of the source
    line; ``code`` names the QR code's file ('' for none), ``side`` is its side in mm.
    """

    piece: Piece
    level: int
    body: Markup
    across: bool
    links: tuple[Link, ...]
    unlisted: int
    language: str
    script: str
    facts: tuple[tuple[str, str], ...]
    address: str
    code: str
    side: float

    @property
    def number(self) -> int:
        return self.piece.number

    @property
    def title(self) -> str:
        return self.piece.article.title

    @property
    def subtitle(self) -> str:
        return self.piece.article.subtitle


@dataclass(frozen=True, slots=True)
class Part:
    """A section as the templates see it."""

    number: int
    title: str
    leaves: tuple[Leaf, ...]


def lay_out(bulletin: Bulletin, settings: WriteSettings) -> Layout:
    """The whole bulletin for print. ``bulletin`` is for its audience already.

    Raises `TemplateError` for a template or style sheet that cannot be used, `UsageError` for
    a paper that is none.
    """
    about = templates.about(settings.template)
    page = sheet(about["page"], settings.paper, large=settings.large_print)
    speech = Speech(templates.labels(settings.template, bulletin.language))
    desk = _Desk(bulletin, speech, about["parts"], page, settings.longest_article)
    parts = tuple(desk.part(n, section) for n, section in enumerate(bulletin.sections, start=1))
    desk.files["cover.svg"] = ornament.shelf(f"{bulletin.title}\n{bulletin.issue}")
    html = templates.render(
        templates.environment(settings.template),
        "print.html",
        bulletin=bulletin,
        sections=parts,
        leaves=tuple(leaf for part in parts for leaf in part.leaves),
        parts=about["parts"],
        extra=dict(bulletin.extra),
        say=speech,
        short=short,
        broken=lambda title, size=page.title, across=False: _heading(
            title, page.characters if across else page.column, size
        ),
        display=_display,
        whole=lambda facts, room: _whole(facts, room, speech("separator")),
        script=script(bulletin.language),
        sheet=page,
        trainer=bulletin.audience == "trainer",
        large=settings.large_print,
        alone=desk.alone,
        cut=Markup(CUT),  # noqa: S704  a constant
    )
    css = "\n".join(_styles(settings, page))
    return Layout(html, css, desk.files, page, (*desk.notes, *sheets.told(settings.css)))


def _broken(lines: Iterable[str]) -> Markup:
    return Markup("<br/>").join(lines)


def _heading(title: str, column: float, size: float) -> Markup:
    """A title of this size in lines of ``column`` ems of body size; a subtitle behind a dash,
    where it begins a line, in lines of its own."""
    room = column / size - 1
    head, under = phrases.subtitled(title, room)
    broken = _broken(phrases.lines(head, room))
    if not under:
        return broken
    tail = _broken(phrases.lines(under, column / UNDER - 1))
    return broken + Markup('<span class="tail">{}</span>').format(tail)


def _whole(facts: Iterable[str], room: float, separator: str) -> Markup:
    """Facts in a row, of which none is parted between lines that has room in one."""
    pieces = [piece for fact in facts if fact for piece in fact.split("\u3000") if piece]
    spans = [
        Markup('<span class="kept">{}</span>').format(piece) if ems(piece) < room - 2 else piece
        for piece in pieces
    ]
    return escape(separator).join(spans)


def _display(title: str, width: float, most: float) -> tuple[float, Markup]:
    size, lines = phrases.display(title, width, most)
    return size, _broken(lines)


def _styles(settings: WriteSettings, page: Sheet) -> Iterator[str]:
    yield page.css
    yield templates.text(settings.template, "common.css")
    yield templates.text(settings.template, "print.css")
    for path in settings.css:
        yield sheets.own((path,))


class _Desk:
    """Makes leaves of pieces; gathers files and notes on the way."""

    def __init__(
        self,
        bulletin: Bulletin,
        speech: Speech,
        parts: Mapping[str, Any],
        page: Sheet,
        longest: float,
    ) -> None:
        self.bulletin = bulletin
        self.speech = speech
        self.parts = parts
        self.alone = len(bulletin.pieces) == 1 and not (parts["cover"] or parts["masthead"])
        self.files: dict[str, bytes] = {}
        self.notes: list[Note] = []
        numbers = chapters(bulletin, lambda piece: str(piece.number))
        self.setting = Setting(speech.words, page, longest, numbers, self.parts["links"])

    def part(self, number: int, section: Section) -> Part:
        level = 1 if self.alone else 3 if section.title else 2
        leaves = tuple(self.leaf(piece, level) for piece in section.pieces)
        return Part(number, section.title, leaves)

    def leaf(self, piece: Piece, level: int) -> Leaf:
        article = piece.article
        body = printed(piece, level + 1, self.setting)
        self.files.update((image.name, image.data) for image in article.images)
        self.notes.extend(_losses(piece, body))
        address = addresses.shortened(article.original or article.url)
        code = qr.code(address) if self.parts["codes"] else None
        if code:
            self.files[f"qr{piece.number}.svg"] = code.svg
        language = article.language or self.bulletin.language
        return Leaf(
            piece=piece,
            level=level,
            body=Markup(body.body),  # noqa: S704  our own vocabulary, serialised by us
            across=body.across,
            links=body.links,
            unlisted=body.unlisted,
            language=language,
            script=script(language),
            facts=self.speech.facts(article),
            address=address,
            code=f"qr{piece.number}.svg" if code else "",
            side=code.side if code else 0,
        )


def _losses(piece: Piece, body: Printed) -> Iterator[Note]:
    name = piece.article.title or piece.article.source.typed
    if body.omitted:
        text = (
            f"{name}: 篇幅过长，PDF 略去 {body.omitted} 字，电子书有全文；见 --longest-article · "
            f"too long for print: {body.omitted} characters are in the e-book only"
        )
        yield Note("writers", "print-bounded", text)
    if body.lost:
        yield Note("writers", "picture-missing", f"{name}: 缺{body.lost}张图片 · pictures missing")
    if body.unlisted:
        text = f"{name}: {body.unlisted}个链接的地址未印 · links whose addresses are not printed"
        yield Note("writers", "links-unlisted", text)


def script(language: str) -> str:
    """How a language is set: ``han`` (2 em indents), ``latin`` (hyphens), ``rtl``, ``other``."""
    tags = language.lower().split("-")
    if tags[0] in {"zh", "ja", "lzh", "yue"}:
        return "han"
    if "arab" in tags or (tags[0] in {"ar", "ug", "fa", "ur", "he", "yi"} and "latn" not in tags):
        return "rtl"
    if tags[0] in {"bo", "mn", "dz", "ii", "ko", "th", "my", "km", "lo", "hi"}:
        return "other"
    return "latin"
