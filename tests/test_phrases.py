"""Titles of several lines: where they end, and how large a display title is."""

from __future__ import annotations

import pytest

from bulletin.writers.phrases import display, lines, subtitled
from bulletin.writers.speech import ems


@pytest.mark.parametrize(
    "said",
    [
        "春天里的书屋",
        "关于做好2025年春季/村级书屋开放工作的通知",
        "“让灯一直亮着”/——访青石村书屋管理员刘桂芳",
        "政府工作报告/——在青禾县第十八届/人民代表大会第一次会议上",
        "崇仁县人民政府办公室关于印发/《崇仁县农村公路“路长制”/实施方案》的通知",
        "读《县乡中国》札记：/把“事”放回“事情”里",
        "把“问题清单”变成“履职清单”：/一个山区县的三年实践",
        "深入学习贯彻习近平新时代/中国特色社会主义思想主题教育方案",
        "青石村书屋夜里也开着门，/住在河对岸的老人走了十里路",
        "How a Town Learned to Read Again: /The Quiet Work of Village Libraries",
        "他把书屋的钥匙交给我们 /只说了一句话：“门开着”",
        "",
    ],
)
def test_a_title_breaks_between_phrases(said: str) -> None:
    title = said.replace("/", "")
    assert lines(title, 19) == tuple(part.strip() for part in said.split("/"))


@pytest.mark.parametrize("room", [6, 9, 13, 20])
def test_no_line_is_too_long_and_nothing_is_lost(room: float) -> None:
    title = "关于建立健全长效机制、进一步推进“村级书屋”（含村小书角）常态化开放的若干意见"
    found = lines(title, room)
    assert "".join(found) == title
    assert max(map(ems, found)) <= room
    assert not any(line[0] in "、）”" or line[-1] in "“（" for line in found)


def test_what_cannot_be_parted_is_left_to_the_layout() -> None:
    assert lines("W" * 80, 10) == ("W" * 80,)
    assert lines("书" * 4000, 10) == ("书" * 4000,)


def test_a_display_title_is_as_large_as_its_lines_let_it_be() -> None:
    assert display("书屋", 74, 10) == (10, ("书屋",))
    size, found = display("青禾县乡村阅读推广与村级书屋建设", 74, 10)
    assert found == ("青禾县乡村阅读推广", "与村级书屋建设")
    assert size == min(8, round(74 / (ems(found[0]) + 0.1), 3))
    many, split = display("青禾县乡村阅读推广与村级书屋建设专题学习资料汇编" * 2, 74, 10)
    assert len(split) > 2
    assert many * max(map(ems, split)) <= 74
    unparted, whole = display("W" * 60, 74, 10)
    assert whole == ("W" * 60,)
    assert unparted > 74 / ems("W" * 60), "it wraps, and is not made tiny"


@pytest.mark.parametrize(
    ("said", "room"),
    [
        ("让灯一直亮着——青石村的故事|——访书屋管理员刘桂芳", 12),
        ("让灯一直亮着|——访书屋管理员刘桂芳", 12),
        ("让灯一直亮着——访书屋管理员刘桂芳|", 40),
        ("《让灯一直亮着——访书屋管理员刘桂芳》选读|", 12),
    ],
)
def test_a_subtitle_is_told_from_its_title_once(said: str, room: float) -> None:
    head, _, under = said.partition("|")
    assert subtitled(head + under, room) == (head, under)
