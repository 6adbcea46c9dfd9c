"""What an article opens with though its template puts it above the body's element.

A picture stands between the headline and the body, in a `figure` or in a box that is named for
it, with its caption; the pictures of writers, of sites and of other articles stand in other
places. So does a standfirst (导语), in an element that is named for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from bulletin.reading import phrases, words
from bulletin.reading.dom import Spot
from bulletin.reading.doubt import headlines, plain
from bulletin.reading.measure import Line, Survey
from bulletin.reading.names import weight_of

_NAMED = re.compile(
    r"\blead\b|\bhero\b|featured|(?:main|top|head|headline|article|post|story|cover)-?"
    r"(?:image|img|photo|picture|pic|media|figure|thumb)|post-?thumbnail|wp-post-image"
)
"""Names of boxes for the picture that an article opens with."""

_OTHER = re.compile(r"avatar|author|byline|\bprofile|\blogo|\bicons?\b|emoji|badge|qr-?code|\bad-")
_IMAGE = re.compile(r"^#|\.(?:jpe?g|png|gif|webp|avif|bmp)(?:$|[?#])", re.I)
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")
"""What WordPress puts behind the name of a picture in another size."""
_BANNER = 3
"""How often as wide as high a picture is that advertises."""
_TRIES = 12
"""Elements that are looked into."""
_SMALL = 200
"""Pixels below which a side of a picture is that of an icon or a face."""

_CAPTION = 4
"""Lines that a caption and its credit take at most, ..."""

_LONGEST = 90.0
"""... and what they say at most, as `size_of` counts."""


_STANDFIRST = re.compile(
    r"(?<![-\w])description(?![-\w])|(?:article|news|post|story|entry|detail|content)-*(?:desc|intro|summary)"
    r"|(?<![-\w])(?:desc|summary|intro|abstract)(?![-\w])"
    r"|\blead\b|lead-?(?:paragraph|text)|standfirst|\bdek\b|subhead|sub-?title|sub-?headline|daodu|zhaiyao"
    r"|\bdeck\b|excerpt|perex|vorspann|chapeau|chapo\b|sommario|entradilla|bajada|strapline|ingress"
)
_NONE = re.compile(r"author|byline|video|player|site|slogan|login|comment|share|tags?\b|caption")
_HINT = re.compile(
    r"关注|下载|收藏|扫码|wi-?fi|观看|(?:来源|作者|编辑|浏览次数|点击)[:：]"
    r"|newsletter|\bfree\b|\be-?mail\b|^this (?:article|story|post) is (?:more|over)",
    re.I,
)
"""What names and words have of what stands there and is none."""
_SAID, _MOST_SAID = 12.0, 120.0
"""What a line of a standfirst says at least and at most, as `size_of` counts."""

_BLOCKS = 2
"""Lines of it at most."""

_ENDED = re.compile(r"[。！？!?；…][”’」』）)]*$")
_HAN = re.compile("[\u4e00-\u9fff]")


def opening(survey: Survey, body: Spot) -> tuple[Spot, ...]:
    """The elements between the headline and ``body`` that hold the standfirst and the picture
    that it opens with, in order."""
    found = headlines(survey)
    heads = [spot.number for spot in found if spot.number < body.number]
    if not heads or any(body in head.ancestors() for head in found):
        return ()
    above = {id(spot) for spot in body.ancestors()}
    between = [s for s in survey.order[max(heads) : body.number] if id(s) not in above]
    pictures = _picture(survey, between, body)
    shown = {id(x) for spot in pictures for x in (spot, *spot.walk(), *spot.ancestors())}
    apart = [spot for spot in between if id(spot) not in shown]
    parts = (*_standfirst(survey, apart, body), *pictures)
    return tuple(sorted(parts, key=lambda spot: spot.number))


def _standfirst(survey: Survey, between: list[Spot], body: Spot) -> tuple[Spot, ...]:
    named = (
        spot
        for spot in between
        if spot.mark and _STANDFIRST.search(spot.mark) and not _NONE.search(spot.mark)
    )
    for spot in islice(named, _TRIES):
        lines = survey.below(spot)
        if spot.find("img"):
            continue
        if not 1 <= len(lines) <= _BLOCKS or not all(map(_tells, lines)) or not _is_seen(spot):
            continue
        start = plain(" ".join(line.text for line in survey.below(body)[:_TRIES]))
        if not any(plain(line.text) in start for line in lines):
            return (spot,)
    return ()


def _tells(line: Line) -> bool:
    """Whether a line is one of a standfirst: sentences in Chinese, elsewhere some words."""
    if line.linked or line.told or not _SAID <= line.size <= _MOST_SAID:
        return False
    if words.META.match(line.text) or phrases.furniture(line.text):
        return False
    if words.TO_READERS.search(line.text) or _HINT.search(line.text):
        return False
    return _ENDED.search(line.text) is not None or not _HAN.search(line.text)


def _is_seen(spot: Spot) -> bool:
    """Whether nothing up to the page's body is hidden or named as something else."""
    around = (spot, *spot.ancestors())
    return not any(x.hidden for x in around) and all(
        weight_of(x) >= 0.6 or words.GOOD.search(x.mark) for x in around
    )


def _picture(survey: Survey, between: list[Spot], body: Spot) -> tuple[Spot, ...]:
    named = (spot for spot in between if _may_open(survey, spot))
    tried = [spot for spot in islice(named, _TRIES) if _opens(spot)]
    shown = {name for img in _shown(body) for name in _files(img)} if tried else set()
    for spot in tried:
        if not any(name in shown for img in _shown(spot) for name in _files(img)):
            return (spot,)
    return () if tried else _captioned(survey, between, body)


def _captioned(survey: Survey, between: list[Spot], body: Spot) -> tuple[Spot, ...]:
    """A picture beside ``body`` whose box says nothing, and the caption in the box that follows."""
    beside = [spot for spot in between if spot.parent is body.parent]
    for spot, below in pairwise(beside):
        lines = survey.below(below)
        if spot.after > spot.first or len(lines) != 1 or lines[0].linked or not _opens(spot):
            continue
        if lines[0].size <= _LONGEST and words.SAYS_CAPTION.search(lines[0].text):
            return spot, below
    return ()


def _may_open(survey: Survey, spot: Spot) -> bool:
    """Whether an element is named for a picture and says no more than a caption does."""
    if spot.tag != "figure" and not (spot.tag in {"div", "section", "p"} and _is_named(spot)):
        return False
    lines = survey.below(spot)
    if len(lines) > _CAPTION or sum(line.size for line in lines) > _LONGEST:
        return False
    return not any(line.linked > 0.5 * line.size for line in lines)


def _opens(spot: Spot) -> bool:
    """Whether an element shows one large picture that is the article's."""
    pictures = _shown(spot)
    return len(pictures) == 1 and _is_large(pictures[0]) and _is_clear(spot, pictures[0])


def _shown(spot: Spot) -> list[Spot]:
    """The pictures below ``spot``: those for browsers without scripts where there are no others."""
    pictures = spot.find("img")
    if not spot.find("noscript"):
        return pictures
    scripted = [img for img in pictures if not any(x.tag == "noscript" for x in img.ancestors())]
    return scripted or pictures


def _is_named(spot: Spot) -> bool:
    return _NAMED.search(spot.mark) is not None


def _is_clear(spot: Spot, img: Spot) -> bool:
    """Whether no name up to the page's body, and no link, says that this is of something else."""
    links = (above for above in img.ancestors() if above.tag == "a")
    return _is_seen(spot) and all(_IMAGE.search(link.attrs.get("href") or "#") for link in links)


def _is_large(img: Spot) -> bool:
    said = f"{img.mark} {img.attrs.get('src') or ''}".lower()
    wide, high = _pixels(img.attrs.get("width")), _pixels(img.attrs.get("height"))
    small = any(0 < side < _SMALL for side in (wide, high))
    return not (_OTHER.search(said) or small or (wide and high and wide > _BANNER * high))


def _pixels(said: str | None) -> int:
    found = re.fullmatch(r"(\d{1,5})(?:px)?", (said or "").strip())
    return int(found[1]) if found else 0


def _files(img: Spot) -> Iterator[str]:
    """What names the file of a picture, whatever its size."""
    for key in ("src", *words.LAZY, "srcset", "data-srcset"):
        address = (img.attrs.get(key) or "").strip().split(" ")[0]
        if address and not address.startswith("data:"):
            path = address.split("?")[0]
            yield _SIZE.sub("", path) if _IMAGE.search(path) else address
