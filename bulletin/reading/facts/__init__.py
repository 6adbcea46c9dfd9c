"""The facts of an article: title, people, publisher, date, language, first address.

The visible facts near the visible title are the judges; meta elements, JSON-LD and Open Graph
are witnesses: they are heard where the page shows nothing, and they help to choose between
what it shows. Nothing here reads the clock, and the tree is never changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bulletin.model import Page
from bulletin.reading.rules import SiteRule


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of its article. ``""`` and ``()`` where it says nothing.

    ``published`` is ISO 8601, as exact as the page says (``2024-10-21``, ``2024-10-21T09:30``);
    ``language`` BCP 47; ``original`` the address of the first publication; ``site`` the name
    of the site that the page stands on; ``publisher`` who published first (来源).
    ``witnesses`` pairs the name of a fact with the place where it was found.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    language: str = ""
    original: str = ""
    site: str = ""
    witnesses: tuple[tuple[str, str], ...] = ()


def gather(
    tree: LexborHTMLParser, page: Page, body: LexborNode | None, rule: SiteRule | None
) -> Facts:
    """The facts of ``page``. ``body`` is the located body in the unpruned ``tree``."""
    node = tree.css_first("h1") or tree.css_first("title")
    return Facts(title=" ".join(node.text().split()) if node is not None else "")
