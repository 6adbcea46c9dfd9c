"""A packet file with other sources in it, all else as the trainer wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import tomlkit


def redirect(text: str, sources: Sequence[str], template: str = "") -> str:
    """The packet ``text`` with the source of each of its articles replaced, in order.

    ``sources`` has one for each article, as `load` orders them; an empty ``text`` stands for
    the packet of sources typed alone. ``template``, where given, replaces that too.
    """
    document: Any = tomlkit.parse(text)
    if not text:
        rows = tomlkit.aot()
        for _ in sources:
            rows.append(tomlkit.table())
        document["article"] = rows
    for row, source in zip(_articles(document), sources, strict=True):
        row["source"] = source
    if template:
        document["template"] = template
    return tomlkit.dumps(document)


def _articles(document: Any) -> Iterator[Any]:
    yield from document.get("article", [])
    for section in document.get("section", []):
        yield from section.get("article", [])
