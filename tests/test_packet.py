"""Packet files: `packets/*.toml` with what must come of each in `packets/*.out`."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict
from pathlib import Path

import pytest

import bulletin
from bulletin import packet as packets
from bulletin.errors import BulletinError, PacketError
from bulletin.model import Article, Source, SourceKind
from bulletin.packet import Masthead
from bulletin.packet.draft import draft
from bulletin.packet.load import load

FAULTS = [
    ('title = "x\n', 1, "title: TOML 有不能用在这里的字符，或引号没有关上 · not TOML: Illegal"),
    ('a = 1\ntitle="x"\ntitle="y"\n', 3, "title: TOML 这个键写了两次 · not TOML: Cannot"),
    ("\ndate = 2026-02-30\n", 2, "date: TOML 没有这一天或这一刻 · not TOML: Invalid date"),
    ('outputs = ["a.pdf"\n\n', 2, "TOML 方括号没有关上 · not TOML: Unclosed array"),
    ("[session\n", 1, "TOML 写法有误 · not TOML: Expected ']'"),
]

CASES = sorted((Path(__file__).parent / "packets").glob("*.toml"))


def article(typed: str, title: str, body: str = "<p>正文。</p>") -> Article:
    return Article(Source(typed, "file", typed), "", title, body, language="zh-CN")


def outcome(path: Path) -> str:
    """The bulletin as JSON, or the error's line without the folder."""
    try:
        packet = load(path)
    except PacketError as error:
        return error.text.replace(f"{path.parent}/", "") + "\n"
    found = [
        [] if "missing" in entry.wish.source else [article(entry.wish.source, "原题", body)]
        for entry, body in zip(packet.entries, bodies(), strict=False)
    ]
    said = dict(packet.said)
    said.pop("template", None)
    said["language"] = said.pop("lang", "")
    composed = packets.compose(packet, found, Masthead(**said))
    record = asdict(composed) | {
        "outputs": [str(p.relative_to(path.parent)) for p in packet.outputs],
        "editions": packet.editions,
    }
    return json.dumps(record, ensure_ascii=False, indent=1, default=str) + "\n"


def bodies() -> list[str]:
    return [f"<p>{'河' * 100}</p>", f"<p>{'湖' * 2000}</p>", "<p>无</p>"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, rewrite: bool) -> None:
    expected = path.with_suffix(".out")
    if rewrite:
        expected.write_text(outcome(path), encoding="utf-8")
    assert outcome(path) == expected.read_text(encoding="utf-8")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PacketError, match=r"gone\.toml: No such file"):
        load(tmp_path / "gone.toml")


def test_trainer_text_is_gone_for_participants() -> None:
    packet = load(CASES[0].with_name("whole.toml"))
    found = [[article(entry.wish.source, "题")] for entry in packet.entries]
    bulletin = packets.compose(packet, found, Masthead())
    ours = repr(bulletin.for_audience("participant"))
    for secret in ("有答案的问题", "几条？"):
        assert secret in ours
    for secret in ("'答案'", "提示", "文中第二段", "answer='B'"):
        assert secret not in ours
        assert secret in repr(bulletin.for_audience("trainer"))


def test_several_articles_for_an_entry_that_speaks_of_one() -> None:
    packet = load(CASES[0].with_name("whole.toml"))
    pair = [article("a", "一"), article("b", "二")]
    with pytest.raises(PacketError, match="2 articles"):
        packets.compose(packet, [pair, [], []], Masthead())


def test_plain_sources_make_one_nameless_section_in_order() -> None:
    packet = packets.plain(["a.html", "folder"])
    found = [[article("a.html", "一")], [article("x", "二"), article("y", "三")]]
    bulletin = packets.compose(packet, found, Masthead())
    assert [section.title for section in bulletin.sections] == [""]
    assert [(piece.number, piece.article.title) for piece in bulletin.pieces] == [
        (1, "一"),
        (2, "二"),
        (3, "三"),
    ]
    assert bulletin.title == "学习资料"
    assert packets.compose(packets.plain(["a"]), [found[0]], Masthead()).title == "一"


def test_draft_loads_as_a_packet(tmp_path: Path) -> None:
    path = tmp_path / "packet.toml"
    articles = [("pages/a.html", article("a", '题目 "一"')), ("b.html", article("b", "二\\"))]
    text = draft(articles, ["a.pdf"], datetime.date(2026, 11, 23))
    path.write_text(text, encoding="utf-8")
    packet = load(path)
    assert [entry.wish.source for entry in packet.entries] == ["pages/a.html", "b.html"]
    assert [entry.wish.title for entry in packet.entries] == ['题目 "一"', "二\\"]
    assert packet.outputs == (tmp_path / "a.pdf",)
    assert packet.editions == ("participant", "trainer")


def test_characters_that_no_output_may_hold_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "packet.toml"
    path.write_text(
        'title = "a\\u0001b\\u0085"\nfurther = ["\\uFFFFc"]\n[[article]]\nsource = "a.html"\n'
        'note = "\\u0008x\\uFFFE\\ty\\nz"\nterms = { "k\\u007F" = "v\\u001B" }\n',
        encoding="utf-8",
    )
    packet = load(path)
    assert packet.said["title"] == "ab"
    assert packet.extra == (("further", "c"),)
    wish = packet.entries[0].wish
    assert (wish.note, wish.terms) == ("x\ty\nz", (("k", "v"),))


def packet_with_quiz(folder: Path, answer: str, options: list[str]) -> Path:
    path = folder / "packet.toml"
    quiz = f"{{ ask = 'x', answer = {json.dumps(answer)}, options = {json.dumps(options)} }}"
    path.write_text(f'[[article]]\nsource = "a.html"\nquiz = [\n {quiz},\n]\n', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "answer",
    [
        "B",
        "b",
        "Ｂ",
        "2",
        "②",
        "AC",
        "A、C",
        "A和C",
        "1, 3",
        "B. 梨",
        "(C)",
        "梨",
        "乙",
        "",
        "苹果",
    ],
)
def test_an_answer_may_name_options_in_many_ways(tmp_path: Path, answer: str) -> None:
    load(packet_with_quiz(tmp_path, answer, ["苹果", "梨", "桃"]))


@pytest.mark.parametrize("answer", ["D", "4", "0", "AD", "D. 梨", "丁", "杏", "abc d", "?"])
def test_an_answer_that_is_no_option_is_a_fault(tmp_path: Path, answer: str) -> None:
    with pytest.raises(PacketError, match=r"packet\.toml:3: article\[1\]\.quiz\[1\]\.answer: "):
        load(packet_with_quiz(tmp_path, answer, ["苹果", "梨", "桃"]))


def test_a_quiz_without_options_takes_any_answer(tmp_path: Path) -> None:
    load(packet_with_quiz(tmp_path, "长江", []))


@pytest.mark.parametrize(("text", "line", "said"), FAULTS)
def test_what_is_no_toml_has_a_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = tmp_path / "packet.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PacketError) as caught:
        load(path)
    assert caught.value.text.startswith(f"{path}:{line}: {said}")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('date = "11月23日"', "date: 日期应写作 2026-11-23 · a date is written"),
        ("date = 2026-11-23T10:00:00", "date: 只写日期，不写时刻 · a date without"),
        ("total = 0", "total: 不能小于 1 · must be at least 1"),
        ("session = 1", "session: 应是表 {…} · must be a table {…}"),
        ("total = 1.5", "total: 应是整数 · must be a whole number"),
        ('editions = ["teacher"]', r"editions\[1\]: 只能是 'participant' or 'trainer' · must be"),
    ],
)
def test_a_value_that_cannot_be_is_told_in_both_languages(
    tmp_path: Path, line: str, said: str
) -> None:
    path = tmp_path / "packet.toml"
    path.write_text(f'title = "x"\n{line}\n[[article]]\nsource = "a.html"\n', encoding="utf-8")
    with pytest.raises(PacketError, match=rf"packet\.toml:2: {said}"):
        load(path)


def test_what_is_not_utf8_has_a_line(tmp_path: Path) -> None:
    path = tmp_path / "packet.toml"
    path.write_bytes("a = 1\ntitle = '县委组织部'\n".encode("gbk"))
    with pytest.raises(PacketError, match=r"packet\.toml:2: 不是 UTF-8 编码"):
        load(path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('outputs = ["x.doc"]', "outputs: 不认识的输出格式 .doc · unknown output format"),
        ('outputs = ["-"]', r"outputs\[1\]: 应是文件名"),
        ("outputs = []", "outputs: 没有说输出到哪里 · say where to"),
        ('template = "studdy"', "template: 没有模板 studdy .* did you mean study"),
    ],
)
def test_faults_seen_later_have_a_line_too(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "packet.toml"
    path.write_text(f'title = "x"\n{line}\n[[article]]\nsource = "a.html"\n', encoding="utf-8")
    outputs = [] if "outputs" in line else [tmp_path / "a.md"]
    with pytest.raises(BulletinError, match=rf"packet\.toml:2: {said}"):
        bulletin.make(path, outputs=outputs)


@pytest.mark.parametrize(
    ("kind", "location", "body", "title"),
    [
        ("file", "/a/借阅 记录.html", "<p>文</p>", "借阅 记录"),
        ("file", "/a/b.html", "<h2> </h2><h3>一、<em>读</em> &amp;\n写</h3>", "一、读 & 写"),
        ("web", "http://a.example/x/%E8%AF%BB.html?q=1", "", "读"),
        ("web", "http://a.example/", "", "学习资料"),
        ("stdin", "-", "", "学习资料"),
    ],
)
def test_a_page_without_a_title_still_gives_the_bulletin_one(
    kind: SourceKind, location: str, body: str, title: str
) -> None:
    one = Article(Source(location, kind, location), "", "", body, language="zh-CN")
    packet = packets.plain([location])
    assert packets.compose(packet, [[one]], Masthead(title=" ")).title == title
    assert packets.compose(packet, [[one]], Masthead(title="刊名")).title == "刊名"
