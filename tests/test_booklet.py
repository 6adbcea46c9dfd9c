"""Booklets and archived files."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest

from bulletin.settings import WriteSettings
from bulletin.writers import booklet, pdf
from tests.pdf_reading import failed_rules, structure_of
from tests.test_pdf import bulletin


@pytest.mark.parametrize(
    ("pages", "sides"),
    [
        (4, [(4, 1), (2, 3)]),
        (1, [(4, 1), (2, 3)]),
        (8, [(8, 1), (2, 7), (6, 3), (4, 5)]),
    ],
)
def test_saddle_stitch_order(pages: int, sides: list[tuple[int, int]]) -> None:
    assert booklet.order(pages) == sides


@pytest.mark.parametrize("pages", range(1, 30))
def test_every_page_stands_once_on_a_sheet_whose_halves_face_each_other(pages: int) -> None:
    sides = booklet.order(pages)
    count = 2 * len(sides)
    assert sorted(number for side in sides for number in side) == list(range(1, count + 1))
    assert count - pages < 4
    assert all(left + right == count + 1 for left, right in sides)


def test_a_booklet_keeps_links_outline_and_text() -> None:
    done = pdf.write(bulletin(3), WriteSettings(booklet=True))
    with pikepdf.open(io.BytesIO(done.data)) as opened:
        assert done.pages
        assert len(opened.pages) == 2 * -(-done.pages // 4)
        box = [float(side) for side in opened.pages[0].MediaBox]
        assert box[2:] == pytest.approx([841.9, 595.3], abs=5)
        sheets = {page.obj.objgen for page in opened.pages}
        places = list(opened.Root.Names.Dests.Names)[1::2]
        assert places
        assert all(place[0].objgen in sheets for place in places)
        with opened.open_outline() as outline:
            assert outline.root
        links = [a for page in opened.pages for a in page.get("/Annots", [])]
        assert links
        assert all(float(link.Rect[2]) <= box[2] for link in links)
    assert failed_rules(done.data) == ""
    assert pdf.write(bulletin(3), WriteSettings(booklet=True)).data == done.data


def test_a_booklet_reads_in_the_order_of_its_pages(tmp_path: Path) -> None:
    pages = pdf.write(bulletin(3), WriteSettings(paper="A5")).data
    read = structure_of(booklet.impose(pages), tmp_path)
    assert read == structure_of(pages, tmp_path)
    assert re.findall("第.课", read)[-3:] == ["第1课", "第2课", "第3课"]


def test_archived_files_and_booklets_can_be_without_tags() -> None:
    done = pdf.write(bulletin(2), WriteSettings(archive=True, tagged=False))
    assert failed_rules(done.data, "PDF_A_3U") == ""
    folded = pdf.write(bulletin(2), WriteSettings(booklet=True, tagged=False))
    for data in (done.data, folded.data):
        with pikepdf.open(io.BytesIO(data)) as opened:
            assert not {"/StructTreeRoot", "/MarkInfo"} & set(opened.Root.keys())
            assert "{http://www.aiim.org/pdfua/ns/id/}part" not in opened.open_metadata()


def test_an_archived_file_keeps_pdf_a_3u_and_pdf_ua_1() -> None:
    done = pdf.write(bulletin(2), WriteSettings(archive=True))
    assert failed_rules(done.data, "PDF_A_3U") == ""
    assert failed_rules(done.data) == ""
