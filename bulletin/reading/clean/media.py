"""Video, audio and embedded players: a line that says what it is and where.

Frames that are no player are left out; what prints nothing has no place in print.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from bs4 import NavigableString, Tag

from bulletin.reading.clean.bench import Bench, every, value

_PLAYER = re.compile(
    r"youtube|youtu\.be|vimeo|dailymotion|v\.qq\.com|bilibili|youku|iqiyi|tudou|ixigua|acfun|"
    r"soundcloud|spotify|player|video|embed|audio|podcast",
    re.I,
)
_AUDIO = re.compile(r"soundcloud|spotify|audio|podcast|\.mp3|\.m4a|\.ogg|voice|music", re.I)
_ADVERT = re.compile(
    r"/ads?[/?.]|advert|doubleclick|googlead|facebook\.com/plugins|baidu\.com/cpro", re.I
)
_TAGS = (
    "video",
    "audio",
    "iframe",
    "embed",
    "object",
    "amp-video",
    "amp-youtube",
    "mpvoice",
    "mp-common-mpaudio",
)


def settle(bench: Bench) -> None:
    """Replace every player by a ``p`` of class ``media``; leave other frames out."""
    for tag in every(bench.soup, *_TAGS):
        if tag.parent is None:
            continue
        address = _address(tag, bench.base)
        if address and _is_player(tag, address):
            _replace(bench, tag, address)
        else:
            bench.drop("frames and players", tag)


def _address(tag: Tag, base: str) -> str:
    """The absolute http(s) address of what is played, or ``""``."""
    names = ("data-src", "src", "data", "data-url", "href")
    inner = [tag, *every(tag, "source", "embed", "iframe", "param")]
    for part in inner:
        for name in names:
            found = value(part, name).strip()
            if not found or found.startswith(("blob:", "data:", "about:", "javascript:")):
                continue
            try:
                joined = urljoin(base, "https:" + found if found.startswith("//") else found)
                if urlsplit(joined).scheme in {"http", "https"}:
                    return joined
            except ValueError:
                continue
    return ""


def _is_player(tag: Tag, address: str) -> bool:
    if _ADVERT.search(address):
        return False
    if tag.name in {"video", "audio", "amp-video", "mpvoice"}:
        return True
    kind = value(tag, "type")
    return bool(_PLAYER.search(address)) or kind.startswith(("video/", "audio/"))


def _replace(bench: Bench, tag: Tag, address: str) -> None:
    audio = tag.name == "audio" or bool(_AUDIO.search(address) and tag.name != "video")
    label = "音频 · Audio" if audio else "视频 · Video"
    line = bench.soup.new_tag("p", attrs={"data-media": "1"})
    line.append(NavigableString(f"{label}: "))
    link = bench.soup.new_tag("a", href=address)
    link.string = _shown(address)
    line.append(link)
    bench.trace.removed("players made a line", tag.get_text(), len(every(tag, "img")))
    bench.trace.added(line.get_text())
    tag.replace_with(line)


def _shown(address: str) -> str:
    """The address as people read it: no scheme, no long query."""
    parts = urlsplit(address)
    query = f"?{parts.query}" if 0 < len(parts.query) <= 24 else ""
    return f"{parts.netloc}{parts.path}{query}".rstrip("/")
