"""A body's tree with what ElementTree lacks: parents, and taking an element out with care."""

from __future__ import annotations

from xml.etree.ElementTree import Element

_BLOCK_TEXT = frozenset({"p", "li", "td", "th", "dd", "dt", "h2", "h3", "h4", "h5", "h6"})
_KEPT_EMPTY = frozenset({"td", "th", "br", "hr", "img"})


class Tree:
    """A body below ``root`` whose pictures are replaced or removed."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._parents = {child: parent for parent in root.iter() for child in parent}

    def pictures(self) -> list[Element]:
        """All ``img`` in order."""
        return list(self.root.iter("img"))

    def in_text(self, img: Element) -> bool:
        """Whether ``img`` stands in a line with text: a formula, a rare character, an emoji."""
        block = self._parents[img]
        while block.tag not in _BLOCK_TEXT and block in self._parents:
            block = self._parents[block]
        return block.tag in _BLOCK_TEXT and bool("".join(block.itertext()).strip())

    def replace(self, img: Element, text: str) -> None:
        """Put ``text`` for ``img``; as a paragraph where it stands alone in a figure."""
        if not text:
            self.remove(img)
        elif self._parents[img].tag == "figure":
            tail, img.tail = img.tail, None
            img.clear()
            img.tag, img.text, img.tail = "p", text, tail
        else:
            self._take_out(img, text + (img.tail or ""))

    def remove(self, img: Element) -> None:
        """Take ``img`` out, and with it what holds nothing then."""
        parent = self._parents[img]
        self._take_out(img, img.tail or "")
        while parent is not self.root and _empty(parent):
            holder = self._parents[parent]
            self._take_out_of(holder, parent, parent.tail or "")
            parent = holder

    def _take_out(self, element: Element, text: str) -> None:
        self._take_out_of(self._parents[element], element, text)

    def _take_out_of(self, parent: Element, element: Element, text: str) -> None:
        place = list(parent).index(element)
        parent.remove(element)
        if place:
            before = parent[place - 1]
            before.tail = (before.tail or "") + text
        else:
            parent.text = (parent.text or "") + text


def _empty(element: Element) -> bool:
    if element.tag in _KEPT_EMPTY or (element.text or "").strip():
        return False
    return all(child.tag == "br" and not (child.tail or "").strip() for child in element)
