"""The small parts of facts: dates, names, languages, witnesses, each on its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from bulletin.reading.facts import dates, language, people, western, witnesses


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("发布时间：2024-10-21 09:30 来源", "2024-10-21T09:30"),
        ("2024年10月21日 星期一 09时30分", "2024-10-21T09:30"),
        ("2024年10月21日下午3:05", "2024-10-21T15:05"),
        ("2024/3/6 8:05:01", "2024-03-06T08:05"),
        ("2024.10.21", "2024-10-21"),
        ("2024 年 10 月 21 日", "2024-10-21"),
        ("2024 10 / 21 09:30:00", "2024-10-21T09:30"),
        ("二〇二四年十月二十一日", "2024-10-21"),
        ("二○○九年九月三日", "2009-09-03"),
        ("民國113年10月21日", "2024-10-21"),
        ("2024년 10월 21일", "2024-10-21"),
        ("十一月 6th, 2009", "2009-11-06"),
        ("October 21, 2024 3:05 p.m.", "2024-10-21T15:05"),
        ("Oct. 3rd, 2019", "2019-10-03"),
        ("21 octobre 2024", "2024-10-21"),
        ("21. Oktober 2024", "2024-10-21"),
        ("12 de marzo de 2020", "2020-03-12"),
        ("21.10.2024", "2024-10-21"),
        ("2024-10-21T09:30:15+08:00", "2024-10-21T09:30"),
        ("2024-يىلى 10-ئاينىڭ 21-كۈنى 11:26", "2024-10-21T11:26"),
        ("2024 - يىل 3 - ئاينىڭ 6 - كۈنى", "2024-03-06"),
        ("2024-جىلى 3-ايدىڭ 6-كۇنى", "2024-03-06"),
        ("2024ལོའི་ཟླ་10པའི་ཚེས་21", "2024-10-21"),
        ("༢༠༢༤ལོའི་ཟླ་༣ཚེས་༦", "2024-03-06"),
        ("2024-02-30", ""),
        ("2024-13-01", ""),
        ("3024-10-21", ""),
        ("1.2024.10", ""),
        ("版本 10.20.2019.3", ""),
        ("2024年10月", ""),
        ("电话 0351-3985088", ""),
    ],
)
def test_a_date_in_text(text: str, iso: str) -> None:
    assert dates.first(text) == iso


@pytest.mark.parametrize(
    ("text", "taiwan", "iso"),
    [
        ("24-10-21 09:30", False, "2024-10-21T09:30"),
        ("20241021", False, "2024-10-21"),
        ("20241021093000", False, "2024-10-21T09:30"),
        ("113-10-21", True, "2024-10-21"),
        ("113-10-21", False, ""),
        ("昨天", False, ""),
    ],
)
def test_a_text_that_is_known_to_be_a_date(text: str, taiwan: bool, iso: str) -> None:
    assert dates.loose(text, taiwan=taiwan) == iso


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("http://a.example/art/2024/10/21/art_1.html", "2024-10-21"),
        ("http://a.example/202410/t20241021_1.html", "2024-10-21"),
        ("http://a.example/2024-10-21/doc.html", "2024-10-21"),
        ("http://a.example/a/202410/21/x.html", "2024-10-21"),
        ("http://a.example/2024/1/5/x", "2024-01-05"),
        ("http://a.example/doc/12345678", ""),
        ("http://a.example/x?d=2024-10-21", ""),
    ],
)
def test_a_date_in_an_address(url: str, iso: str) -> None:
    assert dates.in_address(url) == iso


def test_the_more_exact_of_one_day() -> None:
    assert dates.fuller("2024-10-21", "2024-10-21T09:30") == "2024-10-21T09:30"
    assert dates.fuller("2024-10-21", "2024-10-22T09:30") == "2024-10-21"


@given(st.text(max_size=200))
def test_any_text_is_searched_for_dates(text: str) -> None:
    for found in dates.find(text):
        assert 0 <= found.start < found.end <= len(text)
        assert dates.first(found.iso) == found.iso


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("林远舟", ("林远舟",)),
        ("林 舟　何 清", ("林舟", "何清")),
        ("《云州周刊》记者 林远舟", ("林远舟",)),
        ("记者林远舟", ("林远舟",)),
        ("本报记者 林远舟 通讯员 何清 摄影报道", ("林远舟", "何清")),
        ("林远舟、何清 上官云", ("林远舟", "何清", "上官云")),
        ("方敏北京大学经济学院教授", ("方敏",)),
        ("阿依古丽·买买提", ("阿依古丽·买买提",)),
        ("赵传文", ("赵传文",)),
        ("林远舟 文", ("林远舟",)),
        ("县文化馆", ("县文化馆",)),
        ("未知", ()),
        ("admin", ()),
        ("", ()),
        ("林远舟 转载请注明出处+复制链接", ("林远舟",)),
    ],
)
def test_the_names_of_a_label(value: str, names: tuple[str, ...]) -> None:
    assert people.split(value) == names


@pytest.mark.parametrize(
    ("name", "person", "organisation"),
    [
        ("林远舟", True, False),
        ("欧阳修远", True, False),
        ("云州日报", False, True),
        ("县教育局", False, True),
        ("《云州周刊》", False, True),
        ("最新文章", False, False),
    ],
)
def test_persons_and_organisations(name: str, person: bool, organisation: bool) -> None:
    assert (people.is_person(name), people.is_organisation(name)) == (person, organisation)


@pytest.mark.parametrize(
    ("value", "paper"),
    [
        ("《云州周刊》记者 林远舟", "云州周刊"),
        ("云州晚报记者 林远舟", "云州晚报"),
        ("本报记者 林远舟", ""),
        ("记者 林远舟", ""),
    ],
)
def test_the_paper_of_a_reporter(value: str, paper: str) -> None:
    assert people.employer(value) == paper


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("By ANN LEE March 11, 2015 3:46 PM", ("ANN LEE",)),
        ("Written by Ann Lee, Staff Writer", ("Ann Lee",)),
        ("Aleš Vávra před 2 hodinami", ("Aleš Vávra",)),
        ("Von Anna Müller und Jörg Weiß", ("Anna Müller", "Jörg Weiß")),
        ("by the way", ()),
        ("Staff", ()),
    ],
)
def test_a_western_byline(text: str, names: tuple[str, ...]) -> None:
    assert western.shown(text) == names


QUOTING = "村里的读书室请来一位日本老师，他教孩子们念“本を読むのは楽しいです”，大家都笑了。"


@pytest.mark.parametrize(
    ("text", "claims", "host", "tag"),
    [
        ("村里的读书室开门了，老人们围坐在一起", ("en",), "", "zh-CN"),
        ("村里的读书室开门了", ("zh_CN",), "", "zh-CN"),
        ("村裡的讀書室開門了，老人們圍坐在一起說話", ("zh",), "", "zh-TW"),
        ("村裡的讀書室開門了，老人們圍坐在一起說話", (), "news.example.hk", "zh-HK"),
        ("村裡的讀書室開門了，老人們圍坐在一起說話", ("zh-CN",), "", "zh-TW"),
        ("村の図書室が開きました。子どもたちが本を読みます。", ("en",), "", "ja"),
        (QUOTING, ("zh-CN",), "", "zh-CN"),
        (QUOTING, (), "", "ja"),
        ("村の図書室が開きました。子どもたちが本を読みます。", ("zh-CN",), "", "ja"),
        ("마을 도서관이 문을 열었습니다.", (), "", "ko"),
        ("ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ", ("mn",), "", "mn-Mong"),
        ("كتاب جديد في المكتبة", (), "", "ar"),
        ("The room is open and the readers are in it with the books of the house", (), "", "en"),
        ("La salle est ouverte et les lecteurs sont dans la maison avec des livres", (), "", "fr"),
        ("Lorem ipsum dolor", ("fr-FR",), "", "fr-FR"),
        ("Lorem ipsum dolor", (), "", ""),
        ("", (), "", ""),
    ],
)
def test_the_language(text: str, claims: tuple[str, ...], host: str, tag: str) -> None:
    assert language.of(text, claims, host) == tag


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("zh_CN", "zh-CN"),
        ("EN-us", "en-US"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("cn", "zh"),
        ("??", ""),
    ],
)
def test_a_language_tag_made_normal(said: str, tag: str) -> None:
    assert language.normal(said) == tag


def test_broken_json_is_no_witness_and_no_error() -> None:
    tree = LexborHTMLParser(
        '<script type="application/ld+json">{"@type":"NewsArticle",</script>'
        '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle",'
        '"headline":"书 &amp; 人","datePublished":"2024-10-21T09:30:00+08:00"}]}</script>'
    )
    heard = witnesses.hear(tree)
    assert heard.titles == (("书 & 人", "JSON-LD headline"),)
    assert heard.dates == (("2024-10-21T09:30", "JSON-LD datePublished"),)


@pytest.mark.parametrize(
    ("script", "what", "value"),
    [
        ('var ct = "1729474200";', "date", "2024-10-21T09:30"),
        ("createTime: '2024-10-21 09:30'", "date", "2024-10-21T09:30"),
        ('"publishTime":1729474200000,', "date", "2024-10-21T09:30"),
        ('var product = "1729474200";', "date", ""),
        ('publish_time = "12";', "date", ""),
        ('var nickname = htmlDecode("云溪读书会");', "source", "云溪读书会"),
        ("source: function() {}", "source", ""),
    ],
)
def test_a_value_in_a_script(script: str, what: str, value: str) -> None:
    assert witnesses.scripted(f"<script>{script}</script>", what) == value


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ann Lee and Bo Li, Staff Writers, May 3", ("Ann Lee", "Bo Li")),
        ("Ann Lee; Bo Li", ("Ann Lee", "Bo Li")),
        ("Department for Rivers, Lamps & Shelves", ("Department for Rivers, Lamps & Shelves",)),
    ],
)
def test_names_of_writers_and_of_offices(text: str, names: tuple[str, ...]) -> None:
    found = western.shown(text) if text.startswith("By") else western.told(text)
    assert found == names


def test_each_writer_in_a_meta_of_their_own_is_heard() -> None:
    html = "".join(f'<meta name="citation_author" content="{n}">' for n in ("Ann Lee", "Bo Li"))
    heard = witnesses.hear(LexborHTMLParser(f"<head>{html}</head>"))
    assert [western.told(text) for text, _ in heard.authors] == [("Ann Lee", "Bo Li")]
