"""Writers on pages in other than Chinese script: bylines, rel=author, JSON-LD and meta."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, takewhile
from operator import itemgetter

from selectolax.lexbor import LexborHTMLParser

from bulletin.reading.facts import dates, people
from bulletin.reading.facts.lines import GAP, fold
from bulletin.reading.facts.window import Window
from bulletin.reading.facts.witnesses import Witnesses

Names = tuple[tuple[str, ...], str]
_SELECTORS = (
    "[rel=author]",
    "[itemprop=author] [itemprop=name]",
    "[itemprop=author]",
    ".byline .author",
    ".byline a",
    ".byline",
    ".author-name",
    ".p-author",
    ".author",
)
_LEAD = re.compile(
    r"^\W*(?:(?:this (?:article|story|post) (?:was|is) )?(?:written|contributed|posted|reported|"
    r"published|edited|story|words|text)\s+by|by|von|par|por|di|"
    r"door|av|af|texto|testo|autor|autora|auteur|author|автор|текст)\b[\s:]*",
    re.I,
)
_STOP = re.compile(
    r"\s*(?:[|•·\n\[\]]|\s[-–—/]\s|\d|@|\b(?:follow|updated|published|posted|on|for|in|at|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|comments?|share|edited|utc|publiée?|"
    r"mis à jour|pubblicato|aggiornato|publicado|actualizado|atualizado|bijgewerkt|"
    r"aktualisiert)\b)",
    re.I,
)
_ROLE = re.compile(
    r"^(?:(?:senior|staff|chief|games?|news|contributing|special|political|deputy|associate)\s+)*"
    r"(?:editor|writer|reporter|correspondent|contributor|columnist|author|staff|photographer|"
    r"producer|analyst|freelancer|redaktion|rédaction)s?$",
    re.I,
)
_OFFICE = re.compile(
    r"(?:the )?(?:department|ministry|office|bureau|institute|council|committee|agency)"
    r" (?:for|of)\b",
    re.I,
)
"""How the name of an office begins, which may hold commas and "and"."""
_BYLINE = re.compile(r"\W*(?i:by|por|par|von|di|door|av|af|автор|текст)\b\s*:?\s+[^\W\d_a-zà-ÿа-я]")
_BY = re.compile(
    r"\W*(?:this (?:article|story|post) (?:was|is) (?:contributed|written) )?by\s+[A-Z]", re.I
)
_DATE = re.compile("(?i:" + dates.MONTH_NAME + r")\s*\d")
_FIRST = re.compile(r"^(?:[(\"“]?[^\W\d_a-z]|(?:de|da|di|van|von|le|la|el|al) )")
_WORD = re.compile(
    r"^(?:[(\"“]?[^\W\d_a-z][\w.'’)\"”-]*|de|da|di|del|van|von|der|den|la|le|bin|al|el|y|e|for|of|the)$"
)


def authors(tree: LexborHTMLParser, view: Window, heard: Witnesses, site: str) -> Names:
    """The writers, and where they were found."""
    sources = (
        *((shown(text), place) for text, place in _shown(view)),
        *_together(heard),
        *((shown(text), place) for text, place in _marked(tree)),
    )
    for found, place in sources:
        mine = (_without(name, site) for name in found)
        others = tuple(name for name in mine if not _is_site(name, site))
        if others:
            return _with_fellows(_as_told(others, heard), heard), place
    return (), ""


def _is_site(name: str, site: str) -> bool:
    """Whether a name is the site's, or the one word of it that names it (Báo VnExpress)."""
    name, site = name.casefold(), site.casefold()
    return name == site or (" " not in name and f" {name} " in f" {site} ")


def _as_told(names: tuple[str, ...], heard: Witnesses) -> tuple[str, ...]:
    """``names`` without what a witness has not behind one (Ann Lee Reporter)."""
    known = [name for said, _ in _together(heard) for name in said if " " in name]
    return tuple(
        next((x for x in known if name.casefold().startswith(f"{x.casefold()} ")), name)
        for name in names
    )


def _with_fellows(names: tuple[str, ...], heard: Witnesses) -> tuple[str, ...]:
    """``names``, or where one alone was found the whole list that a witness has it first in."""
    if len(names) > 1:
        return names
    lists = (said for said, _ in _together(heard) if len(said) > 1)
    return next((said for said in lists if said[0].casefold() == names[0].casefold()), names)


def _without(name: str, site: str) -> str:
    """A name without that of the site behind it (Ann Lee BBC News)."""
    cut = len(name) - len(site)
    behind = " " in site and cut > 3 and name[cut:].casefold() == site.casefold()
    return name[:cut].strip(" ,") if behind and name[cut - 1] == " " else name


def _together(heard: Witnesses) -> Iterator[Names]:
    """What the witnesses tell, those of one kind together: an article may have many writers."""
    for place, said in groupby(heard.authors, key=itemgetter(1)):
        yield tuple(dict.fromkeys(name for text, _ in said for name in told(text))), place


def shown(text: str) -> tuple[str, ...]:
    """The names in a visible byline such as ``By Ann Lee and Bo Li, Staff Writers, May 3``."""
    text = _LEAD.sub("", fold(text))
    text = _DATE.split(text, maxsplit=1)[0]
    stop = _STOP.search(text)
    text = text[: stop.start()] if stop and stop.start() else text
    if _OFFICE.match(text):
        return (text,)
    pieces = re.split(r"\s*(?:,|;|\band\b|\bund\b|\bet\b|&)\s*", text)
    several = re.search(r"\b(?:and|und|et)\b|&", text) is not None
    return _unique(pieces if several else pieces[:1])


def told(text: str) -> tuple[str, ...]:
    """The names in a value that is said to be names: JSON-LD or meta."""
    if "://" in text or "@" in text or len(text) > 120:
        return ()
    text = _LEAD.sub("", fold(text))
    return (text,) if _OFFICE.match(text) else _unique(re.split(r"\s*(?:,|;|\band\b|&)\s*", text))


def _unique(pieces: list[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for piece in pieces:
        words = takewhile(_WORD.match, piece.split())
        name = " ".join(words)
        if name and _is(name):
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _is(name: str) -> bool:
    if not 2 <= len(name) <= 50 or len(name.split()) > 5:
        return False
    if people.is_nobody(name) or people.is_tool(name):
        return False
    return _FIRST.match(name) is not None and not _ROLE.match(name)


def _shown(view: Window) -> Iterator[tuple[str, str]]:
    """Lines between title and text that begin with "By", and what stands behind a label."""
    lead = view.sheet.cut(view.text, view.text + 5)
    for line in (*(line for _, line in view.info()), *(x for x in lead if len(x.text) <= 50)):
        text = fold(line.raw.replace(GAP, " "))
        if len(text) <= 120 and (_BY.match(text) or _BYLINE.match(text)):
            yield text, "visible: byline"
    for entry in view.entries("author"):
        if view.title.line < entry.line < view.end + 3 and len(entry.value) <= 60:
            yield entry.value, f"visible: {entry.label}"


def _marked(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for selector in _SELECTORS:
        nodes = tree.css(selector)[:2]
        for node in nodes:
            text = fold(node.text(separator=" "))
            if text:
                yield text, f"element {selector}"
