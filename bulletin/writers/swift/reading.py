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

    def parse(document: IO[str], **options: Any) -> ElementTree.Element:
        text = document.read()
        try:
            # expat bounds what entities grow to, and the text is from our templates.
            return ElementTree.fromstring(text)  # noqa: S314
        except ElementTree.ParseError:
            root: ElementTree.Element = original(text, **options)
            return root

    with replaced(tinyhtml5, "parse", parse):
        yield
