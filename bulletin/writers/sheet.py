"""The sheet: paper, margins and grid, as the style sheet that comes before a template's own.

The text block holds whole characters across and whole lines down (版心), so that a full line
of Han characters needs no stretching; what is left over goes to the outer and lower margin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bulletin.errors import TemplateError, UsageError

PAPERS = {
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "B5": (176.0, 250.0),
    "LETTER": (215.9, 279.4),
}
"""Width and height in mm: ISO 216 (GB/T 148 is the same) and ANSI A."""

POINT = 25.4 / 72
"""A point in mm."""

LEAST_MARGIN = 10.0
"""mm: what a printer can reach, with room for the paragraph numbers."""

GAP = 2.4
"""Body sizes between columns, as the templates set it."""

SLACK = 0.05
"""mm that the text block is deeper than its lines, so that rounding never costs a line."""

TABLES = (0.88, 0.78, 0.68, 0.6)
"""Type sizes of data tables in body sizes, where a template says nothing else."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lengths in mm, ``body`` and ``line`` (line height) in pt; a text block of
    ``characters`` × ``lines``; ``title`` is an article title's size in body sizes, ``tables``
    are those that data tables may have, largest first."""

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float
    body: float
    line: float
    characters: int
    lines: int
    title: float
    columns: int = 1
    tables: tuple[float, ...] = TABLES

    @property
    def column(self) -> float:
        """Width of a column in body sizes: the text block's where there is only one."""
        return (self.characters - (self.columns - 1) * GAP) / self.columns

    @property
    def depth(self) -> float:
        """Height of the text block in points."""
        return self.lines * self.line

    @property
    def css(self) -> str:
        """The page boxes, the root size that all ``rem`` hang on, and what templates measure by:
        ``--line`` (its height) and ``--leading`` (the same in sizes of the type), ``--block`` and
        ``--depth`` (the text block), ``--u`` (1% of the paper's width), ``--height`` (the
        paper's), ``--title`` (an article title's size), ``--columns``, ``--table-1`` to
        ``--table-4`` (data tables' type sizes)."""
        mm = _mm
        tables = "".join(f" --table-{n}: {size:g}rem;" for n, size in enumerate(self.tables, 1))
        return (
            f"@page {{ size: {mm(self.width)} {mm(self.height)};"
            f" margin: {mm(self.top)} {mm(self.outer)} {mm(self.bottom)} {mm(self.inner)} }}\n"
            f"@page :right {{ margin-left: {mm(self.inner)}; margin-right: {mm(self.outer)} }}\n"
            f"@page :left {{ margin-left: {mm(self.outer)}; margin-right: {mm(self.inner)} }}\n"
            f"html {{ font-size: {self.body:g}pt }}\n"
            f":root {{ --line: {self.line:g}pt; --leading: {self.line / self.body:.6g};"
            f" --u: {mm(self.width / 100)};"
            f" --block: {self.characters * self.body:g}pt;"
            f" --depth: {self.depth:g}pt;{tables}"
            f" --height: {mm(self.height)}; --title: {self.title:g}rem;"
            f" --columns: {self.columns} }}\n"
        )


def sheet(page: Mapping[str, Any], paper: str, *, large: bool) -> Sheet:
    """The sheet for a template's ``[page]`` table, a paper by name or as ``WxH`` mm.

    Raises `UsageError` for a paper that is none, `TemplateError` for a table that cannot be.
    """
    width, height = measured(paper)
    scale = min(width / 210, height / 297)
    try:
        shrinks = page.get("scale_type") and not large
        grows = scale if shrinks else max(1.0, scale)
        body = round(float(page["large"] if large else page["body"]) * grows, 3)
        line = round(body * float(page["leading"]), 3)
        title = float(page["title"])
        tables = tuple(float(size) for size in page.get("tables", TABLES))
        top, bottom, inner, outer = (
            max(LEAST_MARGIN, float(page[side]) * scale)
            for side in ("top", "bottom", "inner", "outer")
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TemplateError(f"template.toml [page]: {error}") from error
    across = int((width - inner - outer) / POINT / body + 0.02)
    down = int((height - top - bottom) / POINT / line + 0.02)
    if "grid" in page and not large:
        across, down = (
            min(has, int(most)) for has, most in zip((across, down), page["grid"], strict=True)
        )
    if len(tables) != len(TABLES) or list(tables) != sorted(tables, reverse=True):
        raise TemplateError(
            "template.toml [page] tables: 要有四个由大到小的字号 · four sizes, falling"
        )
    if across < 8 or down < 5:
        raise UsageError(f"纸张太小 · paper {paper} is too small for type of {body:g} pt")
    return Sheet(
        width=width,
        height=height,
        top=top,
        bottom=height - top - down * line * POINT - SLACK,
        inner=inner,
        outer=width - inner - across * body * POINT,
        body=body,
        line=line,
        characters=across,
        lines=down,
        title=title,
        columns=1 if large else int(page.get("columns", 1)),
        tables=tables,
    )


def measured(paper: str) -> tuple[float, float]:
    """Width and height in mm of a paper by name or as ``WxH``. Raises `UsageError`."""
    known = PAPERS.get(paper.strip().upper())
    if known:
        return known
    own = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[x×*]\s*(\d+(?:\.\d+)?)\s*(?:mm)?\s*", paper, re.I)
    if own is None or not all(60 <= float(side) <= 1500 for side in own.groups()):
        raise UsageError(
            f"不认识的纸张 {paper} · unknown paper: A4 A5 B5 A3 Letter, or WxH in mm (60 to 1500)"
        )
    return float(own[1]), float(own[2])


def _mm(length: float) -> str:
    return f"{round(length, 3):g}mm"
