"""A body in our vocabulary → Markdown (CommonMark with GFM tables and footnotes).

What Markdown has no sign for stands as inline HTML, which CommonMark allows: sub and sup,
underlining, ruby. Emphasis that CommonMark's flanking rules would not see (``**“字”**后``)
does too. A Markdown file holds no pictures: an address becomes a link, the rest is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from bulletin.vocabulary import HEADINGS
from bulletin.writers import pipes
from bulletin.writers.chapter.addresses import written
from bulletin.writers.chapter.conform import conform
from bulletin.writers.chapter.nodes import Node, nodes, plain
from bulletin.writers.chapter.open import opened

_SPECIAL = re.compile(r"([\\`*_\[\]<~|])")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_SPACES = re.compile(r"[ \t\r\n]+")
_MARKS = {"em": ("*", "em"), "strong": ("**", "strong"), "s": ("~~", "s"), "cite": ("*", "em")}
_TAGGED = frozenset({"u", "sub", "sup", "kbd", "mark", "ruby", "rt", "rp"})


@dataclass(frozen=True, slots=True)
class Pen:
    """How to write: the word for a picture, its colon, and what goes before footnote numbers.

    ``left_out`` gathers the pictures that are only named.
    """

    picture: str = "图片"
    colon: str = "："
    prefix: str = ""
    left_out: list[str] = field(default_factory=list)
    notes: Mapping[str, str] = field(default_factory=dict)


def body(text: str, level: int, pen: Pen) -> str:
    """A body as Markdown; its highest headings get ``level`` signs."""
    root = conform(opened(text)[0], level)
    asides = [e for e in root.iter("aside") if e.get("class") == "footnote" and e.get("id")]
    names = {e.attrib["id"]: f"{pen.prefix}{n}" for n, e in enumerate(asides, start=1)}
    return "\n\n".join(_blocks(root, replace(pen, notes=names)))


# ---- Blocks ------------------------------------------------------------------------------


def _blocks(parent: Element, pen: Pen) -> list[str]:
    """The blocks below ``parent``; text between them is a block of its own."""
    found: list[str] = []
    run: list[Node] = []
    for node in [*nodes(parent), None]:
        if node is not None and (isinstance(node, str) or node.tag not in _BLOCKS):
            run.append(node)
        else:
            found.append(_line(_run(run, pen)))
            run = []
            if node is not None:
                found.append(_BLOCKS[node.tag](node, pen))
    return [block for block in found if block.strip()]


def _line(text: str) -> str:
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\\\n")]
    first = next((n for n, line in enumerate(lines) if line), len(lines))
    kept = lines[first : max((n for n, line in enumerate(lines) if line), default=0) + 1]
    return "\\\n".join(_led(line) for line in kept)


def _led(line: str) -> str:
    """``line`` without a sign at its start that would make a block of it."""
    if re.match(r"\d{1,9}[.)](?:\s|$)", line):
        return re.sub(r"([.)])", r"\\\1", line, count=1)
    return f"\\{line}" if re.match(r"[#>+=-]", line) else line


def _paragraph(element: Element, pen: Pen) -> str:
    return _line(_inlines(element, pen))


def _heading(element: Element, pen: Pen) -> str:
    text = _paragraph(element, pen).replace("\\\n", " ")
    # Signs at the end would be taken for a closing sequence (CommonMark 0.31, 4.2).
    text = re.sub(r"(#+)$", r"\\\1", text)
    return f"{'#' * int(element.tag[1])} {text}"


def _container(element: Element, pen: Pen) -> str:
    return "\n\n".join(_blocks(element, pen))


def _quote(element: Element, pen: Pen) -> str:
    return prefixed(_container(element, pen), "> ")


def _pre(element: Element, pen: Pen) -> str:
    code = "".join(element.itertext()).strip("\n")
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{code}\n{fence}"


def _rule(element: Element, pen: Pen) -> str:
    return "---"


def _list(element: Element, pen: Pen) -> str:
    number = _whole(element.get("start"), 1)
    lines = []
    for entry in element:
        number = _whole(entry.get("value"), number)
        mark = f"{number}. " if element.tag == "ol" else "- "
        lines.append(item(mark, _tight(_blocks(entry, pen))))
        number += 1
    return "\n".join(lines)


def _tight(blocks: list[str]) -> str:
    """A list right after its item's text needs no blank line, if it can begin there at all.

    In a paragraph no ordered list begins but with 1 (CommonMark 0.31, 5.3).
    """
    text = ""
    for block in blocks:
        close = re.match(r"(?:- |1\. )", block) is not None
        text += ("" if not text else "\n" if close else "\n\n") + block
    return text


def item(mark: str, text: str) -> str:
    """A list item: ``mark`` before the first line, the others set in by its width."""
    return mark + prefixed(text, " " * len(mark)).strip()


def _definitions(element: Element, pen: Pen) -> str:
    lines = []
    for entry in element:
        text = _container(entry, pen)
        lines.append(f"- **{text}**" if entry.tag == "dt" else prefixed(text, "  "))
    return "\n\n".join(lines)


def _figure(element: Element, pen: Pen) -> str:
    caption = element.find("figcaption")
    said = plain(caption) if caption is not None else ""
    if caption is not None:
        element.remove(caption)
    blocks = _blocks(element, pen)
    return "\n\n".join([*blocks, *([f"*{escaped(said)}*"] if said else [])])


def _footnote(element: Element, pen: Pen) -> str:
    name = pen.notes.get(element.get("id", ""))
    text = _container(element, pen)
    if name is None:
        return prefixed(text, "> ")
    return f"[^{name}]: {prefixed(text, '    ').strip()}"


def _table(element: Element, pen: Pen) -> str:
    caption = element.find("caption")
    title = escaped(plain(caption)) if caption is not None else ""
    return pipes.table(element, f"**{title}**" if title else "", lambda part: _blocks(part, pen))


_BLOCKS: dict[str, Callable[[Element, Pen], str]] = {
    "p": _paragraph,
    "div": _container,
    **dict.fromkeys(HEADINGS, _heading),
    "blockquote": _quote,
    "pre": _pre,
    "hr": _rule,
    "ul": _list,
    "ol": _list,
    "dl": _definitions,
    "figure": _figure,
    "aside": _footnote,
    "table": _table,
}


# ---- Inlines -----------------------------------------------------------------------------


def _inlines(parent: Element, pen: Pen) -> str:
    return _run(nodes(parent), pen)


def _run(content: Sequence[Node], pen: Pen) -> str:
    """Text and inline elements side by side; emphasis looks at what stands beside it."""
    text = ""
    for place, node in enumerate(content):
        if isinstance(node, str):
            text += escaped(node, fold=False)
        elif node.tag in _MARKS:
            after = content[place + 1] if place + 1 < len(content) else ""
            text += _marked(node, pen, text[-1:], after if isinstance(after, str) else "字")
        else:
            text += _inline(node, pen)
    return text


def _inline(element: Element, pen: Pen) -> str:
    if element.tag in _SPOKEN:
        return _SPOKEN[element.tag](element, pen)
    if element.tag in _MARKS:
        return _marked(element, pen, "", "")
    inner = _inlines(element, pen)
    if element.get("class") == "dots":
        return f"<em>{inner}</em>"
    return f"<{element.tag}>{inner}</{element.tag}>" if element.tag in _TAGGED else inner


def _break(element: Element, pen: Pen) -> str:
    return "\\\n"


def _quoted(element: Element, pen: Pen) -> str:
    return f"“{_inlines(element, pen)}”"


def _marked(element: Element, pen: Pen, before: str, after: str) -> str:
    """Emphasis by signs where CommonMark's flanking rules see it, else by tags."""
    inner = _inlines(element, pen)
    core = inner.strip()
    if not core:
        return inner
    sign, tag = _MARKS[element.tag]
    lead, tail = inner[: inner.index(core)], inner[inner.index(core) + len(core) :]
    seen = _flanks(core[0], lead or before) and _flanks(core[-1], tail or after[:1])
    return f"{lead}{sign}{core}{sign}{tail}" if seen else f"{lead}<{tag}>{core}</{tag}>{tail}"


def _flanks(inside: str, outside: str) -> bool:
    """CommonMark 0.31, section 6.2: a sign between these two opens or closes emphasis."""
    beyond = outside[-1:] if len(outside) > 1 else outside
    return inside.isalnum() or not beyond or not (beyond.isalnum() or beyond in "*_~")


def _code(element: Element, pen: Pen) -> str:
    text = _SPACES.sub(" ", "".join(element.itertext()))
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _link(element: Element, pen: Pen) -> str:
    inner = _inlines(element, pen)
    href = element.get("href", "")
    if element.get("class") == "noteref":
        return f"[^{pen.notes[href[1:]]}]" if href[1:] in pen.notes else inner
    address = None if href.startswith("#") else written(href)
    if address is None or not inner.strip():
        return inner
    return f"[{inner}]({_bracketed(address)})"


def _picture(element: Element, pen: Pen) -> str:
    alt = escaped(element.get("alt", ""))
    address = written(element.get("src", ""))
    if address is not None:
        return f"![{alt}]({_bracketed(address)})"
    pen.left_out.append(element.get("src", ""))
    return f"*\\[{pen.picture}{pen.colon + alt if alt not in ('', pen.picture) else ''}\\]*"


def _bracketed(address: str) -> str:
    return f"<{address}>" if set("()") & set(address) else address


_SPOKEN: dict[str, Callable[[Element, Pen], str]] = {
    "a": _link,
    "br": _break,
    "code": _code,
    "img": _picture,
    "q": _quoted,
}


def escaped(text: str, fold: bool = True) -> str:
    """``text`` so that Markdown takes it for text; ``fold``: as a line of its own."""
    text = _ENTITY.sub(r"\\&", _SPECIAL.sub(r"\\\1", _SPACES.sub(" ", text)))
    return _led(text.strip()) if fold else text


def prefixed(text: str, prefix: str) -> str:
    """``text`` with ``prefix`` before each line."""
    return "\n".join((prefix + line).rstrip() for line in text.split("\n"))


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value) else default
