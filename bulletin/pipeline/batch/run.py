"""Jobs → results in the order of the jobs, by any executor; lost workers' jobs again.

The local pool and a cluster are one interface, ``concurrent.futures.Executor``, so no job
knows where it runs.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor

from bulletin.pipeline.batch.jobs import Job
from bulletin.pipeline.batch.work import Result

Work = Callable[[Job], Result]
Factory = Callable[[int], Executor]

AHEAD = 4
"""Jobs handed out beyond those being worked on, for each worker."""

GRACE = 3.0
"""Seconds that interrupted workers have to put their things away."""


def run(
    jobs: Iterable[Job], work: Work, workers: int, executors: Factory | None = None
) -> Iterator[tuple[Job, Result]]:
    """Each job with its result, in order; memory holds a bounded number of them.

    A job whose worker dies is done once more, alone; if that worker dies too, it has failed.
    """
    factory = executors or local
    line = iter(jobs)
    waiting: deque[tuple[Job, Future[Result]]] = deque()
    executor = factory(workers)
    finished = False
    try:
        while True:
            while len(waiting) < workers * (1 + AHEAD) and (job := next(line, None)) is not None:
                waiting.append((job, executor.submit(work, job)))
            if not waiting:
                break
            job, future = waiting.popleft()
            try:
                yield job, future.result()
            except BrokenExecutor:
                executor.shutdown(wait=False, cancel_futures=True)
                yield job, _alone(job, work, factory)
                executor = factory(workers)
                waiting = deque(_again(waiting, executor, work))
        finished = True
    finally:
        executor.shutdown(wait=finished, cancel_futures=True)
        if not finished:
            end_workers()


def local(workers: int, begin: Callable[[], None] | None = None) -> Executor:
    """Worker processes of this machine; fresh ones, so that no lock is inherited.

    ``begin`` is what each of them does first.
    """
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=begin)


def end_workers() -> None:
    """End this process's workers, which put away what they have half done.

    A worker may have the next job in hand already: it is told again until it has gone.
    """
    deadline = time.monotonic() + GRACE
    while (children := multiprocessing.active_children()) and time.monotonic() < deadline:
        for child in children:
            child.terminate()
        time.sleep(0.1)
    for child in children:
        child.kill()


def _alone(job: Job, work: Work, factory: Factory) -> Result:
    """``job`` once more, in a worker of its own."""
    executor = factory(1)
    try:
        return executor.submit(work, job).result()
    except BrokenExecutor:
        text = "处理进程两次意外结束（内存不足？） · its worker died twice (out of memory?)"
        sources = tuple((source, "failed", "worker-died", text) for source in job.sources)
        return Result("failed", 1, ("worker-died", text), sources=sources)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _again(
    waiting: Iterable[tuple[Job, Future[Result]]], executor: Executor, work: Work
) -> Iterator[tuple[Job, Future[Result]]]:
    """What was done before the pool broke stays; the rest is handed out once more."""
    for job, future in waiting:
        good = future.done() and not future.cancelled() and future.exception() is None
        yield job, future if good else executor.submit(work, job)
