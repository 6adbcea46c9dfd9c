"""``bulletin doctor``: what it says of machines that lack something."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import pytest

from bulletin.cli.diagnosis import (
    LIBRARIES,
    Finding,
    Library,
    _fonts,
    _library,
    _python,
    _role,
    _tool,
    examine,
    lines,
)
from bulletin.writers import fonts
from bulletin.writers.fontconfig import Installed


def absent(_: str) -> None:
    return None


def test_this_machine_can_make_bulletins() -> None:
    findings = examine()
    assert [f.name for f in findings if f.needed and not f.ok] == []
    assert {f.group for f in findings} == {"python", "library", "font", "tool"}


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_a_library_that_does_not_load_names_its_package(library: Library) -> None:
    finding = _library(library, lambda _: False)
    assert not finding.ok
    assert finding.mend.endswith(library.package)
    assert finding.lack


def test_a_library_is_found_by_any_of_its_names() -> None:
    assert _library(LIBRARIES[0], lambda name: name.endswith(".dylib")).ok


def test_missing_python_packages_are_installed_by_this_python() -> None:
    def find(name: str) -> str:
        if name == "segno":
            raise PackageNotFoundError(name)
        return "1"

    *_, finding = _python(["httpx<0.29,>=0.28", "segno>=1.6", "x ; extra == 'more'"], find)
    assert not finding.ok
    assert finding.needed
    assert finding.mend.endswith("-m pip install 'segno>=1.6'")


def test_a_machine_without_fonts_prints_with_those_of_the_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "installed", Installed)
    chinese, *roles = _fonts()
    assert chinese.ok
    assert "package" in chinese.have
    assert roles
    assert not any(role.ok for role in roles)
    assert not any(role.needed for role in roles)


def test_a_machine_without_any_chinese_font_cannot_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "installed", Installed)
    monkeypatch.setattr(fonts, "fallback_files", dict)
    chinese = next(_fonts())
    assert not chinese.ok
    assert chinese.needed
    assert "fonts-noto-cjk" in chinese.mend


def test_a_face_tells_which_characters_another_must_lend() -> None:
    face = fonts.FACES["Bulletin FangSong"]
    finding = _role(fonts.Answer(face, "FandolFang", ("镕", "喆"), ""))
    assert finding.ok
    assert "镕 喆" in finding.lack


def test_a_missing_tool_is_no_fault() -> None:
    finding = _tool("qpdf", absent)
    assert not finding.ok
    assert not finding.needed
    assert finding.mend.endswith("qpdf")


LACKS = [
    Finding("library", "Pango", ok=False, needed=True, mend="mend-pango", packages=("pango",)),
    Finding("library", "FT2", ok=False, needed=True, mend="mend-ft2", packages=("pango",)),
    Finding("font", "楷体", ok=False, needed=False, mend="mend-kai", packages=("kai",)),
    Finding("tool", "qpdf", ok=False, needed=False, mend="mend-qpdf"),
]


def test_the_report_ends_with_one_line_for_all() -> None:
    *_, verdict, mend = lines(LACKS)
    assert "✗" in verdict
    assert mend.endswith("pango kai")


def test_each_lack_stands_with_its_line() -> None:
    text = "\n".join(lines(LACKS))
    assert "✗ Pango: " in text
    assert "→  mend-pango" in text
    assert "○ qpdf: " in text


def test_a_whole_machine_is_told_so() -> None:
    *_, verdict = lines([Finding("tool", "qpdf", ok=True, needed=False, mend="mend-qpdf")])
    assert "一切齐备" in verdict


def test_without_apt_the_names_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", absent)
    assert "apt-get" not in _tool("qpdf", absent).mend
    assert "qpdf" in _tool("qpdf", absent).mend
