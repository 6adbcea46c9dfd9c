"""What is kept from one time to the next: found whole or not at all, and never too much."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bulletin.writers.shelf import FOLDER, Kept, Shelf


def test_what_was_put_is_found(tmp_path: Path) -> None:
    key = Shelf(lambda: tmp_path).key("正文", b"bytes", ["names"])
    Shelf(lambda: tmp_path).put(key, Kept({"laid": 3}, b"%PDF"))
    assert Shelf(lambda: tmp_path).get(key) == Kept({"laid": 3}, b"%PDF")
    assert Shelf(lambda: tmp_path).get(Shelf(lambda: tmp_path).key("别的")) is None


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: data[:-1] + b"?", bytes])
def test_what_is_damaged_is_not_there(damage: object, tmp_path: Path) -> None:
    shelf = Shelf(lambda: tmp_path)
    shelf.put("a", Kept({"laid": 3}, b"%PDF"))
    (path,) = (tmp_path / FOLDER).iterdir()
    spoiled = b"" if damage is bytes else damage(path.read_bytes())  # type: ignore[operator]
    path.write_bytes(spoiled)
    assert shelf.get("a") is None


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    shelf = Shelf(lambda: tmp_path, most=2500)
    for place, name in enumerate("abc"):
        shelf.put(name, Kept({}, bytes(1000)))
        os.utime(tmp_path / FOLDER / f"{name}.part", (place, place))
    shelf.get("a")
    shelf.tidy()
    assert [name for name in "abc" if shelf.get(name)] == ["a", "c"]


def test_nothing_is_kept_without_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for shelf in (Shelf(), Shelf(lambda: tmp_path / "file")):
        shelf.put("a", Kept({}, b"x"))
        assert shelf.get("a") is None
        shelf.tidy()


def test_only_its_owner_may_look(tmp_path: Path) -> None:
    """A trainer's answers are in the trainer's pages."""
    Shelf(lambda: tmp_path / "cache").put("a", Kept({}, b"x"))
    assert (tmp_path / "cache" / FOLDER).stat().st_mode & 0o077 == 0


def test_what_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(old: object, new: object) -> None:
        raise OSError("no space left")

    shelf = Shelf(lambda: tmp_path)
    monkeypatch.setattr(os, "replace", full)
    shelf.put("a", Kept({}, b"x"))
    assert list((tmp_path / FOLDER).iterdir()) == []
