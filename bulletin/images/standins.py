"""What an article says where a picture should be, in the article's own language.

It is read by those who get the bulletin; the notes are for those who make it.
"""

from __future__ import annotations

from posixpath import basename
from urllib.parse import unquote, urlsplit

from bulletin.errors import one_line

LONGEST = 120
"""Most characters of an address in a line."""
SHORT = 48
"""Most characters of one that is printed: about one line."""

_MISSING = ("〔图片未能取得{about}〕", "[picture missing{about}]")
_BEYOND = ("〔其余{count}张图片从略〕", "[{count} more pictures left out]")


def missing(language: str, alt: str, address: str) -> str:
    """For a picture that cannot be had: what it shows, and where it is on the web, by its host
    alone where the address is long. A file's name stands only where nothing else is known."""
    web = address.lower().startswith(("http://", "https://"))
    named = [alt, _place(address) if web else ""] if alt or web else [_file(address)]
    chinese = _chinese(language)
    about = ("，" if chinese else ", ").join(part for part in named if part)
    before = ("：" if chinese else ": ") if about else ""
    return _of(_MISSING, language).format(about=f"{before}{about}")


def beyond(language: str, count: int) -> str:
    """For all ``count`` pictures beyond the bound."""
    return _of(_BEYOND, language).format(count=count)


def said(address: str) -> str:
    """An address as it may stand in a line."""
    if address.lower().startswith("data:"):
        return "data:…"
    text = one_line(address)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _place(address: str) -> str:
    text = said(address)
    if len(text) <= SHORT:
        return text
    try:
        return said(urlsplit(address).hostname or "")
    except ValueError:
        return ""


def _file(address: str) -> str:
    return "" if address.lower().startswith("data:") else said(unquote(basename(address)))


def _chinese(language: str) -> bool:
    return language.lower().split("-")[0] in {"", "und", "zh", "yue", "lzh"}


def _of(texts: tuple[str, str], language: str) -> str:
    return texts[0] if _chinese(language) else texts[1]
