"""A booklet: pages two up on sheets of twice their size, in saddle-stitch order.

Printed on both sides (turned on the short edge), folded once and stitched. Links and outline
lead to the places where their pages now lie, and the structure tree to the text on them: who
reads a booklet on screen or by ear gets it in the order of its pages (PDF/UA-1).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a page went: the sheet's side, the form that it is drawn as there, and how far to
    the right."""

    page: Object
    form: Object
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
        _retag(source, spots)
        for side in sides:
            source.pages.append(pikepdf.Page(side))
        del source.pages[: len(pages)]
        if "/PageLabels" in source.Root:
            del source.Root["/PageLabels"]
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
        Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 2 * width, height]), Tabs=Name.S)
    )
    links: list[Object] = []
    for place, page in enumerate(pair):
        if page is None:
            continue
        right = place * width
        form = source.make_indirect(page.as_form_xobject())
        if "/StructParents" in page:
            form.StructParents = page.StructParents
        forms[f"/P{place}"] = form
        drawn.append(f"q 1 0 0 1 {right:g} 0 cm /P{place} Do Q")
        links.extend(_moved(page, right))
        spots[page.obj.objgen] = Spot(side, form, right)
    side.Resources = Dictionary(XObject=forms)
    side.Contents = source.make_stream("\n".join(drawn).encode())
    if links:
        side.Annots = Array(links)
    return side


def _moved(page: pikepdf.Page, right: float) -> Iterator[Object]:
    for annotation in page.get("/Annots", Array()):
        left, bottom, end, top = (float(number) for number in annotation.Rect)
        annotation.Rect = Array([left + right, bottom, end + right, top])
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


def _retag(source: Pdf, spots: Mapping[tuple[int, int], Spot]) -> None:
    """The structure tree to the new places: what was content of a page is now content of a
    form (ISO 32000-1, 14.7.4.2). The keys of the parent tree stay, for they moved with it."""
    tree = source.Root.get("/StructTreeRoot", Dictionary())
    stack: list[tuple[Object, Spot | None]] = [(kid, None) for kid in tree.get("/K", Array())]
    while stack:
        element, above = stack.pop()
        spot = spots.get(element.Pg.objgen) if "/Pg" in element else above
        if "/Pg" in element and spot is not None:
            element.Pg = spot.page
        if "/K" not in element:
            continue
        several = isinstance(element.K, Array)
        kids = [_content(kid, spot, spots) for kid in (element.K if several else [element.K])]
        element.K = Array(kids) if several else kids[0]
        stack += [(kid, spot) for kid in kids if isinstance(kid, Dictionary) and "/S" in kid]


def _content(
    kid: Object | int, spot: Spot | None, spots: Mapping[tuple[int, int], Spot]
) -> Object | int:
    """A reference to marked content as it now is; elements as they are."""
    if isinstance(kid, int) and spot is not None:
        return Dictionary(Type=Name.MCR, Pg=spot.page, Stm=spot.form, MCID=kid)
    if not isinstance(kid, Dictionary) or kid.get("/Type") not in {Name.MCR, Name.OBJR}:
        return kid
    own = spots.get(kid.Pg.objgen) if "/Pg" in kid else spot
    if own is not None:
        kid.Pg = own.page
        if kid.Type == Name.MCR:
            kid.Stm = own.form
    return kid


def _turn(place: Object, spots: Mapping[tuple[int, int], Spot]) -> None:
    spot = spots.get(place[0].objgen)
    if spot is not None:
        place[0] = spot.page
        place[2] = float(place[2]) + spot.right
