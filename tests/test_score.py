"""The measures of `make score`, and the floor that only rises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import score, structure
from scripts.metric import Body, Reading, compare, facts, summary

TRUTH = "石桥的东头有一棵杏树"


def test_the_whole_text_is_all_right() -> None:
    body = compare(TRUTH, TRUTH, characters=True)
    assert body == Body(7, 0, 0)
    assert (body.precision, body.recall) == (1.0, 1.0)


def test_a_line_too_many_is_noise_and_one_too_few_is_lost() -> None:
    assert compare("a b c d e", "a b c d e f g", characters=False) == Body(2, 2, 0)
    assert compare("a b c d e f g", "a b c d e", characters=False) == Body(2, 0, 2)


def test_repeated_text_counts_as_noise() -> None:
    assert compare("a b c d", "a b c d a b c d", characters=False).noise == 4


def test_short_texts_and_none() -> None:
    assert compare("春", "春", characters=True) == Body(1, 0, 0)
    nothing = compare("春天", "", characters=True)
    assert nothing.precision is None
    assert nothing.recall == 0.0


def test_chinese_is_cut_into_characters_and_latin_words_stay_whole() -> None:
    assert compare("用 weasyprint 排书", "用weasyprint排书", characters=True) == Body(1, 0, 0)


def test_pages_where_nothing_was_read_count_in_recall_only() -> None:
    figures = summary([Body(4, 0, 0), Body(0, 0, 9)], [])
    assert figures == {"precision": 1.0, "recall": 0.5, "f1": pytest.approx(2 / 3)}


EXPECTED = {
    "title": ["春天里的书屋"],
    "date": ["2026-03-18"],
    "source": ["春江日报"],
    "author": ["苏闻喆"],
    "first": "傍晚六点半，",
    "last": "一页一页地翻开。",
    "absent": ["责任编辑"],
    "absent_soft": ["来源"],
}


def test_facts_are_compared_as_people_would() -> None:
    read = Reading(
        "傍晚六点半， 灯亮了。\n一页一页地翻开。来源",
        "春天里的\u3000书屋",
        "2026年3月18日 08:36",
        "来源：春江日报",
    )
    assert facts(EXPECTED, read) == {
        "title": True,
        "date": True,
        "credit": True,
        "whole": True,
        "clean": True,
        "perfect": False,
    }


def test_a_page_that_was_not_read_has_no_fact_right() -> None:
    assert not any(facts(EXPECTED, Reading(failed="no article")).values())


def test_figures_below_the_floor_are_named() -> None:
    floor = {"zh": {"f1": 0.97, "title": 0.9}, "mozilla": {"f1": 0.96}}
    assert list(score.below(floor, {"zh": {"f1": 0.9696, "title": 0.95}})) == []
    (line,) = score.below(floor, {"zh": {"f1": 0.96, "title": 0.95}})
    assert line == "zh: f1 is 0.960, below the floor of 0.970"


def test_a_figure_that_is_not_measured_any_more_is_below() -> None:
    assert list(score.below({"zh": {"f1": 0.97}}, {"zh": {}})) != []


def test_the_floor_rises_and_never_comes_down() -> None:
    floor = score.risen({"zh": {"f1": 0.97, "title": 0.9}}, {"zh": {"f1": 0.9, "title": 0.9567}})
    assert floor == {"zh": {"f1": 0.97, "title": 0.956}}
    assert "[zh]\nf1 = 0.970\ntitle = 0.956\n" in score.written(floor)


def corpus(folder: Path, body: str) -> Path:
    text = "村里的书屋每天傍晚开门，放学的孩子和收工的大人都来坐一坐，翻几页书。"
    page = f"<html><title>书屋</title><body><h1>书屋开门</h1><article><p>{text * 4}</p></article>"
    (folder / "a.html").write_text(page, "utf-8")
    entry = {"id": "a", "corpus": "zh", "file": "a.html", "url": "http://s.example/a.html"}
    manifest = {"pages": [{**entry, "expected": {"body": body or text * 4}}]}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def run(folder: Path, *more: str) -> int:
    floor = str(folder / "floor.toml")
    return score.main([str(folder), "--alone", "--jobs", "1", "--floor", floor, *more])


def test_a_run_over_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus(tmp_path, "")
    assert run(tmp_path, "--raise") == 0
    assert "f1 = 1.000" in (tmp_path / "floor.toml").read_text("utf-8")
    assert "bulletin" in capsys.readouterr().out
    corpus(tmp_path, "完全是别的文字，一个字也对不上号码")
    assert run(tmp_path) == 1
    assert "below the floor" in capsys.readouterr().out


def test_no_corpus_is_said(tmp_path: Path) -> None:
    assert run(tmp_path) == 2


LISTED = (
    "<h2>书屋的三件事</h2><ul><li>傍晚开门，收工以后开门</li><li>借书登记，一本一行</li></ul>"
    "<figure><img src='/p/a%20b.jpg?w=3'><figcaption>晒谷场上的读书会</figcaption></figure>"
)


def test_elements_are_matched_by_what_they_say() -> None:
    wanted = structure.elements(LISTED)
    assert structure.kept(wanted, wanted) == {
        "heading": (1, 1), "li": (2, 2), "tr": (0, 0), "figcaption": (1, 1), "sup": (0, 0),
        "img": (1, 1),
    }  # fmt: skip
    read = structure.elements(
        "<p>书屋的三件事</p><ul><li>傍晚开门， 收工以后开门。</li></ul>"
        "<img src='http://s.example/a b.jpg'>"
    )
    kept = structure.kept(wanted, read)
    assert (kept["heading"], kept["li"], kept["img"]) == ((0, 1), (1, 2), (1, 1))
    assert structure.kept(wanted, read, "书屋的三件事")["heading"] == (1, 1)
    assert structure.together([kept, kept])["li"] == (2, 4)
    assert "tr" not in structure.together([kept])


def test_what_is_wanted_is_found_in_the_page_by_the_true_text() -> None:
    edges = ("书屋在村口，门朝着河。", "河边的灯亮着。")
    item = "傍晚开门，收工以后开门"
    page = f"<ul><li>{item}</li></ul><div><p>{edges[0]}</p>{LISTED}<p>{edges[1]}</p></div>"
    truth = f"{edges[0]}书屋的三件事 {item} 借书登记，一本一行 晒谷场上的读书会 {edges[1]}"
    wanted = structure.wanted_of(page, truth)
    assert {kind: texts.total() for kind, texts in wanted.items()} == {
        "heading": 0, "li": 2, "tr": 0, "figcaption": 1,
    }  # fmt: skip
    assert structure.counted({"img": 2, "li": 9}, structure.elements(LISTED)) == {"img": (1, 2)}


def test_expected_pages_are_asked_where_a_folder_holds_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus(tmp_path, "")
    (tmp_path / "truths/a").mkdir(parents=True)
    (tmp_path / "truths/a/expected.html").write_text(LISTED, "utf-8")
    assert run(tmp_path, "--expected", str(tmp_path / "truths")) == 0
    assert "li 0.000 of 2" in capsys.readouterr().out
