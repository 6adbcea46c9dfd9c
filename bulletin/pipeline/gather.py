"""What was typed → articles: several at a time, handed out in the order typed.

Threads suit it: the time goes into waiting for hosts; many pages are read with the help of
other processes, where the caller has some. A failure is a value here; it never
stops the others unless the user asked for that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from bulletin import images, reading
from bulletin.errors import BulletinError, Failure, about
from bulletin.model import Article, Note, Page, Source
from bulletin.pipeline.progress import Progress, quiet
from bulletin.pipeline.readers import Readers
from bulletin.reading import rules
from bulletin.settings import Settings
from bulletin.sources import Desk
from bulletin.sources.turnstile import Turnstile
from bulletin.sources.wiring import Wiring

if TYPE_CHECKING:
    from bulletin.pipeline.recall import Recall

MAX_CONTINUED = 20
"""Most further pages of one article."""

T = TypeVar("T")
R = TypeVar("R")


class Opening(Protocol):
    """What is asked of a `Desk`."""

    def expand(
        self, typed: Sequence[str], base: str | None = None
    ) -> Iterator[Source | Failure]: ...
    def open(self, source: Source) -> Page: ...
    def follow(self, page: Page, address: str) -> Page: ...
    def picture(self, page: Page, address: str) -> bytes: ...
    def close(self) -> None: ...


def _as_it_is(desk: Desk) -> Opening:
    return desk


class Gatherer:
    """Reads sources with one desk and one set of threads; use it in a ``with`` block.

    ``turnstile`` keeps the pace at each host among all who share it; ``around`` gives what
    stands between the desk and us, to keep what passes. ``readers`` read the pages; where
    ``recall`` is set, it is asked first. Raises `UsageError` for site rules that cannot be used.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        progress: Progress = quiet,
        read_stdin: Callable[[], bytes] | None = None,
        turnstile: Turnstile | None = None,
        around: Callable[[Desk], Opening] = _as_it_is,
    ) -> None:
        rules.ready(settings.reading.rules)
        self.recall: Recall | None = None
        self.readers = Readers(settings.reading)
        self._settings = settings
        self._progress = progress
        wiring = Wiring(turnstile=turnstile)
        self._desk = around(Desk(settings.fetch, read_stdin=read_stdin, wiring=wiring))
        self._threads = ThreadPoolExecutor(
            max_workers=max(1, settings.run.jobs), thread_name_prefix="gather"
        )

    def __enter__(self) -> Gatherer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        # After Ctrl-C nobody waits for a slow host.
        self._threads.shutdown(wait=kind is None, cancel_futures=True)
        self.readers.close(finished=kind is None)
        self._desk.close()
        if self.recall is not None:
            self.recall.close()

    def expand(self, typed: Sequence[str], base: str | None = None) -> list[list[Source | Failure]]:
        """The single sources that each of ``typed`` stands for."""

        def one(name: str) -> list[Source | Failure]:
            try:
                return list(self._desk.expand([name], base))
            except BulletinError as error:
                return [Failure(name, error)]

        return list(self._ordered(one, typed))

    def articles(
        self, sources: Sequence[Source | Failure], *, pictures: bool = True
    ) -> Iterator[Article | Failure]:
        """Each source's article, in order; with ``fail_fast``, the first failure is raised."""
        total = len(sources)
        if self._settings.run.jobs > 1:
            self.readers.expect(total)
        read = partial(self._article, pictures=pictures)
        for done, result in enumerate(self._ordered(read, sources), 1):
            if isinstance(result, Failure):
                if self._settings.run.fail_fast:
                    raise _named(result)
                self._progress("failed", done, total, result.source)
            else:
                self._progress("read", done, total, result.title or result.source.typed)
            yield result

    def explain(self, source: Source) -> reading.Explanation:
        """How one source is read."""
        return reading.explain(self._desk.open(source), self._settings.reading)

    def _article(self, source: Source | Failure, *, pictures: bool) -> Article | Failure:
        if isinstance(source, Failure):
            return source
        try:
            page = self._desk.open(source)
            article = self._whole(self._read(page), page)
            if not pictures:
                return article
            return images.board(article, partial(self._desk.picture, page), self._settings.images)
        except BulletinError as error:
            return Failure(source.typed, error)

    def _read(self, page: Page) -> Article:
        read = self.recall.read if self.recall is not None else self.readers.read
        return read(page)

    def _whole(self, article: Article, first: Page) -> Article:
        """The article with its further pages; one that cannot be had is noted."""
        if not article.continued:
            return article
        parts: list[Article] = []
        waiting = deque(article.continued)
        seen = {article.url, *article.continued}
        while waiting and len(parts) < MAX_CONTINUED:
            address = waiting.popleft()
            try:
                page = self._desk.follow(first, address)
                part = self._read(page)
            except BulletinError as error:
                return reading.join(article, parts).noting(
                    Note(
                        "sources",
                        "continuation-missing",
                        f"文章后续页未能取得 · a further page "
                        f"of the article could not be had: {address}: {error.text}",
                    )
                )
            parts.append(part)
            new = [further for further in part.continued if further not in seen]
            seen.update(new)
            waiting.extend(new)
        return reading.join(article, parts)

    def _ordered(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """``work`` on each item, a bounded number ahead, results in order."""
        ahead = max(2, self._settings.run.jobs * 2)
        waiting: deque[Future[R]] = deque()
        for item in items:
            waiting.append(self._threads.submit(work, item))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _named(failure: Failure) -> BulletinError:
    error = failure.error
    return type(error)(about(failure.source, error.text), code=error.code)
