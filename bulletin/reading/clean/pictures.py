"""Pictures: the address that really holds the picture, and which are none.

Lazy loading keeps the address in an attribute of its own; the names here are those that the
usual scripts and Chinese content systems use. Pictures for counting readers, spacers and small
icons are left out.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from bs4 import NavigableString, Tag

from bulletin.model import Note
from bulletin.reading.clean.bench import Bench, every, first, inside, value
from bulletin.reading.ending import FILE
from bulletin.reading.words import LAZY

_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PICTURE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg)(?:$|[?#!@&/_])|[?&](?:wx_fmt|format)=", re.I
)
_PLACEHOLDER = re.compile(
    r"(?:^|[/_-])(?:blank|spacer|space|(?:img)?loading|placeholder|lazy(?:load)?|gr[ae]y|trans(?:parent)?"
    r"|pixel|1x1|clear|default_?img|s_?dot|nopic|grey)[\w-]{0,12}\.(?:gif|png|jpe?g|svg|webp)|/none\.gif$",
    re.I,
)
_COUNTER = re.compile(
    r"/(?:pixel|beacon|track(?:er|ing)?|counter|stat|collect)\b[^/]*(?:$|[?.])"
    r"|(?:doubleclick|scorecardresearch|google-analytics|quantserve|cnzz|51\.la)\.",
    re.I,
)
_ICON = re.compile(
    r"(?:^|/)(?:icon|ico|bullet|arrow|dot|bg_?line)[\w-]{0,16}\.(?:gif|png|svg|ico)", re.I
)
_FILE_ICON = re.compile(
    r"(?:^|/)(?:file_?)?(?:docx?|xlsx?|pptx?|pdf|zip|rar|txt|wps|word|excel|fujian|attach(?:ment)?)"
    r"\d?\.(?:gif|png|svg|ico)$",
    re.I,
)
"""What stands for the kind of a file before its name."""
_DESCRIPTOR = re.compile(r"(\S+?)(?:\s+([\d.]+)[wx])?\s*(?:,\s+|,?$|,(?=https?:|/|data:))")
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*$", re.I)


def settle(bench: Bench) -> None:
    """Give every picture its real address and plain sizes; leave out what is none."""
    for picture in every(bench.soup, "picture"):
        _choose(picture)
    for tag in every(bench.soup, "amp-img", "amp-anim"):
        tag.name = "img"
    for img in every(bench.soup, "img"):
        _settle_one(bench, img)


def settle_fallbacks(bench: Bench) -> None:
    """What stands for browsers without scripts: its pictures where no other shows them."""
    fallbacks = every(bench.soup, "noscript")
    if not fallbacks:
        return
    shown = {
        value(img, "src").split("?")[0]
        for img in every(bench.soup, "img")
        if inside(img, "noscript") is None
    }
    for fallback in fallbacks:
        if fallback.parent is None:
            continue
        pictures = every(fallback, "img")
        if not pictures:
            bench.drop("text for browsers without scripts", fallback)
            continue
        for img in pictures:
            if value(img, "src").split("?")[0] in shown:
                bench.drop("pictures repeated for browsers without scripts", img)


def _settle_one(bench: Bench, img: Tag) -> None:
    if (
        re.search(r"\b(?:emoji|wp-smiley)\b", value(img, "class"))
        and 0 < len(value(img, "alt")) < 9
    ):
        img.replace_with(NavigableString(value(img, "alt")))
        bench.trace.removed("emoji pictures made characters", "", 1)
        bench.trace.added(value(img, "alt"))
        return
    address = source_of(img)
    if not address:
        bench.drop("pictures without an address", img)
        return
    absolute = absolute_source(address, bench.base)
    if absolute is None:
        bench.drop("pictures with an unusable address", img)
        return
    if _is_tiny(img, absolute):
        bench.drop("tiny and counting pictures", img)
        return
    alt = " ".join((value(img, "alt") or value(img, "title")).split())
    sizes = {side: _pixels(value(img, side)) for side in ("width", "height")}
    style = value(img, "style") if img.get("class") in {None, ""} else ""
    img.attrs = {"src": absolute, "alt": alt}
    img.attrs.update({side: str(size) for side, size in sizes.items() if size})
    if style:
        img["style"] = style


def source_of(img: Tag) -> str:
    """The address that holds the picture, as written; ``""`` where there is none."""
    for name in LAZY:
        address = value(img, name).strip()
        if _is_address(address):
            return address
    largest = max((_largest(value(img, name)) for name in _SETS), default=(0.0, ""))
    plain = value(img, "src").strip()
    useless = not plain or _PLACEHOLDER.search(plain) or plain.startswith("data:image/gif")
    if largest[1] and (useless or largest[0] > 1):
        return largest[1]
    if useless or (plain.startswith("data:") and len(plain) < 1500):
        for name, text in img.attrs.items():
            if name.startswith("data-") and isinstance(text, str) and _PICTURE.search(text[:2000]):
                found = text.strip()
                if _is_address(found):
                    return found
    return "" if plain.startswith("data:image/gif") and len(plain) < 400 else plain


def absolute_source(address: str, base: str) -> str | None:
    """``address`` absolute where the page's address is known; None for one of no use."""
    address = re.sub(r"[\x00-\x1f]", "", address.strip()).replace(" ", "%20")
    if address.startswith("data:"):
        return address if re.match(r"data:image/[\w.+-]+[;,]", address) else None
    try:
        joined = urljoin(base, address) if base else address
        scheme = urlsplit(joined).scheme.lower()
    except ValueError:
        return None
    if joined.startswith("//"):
        return "https:" + joined
    if scheme in {"http", "https", ""} and not joined.startswith("#"):
        return joined
    return None


def _choose(picture: Tag) -> None:
    """A ``picture`` becomes its ``img`` with the largest of all the sources."""
    img = first(picture, "img")
    best = max(
        (_largest(value(source, name)) for source in every(picture, "source") for name in _SETS),
        default=(0.0, ""),
    )
    if not isinstance(img, Tag):
        if not best[1]:
            return
        picture.name = "img"
        picture.attrs = {"src": best[1], "alt": ""}
        picture.clear()
        return
    if best[1] and best[0] > _largest(value(img, "srcset"))[0] and not _lazy(img):
        img["srcset"] = f"{best[1]} {max(best[0], 2):g}w"


def _lazy(img: Tag) -> bool:
    return any(_is_address(value(img, name).strip()) for name in LAZY)


def _largest(srcset: str) -> tuple[float, str]:
    """The widest candidate of a ``srcset`` as (width or density, address)."""
    best = (0.0, "")
    for match in _DESCRIPTOR.finditer(srcset.strip()[:20000]):
        address = match.group(1).rstrip(",")
        width = float(match.group(2) or 1) if (match.group(2) or "1").count(".") < 2 else 1.0
        if address and not address.startswith("data:") and width > best[0]:
            best = (width, address)
    return best


def _is_address(text: str) -> bool:
    return (
        bool(text)
        and len(text) < 4000
        and not text.startswith(("{", "[", "data:image/gif"))
        and ("/" in text or bool(_PICTURE.search(text)))
        and " " not in text.strip()[:200].split("?")[0]
    )


def _pixels(text: str) -> int:
    found = _PIXELS.match(text)
    return int(found.group(1)) if found else 0


def _is_tiny(img: Tag, address: str) -> bool:
    sizes = [_pixels(value(img, side)) for side in ("width", "height")]
    for side in ("width", "height"):
        found = re.search(rf"(?:^|;)\s*{side}\s*:\s*(\d+)px", value(img, "style"), re.I)
        if found:
            sizes.append(int(found.group(1)))
    known = [size for size in sizes if size]
    if any(re.match(r"0*[0-3](?:px)?$", value(img, side).strip()) for side in ("width", "height")):
        return True
    if known and min(known) <= 3:
        return True
    if len(known) >= 2 and max(known) <= 20:
        return True
    plain = address.split("?", maxsplit=1)[0]
    return bool(
        _PLACEHOLDER.search(plain)
        or _COUNTER.search(address)
        or (_is_icon(img, plain) and max(known, default=0) <= 48)
    )


def _is_icon(img: Tag, plain: str) -> bool:
    """Whether a picture is named as an icon, or as the kind of the file whose name follows."""
    if _ICON.search(plain):
        return True
    if not _FILE_ICON.search(plain):
        return False
    link = inside(img, "a") or img.find_next_sibling("a")
    return isinstance(link, Tag) and FILE.search(value(link, "href")) is not None


def note_losses(bench: Bench) -> None:
    """A note where pictures of the body had no usable address."""
    count = sum(
        bench.trace.pictures(step)
        for step in ("pictures without an address", "pictures with an unusable address")
    )
    if count:
        bench.notes.append(
            Note(
                "reading",
                "pictures-unusable",
                f"{count} 张图片没有可用的地址，已略去 · "
                f"{count} picture(s) left out: no usable address",
            )
        )
