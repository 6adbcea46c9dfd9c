"""Pictures for print: which stand alone, which stand two in a row, what is said of each.

A paragraph that holds nothing but pictures is a figure. Tall pictures that follow each other
stand side by side, and so does any longer run of pictures without captions, so that a page of
twenty photographs does not become twenty pages.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from xml.etree.ElementTree import Element

from bulletin.model import Image
from bulletin.writers.speech import ems

TALL = 1.05
"""Height in widths from which on a picture counts as tall."""

RUN = 4
"""Pictures without captions in a row that are set in twos, whatever their shape."""

CAPTION = 0.86
"""Type size of captions in body sizes, as ``common.css`` has it."""

_ROW = 98.0
"""Per cent of the text block that two pictures share."""

_BELOW_EACH = re.compile("上图|下图")
"""What a caption says of pictures that stand one below the other."""

GLYPH = 40
"""Pixels up to which a picture within text is taken for a character and kept at its height."""


def place(root: Element, images: Mapping[str, Image], words: Mapping[str, str]) -> int:
    """Make the tree's pictures ready; how many are not on board and were replaced by words."""
    lost = sum(_lose(picture, words) for picture in _missing(root, images))
    for figure in root.iter("figure"):
        _describe(figure, images)
    for picture in root.iter("img"):
        image = images[picture.get("src", "")]
        picture.attrib = {
            "src": image.name,
            "alt": picture.get("alt") or image.alt or words["picture"],
            "class": _kind(image),
        }
    inside = {id(part) for figure in root.iter("figure") for part in figure.iter()}
    for element in [p for p in root.iter("p") if id(p) not in inside and _only_pictures(p)]:
        element.tag = "figure"
        element.attrib.pop("class", None)
    for figure in root.iter("figure"):
        _beside(figure, images)
    for parent in list(root.iter()):
        _rows(parent, images)
    return lost


def give_way(root: Element, width: float) -> None:
    """Say of every figure that stands alone what stands below its picture, in body sizes: the
    layout may set it smaller where it would leave a hole. ``width`` is the text block's."""
    for place, figure in enumerate(root):
        if figure.tag != "figure" or sum(1 for _ in figure.iter("img")) != 1:
            continue
        caption = figure.find("figcaption")
        following = root[place + 1] if place + 1 < len(root) else None
        if following is not None and "caption" in following.get("class", "").split():
            caption = following
        words = 0.0 if caption is None else ems("".join(caption.itertext()).strip())
        lines = math.ceil(words * CAPTION / (width - 2)) if words else 0
        figure.set("data-below", f"{lines * CAPTION * 1.5 + 1:.2f}")


def _shape(figure: Element, images: Mapping[str, Image]) -> float:
    """Width in heights of a figure's picture, within bounds."""
    return _ratio(images[next(figure.iter("img")).get("src", "")])


def _ratio(image: Image) -> float:
    """Width in heights of a picture, within bounds."""
    return min(max(image.width / max(image.height, 1), 0.4), 2.2)


def _missing(root: Element, images: Mapping[str, Image]) -> list[Element]:
    return [picture for picture in root.iter("img") if picture.get("src") not in images]


def _lose(picture: Element, words: Mapping[str, str]) -> int:
    alt = picture.get("alt", "")
    picture.tag = "span"
    picture.attrib = {"class": "lost"}
    picture.text = f"[{words['picture']}{words['colon']}{alt}]" if alt else f"[{words['picture']}]"
    return 1


def _only_pictures(element: Element) -> bool:
    pictures = list(element.iter("img"))
    big = all(picture.get("class") != "glyph" for picture in pictures)
    return bool(pictures) and big and not "".join(element.itertext()).strip()


def _describe(figure: Element, images: Mapping[str, Image]) -> None:
    """A picture without words of its own is described by its caption (PDF/UA-1, 7.3)."""
    caption = figure.find("figcaption")
    said = " ".join("".join(caption.itertext()).split()) if caption is not None else ""
    for picture in figure.iter("img"):
        if said and not picture.get("alt") and not images[picture.get("src", "")].alt:
            picture.set("alt", said)


def _kind(image: Image) -> str:
    if 0 < image.height <= GLYPH:
        return "glyph"
    return "tall" if image.height > image.width * TALL else "flat"


def _rows(parent: Element, images: Mapping[str, Image]) -> None:
    for run in list(_runs(parent)):
        if len(run) >= RUN and all(figure.find("figcaption") is None for figure in run):
            _pair(parent, run, images)
            continue
        for tall, figures in groupby(run, key=_is_tall):
            if tall:
                _pair(parent, list(figures), images)


def _runs(parent: Element) -> Iterator[list[Element]]:
    """Figures of one picture each that follow each other without text between."""
    run: list[Element] = []
    children = list(parent)
    for child in children:
        single = child.tag == "figure" and sum(1 for _ in child.iter("img")) == 1
        if single and child.find("table") is None:
            run.append(child)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_tall(figure: Element) -> bool:
    return all(picture.get("class") == "tall" for picture in figure.iter("img"))


def _widths(shapes: Sequence[float]) -> list[str]:
    """The styles that give pictures of these shapes in a row one height."""
    return [f"width: {_ROW * shape / sum(shapes):.1f}%" for shape in shapes]


def _beside(figure: Element, images: Mapping[str, Image]) -> None:
    """Set the pictures of one figure, which share a caption, side by side by twos."""
    if _BELOW_EACH.search("".join(figure.itertext())):
        return
    pictures = [child for child in figure if child.tag == "img"]
    for left, right in list(pairwise(pictures))[::2]:
        widths = _widths([_ratio(images[one.get("src", "")]) for one in (left, right)])
        for picture, width in zip((left, right), widths, strict=True):
            side = " left" if picture is left else ""
            box = Element("span", {"class": f"half{side}", "style": width})
            box.tail, picture.tail = picture.tail, None
            figure[list(figure).index(picture)] = box
            box.append(picture)


def _pair(parent: Element, run: list[Element], images: Mapping[str, Image]) -> None:
    """Put the figures of ``run`` into ``div.row`` by twos, so wide that their pictures are of one
    height; an odd one at the end stays alone."""
    for left, right in list(pairwise(run))[::2]:
        at = list(parent).index(left)
        row = Element("div", {"class": "row"})
        parent.remove(left)
        parent.remove(right)
        widths = _widths([_shape(figure, images) for figure in (left, right)])
        for figure, width in zip((left, right), widths, strict=True):
            figure.set("class", "half")
            figure.set("style", width)
            figure.tail = None
            row.append(figure)
        parent.insert(at, row)
