"""How a batch runs: order, lost jobs, one pace at each host, nothing fetched twice, the tally."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from bulletin.cli.speech import Voice
from bulletin.cli.tally import Tally, shown
from bulletin.errors import SourceError
from bulletin.pipeline.batch import jobs as joblists
from bulletin.pipeline.batch.bench import JOBS_EACH, Bench
from bulletin.pipeline.batch.gates import Gates
from bulletin.pipeline.batch.jobs import Job
from bulletin.pipeline.batch.ledger import Ledger
from bulletin.pipeline.batch.order import BatchOrder, Outcome, work_through
from bulletin.pipeline.batch.place import JOBS, Place, here
from bulletin.pipeline.batch.run import AHEAD, LostJob, run
from bulletin.pipeline.batch.work import Result, Terms, part_name
from bulletin.sources.deadline import Deadline
from bulletin.sources.polite import Politeness
from bulletin.sources.turnstile import Pace
from tests.loopback import Loopback

DESK = Path(__file__).parent / "commands" / "desk"
DONE = Result("done", 0)


def jobs(count: int) -> list[Job]:
    return [Job(number, str(number), (str(number),)) for number in range(1, count + 1)]


def test_a_slow_job_holds_up_the_report_and_not_the_work() -> None:
    others_are_done = threading.Event()
    count = 10 * (1 + AHEAD)

    def work(job: Job) -> Result:
        if job.number == 1:
            assert others_are_done.wait(20)
        elif job.number == count:
            others_are_done.set()
        return DONE

    ends = [job.number for job, _ in run(jobs(count), work, 2, ThreadPoolExecutor)]
    assert ends == list(range(1, count + 1))


def test_a_worker_has_the_environment_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    for said in ("one", "other"):
        monkeypatch.setenv("BULLETIN_TITLE", said)
        with JOBS(1) as executor:
            assert executor.submit(os.getenv, "BULLETIN_TITLE").result() == said


def test_a_worker_begins_with_all_loaded_and_no_thread() -> None:
    """In a process of its own: what is to be loaded is said once for each."""
    code = """if True:
        import threading
        from bulletin.pipeline.batch.place import JOBS
        with JOBS(1) as executor:
            has = executor.submit(eval, "set(__import__('sys').modules)").result()
            threads = executor.submit(threading.active_count).result()
        from bulletin.pipeline.batch.loaded import MODULES
        assert set(MODULES) <= has, set(MODULES) - has
        assert threads == 1
    """
    subprocess.run([sys.executable, "-c", code], check=True)


def test_work_is_handed_out_a_bounded_number_ahead() -> None:
    handed = 0

    def counted() -> Iterator[Job]:
        nonlocal handed
        for job in jobs(500):
            handed += 1
            yield job

    gate = threading.Event()
    before = []

    def open_gate() -> None:
        before.append(handed)
        gate.set()

    threading.Timer(0.2, open_gate).start()
    line = run(counted(), lambda _: Result("done", int(gate.wait(20))), 2, ThreadPoolExecutor)
    next(line)
    line.close()
    assert before == [2 * (1 + AHEAD)]


class Losing(Executor):
    """Loses job 2 for good, and is broken altogether when it is asked for job 4 at first."""

    def __init__(self) -> None:
        self.broken = 1

    def submit(self, work: Any, /, *args: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        number = args[0].number
        if number == 4 and self.broken:
            self.broken -= 1
            raise BrokenExecutor
        if number == 2:
            future.set_exception(LostJob("killed three workers"))
        else:
            future.set_result(work(*args, **named))
        return future


def test_a_lost_job_is_named_and_a_broken_pool_replaced() -> None:
    losing = Losing()
    ends = [(job.number, r.status) for job, r in run(jobs(6), lambda _: DONE, 1, lambda _: losing)]
    assert ends == [(1, "done"), (2, "failed"), *((n, "done") for n in range(3, 7))]


def test_settings_of_the_file_that_was_named_reach_the_workers(tmp_path: Path) -> None:
    config = tmp_path / "own.toml"
    config.write_text('issuer = "青禾"\n', "utf-8")
    met: list[Terms] = []

    def work(job: Job, terms: Terms) -> Result:
        met.append(terms)
        return DONE

    order = BatchOrder(jobs(1), tmp_path / "r.jsonl", 1, {"title": "题"}, config=config)
    assert [o.status for o in work_through(order, Place(ThreadPoolExecutor, work=work))] == ["done"]
    assert met[0].ground == {"issuer": "青禾"}
    assert met[0].typed == {"title": "题"}


def test_an_interrupt_between_file_and_line_waits_for_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(job: Job, terms: Terms) -> Result:
        part = Path(terms.parts) / part_name(job, "md")
        part.write_bytes(b"text")
        return Result("done", 0, outputs=((str(part), "0" * 64),), facts=(("title", "题"),))

    put = Ledger.write

    def interrupted(self: Ledger, job: Job, result: Result) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        put(self, job, result)

    monkeypatch.setattr(Ledger, "write", interrupted)
    todo = joblists.each([str(number) for number in range(5)], ["md"], [])
    out, report = tmp_path / "out", tmp_path / "r.jsonl"
    ends = work_through(
        BatchOrder(todo, report, 1, folder=out), Place(ThreadPoolExecutor, work=work)
    )
    with pytest.raises(KeyboardInterrupt):
        next(ends)
    with closing(ends):
        (line,) = report.read_text("utf-8").splitlines()
    assert [Path(o["path"]).name for o in json.loads(line)["outputs"]] == ["0001-题.md"]
    assert [path.name for path in out.iterdir()] == ["0001-题.md"]


def test_gates_let_through_as_many_as_may_be_at_a_host(tmp_path: Path) -> None:
    one, other = Gates(tmp_path), Gates(tmp_path)
    pace = Pace(2, 0.0)
    first, second = one.ask("a.example", pace), other.ask("a.example", pace)
    assert callable(first)
    assert callable(second)
    assert isinstance(one.ask("a.example", pace), float)
    assert callable(leave := one.ask("b.example", pace))  # noqa: RUF018
    first()
    third = other.ask("a.example", pace)
    assert callable(third)
    for give_back in (second, third, leave):
        give_back()


def test_gates_keep_the_pause_between_two_starts(tmp_path: Path) -> None:
    one, other = Gates(tmp_path), Gates(tmp_path)
    pace = Pace(4, 30.0)
    leave = one.ask("a.example", pace)
    assert callable(leave)
    leave()
    wait = other.ask("a.example", pace)
    assert isinstance(wait, float)
    assert 25 < wait <= 30
    other.rest("b.example", 20)
    assert isinstance(rest := one.ask("b.example", Pace(4, 0.0)), float)
    assert 15 < rest <= 20


def test_processes_share_their_gates_until_the_batch_ends() -> None:
    with here() as place:
        assert isinstance(place.turnstile, Gates)
        folder = place.turnstile.folder
        assert folder.is_dir()
    assert not folder.exists()


def test_politeness_asks_the_turnstile_until_it_may_go() -> None:
    answers: list[Any] = [0.01, 0.02, lambda: given.append(True)]
    given: list[bool] = []
    waits: list[float] = []

    class Turnstile:
        def ask(self, host: str, pace: Pace) -> Any:
            assert (host, pace) == ("a.example", Pace(3, 0.5))
            return answers.pop(0)

        def rest(self, host: str, seconds: float) -> None:
            given.append(False)

    polite = Politeness(3, 0.5, waits.append, Turnstile())
    leave = polite.enter("a.example", Deadline(5))
    assert waits == [0.01, 0.02]
    leave()
    leave()
    assert given == [True]
    polite.rest("a.example", 3)
    assert given == [True, False]


def test_the_layout_process_stays_from_one_job_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[tuple[str, ...]] = []
    open_now: list[int] = []

    @contextmanager
    def ready(formats: Iterable[str], kept: object = None) -> Iterator[int]:
        begun.append(tuple(formats))
        number = len(begun)
        open_now.append(number)
        try:
            yield number
        finally:
            open_now.remove(number)

    monkeypatch.setattr("bulletin.pipeline.batch.bench.writers.ready", ready)
    bench: Any = Bench()
    for _ in range(JOBS_EACH):
        with bench.ready(["pdf", "epub"]) as write:
            assert write == 1
    assert (begun, open_now) == ([("pdf",)], [])
    with suppress(SourceError), bench.ready(["pdf"]):
        raise SourceError("not had")
    with bench.ready(["pdf"]) as write, bench.ready(["pdf"]) as own, bench.ready(["md"]) as other:
        assert (write, own, other) == (2, 3, 4)
    with suppress(SystemExit), bench.ready(["pdf"]):
        raise SystemExit
    assert open_now == []


SOURCES = 40


def test_every_failure_is_named_and_no_good_page_fetched_again(
    server: Loopback, tmp_path: Path
) -> None:
    """What `scripts/bench_batch.py` does with ten thousand."""
    page = (DESK / "one.html").read_bytes()
    fresh = {"Cache-Control": "max-age=86400"}
    good, bad = [], []
    for number in range(1, SOURCES + 1):
        if number % 20 == 0:
            bad.append(server.give(f"/{number}.html", "gone", status=410))
        else:
            good.append(server.give(f"/{number}.html", page, headers=fresh))
    sources = [server.url(f"/{number}.html") for number in range(1, SOURCES + 1)]
    typed = {"date": "2026-11-23", "cache_dir": tmp_path / "cache"}

    def go(report: str, *, resume: bool = False) -> Counter[str]:
        asked = len(server.requests)
        order = BatchOrder(
            joblists.each(sources, ["md"]), tmp_path / report, 2, typed, resume, tmp_path / "out"
        )
        ends = list(work_through(order, Place(ThreadPoolExecutor)))
        assert [s for end in ends for s in end.failed_sources] == bad
        paths = [request.path for request in server.requests[asked:]]
        return Counter("bad" if server.url(path) in bad else "good" for path in paths)

    assert go("first.jsonl") == {"good": len(good), "bad": len(bad)}
    assert len(list((tmp_path / "out").iterdir())) == len(good)
    assert go("first.jsonl", resume=True) == {"bad": len(bad)}
    records = (tmp_path / "first.jsonl").read_text("utf-8").splitlines()
    assert Counter(json.loads(line)["status"] for line in records[SOURCES:]) == {
        "skipped": len(good),
        "failed": len(bad),
    }
    assert go("third.jsonl") == {"bad": len(bad)}


def ended(number: int, status: str, code: int = 0) -> Outcome:
    failed = (f"{number}.html",) if status == "failed" else ()
    error = f"{number}.html: gone" if failed else ""
    return Outcome(Job(number, f"{number}.html", ()), status, error, failed, code)


def test_the_tally_tells_rate_and_time_left() -> None:
    now = [100.0]
    tally = Tally(1000, clock=lambda: now[0])
    assert (tally.pace, tally.left) == ("0.0/min", "?")
    for number in range(100):
        tally.add(ended(number, "skipped"))
    for number in range(100):
        now[0] += 0.5
        tally.add(ended(number, "failed" if number % 20 == 0 else "done", 3))
    assert (tally.done, tally.failed, tally.skipped, tally.ended) == (95, 5, 100, 200)
    assert (tally.pace, tally.left) == ("2.0/s", "0:06:40")
    assert tally.bad == ["0.html", "20.html", "40.html", "60.html", "80.html"]
    for number in range(40):
        now[0] += 5
        tally.add(ended(number, "done"))
    assert tally.pace == "12.0/min"


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        (["done", "skipped"], 0),
        (["done", "failed"], 1),
        (["failed", "skipped"], 1),
        (["failed", "failed"], 3),
    ],
)
def test_the_exit_code_says_whether_all_failed(ends: list[str], code: int) -> None:
    tally = Tally(len(ends))
    for number, status in enumerate(ends):
        tally.add(ended(number, status, 3 + number))
    assert tally.exit_code == code


def test_in_a_pipe_lines_come_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    tally = Tally(100, clock=lambda: now[0])
    with shown(Voice(), tally) as tell:
        for number in range(100):
            now[0] += 0.25
            tell(ended(number, "failed" if number == 7 else "done"))
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "7.html: gone"
    assert said[1].startswith(
        "[20/100] 完成 done 19，失败 failed 1，略过 skipped 0, 4.0/s, 剩余 left 0:00:20"
    )
    assert said[-1].startswith("[100/100]")
    assert len(said) == 1 + 5


def test_a_terminal_shows_one_line_that_changes(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    primary, secondary = os.openpty()
    with os.fdopen(secondary, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr("sys.stderr", terminal)
        monkeypatch.setenv("COLUMNS", "100")
        monkeypatch.setenv("TERM", "xterm")
        now = [0.0]
        tally = Tally(4, clock=lambda: now[0])
        with shown(Voice(), tally) as tell:
            for number in range(3):
                now[0] += 0.5
                tell(ended(number, "failed" if number == 1 else "done"))
            time.sleep(0.2)
        terminal.flush()
        said = os.read(primary, 100_000).decode("utf-8")
    os.close(primary)
    assert "1.html: gone" in said
    assert "3/4" in said
    assert "2.0/s" in said
    assert "失败 failed 1" in said
    assert "剩余 left 0:00:00" in said
