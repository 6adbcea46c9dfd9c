"""Trees for tests that begin in the middle of the reading."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bulletin.model import Page
from bulletin.reading.facts import Facts, gather
from bulletin.reading.parse import grow
from bulletin.reading.rules import SiteRule


def facts_below(
    tree: LexborHTMLParser, page: Page, body: LexborNode | None, rule: SiteRule | None
) -> Facts:
    """The facts of a parsed page of which the node ``body`` is the body."""
    root = tree.root
    assert root is not None
    top = grow(root)
    found = None if body is None else body.mem_id
    spot = next((spot for spot in top.walk() if spot.node.mem_id == found), None)
    return gather(tree, top, page, spot, rule)
