"""A booklet: pages two up on sheets of twice their size, in saddle-stitch order.

Printed on both sides (turned on the short edge), folded once and stitched. Links and outline
lead to the places where their pages now lie. The sheets are for the printer: they carry no
structure tree, since their reading order is not the text's.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a page went: the sheet's side and how far to the right."""

    page: Object
    right: float


def order(pages: int) -> list[tuple[int, int]]:
    """Left and right page numbers (from 1) of each sheet side, front and back in turn.

    Numbers beyond ``pages`` are blank: their count is filled up to a multiple of four.
    """
    count = pages + -pages % 4
    sides = []
    for sheet in range(count // 4):
        sides.append((count - 2 * sheet, 1 + 2 * sheet))
        sides.append((2 + 2 * sheet, count - 1 - 2 * sheet))
    return sides


def impose(data: bytes) -> bytes:
    """The PDF ``data`` as a booklet. All its pages are as large as its first."""
    with Pdf.open(io.BytesIO(data)) as source:
        pages = list(source.pages)
        width, height = (float(pages[0].MediaBox[i + 2] - pages[0].MediaBox[i]) for i in (0, 1))
        spots: dict[tuple[int, int], Spot] = {}
        sides = [
            _side(source, [_at(pages, number) for number in pair], (width, height), spots)
            for pair in order(len(pages))
        ]
        _redirect(source, spots)
        for side in sides:
            source.pages.append(pikepdf.Page(side))
        del source.pages[: len(pages)]
        for key in ("/StructTreeRoot", "/MarkInfo", "/PageLabels", "/Metadata"):
            if key in source.Root:
                del source.Root[key]
        out = io.BytesIO()
        source.save(out, deterministic_id=True)
        return out.getvalue()


def _at(pages: Sequence[pikepdf.Page], number: int) -> pikepdf.Page | None:
    return pages[number - 1] if number <= len(pages) else None


def _side(
    source: Pdf,
    pair: Sequence[pikepdf.Page | None],
    size: tuple[float, float],
    spots: dict[tuple[int, int], Spot],
) -> Object:
    """One side of a sheet with the two pages of ``pair``; notes where they went."""
    width, height = size
    forms = Dictionary()
    drawn: list[str] = []
    side = source.make_indirect(
        Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 2 * width, height]))
    )
    links: list[Object] = []
    for place, page in enumerate(pair):
        if page is None:
            continue
        right = place * width
        forms[f"/P{place}"] = page.as_form_xobject()
        drawn.append(f"q 1 0 0 1 {right:g} 0 cm /P{place} Do Q")
        links.extend(_moved(page, right))
        spots[page.obj.objgen] = Spot(side, right)
    side.Resources = Dictionary(XObject=forms)
    side.Contents = source.make_stream("\n".join(drawn).encode())
    if links:
        side.Annots = Array(links)
    return side


def _moved(page: pikepdf.Page, right: float) -> Iterator[Object]:
    for annotation in page.get("/Annots", Array()):
        left, bottom, end, top = (float(number) for number in annotation.Rect)
        annotation.Rect = Array([left + right, bottom, end + right, top])
        if "/StructParent" in annotation:
            del annotation["/StructParent"]
        yield annotation


def _redirect(source: Pdf, spots: Mapping[tuple[int, int], Spot]) -> None:
    """Names and outline to the new places."""
    names = source.Root.get("/Names", Dictionary()).get("/Dests", Dictionary())
    for place in list(names.get("/Names", Array()))[1::2]:
        _turn(place, spots)
    stack = [source.Root.get("/Outlines", Dictionary()).get("/First")]
    while stack:
        item = stack.pop()
        if item is None:
            continue
        if "/Dest" in item:
            _turn(item.Dest, spots)
        stack += [item.get("/First"), item.get("/Next")]


def _turn(place: Object, spots: Mapping[tuple[int, int], Spot]) -> None:
    spot = spots.get(place[0].objgen)
    if spot is not None:
        place[0] = spot.page
        place[2] = float(place[2]) + spot.right
