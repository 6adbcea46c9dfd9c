"""What was read before is found as it was; what changed is read anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bulletin import reading
from bulletin.errors import NoArticle
from bulletin.model import Article, Page, Source
from bulletin.pipeline import leftovers
from bulletin.pipeline.recall import FOLDER, Recall
from bulletin.settings import FetchSettings, ReadingSettings
from scripts.specimens import Specimen

SETTINGS = ReadingSettings()
RULE = """name = "别处"
hosts = ["other.example"]
"""


@pytest.fixture
def page() -> Page:
    address = "http://yunxi.example/xx/1.html"
    return Page(Source("一", "web", address), address, Specimen(1).page, "utf-8")


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of what is really read."""
    found: list[str] = []
    read = reading.read

    def counted(page: Page, settings: ReadingSettings) -> Article:
        article = read(page, settings)
        found.append(article.title)
        return article

    monkeypatch.setattr(reading, "read", counted)
    return found


def recall(folder: Path, settings: ReadingSettings = SETTINGS) -> Recall:
    return Recall(settings, lambda: folder)


def test_an_article_comes_back_as_it_was_read(page: Page, times: list[str], tmp_path: Path) -> None:
    first = recall(tmp_path).read(page)
    assert first.publisher == "云溪日报"
    assert recall(tmp_path).read(page) == first
    assert len(times) == 1


def test_what_changed_is_read_anew(page: Page, times: list[str], tmp_path: Path) -> None:
    recall(tmp_path).read(page)
    other = replace(page, html=page.html.replace("<h1>", "<h1>新"))
    assert recall(tmp_path).read(other).title.startswith("新")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/own.toml").write_text(RULE, "utf-8")
    recall(tmp_path, ReadingSettings(rules=(tmp_path / "rules",))).read(page)
    assert len(times) == 3


def test_a_page_without_an_article_stays_one(page: Page, tmp_path: Path) -> None:
    empty = replace(page, html="<html><body></body></html>")
    for _ in range(2):
        with pytest.raises(NoArticle):
            recall(tmp_path).read(empty)


def test_without_a_folder_nothing_is_kept(page: Page, times: list[str], tmp_path: Path) -> None:
    for _ in range(2):
        reader = Recall(SETTINGS, lambda: None)
        reader.read(page)
        reader.close()
    assert len(times) == 2
    assert not (tmp_path / FOLDER).exists()


def test_what_is_kept_is_counted_and_cleared(page: Page, tmp_path: Path) -> None:
    settings = FetchSettings(cache_dir=tmp_path)
    assert leftovers.leftovers(settings) == leftovers.Leftovers(0, 0, 0)
    recall(tmp_path).read(page)
    found = leftovers.leftovers(settings)
    (file,) = (tmp_path / FOLDER).iterdir()
    assert (found.articles, found.parts, found.bytes) == (1, 0, file.stat().st_size)
    assert leftovers.clear(settings, unused=60) == 0
    assert leftovers.clear(settings) == 1
    assert leftovers.leftovers(settings).bytes == 0
