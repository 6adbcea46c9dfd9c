"""Lines that are more than paragraphs: told by their words and place, set by class and style."""

from __future__ import annotations

import pytest

from bulletin.vocabulary import parse, text_of
from bulletin.writers import customs, figures, footnotes
from tests.bulletins import SENTENCE, picture

PLAIN = f"<p>{SENTENCE}</p>"


def classes(body: str) -> list[str]:
    root = parse(body)
    customs.observe(root)
    return [element.get("class", "") for element in root]


@pytest.mark.parametrize(
    ("line", "class_"),
    [
        ("同志们：", "salute"),
        ("尊敬的各位老师、同学们：", "salute"),
        ("各乡镇人民政府，县直各有关单位：", "salute"),
        ("他先念了一首旧诗：", ""),
        ("各位都来了。她说：", ""),
        ("附件：村级书屋开放时间表", "annex"),
        ("附件2", "annex-head"),
        ("附件齐全的，当天办结。", ""),
        ("表1是各村的情况。", ""),
    ],
)
def test_a_line_is_told_by_its_words(line: str, class_: str) -> None:
    assert classes(f"<p>{line}</p>{PLAIN}")[0] == class_


def test_an_office_is_addressed_at_the_beginning_only() -> None:
    office = "<p>各有关单位：</p>"
    assert classes(PLAIN * 6 + office)[-1] == ""


def test_annexes_hang_under_each_other() -> None:
    body = "<p>附件：1. 时间表</p><p>2. 名单</p><p>3. 样表</p><p>另，3月前报送。</p>"
    assert classes(body) == ["annex", "annex more", "annex more", ""]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("青禾县图书馆", 5.1, 2.0), ("青禾县人民政府办公室文化体育科", 2.0, 7.9)],
)
def test_the_date_begins_two_characters_after_who_signs(
    name: str, before: float, after: float
) -> None:
    root = parse(f'<p class="right">{name}</p><p class="right">2025年3月3日</p>')
    customs.observe(root)
    paddings = [float(p.get("style", "").split()[1].removesuffix("em")) for p in root]
    assert paddings == pytest.approx([before, after], abs=0.3)
    assert min(paddings) >= 2


def test_captions_stay_with_what_they_name() -> None:
    shown = '<figure><img src="a.png"/></figure>'
    table = "<table><tbody><tr><td>一</td></tr></tbody></table>"
    assert classes(f'{shown}<p class="center">图1　村口</p>')[1] == "center caption"
    assert classes(f'{shown}<p class="center">村口的春天（周远山 摄）</p>')[1] == "center caption"
    assert classes(f'{shown}<p class="center">其二</p>')[1] == "center"
    assert classes(f"<p>表2　各村书屋</p>{table}")[0] == "center caption over"


@pytest.mark.parametrize(
    ("body", "class_", "lines"),
    [
        ('<p class="verse">我把灯<br/>放在窗台上</p>', "verse stanza", 2),
        ("<p>我把<b>灯</b><br/>放在窗台上</p>", "lines stanza", 2),
        (f"<p>问：{SENTENCE}<br/>答：{SENTENCE}</p>", "parts", 2),
        ("<p>" + "<br/>".join("一二三四五六七八九十十一") + "</p>", "lines", 12),
        ('<p class="center">一<br/>二</p>', "center", 0),
        ("<p>一句</p>", "", 0),
        ('<p>雨来了<br/>就矮一点</p><p class="verse">我说</p>', "verse stanza", 2),
    ],
)
def test_lines_that_the_page_breaks_are_kept(body: str, class_: str, lines: int) -> None:
    root = parse(body)
    customs.observe(root)
    assert root[0].get("class", "") == class_
    assert len(root[0].findall("span")) == lines
    assert "".join(root.itertext()) == text_of(body).replace("\n", "")


def test_a_few_centred_lines_are_kept_together() -> None:
    line = '<p class="center">春水绕孤村，</p>'
    assert classes(PLAIN + line * 4 + PLAIN).count("center together") == 3
    assert classes(line * 30) == ["center"] * 30


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ('<p><a href="#r">[1]</a> 见村志。</p>', "见村志。"),
        ("<p>[1] 见村志。</p>", "见村志。"),
        ('<p>见村志。 <a href="#r">↩</a></p>', "见村志。 "),
        ("<p>[3] 见村志。</p>", "[3] 见村志。"),
        ('<p><a href="#p2">第二段</a>也说过。</p>', "第二段也说过。"),
    ],
)
def test_a_footnote_bears_one_number(note: str, left: str) -> None:
    root = parse(
        f'<p>正文<a class="noteref" href="#n">[1]</a></p><h2>注释</h2>'
        f'<aside class="footnote" id="n">{note}</aside>'
    )
    footnotes.call(root)
    assert ["".join(e.itertext()) for e in root.iter("span") if e.get("class") == "footnote"] == [
        left
    ]
    assert root.find("h2") is None, "nothing is left under it"


def test_a_heading_stays_over_notes_that_nobody_called() -> None:
    root = parse('<p>正文</p><h2>注释</h2><aside class="footnote" id="n"><p>注</p></aside>')
    footnotes.call(root)
    assert [element.tag for element in root] == ["p", "h2", "aside"]


def test_two_pictures_beside_each_other_are_of_one_height() -> None:
    tall, slim = picture(400, 500, "a.png"), picture(300, 600, "b.png")
    root = parse('<p><img src="a.png"/></p><p><img src="b.png"/></p>')
    figures.place(root, {"a.png": tall, "b.png": slim}, {"picture": "图", "colon": "："})
    widths = [float(f.get("style", "").split()[1].removesuffix("%")) for f in root[0]]
    assert widths[0] / widths[1] == pytest.approx((400 / 500) / (300 / 600), rel=0.01)
    assert sum(widths) <= 98.2


def test_a_short_line_right_above_verse_is_the_poems_title() -> None:
    verse = '<p class="verse">春风又绿岭南田<br/>铁牛声声破晓烟<br/>稻花压垄五千年</p>'
    assert classes(f"<p>七律·春耕</p>{verse}")[0] == "poem"
    assert classes(f"<p>静夜思</p><p>李白</p>{verse}")[:2] == ["poem", "poem poet"]
    assert classes(f'<p class="center">静夜思</p>{verse}')[0] == "poem"
    assert classes(f'{verse}<p class="center">——李白《静夜思》</p>')[-1] == "whose"
    assert classes(f"{verse}<p>——他这样说，也这样做了一辈子，从没有向人提起过一句。</p>")[-1] == ""
    assert classes(f"<p>2020年5月</p>{verse}")[0] == ""
    assert classes(f"<p>他念了一首旧诗：</p>{verse}")[0] == ""
    assert classes(f"<p>七律·春耕</p>{PLAIN}{verse}")[0] == ""


def styled(body: str) -> list[str]:
    root = parse(body)
    customs.observe(root)
    return [p.get("style", "") for p in root]


def test_several_who_sign_stand_in_the_middle_below_each_other() -> None:
    names = "".join(f'<p class="right">{name}</p>' for name in ("春江市教育局", "春江市图书馆联盟"))
    found = styled(f'{names}<p class="right">2026年3月18日</p>')
    assert found == [
        "padding-right: 3.00em", "padding-right: 2.00em", "padding-right: 2.06em"
    ]  # fmt: skip


def test_a_letter_ends_as_letters_do() -> None:
    letter = "<p>编辑同志：</p><p>来信收到了，谢谢。</p><p>此致</p><p>敬礼！</p>"
    found = classes(f"{letter}<p>读者 周守义</p><p>二〇二六年三月五日</p>")
    assert found == ["salute", "", "", "salute", "right", "right"]
    assert classes("<p>他说。</p><p>书屋开门了。</p><p>2026年3月18日</p>") == ["", "", ""]
    listed = "".join(f"<p>第{n}批名单</p><p>2026年{n}月1日</p>" for n in (1, 2, 3))
    assert set(classes(listed)) == {""}
    assert set(classes("<p>王老师：</p><p>您好。</p><p>李先生：</p><p>您好。</p>")) == {""}


def test_western_emphasis_is_told_from_that_of_han_characters() -> None:
    root = parse("<p>函数<em>f</em>（<em>要点</em>）见<cite>Nature</cite>，<em>25</em></p>")
    customs.observe(root)
    assert [e.get("class") for e in root.iter() if e.tag in ("em", "cite")] == [
        "western", None, "western", None
    ]  # fmt: skip


def test_a_numbered_caption_and_the_source_of_data_stay_with_what_they_are_of() -> None:
    picture_ = '<figure><img src="a.png" alt=""/></figure>'
    table = "<table><tr><td>1</td></tr></table>"
    assert classes(f"{picture_}<p>图2　三年借阅量变化</p>")[1] == "center caption"
    assert classes(f"{picture_}<p>图2说明，借阅量三年里翻了一番。</p>")[1] == ""
    assert classes(f"{table}<p>数据来源：春江市统计局</p>")[1] == "caption source"
    assert classes("<p>正文。</p><p>数据来源：春江市统计局</p>")[1] == ""
