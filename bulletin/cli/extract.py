"""``bulletin extract``: clean articles to stdout or a file."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from html import escape
from pathlib import Path
from typing import Annotated

import typer

from bulletin.cli import options
from bulletin.cli.command import entry
from bulletin.cli.speech import (
    Voice,
    shown_progress,
    speaking,
    to_stdout,
    voice_of,
)
from bulletin.errors import Failure, UsageError
from bulletin.model import Article, Note
from bulletin.pipeline.outputs import write_whole
from bulletin.settings import resolve
from bulletin.vocabulary import text_of

Result = Article | Failure


class Form(StrEnum):
    """What an extract is written as."""

    JSONL = "jsonl"
    JSON = "json"
    HTML = "html"
    MD = "md"
    TEXT = "text"


Format = Annotated[Form, typer.Option("--format", "-f", help="格式 · format")]
MetadataOnly = Annotated[
    bool, typer.Option("--metadata-only", help="不要正文和图片 · without bodies and pictures")
]


@entry("extract", "bulletin extract 网页.html --format text")
@options.taking("fetch", "reading", "images", "run", "output", "quiet", "verbose", "no_progress")
def extract(
    sources: options.Sources,
    said: options.Said,
    format: Format = Form.JSONL,
    metadata_only: MetadataOnly = False,
    url: options.Url = None,
) -> None:
    """Sources → clean articles, on stdout or in one file."""
    tally = Tally()
    with speaking(said):
        from bulletin.pipeline import inputs
        from bulletin.pipeline.gather import Gatherer

        config = said.pop("config", None)
        settings = resolve(said, config=config)
        output = _one_file(said.get("output", ()))
        if output is not None:
            inputs.spare([output], None, inputs.all_of(sources, settings, config))
        voice = voice_of(settings)
        with (
            shown_progress(voice if output else Voice(progress=False)) as progress,
            Gatherer(settings, progress=progress) as gatherer,
        ):
            groups = gatherer.expand(sources, url)
            results = gatherer.articles(
                [source for group in groups for source in group], pictures=not metadata_only
            )
            lines = _lines(tally.counting(results), format, body=not metadata_only)
            _put(lines, output)
        tally.report(voice, strict=settings.run.strict)
    raise typer.Exit(tally.exit_code(settings.run.strict))


def _one_file(output: Sequence[str]) -> Path | None:
    """Where to; ``-`` and nothing are stdout."""
    if len(output) > 1:
        raise UsageError("extract 只写一个文件 · extract takes one -o")
    return Path(output[0]) if output and output[0] != "-" else None


class Tally:
    """Counts results on their way through."""

    def __init__(self) -> None:
        self.done = 0
        self.failures: list[Failure] = []
        self.notes: list[tuple[str, Note]] = []

    def counting(self, results: Iterable[Result]) -> Iterator[Result]:
        """The same results, counted."""
        for result in results:
            if isinstance(result, Failure):
                self.failures.append(result)
            else:
                self.done += 1
                self.notes += [(result.source.typed, note) for note in result.notes]
            yield result

    def report(self, voice: Voice, *, strict: bool) -> None:
        """Failures, what text is missing, and with ``strict`` or ``-v`` every note, on stderr.

        How many notes there are is not said: they stand in the records.
        """
        voice.failures(self.failures)
        told = self.notes if strict or voice.verbose else _losses(self.notes)
        voice.notes(told, strict=strict)

    def exit_code(self, strict: bool) -> int:
        """That of the contract: all, some or none failed; ``strict`` minds the notes."""
        if not self.done and self.failures:
            from bulletin.pipeline.make import nothing_came

            return nothing_came(self.failures).exit_code
        return 1 if self.failures or (strict and self.notes) else 0


def _losses(notes: Iterable[tuple[str, Note]]) -> list[tuple[str, Note]]:
    return [(about, note) for about, note in notes if note.is_loss]


def _put(lines: Iterator[str], output: Path | None) -> None:
    if output is not None:
        write_whole(output, "".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))
        return
    for line in lines:
        to_stdout(line)


def _lines(results: Iterable[Result], form: Form, *, body: bool) -> Iterator[str]:
    if form is Form.JSONL:
        for result in results:
            yield json.dumps(_record(result, body), ensure_ascii=False)
    elif form is Form.JSON:
        records = [_record(result, body) for result in results]
        yield json.dumps(records, ensure_ascii=False, indent=2)
    else:
        show = _PLAIN[form]
        articles = (result for result in results if isinstance(result, Article))
        for number, article in enumerate(articles):
            yield ("\n" if number else "") + show(article, body)


def _record(result: Result, body: bool) -> dict[str, object]:
    from bulletin.pipeline.report import article_record, failure_record

    if isinstance(result, Failure):
        return failure_record(result)
    return article_record(result, body=body)


def _told(article: Article) -> str:
    parts = (article.publisher, "、".join(article.authors), article.published, article.url)
    return " · ".join(filter(None, parts))


def _as_text(article: Article, body: bool) -> str:
    head = [*filter(None, (article.title, article.subtitle)), _told(article)]
    return "\n".join([*head, *([text_of(article.body, players=True)] if body else [])])


def _as_markdown(article: Article, body: bool) -> str:
    from bulletin.writers.markdown import body_to_markdown

    under = [f"**{article.subtitle}**", ""] if article.subtitle else []
    head = [f"# {article.title}", "", *under, _told(article)]
    return "\n".join([*head, "", body_to_markdown(article.body)] if body else head)


def _as_html(article: Article, body: bool) -> str:
    inner = article.body if body else ""
    for image in article.images:  # names are hashes: they stand nowhere else
        data = base64.b64encode(image.data).decode()
        inner = inner.replace(f'src="{image.name}"', f'src="data:{image.media_type};base64,{data}"')
    under = f"<p>{escape(article.subtitle)}</p>\n" if article.subtitle else ""
    return (
        f'<article lang="{escape(article.language)}">\n<h1>{escape(article.title)}</h1>\n'
        f"{under}<p>{escape(_told(article))}</p>\n{inner}\n</article>"
    )


_PLAIN: dict[Form, Callable[[Article, bool], str]] = {
    Form.TEXT: _as_text,
    Form.MD: _as_markdown,
    Form.HTML: _as_html,
}
