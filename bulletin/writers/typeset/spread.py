"""A line as WeasyPrint laid it out: its boxes brought to each other and spread to the edge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

from bulletin.writers.typeset import characters
from bulletin.writers.typeset.joints import EASE, Joints, joints_of
from bulletin.writers.typeset.shaping import Line

BETWEEN_BOXES = 0.09
"""Han–Western gap where the two stand in different boxes, in em: as wide as a reader of the
text takes for no space (poppler: 0.1), since no mark can be set around both."""

WIDEST = 0.3
"""A line that would have to open further than this between its characters, in em, is left."""

_justify_line = inline.justify_line


@dataclass(slots=True)
class Leaf:
    """A box of a line that holds no box; ``kinds`` of its text, ``H`` for a picture."""

    box: Any
    kinds: str

    @property
    def line(self) -> Line | None:
        """Our own line, where the text is Chinese."""
        layout = getattr(self.box, "pango_layout", None)
        return layout if isinstance(layout, Line) else None


def leaves(box: Any) -> Iterator[Leaf]:
    """What stands in a line, in order."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, (boxes.LineBox, boxes.InlineBox)):
            yield from leaves(child)
        elif not isinstance(child, boxes.TextBox):
            yield Leaf(child, "H")
        elif isinstance(child.pango_layout, Line):
            yield Leaf(child, child.pango_layout.kinds)
        else:
            yield Leaf(child, characters.kinds(child.text))


def join(line: Any, available: float) -> None:
    """Neighbours in different boxes: marks squeezed, Han and Western parted."""
    if (text := _alone(line)) is not None and text.pango_layout.deltas[-1:] != [0]:
        return
    found = list(leaves(line))
    if found and (last := found[-1].line) is not None and (lost := last.close()):
        _move(line, {id(found[-1].box): -lost}, 0.0)
        found[-1].box.width -= lost
        line.width -= lost
    if len(found) < 2:
        return
    behind: dict[int, float] = {}
    for before, after in pairwise(found):
        change = _between(before, after)
        if change:
            behind[id(before.box)] = change
    if behind and line.width + sum(behind.values()) <= available:
        line.width += _move(line, behind, 0.0)


def _between(before: Leaf, after: Leaf) -> float:
    pair = before.kinds[-1:] + after.kinds[:1]
    own = before.line
    if pair in {"HL", "LH"} and _level(before) and _level(after):
        size: float = before.box.style["font_size"]
        return BETWEEN_BOXES * size
    if pair in {"CC", "CO"} and own is not None:
        paragraph = own.paragraph
        return -paragraph.trailing(own.end - 1) if own.deltas[-1] == 0 else 0.0
    return 0.0


def _level(leaf: Leaf) -> bool:
    """On the line itself, and text: no raised number, no picture."""
    return (
        isinstance(leaf.box, boxes.TextBox) and leaf.box.style["vertical_align"] == "baseline"
    ) and bool(leaf.box.text)


def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Spread ``line`` by ``extra_width``: between Han characters too, where there are any."""
    if (text := _alone(line)) is not None and line.style["direction"] != "rtl":
        _spread_text(line, text, extra_width)
        return
    found = list(leaves(line))
    if line.style["direction"] == "rtl" or not any(leaf.line for leaf in found):
        _justify_line(context, line, extra_width)
        return
    joints = [_joints(leaf, found[index + 1 : index + 2]) for index, leaf in enumerate(found)]
    steps = _steps(joints, extra_width)
    if not steps or steps["han"] > WIDEST * line.style["font_size"]:
        return
    behind: dict[int, float] = {}
    for leaf, own in zip(found, joints, strict=True):
        behind[id(leaf.box)] = _open(context, leaf, own, steps)
    line.width += _move(line, behind, 0.0)


def _alone(line: Any) -> Any:
    """The text box of a line that holds one of our own lines and nothing else; else None."""
    if len(line.children) != 1:
        return None
    (text,) = line.children
    ours = isinstance(text, boxes.TextBox) and isinstance(text.pango_layout, Line)
    return text if ours and text.is_in_normal_flow() else None


def _spread_text(line: Any, text: Any, extra: float) -> None:
    """`justify_line` where the line is the one box ``text``."""
    set_ = text.pango_layout
    joints = set_.paragraph.openings.within(set_.start, set_.end)
    steps = _steps([joints], extra)
    if not steps or steps["han"] > WIDEST * line.style["font_size"]:
        return
    width = _opened(set_, joints, steps)
    text.width += width
    line.width += width


def _opened(line: Line, joints: Joints, steps: Mapping[str, float]) -> float:
    """Open ``line`` at its joints; how much wider it became."""
    for kind, step in steps.items():
        for position in getattr(joints, kind):
            line.deltas[position] += step
    return sum(steps[kind] * len(getattr(joints, kind)) for kind in steps)


def _joints(leaf: Leaf, following: list[Leaf]) -> Joints:
    """Where the line can open within a leaf and behind it."""
    nexts = following[0].kinds[:1] if following else ""
    joints = joints_of(leaf.kinds + nexts)
    if leaf.line is None:
        last = len(leaf.kinds) - 1
        return Joints(
            han=[p for p in joints.han if p == last],
            gap=[p for p in joints.gap if p == last],
            space=[p for p, c in enumerate(leaf.kinds + nexts) if c == "S"][: _spaces(leaf.box)],
        )
    return joints


def _spaces(box: Any) -> int:
    return inline.count_expandable_spaces(box)  # type: ignore[no-any-return]


def _steps(joints: list[Joints], extra: float) -> Mapping[str, float]:
    """How far each kind of joint is opened so that all of them make ``extra``."""
    ease = sum(
        EASE[kind] * len(getattr(own, kind)) for own in joints for kind in ("han", "gap", "space")
    )
    return {kind: extra * share / ease for kind, share in EASE.items()} if ease else {}


def _open(context: Any, leaf: Leaf, joints: Joints, steps: Mapping[str, float]) -> float:
    """Open a leaf at its joints; how much wider it and the place behind it became."""
    line = leaf.line
    if line is not None:
        total = _opened(line, joints, steps)
        leaf.box.width += total
        return total
    total = sum(steps[kind] * len(getattr(joints, kind)) for kind in steps)
    if joints.space:
        box = leaf.box
        box.justification_spacing = steps["space"]
        layout = inline.create_layout(
            box.text, box.style, context, max_width=None, justification_spacing=steps["space"]
        )
        layout.deactivate()
        box.pango_layout = layout
        box.width += steps["space"] * len(joints.space)
    return total


def _move(box: Any, behind: Mapping[int, float], advance: float) -> float:
    """Shift everything behind a leaf by what was put there; return the whole shift."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, (boxes.LineBox, boxes.InlineBox)):
            child.position_x += advance
            before, advance = advance, _move(child, behind, advance)
            child.width += advance - before
            continue
        if isinstance(child, boxes.TextBox):
            child.position_x += advance
        else:
            child.translate(advance, 0)
        advance += behind.get(id(child), 0.0)
    return advance
