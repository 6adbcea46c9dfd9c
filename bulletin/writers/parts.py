"""A long bulletin in parts: laid out side by side in processes, joined to one PDF.

The first part holds what stands before the articles (its contents need the page numbers of
all), the last what stands behind them. Nobody sees from the pages where a part begins, unless
its left and right pages are not alike: then it begins on a right one, behind an empty page if
need be.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial
from threading import Lock
from typing import Any

from bulletin.errors import WriteError
from bulletin.writers.crew import Crew
from bulletin.writers.cuts import Cuts
from bulletin.writers.render import Job, Limits, Progress, Rendered, Worker
from bulletin.writers.render_wire import identity, needed
from bulletin.writers.shelf import Kept, Shelf

ANYWHERE = 999
"""Page number that a draft of the contents is set with."""

_ID = re.compile(r'\bid="([^"]+)"')
_PAGE_OF = 'data-target="#'
_REFERENCE = re.compile(r'"#([^"]+)"')


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


@dataclass(frozen=True, slots=True)
class _Extent:
    """Pages of a part that is ``laid`` out; whether it may begin on ``either`` side."""

    laid: int
    either: bool

    def start(self, pages: int) -> int:
        """How many pages stand before it where others end with page ``pages``."""
        return pages if self.either else pages + pages % 2


class _Part:
    """What becomes known of a part: how many pages it has, where things are on them (or that
    it says where things are, and has to wait for that), and the pages themselves."""

    def __init__(self) -> None:
        self.extent: Future[_Extent] = Future()
        self.placed: Future[bool] = Future()
        self.done: Future[Rendered] = Future()

    def cancel(self) -> None:
        for future in (self.extent, self.placed, self.done):
            future.cancel()


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
        self._late: list[Callable[[Worker], None]] | None = None
        self._front, self._back = _Part(), _Part()
        self._parts = [_Part() for _ in cut.articles]
        self._places: dict[str, int] = {}
        self._failed: BaseException | None = None

    def print(self) -> Rendered:
        with ThreadPoolExecutor(len(self._workers) + 1) as pool:
            binding = pool.submit(self._guarded, self._bind)
            for number in range(len(self._workers)):
                pool.submit(self._guarded, partial(self._shift, number))
            try:
                bound = binding.result()
            except BaseException:
                self._stop()
                raise
        if self._failed is not None or bound is None:
            raise self._failed or WriteError("排版中断 · the layout was cut short", code="render")
        return bound

    def _guarded(self, work: Callable[[], Rendered | None]) -> Rendered | None:
        """``work``; the first failure of all ends the others."""
        try:
            return work()
        except CancelledError:
            return None
        except BaseException as error:  # noqa: BLE001 - `print` raises it
            with self._lock:
                self._failed = self._failed or error
            self._stop()
            return None

    def _shift(self, number: int) -> None:
        """What one worker does: the first also sets a draft of the front, all take parts in
        order, and then what had to wait until all places are known."""
        worker = self._workers[number]
        if number == 0:
            self._draft(worker)
        while (part := self._take()) is not None:
            self._article_part(worker, part)
        while (late := self._take_late()) is not None:
            late(worker)

    def _take(self) -> int | None:
        with self._lock:
            return next(self._next, None)

    def _take_late(self) -> Callable[[Worker], None] | None:
        waiting = [number for number, part in enumerate(self._parts) if part.placed.result()]
        with self._lock:
            if self._late is None:
                self._late = [partial(self._finish, number=number) for number in waiting[::-1]]
                self._late += [self._set_back] if self._cut.back else []
                self._late.append(self._set_front)
            return self._late.pop() if self._late else None

    def _draft(self, worker: Worker) -> None:
        names = dict.fromkeys(self._job.names, ANYWHERE)
        own = set(_ID.findall(self._cut.front))
        places = {name: page for name, page in names.items() if name not in own}
        worker.send(replace(self._job, html=self._cut.front, places=places, draft=True))
        self._front.extent.set_result(_Extent(worker.done().pages, either=False))

    def _article_part(self, worker: Worker, number: int) -> None:
        job = self._part(self._cut.articles[number])
        if _PAGE_OF in job.html:
            self._referring(worker, number, job)
            return
        part, key = self._parts[number], self._shelf.key(*identity(job))
        known = self._shelf.get(key)
        if known is not None:
            part.extent.set_result(_Extent(known.head["laid"], known.head["either"]))
            if known.head["before"] == self._before(number):
                self._count(0, "", known.head["laid"])
                self._place(number, known.head["places"])
                self._take_in(number, known)
                return
        worker.send(replace(job, identifier=key[:32]))
        extent = _extent(worker.until("laid", self._count))
        if known is None:
            part.extent.set_result(extent)
        before = self._before(number)
        worker.tell({"before": before, "total": 0})
        places = worker.until("places")["places"]
        self._place(number, places)
        done = worker.done()
        about = {**asdict(extent), "before": before, "places": places, "pages": done.pages}
        made = Kept({**about, "warnings": done.warnings}, done.data)
        self._take_in(number, made)
        self._shelf.put(key, made)

    def _referring(self, worker: Worker, number: int, job: Job) -> None:
        """A part that says on which pages things are: drawn last, when all places are known."""
        anywhere = dict.fromkeys(self._job.names, ANYWHERE)
        worker.send(replace(job, draft=True, places=anywhere))
        self._parts[number].extent.set_result(_extent(worker.until("laid", self._count)))
        places = worker.until("places")["places"]
        worker.done()
        before = self._before(number)
        self._place(number, {name: page + before for name, page in places.items()}, late=True)

    def _finish(self, worker: Worker, number: int) -> None:
        done = self._set(worker, self._cut.articles[number], number, own=True)
        if done.pages != self._parts[number].extent.result().laid:
            raise WriteError("页码不定 · the pages do not settle", code="unsettled")
        self._parts[number].done.set_result(done)

    def _set_front(self, worker: Worker) -> None:
        done = self._set(worker, self._cut.front, None)
        if done.pages != self._front.extent.result().laid:
            raise WriteError("目录页数不定 · the contents do not settle", code="unsettled")
        self._front.done.set_result(done)

    def _set_back(self, worker: Worker) -> None:
        self._back.done.set_result(self._set(worker, self._cut.back, len(self._parts)))

    def _set(self, worker: Worker, html: str, number: int | None, *, own: bool = False) -> Rendered:
        """``html`` now that all places are known, as the part ``number`` (None: the front);
        ``own``: its own places are known too."""
        apart = set() if own else set(_ID.findall(html))
        places = {name: page for name, page in self._places.items() if name not in apart}
        worker.send(
            replace(self._job, html=html, places=places, files=needed(html, self._job.files))
        )
        extent = _extent(worker.until("laid"))
        if number == len(self._parts):
            self._back.extent.set_result(extent)
        before = 0 if number is None else self._before(number)
        worker.tell({"before": before, "total": 0})
        return worker.done()

    def _part(self, html: str) -> Job:
        """The job for the part ``html``: it knows of the others what it refers to."""
        meant = set(_REFERENCE.findall(html))
        names = tuple(name for name in self._job.names if name in meant)
        return replace(self._job, html=html, files=needed(html, self._job.files), names=names)

    def _place(self, number: int, places: dict[str, int], *, late: bool = False) -> None:
        with self._lock:
            self._places.update(places)
        self._parts[number].placed.set_result(late)

    def _take_in(self, number: int, made: Kept) -> None:
        head = made.head
        self._parts[number].done.set_result(
            Rendered(made.body, head["pages"], tuple(head["warnings"]))
        )

    def _before(self, number: int) -> int:
        """Pages before the part ``number``."""
        pages = 0
        for part in (self._front, *self._parts[:number]):
            extent = part.extent.result()
            pages = extent.start(pages) + extent.laid
        return [*self._parts, self._back][number].extent.result().start(pages)

    def _bind(self) -> Rendered:
        """Everything joined: the parts as they come, then front and back."""
        from bulletin.writers.join import Joiner  # loads pikepdf, which short ones do without

        with Joiner() as joiner:
            pages = self._front.extent.result().laid
            warnings: dict[str, None] = {}
            last = [self._back] if self._cut.back else []
            for number, part in enumerate([*self._parts, *last]):
                done, before = part.done.result(), self._before(number)
                joiner.add(done.data, blank=before > pages)
                pages = before + done.pages
                warnings.update(dict.fromkeys(done.warnings))
            front = self._front.done.result()
            joiner.begin(front.data)
            return Rendered(
                joiner.data(), pages, tuple({**dict.fromkeys(front.warnings), **warnings})
            )

    def _count(self, _page: int, article: str, pages: int = 1) -> None:
        with self._lock:
            self._told += pages
            if self._progress is not None:
                self._progress(self._told, article)

    def _stop(self) -> None:
        """Let nobody wait for what will not come."""
        for worker in self._workers:
            worker.kill()
        for part in (self._front, *self._parts, self._back):
            part.cancel()


def _extent(message: dict[str, Any]) -> _Extent:
    return _Extent(int(message["laid"]), bool(message["either"]))
