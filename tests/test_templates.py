"""Template folders: found, listed, copied, layered over base, and trusted less than our code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from bulletin.errors import TemplateError
from bulletin.settings import WriteSettings
from bulletin.writers import fonts, templates
from bulletin.writers.layout import lay_out
from bulletin.writers.sheet import sheet
from tests.bulletins import rich


def own(folder: Path, **files: str) -> str:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return str(folder)


def test_names_and_sentences() -> None:
    assert templates.names() == ("briefing", "digest", "official", "study")
    for name in templates.names():
        title, sentence = templates.sentence(name)
        assert " · " in title
        assert " · " in sentence


def test_an_unknown_name_says_the_nearest() -> None:
    with pytest.raises(TemplateError, match="did you mean study") as caught:
        templates.folder("studdy")
    assert caught.value.exit_code == 5


def test_what_a_folder_lacks_comes_from_base(tmp_path: Path) -> None:
    name = own(tmp_path, print_css="p { color: #111 }")
    assert templates.text(name, "print.css") == "p { color: #111 }"
    assert templates.text(name, "common.css") == templates.text("base", "common.css")
    assert templates.about(name)["page"] == templates.about("base")["page"]


def test_tables_of_a_folder_lie_over_those_of_base(tmp_path: Path) -> None:
    name = own(tmp_path, template_toml="[page]\nbody = 13\n", labels_toml='[zh]\nnote = "按语"\n')
    assert templates.about(name)["page"]["body"] == 13
    assert templates.about(name)["page"]["top"] == templates.about("base")["page"]["top"]
    assert templates.labels(name, "zh-CN")["note"] == "按语"
    assert templates.labels(name, "zh-CN")["source"] == "来源"


@pytest.mark.parametrize(
    "path", ["../pyproject.toml", "/etc/hostname", "parts/../../base/print.css"]
)
def test_no_file_outside_the_folder(path: str) -> None:
    with pytest.raises(TemplateError, match="not inside"):
        templates.text("study", path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x\n{% if %}", r"print\.html:2: "),
        ("x\n\n{{ nobody }}", r"print\.html:3: 'nobody' is undefined"),
        ("{{ ''.__class__.__mro__ }}", r"print\.html:1: .*unsafe"),
        ("{{ say.words.update({}) }}", r"print\.html:1: "),
        ("{% include '../secret.html' %}", r"print\.html"),
        ("{% include 'none.html' %}", r"none\.html"),
        ("{{ 1 / 0 }}", r"print\.html:1: division by zero"),
        ("{% for i in range(10 ** 9) %}{% endfor %}", r"print\.html:1: .*[Rr]ange"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path.parent / "secret.html").write_text("secret", encoding="utf-8")
    name = own(tmp_path, print_html=text)
    with pytest.raises(TemplateError, match=said):
        lay_out(rich(), WriteSettings(template=name))


def test_a_broken_table_names_its_file(tmp_path: Path) -> None:
    name = own(tmp_path, template_toml="[page\n")
    with pytest.raises(TemplateError, match=r"template\.toml"):
        templates.about(name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[page]\nleading = 2\nbody = 0\n", "3: [page] body: 应是 4 到 72 的数 · "),
        ('[page]\nbody = "x"\n', "2: [page] body: 应是 4 到 72 的数 · "),
        ("[page]\nbody = nan\n", "2: [page] body: "),
        ("[page]\ntop = -5\n", "2: [page] top: "),
        ("[page]\ncolumns = 1.5\n", "2: [page] columns: "),
        ("[page]\ntables = [1, 2, 3]\n", "2: [page] tables: "),
        ("[page]\ngrid = [28]\n", "2: [page] grid: "),
        ("[page]\nbdy = 12\n", "2: [page] bdy: 没有这个键 · unknown key; did you mean body?"),
        ("[parts]\ncover = 1\n", "2: [parts] cover: 应是 true 或 false · "),
        ("[parts]\ncovr = true\n", "2: [parts] covr: 没有这个键 · unknown key; did you mean cover"),
        ("\n[pages]\nbody = 12\n", "2: pages: 没有这个键 · unknown key; did you mean page?"),
        ("page = 3\n", "1: page: 应是表 [page] · must be a table [page]: 3"),
        ("[name]\nzh = 3\n", "2: [name] zh: 应是引号里的文字 · "),
        ("[page]\nbody = \n", "2: body: TOML 值的写法不对"),
    ],
)
def test_a_wrong_key_of_the_page_is_named(tmp_path: Path, text: str, said: str) -> None:
    name = own(tmp_path, template_toml=text)
    with pytest.raises(TemplateError) as caught:
        templates.check(name)
    assert caught.value.text.startswith(f"{tmp_path}/template.toml:{said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[zh]\nnoet = "导读"\n', "2: [zh] noet: 没有这个键 · unknown key; did you mean note?"),
        ("[zh]\nnote = 1\n", "2: [zh] note: 应是引号里的文字 · must be a text in quotes: 1"),
        ('note = "导读"\n', "1: note: 没有这个键 · unknown key"),
    ],
)
def test_a_wrong_label_is_named(tmp_path: Path, text: str, said: str) -> None:
    name = own(tmp_path, labels_toml=text)
    with pytest.raises(TemplateError) as caught:
        templates.check(name)
    assert caught.value.text.startswith(f"{tmp_path}/labels.toml:{said}")


def test_a_template_may_have_labels_and_parts_of_its_own(tmp_path: Path) -> None:
    name = own(
        tmp_path,
        labels_toml='[zh]\nmotto = "学以致用"\n[fr]\nnote = "Note"\n',
        template_toml="[parts]\nmotto_line = true\n",
        print_html='{% extends "base/print.html" %}{% block front %}'
        '{% if parts.motto_line %}{{ say("motto") }}{% endif %}{% endblock %}',
    )
    templates.check(name)
    assert "学以致用" in lay_out(rich(), WriteSettings(template=name)).html


@pytest.mark.parametrize("name", templates.names())
def test_ours_pass_the_check_that_copies_must_pass(tmp_path: Path, name: str) -> None:
    templates.check(name)
    templates.check(str(templates.copy(name, tmp_path / "mine")))


def test_a_folder_with_nothing_of_a_template_is_none(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(TemplateError, match="no template in this folder") as caught:
        templates.folder(str(tmp_path))
    assert caught.value.code == "no-template"


def test_a_template_may_extend_what_it_replaces(tmp_path: Path) -> None:
    name = own(
        tmp_path, print_html='{% extends "base/print.html" %}{% block front %}FRONT{% endblock %}'
    )
    html = lay_out(rich(), WriteSettings(template=name)).html
    assert "FRONT" in html
    assert 'class="cover"' not in html
    assert 'id="a3"' in html


@pytest.mark.parametrize("name", templates.names())
def test_a_copy_stands_alone_and_prints_the_same(tmp_path: Path, name: str) -> None:
    copied = templates.copy(name, tmp_path / "mine")
    base = {p.relative_to(templates.folder("base")) for p in templates.folder("base").rglob("*.*")}
    assert base <= {path.relative_to(copied) for path in copied.rglob("*.*")}
    ours = lay_out(rich(), WriteSettings(template=name))
    theirs = lay_out(rich(), WriteSettings(template=str(copied)))
    assert (theirs.html, theirs.css) == (ours.html, ours.css)


def test_a_copy_fills_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    there = (tmp_path / "mine").stat().st_ino
    templates.copy("study", tmp_path / "mine")
    assert (tmp_path / "mine").stat().st_ino == there
    templates.copy("study", tmp_path / "other")
    names = [{p.name for p in (tmp_path / n).iterdir()} for n in ("mine", "other")]
    assert names[0] == names[1]
    assert {path.name for path in tmp_path.iterdir()} == {"mine", "other"}


def test_a_copy_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(TemplateError, match="not empty"):
        templates.copy("study", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_both_languages_have_every_label() -> None:
    tables = tomllib.loads(templates.text("base", "labels.toml"))
    assert set(tables["en"]) - set(tables["zh"]) == {"months"}
    assert set(tables["zh"]) <= set(tables["en"])
    assert templates.labels("study", "de")["contents"] == "Contents"


def test_labels_never_read_values_as_formats() -> None:
    words = {"nth": "No. {n} of {title}"}
    assert templates.say(words, "nth", n="{title}", title="{n.__class__}") == (
        "No. {title} of {n.__class__}"
    )
    with pytest.raises(TemplateError, match="no label"):
        templates.say(words, "other")


GUIDE = (Path(__file__).parent.parent / "docs/templates.md").read_text("utf-8")


def shown(kind: str) -> list[str]:
    """The blocks of ``kind`` in the guide."""
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)


def test_what_the_guide_shows_works(tmp_path: Path) -> None:
    copied = templates.copy("study", tmp_path / "my-look")
    page, words = shown("toml")
    (css,) = shown("css")
    (copied / "template.toml").write_text(page, encoding="utf-8")
    (copied / "labels.toml").write_text(words, encoding="utf-8")
    with (copied / "print.css").open("a", encoding="utf-8") as file:
        file.write(css)
    before = lay_out(rich(), WriteSettings(template="study"))
    after = lay_out(rich(), WriteSettings(template=str(copied)))
    assert (before.sheet.body, after.sheet.body) == (10.5, 12)
    assert after.sheet.characters < before.sheet.characters
    assert after.css.endswith(css)
    assert "想一想" in after.html
    assert "思考与讨论" not in after.html
    assert "签到表" in before.html
    assert "签到表" not in after.html
    assert not any(name.startswith("qr") for name in after.files)


def named(names: Iterable[str]) -> list[str]:
    """Those that the guide does not name."""
    return [name for name in names if f"`{name}`" not in GUIDE]


def test_the_guide_names_all_that_can_be_changed() -> None:
    about = templates.about("base")
    every = {key for name in (*templates.names(), "base") for key in templates.about(name)["page"]}
    assert named(every) == []
    assert named(about["parts"]) == []
    base = templates.folder("base")
    assert named(f"parts/{path.name}" for path in (base / "parts").iterdir()) == []
    assert named(f'"{face}"' for face in fonts.FACES) == []
    variables = re.findall(r"(--[\w-]+):", sheet(about["page"], "A4", large=False).css)
    assert [name for name in variables if f"`var({name})`" not in GUIDE] == [
        "--table-2", "--table-3",
    ]  # fmt: skip
