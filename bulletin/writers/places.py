"""Where a printed edition has each paragraph, so that "第17页" holds on a screen too."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

_PARAGRAPH = re.compile(r"^p\d+-\d+$")


def printed_on(pdf: bytes) -> dict[str, str]:
    """The page of each numbered paragraph (``p3-12``), as its page label says it.

    Empty for a booklet: two pages stand on each of its sides.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        if "/PageLabels" not in root or "/Names" not in root or "/Dests" not in root.Names:
            return {}
        labels = {page.objgen: page.label for page in document.pages}
        return {
            name: labels[target[0].objgen]
            for name, target in _destinations(root.Names.Dests)
            if _PARAGRAPH.match(name) and target[0].objgen in labels
        }


def _destinations(node: Any) -> Iterator[tuple[str, Any]]:
    """The pairs of a name tree (ISO 32000-1, 7.9.6)."""
    stack = [node]
    while stack:
        branch = stack.pop()
        pairs = list(branch.get("/Names", []))
        yield from (
            (str(name), target) for name, target in zip(pairs[::2], pairs[1::2], strict=True)
        )
        stack.extend(branch.get("/Kids", []))
