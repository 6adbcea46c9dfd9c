"""Batches on many machines: an object store, a scheduler and workers, each a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

import bulletin
from bulletin import storage
from bulletin.errors import UsageError
from bulletin.model import Article
from bulletin.pipeline.batch import jobs as joblists
from bulletin.pipeline.batch.cluster import cluster
from bulletin.pipeline.batch.order import BatchOrder, Outcome, work_through
from bulletin.pipeline.batch.place import Place
from tests.loopback import Answer, Loopback, Request

DESK = Path(__file__).parent / "commands" / "desk"
DATE = "2026-11-23"
PAGES = 15

SIGNED = {
    "Content-Type": "application/octet-stream",
    "Authorization": "AWS4-HMAC-SHA256 Credential=x/20261123/us-east-1/s3/aws4_request, "
    "SignedHeaders=host, Signature=x",
}
"""The store looks for a signature and does not check it."""


@dataclass(frozen=True, slots=True)
class Store:
    """An S3 store on loopback; objects by HTTP, without a library."""

    address: str

    def put(self, name: str, data: bytes = b"") -> None:
        self._ask(name, "PUT", data)

    def get(self, name: str) -> bytes:
        return self._ask(name, "GET")

    def names(self, folder: str) -> list[str]:
        bucket, _, prefix = folder.partition("/")
        tree = ElementTree.fromstring(self.get(f"{bucket}?list-type=2&prefix={prefix}/"))
        keys = [item.text or "" for item in tree.findall(".//{*}Key")]
        return sorted(key.removeprefix(f"{prefix}/") for key in keys)

    def _ask(self, name: str, method: str, data: bytes | None = None) -> bytes:
        path = quote(name, safe="/?&=")
        request = urllib.request.Request(f"{self.address}/{path}", data, SIGNED, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            content: bytes = answer.read()
        return content


@dataclass(frozen=True, slots=True)
class Machines:
    """What the tests run on."""

    store: Store
    scheduler: str
    workers: tuple[subprocess.Popen[bytes], ...]
    environment: dict[str, str]

    def batch(self, *options: str) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", "bulletin", "batch", *options, "--date", DATE]
        line += ["--cluster", self.scheduler]
        return subprocess.Popen(line, env=self.environment, stderr=subprocess.PIPE)


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("machines")
    port = free_port()
    store = Store(f"http://127.0.0.1:{port}")
    keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    place = {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": store.address}
    environment = {**os.environ, **keys, **place, "HOME": str(folder)}
    environment["DASK_TEMPORARY_DIRECTORY"] = str(folder)
    begin = ["-m", "distributed.cli.dask_worker", "--no-nanny", "--nthreads", "1"]
    nowhere: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with ExitStack() as stack:

        def started(*line: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen([sys.executable, *line], env=environment, **nowhere)
            return stack.enter_context(ended(process))

        started("-m", "moto.server", "-H", "127.0.0.1", "-p", str(port))
        file = folder / "scheduler.json"
        asked = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        started("-m", "distributed.cli.dask_scheduler", *asked, "--scheduler-file", str(file))
        wait_for(lambda: file.exists() and file.read_text().endswith("}"))
        address = json.loads(file.read_text())["address"]
        workers = tuple(started(*begin, "--no-dashboard", address) for _ in range(2))
        wait_for(lambda: answers(port))
        store.put("library")
        yield Machines(store, address, workers, environment)


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(happened: Callable[[], object], seconds: float = 200) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def on_this_machine(sources: Sequence[str], folder: Path, **more: Any) -> list[Outcome]:
    jobs = joblists.each(sources, ["epub"])
    typed = {"date": DATE, "no_cache": True}
    order = BatchOrder(jobs, folder / "report.jsonl", 2, typed, folder=folder / "out", **more)
    return list(work_through(order, Place(ThreadPoolExecutor)))


def test_one_pace_at_each_host_for_all_workers(machines: Machines, server: Loopback) -> None:
    page = (DESK / "one.html").read_bytes()
    here = [0, 0]
    starts: list[float] = []
    lock = threading.Lock()

    def slow(_: Request) -> Answer:
        with lock:
            here[0] += 1
            here[1] = max(here)
        time.sleep(0.1)
        with lock:
            here[0] -= 1
        return Answer(page, headers={"Content-Type": "text/html"})

    def quick(_: Request) -> Answer:
        starts.append(time.monotonic())
        return Answer(page, headers={"Content-Type": "text/html"})

    addresses = [server.respond(f"/slow/{number}.html", slow) for number in range(6)]
    # The same server by a name that is not the machine's own: there are pauses at that host.
    addresses += [
        server.respond(f"/quick/{number}.html", quick).replace("127.0.0.1", "0.0.0.0")
        for number in range(6)
    ]
    where = ["--folder", "s3://library/web", "--report", "s3://library/web.jsonl", "--no-cache"]
    pace = ["--host-connections", "1", "--host-delay", "0.3"]
    with machines.batch("--each", *addresses, *where, *pace) as process:
        _, err = process.communicate(timeout=200)
    assert process.returncode == 0, err.decode()
    assert len(machines.store.names("library/web")) == 12
    assert here == [0, 1]
    assert max(starts) - min(starts) > 5 * 0.3 * 0.9


def test_a_killed_workers_jobs_are_done_by_another(machines: Machines, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(PAGES):
        name = ("one.html", "two.html", "gone.html")[number % 3]
        shutil.copy(DESK / name, pages / f"{number}.html")
        machines.store.put(f"library/pages/{number}.html", (DESK / name).read_bytes())
    where = ["--folder", "s3://library/out", "--report", "s3://library/report.jsonl"]
    with machines.batch("--each", "s3://library/pages", *where) as process:
        wait_for(lambda: machines.store.names("library/out") or process.poll() is not None)
        machines.workers[0].send_signal(signal.SIGKILL)
        _, err = process.communicate(timeout=200)
    assert process.returncode == 1, err.decode()
    assert b"Traceback" not in err
    report = machines.store.get("library/report.jsonl").decode("utf-8").splitlines()
    records = [json.loads(line) for line in report]
    assert [record["number"] for record in records] == list(range(1, PAGES + 1))
    assert [record["status"] for record in records] == ["done", "done", "failed"] * (PAGES // 3)
    on_this_machine([str(pages / f"{number}.html") for number in range(PAGES)], tmp_path)
    wanted = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert len(wanted) == PAGES * 2 // 3
    names = machines.store.names("library/out")
    assert {name: machines.store.get(f"library/out/{name}") for name in names} == wanted


def test_a_store_does_what_a_folder_does(tmp_path: Path) -> None:
    desk = storage.at("memory://desk")
    for path in DESK.rglob("*"):
        if path.is_file():
            storage.put(desk / path.relative_to(DESK).as_posix(), path.read_bytes())
    storage.put(desk / "list.txt", b"one.html\n../desk/two.html\ngone.html\n")
    titles = [
        article.title if isinstance(article, Article) else article.error.code
        for article in bulletin.extract("memory://desk/pages", "@memory://desk/list.txt")
    ]
    river, house = "The river that came back", "村口那间书屋开了三年"
    assert titles == [house, river, house, river, "soft-404"]
    here, there = tmp_path / "out", storage.at("memory://out")
    for folder in (here, there):
        made = bulletin.make(
            f"{desk}/packet.toml" if folder is there else DESK / "packet.toml",
            outputs=[folder / "packet.epub"],
            date=DATE,
        )
        assert made.failures == ()
    assert contents(storage.at("memory://out")) == contents(here)


def test_a_store_keeps_the_report_and_the_run_is_resumed(tmp_path: Path) -> None:
    pages = storage.at("memory://again/pages")
    for name in ("one.html", "gone.html", "two.html"):
        storage.put(pages / name, (DESK / name).read_bytes())
    sources = [str(pages / name) for name in ("one.html", "gone.html", "two.html")]
    folder = storage.at("memory://again")
    ends = [outcome.status for outcome in on_this_machine(sources, folder)]
    assert ends == ["done", "failed", "done"]
    storage.put(pages / "two.html", (DESK / "two.html").read_bytes().replace(b"ten", b"six"))
    ends = [outcome.status for outcome in on_this_machine(sources, folder, resume=True)]
    assert ends == ["skipped", "failed", "done"]
    lines = (folder / "report.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["number"] for line in lines] == [1, 2, 3, 1, 2, 3]
    assert sorted(path.name for path in storage.files(folder / "out")) == [
        "0001-村口那间书屋开了三年.epub",
        "0003-The river that came back.epub",
    ]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "memory://other/x.png"])
def test_a_saved_page_in_a_store_reads_nothing_outside_its_folder(name: str) -> None:
    storage.put(storage.at("memory://etc/passwd"), b"secret")
    storage.put(storage.at("memory://other/x.png"), b"secret")
    page = (DESK / "one.html").read_text("utf-8").replace("<p>", f'<p><img src="{name}"></p><p>', 1)
    storage.put(storage.at("memory://home/pages/a.html"), page.encode())
    (article,) = bulletin.extract("memory://home/pages/a.html")
    assert isinstance(article, Article)
    assert article.images == ()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("here", "tcp://host:port"),
        ("local:none", "local:4"),
        ("local:0", "local:4"),
        ("tcp://127.0.0.1:1", "no scheduler there"),
    ],
)
def test_a_cluster_that_is_none_is_said_to_be_none(
    address: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bulletin.pipeline.batch.cluster.PATIENCE", 0.5)
    with pytest.raises(UsageError, match=said) as caught, cluster(address):
        pass
    assert caught.value.exit_code == 2


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setitem(sys.modules, "upath", None)
    with pytest.raises(UsageError, match=r'pip install "bulletin\[cluster\]"'), cluster("local:1"):
        pass
    with pytest.raises(UsageError, match=r'pip install "bulletin\[cluster\]"'):
        storage.at("s3://library/pages")
    assert storage.at("pages/a.html") == Path("pages/a.html")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in storage.files(folder)}
