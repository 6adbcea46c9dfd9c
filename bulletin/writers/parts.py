"""A long bulletin in parts: laid out side by side in processes, joined to one PDF.

The first part holds what stands before the articles (its contents need the page numbers of
all), the last what stands behind them. Where a part is cut depends on the articles alone,
never on the machine or the edition, so that the same input gives the same pages everywhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from queue import SimpleQueue
from threading import Lock
from typing import TypeVar

from bulletin.errors import WriteError
from bulletin.writers.crew import Crew
from bulletin.writers.render import Job, Limits, Progress, Rendered, Worker
from bulletin.writers.render_wire import identity, needed
from bulletin.writers.shelf import Kept, Shelf

SHORTEST = 50_000
"""Characters of articles below which one process is quicker."""
PART = 50_000
"""Characters of articles in a part, about. Where something changed, this much is laid out again;
each part costs a tenth of a second, its own subsets of fonts, and every other one an empty page."""
ANYWHERE = 999
"""Page number that a draft of the contents is set with."""

_ID = re.compile(r'\bid="([^"]+)"')
_PAGE_OF = 'data-target="#'
_REFERENCE = re.compile(r'"#([^"]+)"')


T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Cuts:
    """The HTML of the parts: the front, the articles, and the back ("" where there is none)."""

    front: str
    articles: tuple[str, ...]
    back: str


def count(weights: Sequence[int]) -> int:
    """How many parts articles of so many characters make, about; 1: they are not cut."""
    return max(2, round(sum(weights) / PART)) if sum(weights) >= SHORTEST else 1


def cuts(chunks: Sequence[str], weights: Sequence[int]) -> Cuts | None:
    """Where to cut a layout of ``chunks`` (whole documents with one head; the first is the
    front, one follows for each of ``weights``, the rest is the back); None: nowhere.

    ``weights`` are the characters of each article.
    """
    sizes, last = count(weights), len(weights)
    if sizes < 2 or len(chunks) <= last:
        return None
    goal = sum(weights) / sizes
    groups: list[list[str]] = [[]]
    filled = 0
    for chunk, weight in zip(chunks[1 : last + 1], weights, strict=True):
        if groups[-1] and filled + weight / 2 > goal * len(groups):
            groups.append([])
        groups[-1].append(chunk)
        filled += weight
    back = chunks[last + 1 :]
    return Cuts(chunks[0], tuple(_merged(group) for group in groups), _merged(back) if back else "")


def render(
    job: Job, cut: Cuts, limits: Limits, crew: Crew, progress: Progress | None = None
) -> Rendered:
    """The PDF of ``job``, laid out by ``crew`` in the parts ``cut``; those that its shelf has
    are taken from there. Raises `WriteError`."""
    with crew.lent(hands(len(cut.articles)), limits) as workers:
        done = _Press(job, cut, workers, progress, crew.shelf).print()
    crew.shelf.tidy()
    return done


def hands(count: int) -> int:
    """How many processes work on ``count`` parts."""
    return max(1, min(os.cpu_count() or 1, count))


class _Press:
    """One rendering in parts: its workers, what they found out, and the page numbers."""

    def __init__(
        self,
        job: Job,
        cut: Cuts,
        workers: Sequence[Worker],
        progress: Progress | None,
        shelf: Shelf,
    ) -> None:
        self._cut = cut
        self._workers = workers
        self._shelf = shelf
        self._job = replace(job, part=True, names=tuple(dict.fromkeys(_ID.findall(job.html))))
        self._progress = progress
        self._told = 0
        self._lock = Lock()
        self._next = iter(range(len(cut.articles)))
        self._front: Future[int] = Future()
        self._laid: list[Future[int]] = [Future() for _ in cut.articles]
        self._places: dict[str, int] = {}
        self._done: dict[int, Rendered] = {}
        self._last: list[int] = []

    def print(self) -> Rendered:
        with ThreadPoolExecutor(len(self._workers)) as pool:
            shifts = [pool.submit(self._shift, n) for n in range(len(self._workers))]
            try:
                for shift in shifts:
                    shift.result()
            except BaseException:
                self._stop()
                raise
        return self._bound()

    def _shift(self, number: int) -> None:
        """What one worker does: the first also sets the front, all take parts in order."""
        worker = self._workers[number]
        try:
            if number == 0:
                self._draft(worker)
            while (part := self._take()) is not None:
                self._article_part(worker, part)
        except BaseException:
            self._stop()
            raise

    def _take(self) -> int | None:
        with self._lock:
            return next(self._next, None)

    def _draft(self, worker: Worker) -> None:
        names = dict.fromkeys(self._job.names, ANYWHERE)
        own = set(_ID.findall(self._cut.front))
        places = {name: page for name, page in names.items() if name not in own}
        worker.send(replace(self._job, html=self._cut.front, places=places, draft=True))
        self._front.set_result(worker.done().pages)

    def _article_part(self, worker: Worker, number: int) -> None:
        job = self._part(self._cut.articles[number])
        if _PAGE_OF in job.html:
            self._referring(worker, number, job)
            return
        key = self._shelf.key(*identity(job))
        known = self._shelf.get(key)
        if known is not None:
            self._laid[number].set_result(known.head["laid"])
            if known.head["before"] == self._before(number):
                self._count(0, "", known.head["laid"])
                self._take_in(number, known)
                return
        worker.send(replace(job, identifier=key[:32]))
        laid = int(worker.until("laid", self._count)["laid"])
        if known is None:
            self._laid[number].set_result(laid)
        before = self._before(number)
        worker.tell({"before": before, "total": 0})
        places = worker.until("places")["places"]
        done = worker.done()
        about = {"laid": laid, "before": before, "places": places, "pages": done.pages}
        made = Kept({**about, "warnings": done.warnings}, done.data)
        self._take_in(number, made)
        self._shelf.put(key, made)

    def _referring(self, worker: Worker, number: int, job: Job) -> None:
        """A part that says on which pages things are: drawn last, when all places are known."""
        anywhere = dict.fromkeys(self._job.names, ANYWHERE)
        worker.send(replace(job, draft=True, places=anywhere))
        self._laid[number].set_result(int(worker.until("laid", self._count)["laid"]))
        places = worker.until("places")["places"]
        worker.done()
        before = self._before(number)
        with self._lock:
            self._places.update((name, page + before) for name, page in places.items())
            self._last.append(number)

    def _finish(self, worker: Worker, number: int) -> None:
        before = self._before(number)
        done = self._outer(worker, (self._cut.articles[number], before), own=True)
        if done.pages != self._laid[number].result():
            raise WriteError("页码不定 · the pages do not settle", code="unsettled")
        self._done[number] = done

    def _part(self, html: str) -> Job:
        """The job for the part ``html``: it knows of the others what it refers to."""
        meant = set(_REFERENCE.findall(html))
        names = tuple(name for name in self._job.names if name in meant)
        return replace(self._job, html=html, files=needed(html, self._job.files), names=names)

    def _take_in(self, number: int, made: Kept) -> None:
        with self._lock:
            self._places.update(made.head["places"])
        self._done[number] = Rendered(made.body, made.head["pages"], tuple(made.head["warnings"]))

    def _before(self, number: int) -> int:
        """Pages before a part: each begins on an odd page."""
        pages = self._front.result()
        for earlier in self._laid[:number]:
            pages = _even(pages) + earlier.result()
        return _even(pages)

    def _bound(self) -> Rendered:
        """Front and back, now that all places are known; then everything joined."""
        count = len(self._cut.articles)
        self._side_by_side(self._finish, sorted(self._last))
        made = self._outers(count)
        if made[0].pages != self._front.result():
            raise WriteError("目录页数不定 · the contents do not settle", code="unsettled")
        parts = [made[0], *(self._done[number] for number in range(count)), *made[1:]]
        blanks, pages = [], 0
        for number, part in enumerate(parts):
            if pages % 2:
                blanks.append(number)
                pages += 1
            pages += part.pages
        from bulletin.writers.join import join  # loads pikepdf, which short ones do without

        warnings = dict.fromkeys(warning for part in parts for warning in part.warnings)
        data = join([part.data for part in parts], blanks)
        return Rendered(data, pages, tuple(warnings))

    def _outers(self, count: int) -> list[Rendered]:
        """The front, and the back where there is one: side by side if two are at work."""
        wanted = [(self._cut.front, 0)]
        if self._cut.back:
            wanted.append((self._cut.back, self._before(count)))
        return self._side_by_side(self._outer, wanted)

    def _side_by_side(self, work: Callable[[Worker, T], R], items: Sequence[T]) -> list[R]:
        """``work`` on all of ``items``, by as many workers as there are; results in order."""
        free: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            free.put(worker)

        def one(item: T) -> R:
            worker = free.get()
            try:
                return work(worker, item)
            finally:
                free.put(worker)

        with ThreadPoolExecutor(len(self._workers)) as pool:
            try:
                return list(pool.map(one, items))
            except BaseException:
                self._stop()
                raise

    def _outer(self, worker: Worker, what: tuple[str, int], *, own: bool = False) -> Rendered:
        """The front or the back (or a part whose ``own`` places are known too): its HTML, and
        how many pages stand before it."""
        html, before = what
        apart = set() if own else set(_ID.findall(html))
        places = {name: page for name, page in self._places.items() if name not in apart}
        worker.send(
            replace(self._job, html=html, places=places, files=needed(html, self._job.files))
        )
        worker.until("laid")
        worker.tell({"before": before, "total": 0})
        return worker.done()

    def _count(self, _page: int, article: str, pages: int = 1) -> None:
        with self._lock:
            self._told += pages
            if self._progress is not None:
                self._progress(self._told, article)

    def _stop(self) -> None:
        """Let nobody wait for what will not come."""
        for worker in self._workers:
            worker.kill()
        for future in (self._front, *self._laid):
            future.cancel()


def _even(pages: int) -> int:
    return pages + pages % 2


def _merged(chunks: Sequence[str]) -> str:
    """Whole documents with the same head made one."""
    first = chunks[0]
    start = first.index(">", first.index("<body")) + 1
    tail = first[first.rindex("</body>") :]
    bodies = "".join(chunk[start : chunk.rindex("</body>")] for chunk in chunks)
    return first[:start] + bodies + tail
