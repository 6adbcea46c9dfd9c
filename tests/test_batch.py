"""Batches: nothing lost, resumed runs, lost workers, names."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bulletin.errors import UsageError
from bulletin.pipeline.batch import jobs as joblists
from bulletin.pipeline.batch.jobs import Job
from bulletin.pipeline.batch.names import Namer, check, name_for
from bulletin.pipeline.batch.order import BatchOrder, Outcome, work_through
from bulletin.pipeline.batch.place import Place
from bulletin.pipeline.batch.run import run
from bulletin.pipeline.batch.work import Result
from tests.commanding import run as typed

DESK = Path(__file__).parent / "commands" / "desk"
DATE = {"date": "2026-11-23", "no_cache": True}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DESK, tmp_path / "desk"))


def threads(workers: int) -> Executor:
    return ThreadPoolExecutor(workers)


def go(order: BatchOrder) -> list[Outcome]:
    return list(work_through(order, Place(threads)))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def each_order(desk: Path, sources: list[str], **more: Any) -> BatchOrder:
    jobs = joblists.each([str(desk / source) for source in sources], ["md"])
    out = desk / "out"
    return BatchOrder(jobs, desk / "report.jsonl", 2, DATE, folder=out, **more)


def test_every_source_is_accounted_for_in_order(desk: Path) -> None:
    order = each_order(desk, ["one.html", "gone.html", "two.html", "missing.html"])
    outcomes = go(order)
    assert [outcome.status for outcome in outcomes] == ["done", "failed", "done", "failed"]
    assert [outcome.exit_code for outcome in outcomes] == [0, 4, 0, 3]
    records = lines(order.report)
    assert [record["number"] for record in records] == [1, 2, 3, 4]
    assert records[1]["error"]["code"] == "soft-404"
    assert records[3]["sources"][0]["error"]["code"] == "no-such-file"
    assert sorted(p.name for p in (desk / "out").iterdir()) == [
        "0001-村口那间书屋开了三年.md",
        "0003-The river that came back.md",
    ]


def test_resume_does_what_is_not_done_or_has_changed(desk: Path) -> None:
    sources = ["one.html", "two.html", "pages/1.html", "missing.html"]
    go(each_order(desk, sources))
    page = desk / "two.html"
    page.write_text(page.read_text().replace("ten years", "twelve years"), encoding="utf-8")
    (desk / "out" / "0003-村口那间书屋开了三年.md").unlink()
    again = each_order(desk, sources, resume=True)
    assert [o.status for o in go(again)] == ["skipped", "skipped", "done", "failed"]
    page.write_text(page.read_text().replace("Ten years", "Twelve years"), encoding="utf-8")
    assert [o.status for o in go(again)] == ["skipped", "done", "skipped", "failed"]
    assert [record["status"] for record in lines(again.report)[-4:]] == [
        "skipped",
        "done",
        "skipped",
        "failed",
    ]


def test_resume_makes_again_what_was_made_otherwise(desk: Path) -> None:
    (desk / "own.css").write_text("p { color: black }", "utf-8")
    (desk / "own").mkdir()
    (desk / "own" / "print.css").write_text("p { color: black }", "utf-8")
    line = (
        "batch --each one.html --to html --name {n} --resume --css own.css --template own -q --json"
    )

    def skipped(*more: str, **env: str) -> bool:
        done = typed([*line.split(), *more], desk, env=env)
        assert done.returncode == 0, done.stderr
        return bool(json.loads(done.stdout)["skipped"])

    assert not skipped()
    assert skipped()
    assert skipped("--host-delay", "0.1", "--timeout", "9")
    for more, env in (
        (("--title", "题"), {}),
        (("--strict",), {}),
        ((), {"BULLETIN_ISSUER": "青禾"}),
        ((), {"SOURCE_DATE_EPOCH": "1000000000"}),
    ):
        assert not skipped(*more, **env)
        assert skipped(*more, **env)
    assert not skipped()
    for name, text in (
        ("bulletin.toml", 'issuer = "青禾"'),
        ("own.css", "p { color: red }"),
        ("own/print.css", "p { color: red }"),
        ("own/new.css", ""),
    ):
        (desk / name).write_text(text, "utf-8")
        assert not skipped()
        assert skipped()


def test_a_cut_off_report_is_read_as_far_as_it_goes(desk: Path) -> None:
    go(each_order(desk, ["one.html", "two.html"]))
    report = desk / "report.jsonl"
    report.write_bytes(report.read_bytes()[:-40])
    again = each_order(desk, ["one.html", "two.html"], resume=True)
    assert [o.status for o in go(again)] == ["skipped", "done"]
    assert json.loads(report.read_text(encoding="utf-8").splitlines()[-1])["number"] == 2


def test_equal_titles_get_names_in_the_order_of_the_jobs(desk: Path) -> None:
    order = each_order(desk, ["two.html", "one.html", "pages/2.html"], name="{date}-{title}")
    go(order)
    named = {
        record["number"]: Path(record["outputs"][0]["path"]).name for record in lines(order.report)
    }
    assert named == {
        1: "2026-09-01-The river that came back.md",
        2: "2026-10-12-村口那间书屋开了三年.md",
        3: "2026-09-01-The river that came back-2.md",
    }


def test_jobs_of_packets_tables_and_folders(desk: Path) -> None:
    (desk / "jobs.jsonl").write_text(
        '{"sources": ["one.html", "https://example.org/a"], "output": "a.md", "title": "题"}\n\n'
        '{"source": "two.html", "outputs": ["b.md", "b.epub"], "editions": ["trainer"]}\n'
    )
    (desk / "jobs.csv").write_text("sources,output,issue\none.html; two.html,c.md,第3期\n")
    (desk / "wrong.toml").unlink()
    jobs = joblists.from_typed([str(desk), str(desk / "jobs.jsonl"), str(desk / "jobs.csv")])
    assert [job.number for job in jobs] == [1, 2, 3, 4]
    assert jobs[0].sources == (str(desk / "packet.toml"),)
    assert jobs[1].sources == (str(desk / "one.html"), "https://example.org/a")
    assert jobs[1].settings == (("title", "题"),)
    assert jobs[2].audiences == ("trainer",)
    assert jobs[3].sources == (str(desk / "one.html"), str(desk / "two.html"))
    assert len({job.key for job in jobs}) == 4


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.jsonl", "[]", "a.jsonl:1:"),
        ("a.jsonl", '{"sources": "a", "outputt": "b"}', "a.jsonl:1: outputt"),
        ("a.jsonl", '{"sources": "a"}', "needs sources and output"),
        ("a.csv", "sources,output\na.html,x.md\nb.html,x.md\n", "also written by it"),
        ("a.txt", "x", "not a job file"),
    ],
)
def test_faults_in_job_files_are_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        joblists.from_typed([str(path)])
    assert said in caught.value.text


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "etc passwd"),
        ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j"),
        ("CON", "CON_"),
        ("  . ", "0007"),
        ("长" * 500, "长" * 50),
        ("emoji 🎉 مرحبا", "emoji 🎉 مرحبا"),
        ("a\ud800b\x00c", "ab c"),
        ("{{ 7*7 }} {0}", "{{ 7 7 }} {0}"),
    ],
)
def test_names_are_legal_everywhere(title: str, name: str) -> None:
    assert name_for("{title}", {"title": title}, 7) == name


def test_names_are_compared_without_case() -> None:
    namer = Namer("{title}")
    assert [namer.name({"title": t}, 1) for t in ("News", "news", "NEWS")] == [
        "News",
        "news-2",
        "NEWS-3",
    ]


@pytest.mark.parametrize("template", ["{titel}", "{", "{0}"])
def test_a_wrong_name_template_is_refused(template: str) -> None:
    with pytest.raises(UsageError):
        check(template)


def stubborn(job: Job) -> Result:
    """A work that kills its worker: always for job 2, once for job 4."""
    mark = Path(job.sources[0])
    if job.number == 2 or (job.number == 4 and not mark.exists()):
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Result("done", 0)


def test_a_lost_workers_job_is_done_once_more_and_the_others_stay(tmp_path: Path) -> None:
    jobs = [Job(n, str(n), (str(tmp_path / str(n)),)) for n in range(1, 7)]
    results = [(job.number, result.status) for job, result in run(jobs, stubborn, 2)]
    assert results == [(1, "done"), (2, "failed"), *((n, "done") for n in range(3, 7))]


def test_a_kill_and_a_resume_give_the_files_of_an_undisturbed_run(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(DESK, tmp_path / "desk"))
    pages = desk / "many"
    pages.mkdir()
    for n in range(12):
        shutil.copy(desk / ("one.html" if n % 2 else "two.html"), pages / f"{n}.html")
    line = [sys.executable, "-m", "bulletin", "batch", "--each", "many", "-q", "-j", "2"]
    line += ["--date", "2026-11-23", "--name", "{title}"]
    subprocess.run([*line, "--folder", "calm", "--report", "calm.jsonl"], cwd=desk, check=True)
    wanted = _contents(desk / "calm")
    assert len(wanted) == 12
    disturbed = [*line, "--folder", "out", "--report", "r.jsonl", "--resume"]
    for _ in range(3):
        with subprocess.Popen(disturbed, cwd=desk, start_new_session=True) as process:
            _wait_for_a_line_more(desk / "r.jsonl")
            process.kill()
        assert _ended(process.pid)
    subprocess.run(disturbed, cwd=desk, check=True)
    assert _contents(desk / "out") == wanted


def test_an_interrupt_ends_soon_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(DESK, tmp_path / "desk"))
    pages = desk / "many"
    pages.mkdir()
    for n in range(40):
        shutil.copy(desk / "one.html", pages / f"{n}.html")
    line = [sys.executable, "-m", "bulletin", "batch", "--each", "many", "-q", "-j", "2"]
    line += ["--to", "pdf", "--to", "epub", "--folder", "out", "--report", "r.jsonl"]
    process = subprocess.Popen(line, cwd=desk, stderr=subprocess.PIPE, start_new_session=True)
    _wait_for_a_line_more(desk / "r.jsonl")
    os.killpg(process.pid, signal.SIGINT)
    began = time.monotonic()
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert time.monotonic() - began < 5
    assert b"Traceback" not in err
    named = {Path(o["path"]).name for record in lines(desk / "r.jsonl") for o in record["outputs"]}
    assert {path.name for path in (desk / "out").iterdir()} == named


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _ended(group: int) -> bool:
    """Whether all of a process group end by themselves."""

    def runs(stat: Path) -> bool:
        try:
            state, _, of = stat.read_text().rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            return False
        return int(of) == group and state != "Z"

    deadline = time.monotonic() + 20
    while any(runs(stat) for stat in Path("/proc").glob("[0-9]*/stat")):
        if time.monotonic() > deadline:
            os.killpg(group, signal.SIGKILL)
            return False
        time.sleep(0.1)
    return True


def _wait_for_a_line_more(report: Path) -> None:
    def count() -> int:
        return report.read_bytes().count(b"\n") if report.exists() else 0

    before, deadline = count(), time.monotonic() + 60
    while count() == before and time.monotonic() < deadline:
        time.sleep(0.02)
