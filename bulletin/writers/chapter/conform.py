"""A body brought into HTML's content model, so that no checker finds fault with it.

`vocabulary` says which elements a body may hold; which of them may stand in which is HTML's
matter (https://html.spec.whatwg.org/, "Content model" of each element). Reading mostly gives
what is right already. Whatever is not is put right here without losing any text: a wrong
wrapper goes and its content stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from bulletin import vocabulary
from bulletin.vocabulary import HEADINGS
from bulletin.writers.chapter import tables
from bulletin.writers.chapter.nodes import Node, filled, is_blank, made, nodes, says_something

Inside = frozenset[str]
"""What the place lies in and must therefore not hold: ``a``, ``heading``, ``ruby``, ``table``;
``flat`` where tables must not hold tables."""

_RUBY_TEXT = frozenset({"rt", "rp"})
_STRAY = frozenset({"li", "dt", "dd", "td", "th"})
_UNWRAPPED = frozenset({"thead", "tbody", "tfoot", "tr"})


def conform(root: Element, level: int = 2, *, flat: bool = False) -> Element:
    """The tree below ``root`` (as `vocabulary.parse` gives it) put right; returns ``root``.

    ``level``: that of the highest heading, which is one below the article's own. ``flat``: a
    table within a table is taken apart into its cells' content.
    """
    filled(root, _wrapped_loose(_flow(nodes(root), frozenset({"flat"} if flat else ()))))
    _level_headings(root, level)
    return root


def _wrapped_loose(content: list[Node]) -> list[Node]:
    """Text and inline elements at the top level gathered into paragraphs."""
    result: list[Node] = []
    run: list[Node] = []
    for node in [*content, made("hr")]:
        if not isinstance(node, str) and _is_block(node):
            if any(not is_blank(one) for one in run):
                result.append(made("p", run))
            run = []
            result.append(node)
        else:
            run.append(node)
    return result[:-1]


def _is_block(element: Element) -> bool:
    return any(one.tag not in vocabulary.INLINES for one in element.iter())


def _holds_block(element: Element) -> bool:
    return any(below.tag in vocabulary.BLOCKS for below in element.iter() if below is not element)


def _flow(content: Iterable[Node], inside: Inside) -> list[Node]:
    """``content`` fit for a place that takes blocks and text."""
    result: list[Node] = []
    for node in content:
        result.extend([node] if isinstance(node, str) else _flow_element(node, inside))
    return result


def _flow_element(element: Element, inside: Inside) -> list[Node]:
    tag = element.tag
    if tag in _FLOW:
        return _FLOW[tag](element, inside)
    if tag in vocabulary.INLINES:
        if not _holds_block(element):
            return _phrasing([element], inside)
        return _around_blocks(element, inside)
    if tag in _STRAY:
        return [_as_div(element, inside)]
    return _flow(nodes(element), inside)


def _around_blocks(element: Element, inside: Inside) -> list[Node]:
    """A link may go round blocks, any other inline element may not."""
    if element.tag == "a" and "a" not in inside:
        return [filled(element, _flow(nodes(element), inside | {"a"}))]
    return _flow(nodes(element), inside)


def _as_div(element: Element, inside: Inside) -> Element:
    element.tag = "div"
    for name in set(element.attrib) - vocabulary.ATTRIBUTES["*"]:
        del element.attrib[name]
    return filled(element, _flow(nodes(element), inside))


def _paragraph(element: Element, inside: Inside) -> list[Node]:
    if _holds_block(element):
        return [_as_div(element, inside)]
    if not says_something(element) and "id" not in element.attrib:
        return []
    return [filled(element, _phrasing(nodes(element), inside))]


def _heading(element: Element, inside: Inside) -> list[Node]:
    if not says_something(element):
        return []
    content = _phrasing(nodes(element), inside)
    if "heading" in inside:
        return [made("p", [made("strong", content)])]
    return [filled(element, content)]


def _block(element: Element, inside: Inside) -> list[Node]:
    return [filled(element, _flow(nodes(element), inside))]


def _aside(element: Element, inside: Inside) -> list[Node]:
    return [_as_div(element, inside)] if "heading" in inside else _block(element, inside)


def _pre(element: Element, inside: Inside) -> list[Node]:
    return [filled(element, _phrasing(nodes(element), inside))]


def _rule(element: Element, inside: Inside) -> list[Node]:
    return [filled(element, [])]


def _list(element: Element, inside: Inside) -> list[Node]:
    items: list[Node] = []
    for node in nodes(element):
        if is_blank(node):
            continue
        if not isinstance(node, str) and node.tag == "li":
            items.append(filled(node, _flow(nodes(node), inside)))
            continue
        fit = _flow([node], inside)
        last = items[-1] if items else None
        if isinstance(last, Element) and not isinstance(node, str) and node.tag in {"ul", "ol"}:
            filled(last, [*nodes(last), *fit])
        else:
            items.append(made("li", fit))
    return [filled(element, items)] if items else []


def _definitions(element: Element, inside: Inside) -> list[Node]:
    """A ``dl`` must be groups of terms, each with its descriptions; else it is plain blocks."""
    items = [node for node in nodes(element) if not is_blank(node)]
    tags = "".join({"dt": "t", "dd": "d"}.get(getattr(n, "tag", ""), "x") for n in items)
    if not tags:
        return []
    if "x" in tags or not tags.startswith("t") or not tags.endswith("d"):
        return [made("div", _flow(items, inside))]
    for item in items:
        if isinstance(item, Element):
            within = inside | {"heading"} if item.tag == "dt" else inside
            filled(item, _flow(nodes(item), within))
    return [filled(element, items)]


def _figure(element: Element, inside: Inside) -> list[Node]:
    """At most one caption, and that one last."""
    content: list[Node] = []
    captions: list[Element] = []
    for node in nodes(element):
        if not isinstance(node, str) and node.tag in {"figcaption", "caption"}:
            node.tag = "figcaption"
            captions.append(filled(node, _flow(nodes(node), inside)))
        else:
            content.extend(_flow([node], inside))
    extra = [made("p", nodes(one)) if not _holds_block(one) else one for one in captions[1:]]
    for one in extra:
        one.tag = one.tag if one.tag == "p" else "div"
    return [filled(element, [*content, *extra, *captions[:1]])]


def _caption(element: Element, inside: Inside) -> list[Node]:
    """A caption outside what it belongs to."""
    element.tag = "p"
    return _paragraph(element, inside)


def _table(element: Element, inside: Inside) -> list[Node]:
    if "table" in inside:
        return _flow(tables.unlaid(element), inside)
    caption, extra = tables.shape(element)
    cells = list(tables.cells(element))
    for cell in cells:
        within = inside | {"heading"} if cell.tag == "th" else inside
        within = within | {"table"} if "flat" in inside else within
        filled(cell, _flow(nodes(cell), within))
    if caption is not None:
        filled(caption, _flow(nodes(caption), inside | {"table", "heading"}))
    before = _flow(extra, inside)
    if not cells:
        return [*before, *(nodes(caption) if caption is not None else [])]
    return [*before, element]


_FLOW: dict[str, Callable[[Element, Inside], list[Node]]] = {
    "p": _paragraph,
    **dict.fromkeys(HEADINGS, _heading),
    "blockquote": _block,
    "aside": _aside,
    "pre": _pre,
    "hr": _rule,
    "ul": _list,
    "ol": _list,
    "dl": _definitions,
    "figure": _figure,
    "figcaption": _caption,
    "caption": _caption,
    "table": _table,
}


def _phrasing(content: Iterable[Node], inside: Inside) -> list[Node]:
    """``content`` fit for a place that takes text and inline elements only."""
    result: list[Node] = []
    for node in content:
        if isinstance(node, str):
            result.append(node)
        elif node.tag in vocabulary.EMPTY:
            result.extend([] if node.tag == "hr" else [filled(node, [])])
        elif node.tag == "ruby" and "ruby" not in inside:
            result.extend(_ruby(node, inside | {"ruby"}))
        elif node.tag in vocabulary.INLINES - _RUBY_TEXT - {"ruby"}:
            result.extend(_inline(node, inside))
        else:
            result.extend(_flattened(node, inside))
    return result


def _inline(element: Element, inside: Inside) -> list[Node]:
    if element.tag != "a":
        return [filled(element, _phrasing(nodes(element), inside))]
    content = _phrasing(nodes(element), inside | {"a"})
    if "a" in inside or not says_something(element):
        return content
    return [filled(element, content)]


def _flattened(element: Element, inside: Inside) -> list[Node]:
    """A block where none may be: its text, on a line of its own."""
    content = _phrasing(nodes(element), inside)
    if element.tag in {"td", "th"}:
        return [*content, " "]
    if element.tag in vocabulary.BLOCKS and any(not is_blank(node) for node in content):
        return [*content, made("br")]
    return content


def _ruby(element: Element, inside: Inside) -> list[Node]:
    """Bases, each with its reading in brackets for readers that know no ruby."""
    content: list[Node] = []
    done: list[Node] = []
    for node in nodes(element):
        if isinstance(node, str) or node.tag not in _RUBY_TEXT:
            content.extend(_phrasing([node], inside))
        elif node.tag == "rt":
            reading = _phrasing(nodes(node), inside)
            if any(not is_blank(one) for one in content):
                done.extend([*content, *_bracketed(filled(node, reading))])
                content = []
            else:
                content.extend(reading)
    return [*([filled(element, done)] if done else []), *content]


def _bracketed(reading: Element) -> list[Node]:
    return [made("rp", ["("]), reading, made("rp", [")"])]


def _level_headings(root: Element, level: int) -> None:
    """Headings begin at ``level`` and never skip one downwards (WCAG technique G141)."""
    above: list[int] = []
    for element in root.iter():
        if element.tag not in HEADINGS:
            continue
        own = int(element.tag[1])
        while above and above[-1] >= own:
            above.pop()
        element.tag = f"h{min(level + len(above), 6)}"
        above.append(own)
