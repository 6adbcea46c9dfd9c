"""The cover picture: it holds its words, at any length, and is the same every time."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from bulletin.model import Bulletin
from bulletin.writers import fontconfig, templates
from bulletin.writers.epub import cover, faces
from tests.bulletins import article, of

WORDS = templates.labels("study", "zh-CN")


def drawn(**facts: str) -> tuple[Image.Image, cover.Cover]:
    bulletin: Bulletin = replace(of(article()), **facts)  # type: ignore[arg-type]
    made = cover.draw(bulletin, WORDS)
    with Image.open(io.BytesIO(made.data), formats=["PNG"]) as image:
        return image.convert("RGB"), made


def darkest_rows(image: Image.Image) -> list[int]:
    """Rows of the title's space in which there is ink."""
    grey = image.convert("L").crop((0, 400, cover.WIDTH, cover.HEIGHT - 300))
    rows = (grey.crop((0, y, grey.width, y + 1)).getextrema()[0] for y in range(grey.height))
    return [y for y, darkest in enumerate(rows) if isinstance(darkest, int) and darkest < 90]


def test_the_same_picture_twice() -> None:
    assert drawn(title="学习资料")[1] == drawn(title="学习资料")[1]


def test_its_size_and_its_title_are_for_thumbnails() -> None:
    image, made = drawn(title="学习资料", issue="第12期", issuer="青石村图书室")
    assert image.size == (cover.WIDTH, cover.HEIGHT)
    assert len(made.data) < 200_000
    rows = darkest_rows(image)
    assert len(rows) > cover.HEIGHT // 12, "a title of four characters is at least so high"


@pytest.mark.parametrize("title", ["很长" * 250, "A Reader " * 40, "x" * 400, "（《“”》）" * 30])
def test_no_title_runs_over_the_edge(title: str) -> None:
    image, _ = drawn(title=title, subtitle=title, issuer=title, issue=title)
    for edge in ((0, 340, 60, cover.HEIGHT), (cover.WIDTH - 60, 340, cover.WIDTH, cover.HEIGHT)):
        low, _ = image.convert("L").crop(edge).getextrema()
        assert isinstance(low, int)
        assert low > 200


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("كتاب القرية", ["كتاب", " ", "القرية"]),
        ("“读书”，Reading Rooms", ["“读", "书”，", "Reading", " ", "Rooms"]),
        ("བོད་ཡིག", ["བོད་ཡིག"]),
    ],
)
def test_words_of_any_script_stay_whole(text: str, parts: list[str]) -> None:
    assert cover._TOKEN.findall(text) == parts


def test_letters_that_no_font_has_are_said_and_left_out() -> None:
    _, made = drawn(title="植树\U000f1234节")
    assert [note.code for note in made.notes] == ["cover-letters"]


def test_no_fonts_at_all_still_give_a_cover(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "_covering", lambda characters, weight=0: None)
    image, made = drawn(title="题")
    assert image.size == (cover.WIDTH, cover.HEIGHT)
    assert [note.code for note in made.notes] == ["cover-letters"]


def test_without_fontconfig_the_faces_of_the_package_stand_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fontconfig, "_faces", lambda: (None, ()))
    faces._covering.cache_clear()
    found = faces.drawable("学习资料")
    faces._covering.cache_clear()
    assert found.text == "学习资料"
    assert found.face is not None
    assert found.face.path.endswith("SC-Regular.otf")
