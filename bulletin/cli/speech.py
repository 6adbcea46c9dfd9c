"""How the command speaks: results on stdout, everything else on stderr, errors in one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from bulletin.errors import BulletinError, Failure, Interrupted, WriteError, about, one_line
from bulletin.pipeline.progress import Progress, quiet

if TYPE_CHECKING:
    from bulletin.model import Article, Note
    from bulletin.settings import Settings


@dataclass(frozen=True, slots=True)
class Voice:
    """How much is said on stderr."""

    quiet: bool = False
    verbose: int = 0
    progress: bool = True

    def say(self, text: str) -> None:
        """A line for people, unless quiet."""
        if not self.quiet:
            to_stderr(text)

    def failures(self, failures: Sequence[Failure]) -> None:
        """Each source that failed, even when quiet."""
        for failure in failures:
            to_stderr(failure_line(failure))

    def notes(self, notes: Sequence[tuple[str, Note]], *, strict: bool = False) -> None:
        """Notes in full with ``-v`` or ``--strict``; else what text is missing, and how many
        more there are."""
        if strict or self.verbose:
            for about, note in notes:
                to_stderr(note_line(about, note))
            return
        for about, note in notes:
            if note.is_loss:
                self.say(note_line(about, note))
        rest = sum(not note.is_loss for _, note in notes)
        if rest:
            self.say(f"有 {rest} 条提示，用 -v 查看 · {rest} notes; -v shows them")


def failure_line(failure: Failure) -> str:
    """The source and the reason, one line."""
    return about(failure.source, failure.error.text)


def notes_of(articles: Iterable[Article]) -> list[tuple[str, Note]]:
    """Every note of the articles, with the source it is about."""
    return [(article.source.typed, note) for article in articles for note in article.notes]


def note_line(about: str, note: Note) -> str:
    """What a note is about, what it says and its code, one line."""
    return one_line(f"{about}: {note.text} [{note.stage}/{note.code}]")


def to_stderr(text: str) -> None:
    """A line on stderr, whatever its encoding can show."""
    _write_line(sys.stderr, text)


def to_stdout(text: str) -> None:
    """A line of results; always UTF-8, for it is for programs too."""
    bytes_to_stdout(text.encode("utf-8", "replace") + b"\n")


def json_to_stdout(record: Mapping[str, Any]) -> None:
    """A result as one JSON object (docs/json.md), for programs."""
    from json import dumps

    to_stdout(dumps(record, ensure_ascii=False, indent=2))


def bytes_to_stdout(data: bytes) -> None:
    """Results as they are. Raises `WriteError` where nobody can take them."""
    if sys.stdout is None:
        raise WriteError("标准输出已关闭 · standard output is closed")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WriteError(
            f"标准输出写不进去 · standard output cannot be written: {error.strerror}"
        ) from error


def voice_of(settings: Settings) -> Voice:
    """How much is said, after all layers of settings. What is not as usual is said at once."""
    command = settings.command
    voice = Voice(command.quiet, command.verbose, progress=not command.no_progress)
    if settings.fetch.ignore_robots:
        voice.say("按要求不理会 robots.txt · robots.txt is ignored, as asked")
    return voice


@contextmanager
def speaking(said: Mapping[str, Any] | None = None, *, json: bool = False) -> Iterator[None]:
    """Turn every failure of the block into its line and its exit code.

    ``said`` is what was typed: with ``-vv`` the line comes after where it arose. With ``json``
    the failure stands on stdout as well, as the one object that was asked for.
    """
    verbose = (said or {}).get("verbose", 0)
    try:
        yield
    except BulletinError as error:
        _end(error, verbose, json)
    except KeyboardInterrupt:
        _end(Interrupted("已中断 · interrupted"), verbose, json)
    except BrokenPipeError:
        _silence_stdout()
        raise SystemExit(0) from None
    except MemoryError as error:
        _end(BulletinError(f"内存不足 · out of memory {error}"), verbose, json)


def _end(error: BulletinError, verbose: int, json: bool) -> NoReturn:
    if verbose > 1:
        import traceback

        to_stderr(traceback.format_exc().rstrip())
    to_stderr(f"bulletin: {error.text}")
    if json:
        with suppress(WriteError, BrokenPipeError):
            told = {"code": error.code, "text": error.text}
            json_to_stdout({"error": told, "exit_code": error.exit_code})
    raise SystemExit(error.exit_code)


def leave(code: int) -> NoReturn:
    """End the process now: threads that wait for a slow host are not waited for."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


def _silence_stdout() -> None:
    """The reader has gone (``| head``): nothing more to say, and that is no failure."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_line(stream: object, text: str) -> None:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    safe = text.encode(encoding, "backslashreplace").decode(encoding)
    try:
        print(safe, file=stream, flush=True)  # type: ignore[call-overload]
    except (OSError, ValueError):
        return  # a closed stderr must not change what the command does


@contextmanager
def shown_progress(voice: Voice) -> Iterator[Progress]:
    """A progress bar where stderr is a terminal, plain lines where it is not."""
    if voice.quiet or not voice.progress:
        yield quiet
    elif sys.stderr is not None and sys.stderr.isatty():
        with _bar() as progress:
            yield progress
    else:
        yield _plain


STAGES = {
    "read": "已读 · read",
    "failed": "失败 · failed",
    "write": "排版 · writing",
    "page": "页 · page",
    "done": "完成 · done",
    "skipped": "略过 · skipped",
}


PAGES = 25
"""Lines are written for every so many pages."""


def _plain(stage: str, done: int, total: int, text: str) -> None:
    if stage == "page" and done % PAGES:
        return
    count = f"{done}/{total}" if total else str(done)
    to_stderr(one_line(f"[{count}] {STAGES.get(stage, stage)} {text}"))


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("…", total=None)

        def show(stage: str, done: int, total: int, text: str) -> None:
            if stage == "failed":
                bar.console.print(one_line(text), markup=False, highlight=False)
            label = f"{STAGES.get(stage, stage)} {one_line(text)[:40]}"
            for shown in bar.tasks:  # `update` takes no total for "as it was"
                shown.total = total or None
            bar.update(task, completed=done, description=label)

        yield show
