"""``bulletin explain``: what was kept, what was removed and by which step or rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bulletin.cli import options
from bulletin.cli.command import entry
from bulletin.cli.speech import json_to_stdout, speaking, to_stdout
from bulletin.errors import Failure
from bulletin.model import Article
from bulletin.settings import resolve

if TYPE_CHECKING:
    from bulletin.reading import Explanation

OneSource = Annotated[str, typer.Argument(help=options.SOURCES_HELP, show_default=False)]


@entry("explain")
@options.taking("fetch", "reading", "verbose")
def explain(
    source: OneSource, said: options.Said, url: options.Url = None, json: options.Json = False
) -> None:
    """One source → what became of it, step by step."""
    with speaking(said, json=json):
        from bulletin.pipeline.gather import Gatherer

        settings = resolve(said, config=said.pop("config", None))
        told: list[dict[str, Any]] = []
        with Gatherer(settings) as gatherer:
            for item in gatherer.expand([source], url)[0]:
                if isinstance(item, Failure):
                    raise item.error
                explanation = gatherer.explain(item)
                told.append(_record(item.typed, explanation))
                for line in () if json else _told(explanation):
                    to_stdout(line)
                if explanation.refusal is not None:
                    raise explanation.refusal
        if json:
            json_to_stdout({"pages": told})


def _told(explanation: Explanation) -> Iterator[str]:
    """The facts, where the body was found, and each step with what it removed."""
    article = explanation.article
    if article is not None:
        for name, value in _facts(article):
            if value:
                yield f"{name}: {value}"
    yield f"正文由何找到 · body found by: {explanation.found_by}"
    yield f"找到 · located: {_amount(explanation.located)}"
    for step in explanation.steps:
        yield f"- {step.step}: {_amount((step.characters, step.pictures))}"
        for sample in step.samples:
            yield f"    {sample}"
    yield f"保留 · kept: {_amount(explanation.kept)}"
    if any(explanation.lost):
        yield f"不明 · unaccounted for: {_amount(explanation.lost)}"
    for note in article.notes if article is not None else ():
        yield f"提示 · note: {note.text} [{note.stage}/{note.code}]"


def _record(source: str, explanation: Explanation) -> dict[str, Any]:
    """The explanation as an object; amounts as characters and pictures."""
    from bulletin.pipeline.report import article_record

    article = explanation.article
    return {
        "source": source,
        "article": None if article is None else article_record(article, body=False),
        "found_by": explanation.found_by,
        "located": _counted(explanation.located),
        "steps": [
            {
                "step": step.step,
                **_counted((step.characters, step.pictures)),
                "samples": list(step.samples),
            }
            for step in explanation.steps
        ],
        "kept": _counted(explanation.kept),
        "unaccounted": _counted(explanation.lost),
    }


def _counted(amount: tuple[int, int]) -> dict[str, int]:
    return {"characters": amount[0], "pictures": amount[1]}


def _facts(article: Article) -> tuple[tuple[str, str], ...]:
    return (
        ("标题 · title", article.title),
        ("副题 · subtitle", article.subtitle),
        ("作者 · authors", "、".join(article.authors)),
        ("来源 · publisher", article.publisher),
        ("日期 · published", article.published),
        ("语言 · language", article.language),
        ("网址 · url", article.url),
        ("原文 · original", article.original),
        ("续页 · further pages", " ".join(article.continued)),
    )


def _amount(counted: tuple[int, int]) -> str:
    characters, pictures = counted
    return f"{characters} 字 characters, {pictures} 图 pictures"
