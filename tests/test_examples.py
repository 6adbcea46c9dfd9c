"""The examples: what must be read from their pages, and bulletins made of them offline."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.ebooks import Faults

EXAMPLES = Path(__file__).parent.parent / "examples"
PAGES: list[dict[str, Any]] = tomllib.loads((EXAMPLES / "expected.toml").read_text("utf-8"))["page"]
PACKETS = ("spring", "river")
Article = Mapping[str, Any]


def bulletin(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in ``folder``, without network and without settings of the user's."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BULLETIN_")}
    return subprocess.run(
        [sys.executable, "-m", "bulletin", *arguments],
        cwd=folder,
        env={**environment, "XDG_CACHE_HOME": str(folder / "cache")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def squeezed(text: str) -> str:
    """``text`` as one run of characters: no space, full and half width alike."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Article]:
    """What ``extract`` gives for every example page, by the page's path."""
    paths = [str(EXAMPLES / page["file"]) for page in PAGES]
    run = bulletin("extract", "--offline", *paths, folder=tmp_path_factory.mktemp("extract"))
    assert run.returncode == 0, run.stderr
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    return {page["file"]: line for page, line in zip(PAGES, lines, strict=True)}


page_cases = pytest.mark.parametrize("page", PAGES, ids=lambda page: Path(page["file"]).stem)


@page_cases
def test_the_facts_of_a_page(page: Article, articles: dict[str, Article]) -> None:
    got = articles[page["file"]]
    read = {name: got[name] for name in ("title", "authors", "published")}
    assert read == {name: page[name] for name in read}
    assert got["publisher"].strip("《》") == page["publisher"]
    assert got["language"].split("-")[0] == page["language"]


@page_cases
def test_the_body_of_a_page(page: Article, articles: dict[str, Article]) -> None:
    text = squeezed(articles[page["file"]]["text"])
    wanted = [page["first"], page["last"], *page.get("present", ())]
    assert [line for line in wanted if squeezed(line) not in text] == []
    assert [line for line in page["absent"] if squeezed(line) in text] == []


@page_cases
def test_the_pictures_of_a_page(page: Article, articles: dict[str, Article]) -> None:
    got = articles[page["file"]]
    assert len(got["images"]) == page["images"], got["notes"]
    assert all(image["bytes"] > 1000 for image in got["images"])


def test_the_structure_of_the_data_page(articles: dict[str, Article]) -> None:
    body = articles["river/pages/白鹭河五年.html"]["html"]
    assert body.count("<tr") == 7
    assert 'rowspan="2"' in body
    assert 'colspan="3"' in body
    assert body.count("<figcaption") == 2
    assert body.count("<li") == 3
    assert "<sup>2</sup>" in body
    assert "<sub>3</sub>" in body


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the examples with both packets made; their outputs lie in ``out``."""
    folder = tmp_path_factory.mktemp("examples")
    shutil.copytree(EXAMPLES, folder / "examples")
    for packet in PACKETS:
        run = bulletin("make", f"examples/{packet}/packet.toml", "--offline", folder=folder)
        assert run.returncode == 0, run.stderr
    return folder / "out"


def text_of(path: Path) -> str:
    """All text of an output, squeezed; words parted at the end of a line are whole again."""
    if path.suffix == ".pdf":
        command = ["pdftotext", "-layout", str(path), "-"]
        told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        return squeezed(re.sub(r"(?<=[a-z])-\n\s*(?=[a-z])", "", told))
    if path.suffix == ".epub":
        with zipfile.ZipFile(path) as book:
            names = [name for name in book.namelist() if name.endswith((".xhtml", ".opf", ".ncx"))]
            source = "".join(book.read(name).decode() for name in names)
    else:
        source = path.read_text("utf-8")
    return squeezed(html.unescape(re.sub(r"<[^>]*>", "", source)))


def test_each_output_is_there(made: Path) -> None:
    wanted = {f"spring{edition}.{suffix}" for edition in ("", "-trainer") for suffix in SUFFIXES}
    wanted |= {f"river.{suffix}" for suffix in (*SUFFIXES, "md")}
    assert {path.name for path in made.iterdir()} == wanted


SUFFIXES = ("pdf", "epub", "html")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("packet", PACKETS)
def test_an_output_holds_every_article(made: Path, packet: str, suffix: str) -> None:
    text = text_of(made / f"{packet}.{suffix}")
    for page in PAGES:
        if page["file"].startswith(packet):
            for line in ("title", "first", "last"):
                # A line may be broken by a page's head or foot: its halves are not.
                whole = squeezed(page[line])
                assert whole in text or (whole[:8] in text and whole[-8:] in text), page[line]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_answers_are_in_the_trainers_edition_only(made: Path, suffix: str) -> None:
    secrets = [squeezed(line) for line in ("从“签到表”和“椅子上的坐痕”说起", "约为12.4倍")]
    participants = text_of(made / f"spring.{suffix}")
    trainers = text_of(made / f"spring-trainer.{suffix}")
    for secret in secrets:
        assert secret not in participants
        assert secret in trainers


@pytest.mark.parametrize("name", ["spring", "spring-trainer", "river"])
def test_the_books_are_valid(made: Path, name: str, faults: Faults) -> None:
    assert faults((made / f"{name}.epub").read_bytes()) == []
