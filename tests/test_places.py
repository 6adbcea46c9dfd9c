"""The page of each paragraph, on paper and in the e-book beside it."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import bulletin
from bulletin.writers.places import printed_on

PACKET = Path(__file__).parent.parent / "examples/spring/packet.toml"


def test_an_e_book_names_the_pages_of_the_pdf_made_with_it(tmp_path: Path) -> None:
    pdf, book = tmp_path / "a.pdf", tmp_path / "a.epub"
    bulletin.make(PACKET, outputs=[book, pdf], audiences=["participant"], no_cache=True)
    places = printed_on(pdf.read_bytes())
    with zipfile.ZipFile(book) as epub:
        nav = epub.read("EPUB/nav.xhtml").decode()
    listed = re.findall(r'#(p\d+-\d+)-page">(\d+)<', nav)
    assert len(listed) > 5
    assert {(name, page) for name, page in listed} <= set(places.items())
    first = listed[0][1]
    text = subprocess.run(
        ["pdftotext", "-f", first, "-l", first, str(pdf), "-"], capture_output=True, check=True
    ).stdout.decode()
    assert "青石村的打谷场上还留着一点天光" in text.replace("\n", "")


def test_a_booklet_has_no_page_of_its_own_for_a_paragraph(tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    bulletin.make(PACKET, outputs=[pdf], audiences=["participant"], booklet=True, no_cache=True)
    assert printed_on(pdf.read_bytes()) == {}
