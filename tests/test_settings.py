"""Layers of settings: defaults < file < environment < packet < typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bulletin.errors import UsageError
from bulletin.settings import Settings, catalogue, resolve


def test_each_layer_goes_over_the_one_below(tmp_path: Path) -> None:
    config = tmp_path / "bulletin.toml"
    config.write_text('title = "file"\nissuer = "file"\nissue = "file"\nlang = "file"\n')
    environment = {"BULLETIN_ISSUER": "env", "BULLETIN_ISSUE": "env", "BULLETIN_LANG": "env"}
    packet = {"issue": "packet", "lang": "packet"}
    made = resolve({"lang": "typed"}, packet=packet, environment=environment, config=config).make
    assert (made.title, made.issuer, made.issue, made.lang) == ("file", "env", "packet", "typed")
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


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such settings file"):
        resolve({}, environment={}, config=tmp_path / "gone.toml")


def test_every_setting_has_a_sentence_in_both_languages_and_a_name_of_its_own() -> None:
    names = [item.name for _, item in catalogue()]
    assert len(names) == len(set(names))
    for _, item in catalogue():
        assert item.metadata["zh"]
        assert item.metadata["en"]
