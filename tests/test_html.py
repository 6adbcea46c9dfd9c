"""The page for screens: one file, nothing to load, the same bytes."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from bulletin.model import Bulletin
from bulletin.settings import WriteSettings
from bulletin.writers import html
from tests.bulletins import SECRET, article, of, picture, rich


def page(bulletin: Bulletin, settings: WriteSettings | None = None) -> str:
    return html.write(bulletin, settings or WriteSettings()).data.decode()


class Tags(HTMLParser):
    """Every start tag with its attributes, and whether all end tags match."""

    VOID = frozenset({"meta", "br", "hr", "img", "link"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [str(attributes[name]) for _, attributes in self.found if name in attributes]


def test_one_well_formed_file_in_which_every_link_leads_somewhere() -> None:
    tags = Tags(page(rich()))
    assert tags.open == []
    ids = tags.values("id")
    assert len(ids) == len(set(ids))
    assert not [h for h in tags.values("href") if h.startswith("#") and h[1:] not in ids]
    levels = [int(tag[1]) for tag, _ in tags.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_it_loads_and_runs_nothing() -> None:
    tags = Tags(page(rich()))
    assert "default-src 'none'" in tags.values("content")[0]
    assert {src.partition(":")[0] for src in tags.values("src")} == {"data"}
    assert not {"script", "link", "iframe", "form"} & {tag for tag, _ in tags.found}


def test_pictures_ride_in_it() -> None:
    one = picture(40, 30, "a.png")
    found = page(of(article('<figure><img src="a.png" alt="树"/></figure>', images=(one,))))
    data = re.search(r'src="data:image/png;base64,([^"]+)"', found)
    assert data is not None
    assert base64.b64decode(data[1]) == one.data


def test_what_is_the_trainers_is_folded_and_not_in_the_participants() -> None:
    told = page(rich())
    assert all(secret in told for secret in SECRET)
    assert told.count("<details") == 1
    plain = page(rich().for_audience("participant"))
    assert not [secret for secret in SECRET if secret in plain]


def test_the_same_bytes_twice() -> None:
    assert page(rich()) == page(rich())


def test_an_own_style_sheet_cannot_leave_its_element(tmp_path: Path) -> None:
    sheet = tmp_path / "own.css"
    sheet.write_text("p { color: red }</style><script>alert(1)</script>")
    found = page(of(article()), WriteSettings(css=(sheet,)))
    assert "color: red" in found
    assert Tags(found).open == []
    assert "script" not in {tag for tag, _ in Tags(found).found}


def test_text_is_never_markup_nor_template() -> None:
    odd = article("<p>{{ 7*7 }} &lt;b&gt;</p>", title="<script>x</script>{{ 7*7 }}")
    found = page(replace(of(odd), title="<i>", issuer="{% raw %}"))
    assert "<p id" in found
    assert "{{ 7*7 }} &lt;b&gt;" in found
    assert "&lt;script&gt;x&lt;/script&gt;{{ 7*7 }}" in found
    assert "script" not in {tag for tag, _ in Tags(found).found}


def test_large_print_and_paper() -> None:
    found = page(of(article()), WriteSettings(large_print=True, paper="A5"))
    assert '<html lang="zh-CN" dir="ltr" class="large">' in found
    assert "@page { size: A5;" in found
