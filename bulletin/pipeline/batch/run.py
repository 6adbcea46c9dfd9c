"""Jobs → results in the order of the jobs, by any executor; lost workers' jobs again.

The local pool and a cluster are one interface, ``concurrent.futures.Executor``, so no job
knows where it runs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait

from bulletin.pipeline.batch.jobs import Job
from bulletin.pipeline.batch.work import Result
from bulletin.pipeline.executors import Factory, end_workers, local

Work = Callable[[Job], Result]

AHEAD = 4
"""Jobs handed out beyond those being worked on, for each worker."""

WINDOW = 1000
"""Most jobs between the first whose result is awaited and the last that was handed out: one
slow host holds the report up, not the work."""


class LostJob(Exception):
    """An executor has tried a job several times, and each time its worker died.

    Raised by the job's future; unlike ``BrokenExecutor`` it says nothing of other jobs.
    """


def run(
    jobs: Iterable[Job], work: Work, workers: int, executors: Factory | None = None
) -> Generator[tuple[Job, Result]]:
    """Each job with its result, in order; memory holds a bounded number of them.

    A job whose worker dies is done once more, alone; if that worker dies too, it has failed.
    """
    factory = executors or local
    line = _Line(jobs, work, workers, factory(workers))
    finished = False
    try:
        while (head := line.head()) is not None:
            job, future = head
            try:
                yield job, future.result()
            except LostJob:
                yield job, _died(job)
            except BrokenExecutor:
                line.executor.shutdown(wait=False, cancel_futures=True)
                yield job, _alone(job, work, factory)
                line.begin_again(factory(workers))
        finished = True
    finally:
        line.executor.shutdown(wait=finished, cancel_futures=True)
        if not finished:
            end_workers()


class _Line:
    """The jobs that are handed out, in order."""

    def __init__(self, jobs: Iterable[Job], work: Work, workers: int, executor: Executor) -> None:
        self.executor = executor
        self._jobs = iter(jobs)
        self._work = work
        self._most = workers * (1 + AHEAD)
        self._waiting: deque[tuple[Job, Future[Result]]] = deque()
        self._under_way: set[Future[Result]] = set()

    def head(self) -> tuple[Job, Future[Result]] | None:
        """The first job, as soon as it is done; meanwhile others are handed out."""
        while True:
            self._hand_out()
            if not self._waiting:
                return None
            if self._waiting[0][1].done():
                self._under_way.discard(self._waiting[0][1])
                return self._waiting.popleft()
            self._under_way = wait(self._under_way, return_when=FIRST_COMPLETED).not_done

    def begin_again(self, executor: Executor) -> None:
        """Hand out to ``executor`` what was not done when the last one broke."""
        self.executor = executor
        again = list(self._waiting)
        self._waiting.clear()
        self._under_way.clear()
        for job, future in again:
            good = future.done() and not future.cancelled() and future.exception() is None
            self._wait_for(job, future if good else self._handed(job))

    def _hand_out(self) -> None:
        while len(self._under_way) < self._most and len(self._waiting) < WINDOW:
            job = next(self._jobs, None)
            if job is None:
                return
            self._wait_for(job, self._handed(job))

    def _wait_for(self, job: Job, future: Future[Result]) -> None:
        self._waiting.append((job, future))
        if not future.done():
            self._under_way.add(future)

    def _handed(self, job: Job) -> Future[Result]:
        try:
            return self.executor.submit(self._work, job)
        except BrokenExecutor as error:
            # Said when its turn comes, as if the job had been under way.
            broken: Future[Result] = Future()
            broken.set_exception(error)
            return broken


def _alone(job: Job, work: Work, factory: Factory) -> Result:
    """``job`` once more, in a worker of its own."""
    executor = factory(1)
    try:
        return executor.submit(work, job).result()
    except BrokenExecutor:
        return _died(job)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _died(job: Job) -> Result:
    text = "处理进程两次意外结束（内存不足？） · its worker died twice (out of memory?)"
    sources = tuple((source, "failed", "worker-died", text) for source in job.sources)
    return Result("failed", 1, ("worker-died", text), sources=sources)
