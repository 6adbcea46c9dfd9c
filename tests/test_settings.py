"""Layers of settings: defaults < file < environment < packet < typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bulletin.errors import UsageError
from bulletin.settings import Settings, catalogue, resolve


def test_each_layer_goes_over_the_one_below(tmp_path: Path) -> None:
    config = tmp_path / "bulletin.toml"
    config.write_text('title = "file"\nissuer = "file"\nissue = "file"\nlang = "de"\n')
    environment = {"BULLETIN_ISSUER": "env", "BULLETIN_ISSUE": "env", "BULLETIN_LANG": "fr"}
    packet = {"issue": "packet", "lang": "ja"}
    made = resolve({"lang": "ko"}, packet=packet, environment=environment, config=config).make
    assert (made.title, made.issuer, made.issue, made.lang) == ("file", "env", "packet", "ko")
    assert made.subtitle == Settings().make.subtitle


def test_none_means_not_said() -> None:
    environment = {"BULLETIN_OFFLINE": "yes"}
    assert resolve({"offline": None}, environment=environment).fetch.offline
    assert not resolve({"offline": False}, environment=environment).fetch.offline


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("offline", "1", True),
        ("strict", "no", False),
        ("timeout", "2.5", 2.5),
        ("jobs", "3", 3),
        ("allow_host", "a:80,b", ("a:80", "b")),
        ("cache_dir", "/c", Path("/c")),
        ("css", "a.css,b.css", (Path("a.css"), Path("b.css"))),
    ],
)
def test_the_environment_is_text(name: str, text: str, value: object) -> None:
    settings = resolve({}, environment={f"BULLETIN_{name.upper()}": text})
    part = next(part for part, item in catalogue() if item.name == name)
    assert getattr(getattr(settings, part), name) == value


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ('titel = "x"', "没有这个设置 titel · unknown setting; did you mean title?"),
        ('jobs = "many"', "jobs: 不能取这个值 · not what this setting takes: 'many'"),
        ("jobs = ", "bulletin.toml"),
    ],
)
def test_a_wrong_file_is_named_with_its_key(tmp_path: Path, config: str, said: str) -> None:
    path = tmp_path / "bulletin.toml"
    path.write_text(config)
    with pytest.raises(UsageError) as caught:
        resolve({}, environment={}, config=path)
    assert str(path) in caught.value.text
    assert said in caught.value.text


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("zh_CN", "zh-CN"),
        ("ZH-hans-cn", "zh-Hans-CN"),
        ("zh_CN.UTF-8", "zh-CN"),
        ("sr-latn", "sr-Latn"),
        ("es-419", "es-419"),
        ("de-1996", "de-1996"),
        ("en-GB-x-old", "en-GB-x-old"),
        ("", ""),
    ],
)
def test_a_language_becomes_a_tag_in_every_layer(tmp_path: Path, said: str, tag: str) -> None:
    config = tmp_path / "bulletin.toml"
    config.write_text(f'lang = "{said}"\n', encoding="utf-8")
    assert resolve({}, environment={}, config=config).make.lang == tag
    assert resolve({}, environment={"BULLETIN_LANG": said}).make.lang == tag
    assert resolve({"lang": said}, environment={}).make.lang == tag


@pytest.mark.parametrize("said", ["中文", "Chinese", "xx-yyyyyyyyyyyyyyy", "z", "zh--CN", "zh CN"])
def test_what_is_no_language_is_refused_where_it_stands(tmp_path: Path, said: str) -> None:
    config = tmp_path / "bulletin.toml"
    config.write_text(f'lang = "{said}"\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"bulletin\.toml: lang: .*such as zh-CN"):
        resolve({}, environment={}, config=config)
    with pytest.raises(UsageError, match=r"^BULLETIN_LANG: "):
        resolve({}, environment={"BULLETIN_LANG": said})
    with pytest.raises(UsageError, match=r"^--lang: "):
        resolve({"lang": said}, environment={})


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such settings file"):
        resolve({}, environment={}, config=tmp_path / "gone.toml")


def test_every_setting_has_a_sentence_in_both_languages_and_a_name_of_its_own() -> None:
    names = [item.name for _, item in catalogue()]
    assert len(names) == len(set(names))
    for _, item in catalogue():
        assert item.metadata["zh"]
        assert item.metadata["en"]
