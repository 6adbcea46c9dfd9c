"""A document that is XML too, read as such.

WeasyPrint reads HTML with a parser in Python, which takes a twentieth of the time of a part.
The templates of ours write XML, which expat reads in next to none; what a user's own templates
write may be HTML alone, and is then read as that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from xml.etree import ElementTree

from weasyprint import tinyhtml5

from bulletin.writers.aside import replaced


@contextmanager
def as_xml() -> Iterator[None]:
    """Within this, documents are read as XML where they are."""
    original = tinyhtml5.parse

    def parse(document: IO[str], **options: Any) -> Any:
        text = document.read()
        try:
            # expat bounds what entities grow to, and the text is from our templates.
            root = ElementTree.fromstring(text)  # noqa: S314
        except ElementTree.ParseError:
            return original(text, **options)
        return root if _is_plain(root) else original(text, **options)

    with replaced(tinyhtml5, "parse", parse):
        yield


def _is_plain(root: ElementTree.Element) -> bool:
    """Whether HTML would give the same elements: their names are in small letters and in no
    namespace, neither a written one nor that of drawings and formulas."""
    tags = {element.tag for element in root.iter()}
    return all(tag.islower() and tag[0] != "{" for tag in tags) and not tags & {"svg", "math"}
