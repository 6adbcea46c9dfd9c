"""Faces by role, on this machine and on one without fonts."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from bulletin.writers import fontconfig, fonts, render_child
from bulletin.writers.fontconfig import Installed
from bulletin.writers.render_wire import Job

BARE = Installed()


@pytest.fixture(scope="module")
def here() -> Installed:
    return fonts.installed()


def test_every_role_has_an_answer_or_the_line_that_mends_it(here: Installed) -> None:
    answers = fonts.survey(here)
    assert {answer.face.name for answer in answers} == set(fonts.FACES)
    assert all(answer.family or answer.mend.startswith("sudo apt-get") for answer in answers)


def test_a_machine_without_fonts_lacks_every_role() -> None:
    assert all(answer.mend and not answer.family for answer in fonts.survey(BARE))


@pytest.mark.parametrize("quoted", ['"Bulletin Song"', "'Bulletin Song'", "Bulletin Song"])
def test_role_names_become_families(quoted: str, here: Installed) -> None:
    css = fonts.real(f"p {{ font: 12pt/1.5 {quoted}, serif }} .Bulletin {{ }}", here)
    assert "Bulletin Song" not in css
    assert "font: 12pt/1.5 '" in css
    assert css.endswith(", serif } .Bulletin { }")


def test_roles_that_nothing_plays_become_serif() -> None:
    assert fonts.real("p { font-family: Bulletin Kai }", BARE) == "p { font-family: serif }"


def test_the_faces_that_have_all_characters_are_told() -> None:
    found = fontconfig.covering("学习")
    assert any("Noto Serif CJK SC" in face.families for face in found)
    assert all(Path(face.file).is_file() for face in found)
    assert {face.slant for face in fontconfig.covering("a")} > {0}
    assert fontconfig.covering("学\U000f1234") == []


def test_spare_files_are_declared_where_fontconfig_lacks_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A machine without any Chinese font still prints Chinese, from the pip package."""
    monkeypatch.setattr(fontconfig, "_SYSTEM_FONTS", fontconfig._ADDED_FONTS)
    css = fonts.real("p { font-family: 'Bulletin Song' }")
    assert css.startswith("@font-face { font-family: 'Noto Sans SC'")
    assert "font-family: 'Noto Serif SC'" in css
    done = render_child.render(
        Job('<html lang="zh"><title>字</title><p>清水村的读书班</p></html>', css),
        lambda message: None,
    )
    with pikepdf.open(io.BytesIO(done.data)) as opened:
        names = {str(font.BaseFont) for font in opened.pages[0].Resources.Font.values()}
    assert [name for name in names if name.endswith("+Noto-Serif-SC")]
    assert not done.warnings


def test_what_a_face_lacks_is_found(here: Installed) -> None:
    assert here.lacking("Noto Serif CJK SC", "镕喆玥") == ()
    assert here.lacking("no such family", "镕喆") == ("镕", "喆")
    assert fonts.mixed('p { font-family: "Bulletin Song" }', "镕喆", here) == {}


def test_every_spare_file_is_a_font() -> None:
    files = fonts.fallback_files()
    assert len(files) == 2
    assert all(path.read_bytes()[:4] == b"OTTO" for path in files.values())
