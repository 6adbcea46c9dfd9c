"""Pages read by processes beside this one: the same articles, and nothing left of them."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bulletin import reading
from bulletin.cli.worker import workers
from bulletin.errors import NoArticle
from bulletin.model import Article, Page, Source
from bulletin.pipeline import readers
from bulletin.pipeline.gather import Gatherer
from bulletin.pipeline.readers import FIRST, MANY, Readers
from bulletin.settings import ReadingSettings, Settings
from scripts.specimens import Specimen, write_pages

SETTINGS = ReadingSettings()


@pytest.fixture
def page() -> Page:
    address = "http://yunxi.example/xx/1.html"
    source = Source("一", "web", address)
    return Page(source, address, Specimen(1).page, "utf-8", None, {"a.png": b"1"}, data=b"2")


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


class Pool(ThreadPoolExecutor):
    """Stands for processes; keeps the pages that it is given."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.given: list[Page] = []

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        if arguments:
            self.given.append(arguments[0])
        return super().submit(work, *arguments, **named)


def expecting(pages: int, executors: Any) -> Readers:
    """Readers whose processes, if there are any, have started."""
    found = Readers(SETTINGS, executors)
    started = threading.Event()

    def ready(future: Future[None]) -> None:
        Readers._ready(found, future)
        started.set()

    found._ready = ready  # type: ignore[method-assign, assignment]
    found.expect(pages)
    for _ in range(FIRST):
        found._helped()
    if found._starting is not None:
        found._starting.join()
    assert found._pool is None or started.wait(20)
    return found


def test_a_process_reads_what_would_be_read_here(page: Page) -> None:
    pool = Pool(1)
    found = expecting(MANY, lambda count: pool)
    assert found.read(page) == reading.read(page, SETTINGS)
    with pytest.raises(NoArticle):
        found.read(replace(page, html="<html><body></body></html>"))
    (first, _) = pool.given
    assert (first.data, first.resources) == (b"", {"a.png": b""})
    found.close()


def test_few_pages_are_read_here(page: Page) -> None:
    assert expecting(MANY - 1, Pool)._pool is None
    assert expecting(MANY, None)._pool is None
    assert expecting(MANY - 1, Pool).read(page).publisher == "云溪日报"


def test_pages_are_read_here_while_processes_start_and_are_at_work(page: Page) -> None:
    gate = threading.Event()
    pools: list[Pool] = []

    def slow(count: int) -> Executor:
        pools.append(Pool(count))
        pools[0].submit(gate.wait)
        return pools[0]

    found = Readers(SETTINGS, slow)
    found.expect(MANY)
    for _ in range(FIRST):
        assert found.read(page).publisher == "云溪日报"
        assert not pools or pools[0].given == []
    assert found._starting is not None
    found._starting.join()
    assert pools
    gate.set()
    found.close()


def test_pages_are_read_here_while_the_first_process_is_asked_for(page: Page) -> None:
    gate = threading.Event()

    def slow(count: int) -> Executor:
        gate.wait(20)
        return Pool(count)

    found = Readers(SETTINGS, slow)
    found.expect(MANY)
    for _ in range(FIRST + 1):
        assert found.read(page).publisher == "云溪日报"
    assert found._pool is None
    gate.set()
    found.close()


def test_a_page_that_a_process_dies_of_is_read_here(page: Page) -> None:
    class Dying(Pool):
        def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
            if not arguments:
                return super().submit(work)
            raise BrokenExecutor

    found = expecting(MANY, Dying)
    assert found.read(page) == reading.read(page, SETTINGS)
    assert found._pool is None


def test_articles_come_in_order_and_no_process_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "MANY", 2)
    monkeypatch.setattr(readers, "FIRST", 1)
    pages = [str(path) for path in write_pages(tmp_path / "pages", 9)]

    def interrupted() -> None:
        with Gatherer(Settings().but(no_cache=True)) as gatherer:
            gatherer.readers = Readers(SETTINGS, workers)
            groups = gatherer.expand(pages)
            results = gatherer.articles([source for group in groups for source in group])
            found = [article for article in results if isinstance(article, Article)]
            assert [article.title for article in found] == [Specimen(n).title for n in range(9)]
            assert gatherer.readers._starting is not None
            gatherer.readers._starting.join()
            assert multiprocessing.active_children()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not multiprocessing.active_children()
