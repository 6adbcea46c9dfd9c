"""Line work without a font: where lines end, and how wide they are reckoned."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.writers.typeset import characters, marks
from bulletin.writers.typeset.joints import joints_of
from bulletin.writers.typeset.lines import HAIR, Cut, Wish, cut, shrinkable
from bulletin.writers.typeset.paragraph import GAP, Paragraph, Shaped

CASES = sorted((Path(__file__).parent / "typeset").glob("*.txt"))
ADVANCES = {"H": 1.0, "O": 1.0, "C": 1.0, "D": 1.0, "L": 0.5, "S": 0.25, "P": 0.5}


def shaped(text: str) -> Shaped:
    """``text`` in the font of the cases; one em is 1."""
    kinds = characters.kinds(text)
    blanks = {i: (0.5, 0.0) if kind == "O" else (0.0, 0.5) for i, kind in enumerate(kinds)}
    breaks = [i for i in range(1, len(text)) if _may_break(kinds[i - 1], kinds[i])]
    return Shaped(text, 1.0, [ADVANCES[kind] for kind in kinds], breaks, blanks)


def _may_break(before: str, after: str) -> bool:
    if after in "CS" or before == "O":
        return False
    return before == "S" or not (before in "LP" and after in "LP")


def lines(text: str, measure: float) -> Iterator[Cut]:
    paragraph = Paragraph(shaped(text))
    start: int | None = 0
    while start is not None:
        found = cut(paragraph, start, Wish(measure, long_words=True, last_of_paragraph=True))
        yield found
        start = found.resume


def _set(text: str, measure: float) -> str:
    out = []
    for line in lines(text, measure):
        drawn = f" (-{line.shrink:.2f})" if line.shrink else ""
        out.append(f"{text[line.start : line.end]} | {line.width:.2f}{drawn}")
    return "\n".join(out) + "\n"


@pytest.mark.parametrize("case", CASES, ids=[case.stem for case in CASES])
def test_lines(case: Path, rewrite: bool) -> None:
    head, _, expected = case.read_text(encoding="utf-8").partition("----\n")
    measure, text = head.splitlines()
    found = _set(text, float(measure.removeprefix("measure: ")))
    if rewrite:
        case.write_text(f"{head}----\n{found}", encoding="utf-8")
    else:
        assert found == expected


TEXTS = st.text(
    st.sampled_from("村里读书班的人，。、“”（）《》：——……12ab %日年"), min_size=1, max_size=60
)


@given(TEXTS, st.integers(min_value=2, max_value=20))
def test_no_character_is_lost_and_every_line_ends(text: str, measure: int) -> None:
    found = list(lines(text, measure))
    assert [line.start for line in found[1:]] == [line.resume for line in found[:-1]]
    gone = text[found[-1].end :]
    between = [text[a.end : b.start] for a, b in pairwise(found)]
    assert not "".join([*between, gone]).strip(" ")
    assert all(x.end > x.start or not text[x.start : x.resume].strip(" ") for x in found)


@given(TEXTS, st.integers(min_value=2, max_value=20))
def test_no_line_is_drawn_together_beyond_what_its_marks_can_give(text: str, measure: int) -> None:
    paragraph = Paragraph(shaped(text))
    for line in lines(text, measure):
        room = sum(shrinkable(paragraph, line.start, line.end).values())
        assert line.shrink <= room + HAIR + 1e-9


def test_a_gap_parts_han_and_western_unless_a_space_does() -> None:
    assert Paragraph(shaped("用Python写")).width(0, 8) == pytest.approx(5 + 2 * GAP)
    assert Paragraph(shaped("用 Python 写")).width(0, 10) == pytest.approx(5.5)


def test_marks_that_a_font_sets_narrow_are_left_alone() -> None:
    narrow = Shaped("“a”", 1.0, [0.4, 0.5, 0.4], [])
    assert Paragraph(narrow).kinds == "PLP"


def test_marks_in_the_middle_of_their_em_are_not_squeezed() -> None:
    centred = Shaped("，“", 1.0, [1.0, 1.0], [], {0: (0.25, 0.25), 1: (0.25, 0.25)})
    assert Paragraph(centred).width(0, 2) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("20万元", "20万元"),
        ("第12期", "第12期"),
        ("3月15日", "3月"),
        ("30.5公里", "30.5公里"),
        ("百年大计", ""),
    ],
)
def test_numbers_keep_their_units(text: str, together: str) -> None:
    match = characters.TOGETHER.search(text)
    assert (match[0] if match else "") == together


def test_lines_open_between_han_characters_but_never_inside_a_dash_or_before_a_mark() -> None:
    joints = joints_of(characters.kinds("村里——读书，好"))
    assert list(joints.han) == [0, 1, 3, 4, 6]


@pytest.mark.parametrize(
    ("text", "narrow"),
    [
        ("don’t worry", [3]),
        ("他说“好的”。", []),
        ("他说“Hello”。", []),
        ("english “quoted” text", [8, 15]),
        ("“All of it”", [0, 10]),
    ],
)
def test_quotes_among_western_words_are_narrow(text: str, narrow: list[int]) -> None:
    assert [place for place, western in characters.quotes(text).items() if western] == narrow


def test_an_interpunct_takes_half_an_em_and_begins_no_line() -> None:
    paragraph = Paragraph(shaped("约翰·史密斯"))
    place = paragraph.text.index("·")
    assert paragraph.ends[place + 1] - paragraph.ends[place] == paragraph.em / 2
    assert place not in paragraph.breaks
    assert place + 1 in paragraph.breaks


def test_a_mark_keeps_its_blank_half_where_the_line_goes_on_in_another_box() -> None:
    paragraph = Paragraph(shaped("请认真读。"))
    assert cut(paragraph, 0, Wish(9)).width == pytest.approx(5)
    assert cut(paragraph, 0, Wish(9, last_of_paragraph=True)).width == pytest.approx(4.5)
    assert cut(paragraph, 0, Wish(4.6)).width == pytest.approx(4.5)


@pytest.mark.parametrize(
    ("html", "marked_html"),
    [
        (
            "<ruby>清<rp>(</rp><rt>qīng</rt><rp>)</rp>水<rt>shuǐ</rt></ruby>村",
            '<span class="zh-ruby"><span class="zh-rt zh-slim">qīng</span>清</span>'
            '<span class="zh-ruby"><span class="zh-rt zh-slim">shuǐ</span>水</span>村',
        ),
        (
            '<span class="dots">好，&amp;</span>',
            '<span class="zh-dot">好</span>，<span class="zh-dot">&amp;</span>',
        ),
        ("<p>没有记号</p>", "<p>没有记号</p>"),
    ],
)
def test_ruby_and_dots_become_inline_blocks(html: str, marked_html: str) -> None:
    assert marks.marked(html) == marked_html


@pytest.mark.parametrize(
    "said",
    [
        "采取|“个人申请”|加|“村级评议”|的办法",
        "他说：|“门开着。”|大家笑了",
        "“书屋”，不是|“店”。",
        "It’s “his” book",
    ],
)
def test_a_line_may_end_before_and_behind_chinese_quotation_marks(said: str) -> None:
    text = said.replace("|", "")
    places = {len("".join(said.split("|")[:n])) for n in range(1, said.count("|") + 1)}
    quotes = characters.quotes(text)
    assert characters.beside_quotes(text, characters.kinds(text), quotes) == places
