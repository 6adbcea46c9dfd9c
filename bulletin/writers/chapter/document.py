"""What a chapter must know of the document that it becomes part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Document:
    """What a chapter must know of the document that it becomes part of.

    ``pictures``: name of a picture → its address here. ``chapters``: `addresses.same` of an
    article's address → address of its chapter here. ``epub``: XHTML with ``epub:type``, else
    HTML. ``duokan``: footnotes in the form that 多看 opens as pop-ups. ``flat``: no table
    within a table. ``inline``: paragraph numbers as text before the paragraph. ``pages``: id
    of a paragraph → page of the printed edition on which it begins. ``level``: that of the
    highest headings within an article.
    """

    words: Mapping[str, str]
    language: str = "zh-CN"
    pictures: Mapping[str, str] = field(default_factory=dict)
    chapters: Mapping[str, str] = field(default_factory=dict)
    epub: bool = True
    duokan: bool = False
    flat: bool = False
    inline: bool = False
    pages: Mapping[str, str] = field(default_factory=dict)
    level: int = 2
