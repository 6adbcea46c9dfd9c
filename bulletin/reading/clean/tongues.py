"""Blocks in another language than their article: they say in which, so that they are hyphenated,
spoken and set as what they are."""

from __future__ import annotations

from bulletin.reading.clean.bench import Bench, every, text_in
from bulletin.reading.facts import language

_BLOCKS = ("p", "li", "dd", "h2", "h3", "h4", "h5", "h6", "figcaption")


def tell(bench: Bench) -> None:
    """``lang`` for each block whose script is not that of the article, and ``dir`` where that
    is written from right to left."""
    if not bench.language:
        return
    for block in every(bench.soup, *_BLOCKS):
        found = language.apart(text_in(block), bench.language)
        if found:
            block["lang"] = found
            if language.leftward(found):
                block.attrs.setdefault("dir", "rtl")
