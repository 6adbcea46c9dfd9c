"""``bulletin fetch``: what was kept gives the same bulletin later, without the sites."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.commanding import run
from tests.loopback import Loopback
from tests.pictures import picture

TEXT = "傍晚六点，村口书屋的灯准时亮起来，放学的孩子把书包搁在门边的长椅上。" * 6
MORE = "书屋是三年前由旧粮站改建的，开办时藏书不到八百册，如今架上有四千多册。" * 6
DATE = ("--date", "2026-11-23")


def page(title: str, body: str) -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1>"
        f"<p>发布时间：2026-10-12 来源：青禾日报</p><div class='content'>{body}</div></body></html>"
    )


OLD = page("旧编码的网页", f"<p>朱镕，{TEXT}</p>").encode("gbk")


@pytest.fixture
def site(server: Loopback) -> Loopback:
    """Two-page article with pictures of which one is missing, an old charset, a redirect."""
    first = f"<p>{TEXT}</p><p><img src='/a.png' alt='灯'><img src='/gone.png' alt='门'></p>"
    onward = "<div><a href='t20261012_2.html'>下一页</a></div>"
    server.give("/xw/t20261012.html", page("书屋的灯", first + onward))
    second = f"<p>{MORE}</p><p><img src='/b.jpg'></p>"
    server.give("/xw/t20261012_2.html", page("书屋的灯", second))
    server.give("/a.png", picture("PNG"), headers={"Content-Type": "image/png"})
    server.give("/b.jpg", picture("JPEG"), headers={"Content-Type": "image/jpeg"})
    server.give(
        "/old.html",
        OLD,
        headers={"Content-Type": "text/html; charset=gb2312"},
    )
    server.give("/moved", status=302, headers={"Location": "/old.html"})
    return server


@pytest.fixture
def desk(tmp_path: Path, site: Loopback) -> Path:
    folder = tmp_path / "desk"
    (folder / "saved").mkdir(parents=True)
    (folder / "saved" / "种树.html").write_text(
        page("种树", f"<p>{TEXT}</p><p><img src='图/树.png'></p>"), encoding="utf-8"
    )
    (folder / "saved" / "图").mkdir()
    (folder / "saved" / "图" / "树.png").write_bytes(picture("PNG", size=(50, 40)))
    (folder / "list.txt").write_text(
        f"{site.url('/moved')}\n{site.url('/nowhere.html')}\nsaved\n", encoding="utf-8"
    )
    (folder / "look").mkdir()
    (folder / "look" / "template.toml").write_text('[name]\nzh = "自己的"\n')
    (folder / "class.toml").write_text(
        f"""# 秋季读书班
title = "秋季读书班"
template = "look"
outputs = ["out/class.md", "out/class.epub"]

[[article]]
source = "{site.url("/xw/t20261012.html")}"   # 第一篇
note = "请细读。"
questions = [ {{ ask = "灯为什么亮？", answer = "有人守着。" }} ]

[[section]]
title = "其余"
[[section.article]]
source = "@list.txt"
""",
        encoding="utf-8",
    )
    return folder


def made(folder: Path, packet: str) -> dict[str, str]:
    """The sums of what ``make`` writes, by name."""
    done = run(["make", packet, *DATE, "-q", "--no-cache"], folder)
    assert done.returncode in (0, 1), done.stderr
    out = (folder / packet).parent / "out"
    sums = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in out.iterdir()}
    shutil.rmtree(out)
    return sums


def manifest(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / "bulletin-pages.json").read_bytes())
    return record


def test_what_was_kept_gives_the_same_bulletin(desk: Path, site: Loopback) -> None:
    fetched = run(["fetch", "class.toml", "-q", "--no-cache"], desk)
    assert fetched.returncode == 1
    assert "nowhere.html" in fetched.stderr
    online = made(desk, "class.toml")
    assert set(online) == {"class.md", "class.epub"}
    kept = desk / "archive" / "class.pages"
    shutil.copytree(desk / "class.pages", kept)  # anywhere else, and alone
    count = len(site.requests)
    listed = kept / "list-002.txt"
    assert listed.read_text("utf-8").splitlines()[1] == site.url("/nowhere.html")
    listed.write_text(listed.read_text("utf-8").replace(site.url("/nowhere.html"), ""))
    assert made(kept, "class.toml") == online
    assert len(site.requests) == count


def test_the_folder_can_be_read_by_people(desk: Path, site: Loopback) -> None:
    run(["fetch", "class.toml", "-q", "--no-cache"], desk)
    kept = desk / "class.pages"
    names = {p.relative_to(kept).as_posix() for p in kept.rglob("*") if p.is_file()}
    pages = {"001.html", "001-2.html", "002.html", "004.html"}  # the third failed
    assert {n for n in names if n.endswith(".html")} == pages
    assert sum(n.startswith("pictures/") for n in names) == 3
    first, moved, local = manifest(kept)["pages"]
    assert (moved["address"], moved["url"]) == (site.url("/moved"), site.url("/old.html"))
    assert moved["type"] == "text/html; charset=gb2312"
    assert (local["address"], local["kind"]) == ("种树.html", "file")
    assert str(desk) not in (kept / "bulletin-pages.json").read_text("utf-8")
    assert (kept / "002.html").read_bytes() == OLD
    errors = [part["error"]["code"] for part in first["parts"] if "error" in part]
    assert errors == ["http-404"]
    for item in [*(p for row in (first, moved, local) for p in (row, *row["parts"]))]:
        if "file" in item:
            data = (kept / item["file"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == item["sha256"]
    text = (kept / "class.toml").read_text("utf-8")
    assert "# 秋季读书班" in text
    assert 'source = "001.html"   # 第一篇' in text


def test_a_kept_page_asks_nobody(desk: Path, site: Loopback) -> None:
    """Whatever the page or a changed manifest says: the folder is all there is."""
    run(["fetch", site.url("/xw/t20261012.html"), "-o", "one.pages", "-q", "--no-cache"], desk)
    kept = desk / "one.pages"
    record = manifest(kept)
    record["pages"][0]["parts"] = [
        {"address": site.url("/a.png"), "file": "../class.toml", "sha256": "", "bytes": 1}
    ]
    (kept / "bulletin-pages.json").write_text(json.dumps(record), encoding="utf-8")
    count = len(site.requests)
    done = run(["extract", "one.pages/001.html", "--format", "json"], desk)
    (article,) = json.loads(done.stdout)
    assert article["images"] == []
    codes = [note["code"] for note in article["notes"]]
    assert codes.count("picture-missing") >= 1
    assert "continuation-missing" in codes
    assert len(site.requests) == count


def test_a_page_that_was_changed_says_so(desk: Path, site: Loopback) -> None:
    run(["fetch", site.url("/old.html"), "-o", "one.pages", "-q", "--no-cache"], desk)
    path = desk / "one.pages" / "001.html"
    path.write_bytes(path.read_bytes().replace("放学".encode("gbk"), "下课".encode("gbk")))
    (article,) = json.loads(run(["extract", str(path), "--format", "json"], desk).stdout)
    assert article["url"] == site.url("/old.html")
    assert "下课的孩子" in article["text"]
    assert [note["code"] for note in article["notes"]] == ["changed"]


def test_a_folder_that_is_there_stays(desk: Path, site: Loopback) -> None:
    old = desk / "class.pages"
    old.mkdir()
    (old / "mine.txt").write_text("mine")
    refused = run(["fetch", "class.toml"], desk)
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    assert "--force" in refused.stderr
    failed = run(["fetch", site.url("/nowhere"), "-o", "class.pages", "--force", "-q"], desk)
    assert failed.returncode == 3
    assert (old / "mine.txt").read_text() == "mine"
    assert run(["fetch", "class.toml", "--force", "-q"], desk).returncode == 1
    assert not (old / "mine.txt").exists()
    assert [p.name for p in desk.iterdir() if p.name.startswith(".")] == []


def test_json_says_what_was_kept(desk: Path, site: Loopback) -> None:
    typed = ["fetch", site.url("/old.html"), "saved", "-o", "two.pages", "--json", "-q"]
    record = json.loads(run(typed, desk).stdout)
    assert record["packet"] == "two.pages/packet.toml"
    assert (record["files"], record["exit_code"]) == (3, 0)
    assert [a["title"] for a in record["articles"]] == ["旧编码的网页", "种树"]
    text = run(["make", record["packet"], "-o", "-", "--to", "md", *DATE], desk).stdout
    assert text.index("旧编码的网页") < text.index("种树")


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"format": "bulletin-pages", "version": 99}', "[" * 100_000,
             '{"format": "bulletin-pages", "version": 1, "pages": [{"file": "001.html"}]}'],
)  # fmt: skip
def test_a_manifest_that_is_none(desk: Path, text: str) -> None:
    (desk / "saved" / "bulletin-pages.json").write_text(text)
    done = run(["extract", "saved/种树.html"], desk)
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert json.loads(done.stdout)["error"]["code"] == "bad-archive"


def test_sources_alone_need_a_folder(desk: Path) -> None:
    done = run(["fetch", "saved"], desk)
    assert done.returncode == 2
    assert "-o NAME.pages" in done.stderr
