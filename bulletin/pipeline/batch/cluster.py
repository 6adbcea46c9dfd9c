"""Where a batch is done: the workers of a Dask cluster (the extra ``bulletin[cluster]``).

The scheduler hands a lost worker's jobs to another by itself; a job that has killed several
workers comes back as `LostJob`. Inputs and outputs are opened by the workers: they lie in a
store (``s3://…``) or in a folder that all machines see.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from bulletin.errors import BulletinError, UsageError, one_line
from bulletin.pipeline.batch.jobs import Job
from bulletin.pipeline.batch.place import Place, as_they_are
from bulletin.pipeline.batch.run import LostJob
from bulletin.pipeline.batch.work import Result, Terms, do
from bulletin.storage import is_remote

LOCAL = "local:"
SCHEMES = ("tcp://", "tls://")
PATIENCE = 30
"""Seconds to wait for the scheduler and for its first worker."""


@contextmanager
def cluster(address: str) -> Iterator[tuple[Place, int]]:
    """The cluster at ``tcp://host:port``, or ``local:4``: four workers of its own here.

    Also how many jobs it does at a time. Raises `UsageError` where there is none, or none that
    can do our jobs.
    """
    if not address.startswith((LOCAL, *SCHEMES)):
        raise UsageError(
            f"--cluster {address}: 应写作 tcp://主机:端口 或 local:4 · is written "
            "tcp://host:port or local:4"
        )
    try:
        import distributed
    except ImportError as error:
        raise UsageError(
            "--cluster：没有安装 Dask · Dask is not installed: "
            f'pip install "bulletin[cluster]" ({error})'
        ) from error
    # What a worker's loss means is said by us, once.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with _client(distributed, address) as client:
        threads = _checked(client, address)
        told = as_they_are if address.startswith(LOCAL) else whole_paths
        executors = lambda _: _Executor(client.get_executor(pure=False))  # noqa: E731
        yield Place(executors, work=_there, told=told), threads


@contextmanager
def _client(distributed: Any, address: str) -> Iterator[Any]:
    try:
        if address.startswith(LOCAL):
            count = _count(address)
            own = distributed.LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
        else:
            own = None
        client = distributed.Client(own or address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(
            f"--cluster {address}: 连不上调度器 · no scheduler there ({one_line(str(error))})"
        ) from error
    try:
        yield client
    finally:
        client.close()
        if own is not None:
            own.close()


def _count(address: str) -> int:
    try:
        count = int(address.removeprefix(LOCAL))
    except ValueError:
        count = 0
    if count < 1:
        raise UsageError(f"--cluster {address}: 应写作 local:4 · is written local:4")
    return count


def _checked(client: Any, address: str) -> int:
    """How many jobs the workers do at a time, after a look at whether they can do ours."""
    from bulletin.pipeline.batch.doorkeeper import NAME, Doorkeeper, our_version

    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        versions = set(client.run(our_version).values())
        client.register_plugin(Doorkeeper(), name=NAME)
    except Exception as error:  # what a worker raises can be anything
        raise UsageError(
            f"--cluster {address}: 没有能用的工作机，请装同版本的 bulletin · no worker there "
            f"that can do it: install the same bulletin[cluster] on each ({error})"
        ) from error
    if versions != {our_version()}:
        raise UsageError(
            f"--cluster {address}: 工作机上的 bulletin 版本不同 · other versions of bulletin on "
            f"the workers: {', '.join(sorted(versions))}; here: {our_version()}"
        )
    return sum(client.nthreads().values())


def _there(job: Job, terms: Terms) -> Result:
    """`do`, on a worker: the turnstile is the one that the worker has."""
    from distributed import get_worker

    from bulletin.pipeline.batch.doorkeeper import NAME, Doorkeeper

    doorkeeper = cast(Doorkeeper, get_worker().plugins[NAME])
    return do(job, replace(terms, turnstile=doorkeeper))


def whole_paths(terms: Terms) -> Terms:
    """The terms with all paths absolute, for workers that stand in another folder."""
    return replace(
        terms,
        typed={name: _whole(value) for name, value in terms.typed.items()},
        ground={name: _whole(value) for name, value in terms.ground.items()},
        report=_whole(terms.report),
    )


def _whole(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_whole, value))
    local = isinstance(value, Path) and not is_remote(value)
    return value.absolute() if local else value


class _Executor(Executor):
    """Dask's executor, with what may go wrong in our words."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def submit(self, work: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        theirs: Future[Any] = self._inner.submit(work, *args, **named)
        ours: Future[Any] = Future()
        theirs.add_done_callback(lambda done: _hand_on(done, ours))
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._inner.shutdown(wait=wait and not cancel_futures)


def _hand_on(done: Future[Any], ours: Future[Any]) -> None:
    from distributed import KilledWorker

    if done.cancelled():
        text = "与调度器失去联系；用 --resume 续做 · the scheduler has gone; go on with --resume"
        ours.set_exception(BulletinError(text, code="cluster-gone"))
        return
    error = done.exception()
    if isinstance(error, KilledWorker):
        ours.set_exception(LostJob(str(error)))
    elif error is not None:
        ours.set_exception(error)
    else:
        ours.set_result(done.result())
