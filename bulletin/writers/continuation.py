"""A document that is a part of a longer one: its page numbers go on, its links reach outside.

Within `continued`, WeasyPrint (70.*, private parts) asks for the number of pages before the
part once all of its own are laid out, counts on from there in margin boxes, fills
``target-counter`` for targets in other parts from what is known of them, and keeps links to
them, which find their targets when the parts are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from weasyprint import layout, pdf
from weasyprint.css import targets
from weasyprint.pdf import anchors

from bulletin.writers.aside import replaced
from bulletin.writers.sides import Sides


@dataclass(frozen=True, slots=True)
class Rest:
    """What a part is told of the others.

    ``before``: asked once with the number of its own pages, and whether they may begin on a
    left page; says how many stand before them and how many there are in all. ``places``: target
    → page number, for ``target-counter``.
    ``names``: all targets of the other parts.
    """

    before: Callable[[int, bool], tuple[int, int]]
    places: Mapping[str, int]
    names: frozenset[str]


@contextmanager
def continued(rest: Rest) -> Iterator[None]:
    """Within this, the document that is rendered is a part."""
    counting = _Counting(rest)
    with (
        counting.sides.watching(),
        replaced(layout, "make_margin_boxes", counting.make_margin_boxes),
        replaced(targets.TargetCollector, "lookup_target", _lookup_target(rest)),
        replaced(pdf, "resolve_links", _resolve_links(rest)),
    ):
        yield


class _Counting:
    """Page counters of the whole in the margin boxes of a part."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._make = layout.make_margin_boxes
        self._before: tuple[int, int] | None = None
        self.sides = Sides()

    def make_margin_boxes(self, context: Any, page: Any, state: Any) -> Any:
        """As WeasyPrint's; called once all pages are laid out, with the state of each."""
        if self._before is None:
            either = self.sides.exchangeable(context)
            self._before = self._rest.before(len(context.page_maker) - 1, either)
        before, total = self._before
        if before % 2:
            self.sides.exchange(context, page)
        quotes, counters, *others = state
        counters = {**counters, "pages": [total]}
        if "page" in counters:
            counters["page"] = [number + before for number in counters["page"]]
        return self._make(context, page, (quotes, counters, *others))


def _lookup_target(rest: Rest) -> Any:
    lookup = targets.TargetCollector.lookup_target

    def lookup_target(
        self: Any, anchor_token: Any, source_box: Any, css_token: Any, parse_again: Any
    ) -> Any:
        place = rest.places.get(_name(anchor_token, source_box) or "")
        if place is None:
            return lookup(self, anchor_token, source_box, css_token, parse_again)
        return SimpleNamespace(
            state="up-to-date",
            target_box=SimpleNamespace(cached_counter_values={"page": [place]}),
            cached_page_counter_values={},
        )

    return lookup_target


def _name(token: Any, box: Any) -> str | None:
    if token[0] == "attr()":
        name, _, fallback = token[1]
        token = ("string", box.element.get(name, fallback))
    name = targets.anchor_name_from_token(token) if isinstance(token[1], (str, tuple)) else None
    return name if isinstance(name, str) else None


def _resolve_links(rest: Rest) -> Any:
    def resolve_links(pages: Any) -> Any:
        """As WeasyPrint's, with the links that lead to other parts put back in their order."""
        own = {name for page in pages for name in page.anchors}
        outward = rest.names - own

        def leads_out(link: Any) -> bool:
            return link[0] == "internal" and link[1] in outward

        inward = [
            SimpleNamespace(
                anchors=page.anchors, links=[link for link in page.links if not leads_out(link)]
            )
            for page in pages
        ]
        for page, (links, paged) in zip(pages, anchors.resolve_links(inward), strict=True):
            kept = {id(link) for link in links}
            yield [link for link in page.links if id(link) in kept or leads_out(link)], paged

    return resolve_links
