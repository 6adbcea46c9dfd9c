"""Whole pages, one folder each: ``source.html`` → ``expected.html`` and ``expected.json``.

A page that names its address does so in its first line. ``pytest --rewrite`` writes the
expectations anew.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bulletin import reading, vocabulary
from bulletin.model import Page, Source
from bulletin.settings import ReadingSettings

CASES = sorted(path for path in (Path(__file__).parent / "pages").iterdir() if path.is_dir())


def page_of(case: Path) -> Page:
    html = (case / "source.html").read_text(encoding="utf-8")
    found = re.match(r"<!-- url: (\S+) -->", html)
    source = Source(case.name, "file", case.name)
    return Page(source, found.group(1) if found else "", html, "utf-8")


def facts_of(explanation: reading.Explanation) -> dict[str, Any]:
    """What a case expects beside the body."""
    article = explanation.article
    if article is None:
        assert explanation.refusal is not None
        return {"refused": explanation.refusal.code}
    return {
        "title": article.title,
        "published": article.published,
        "publisher": article.publisher,
        "authors": list(article.authors),
        "language": article.language,
        "continued": list(article.continued),
        "notes": [note.code for note in article.notes],
        "removed": {s.step: [s.characters, s.pictures] for s in explanation.steps},
    }


def by_lines(body: str) -> str:
    """A body with one top-level block a line, so that differences can be read."""
    root = vocabulary.parse(body)
    blocks = []
    for block in root:
        holder = vocabulary.parse("")
        block.tail = None
        holder.append(block)
        blocks.append(vocabulary.serialise(holder))
    return "".join(block + "\n" for block in blocks)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_page(case: Path, rewrite: bool) -> None:
    explanation = reading.explain(page_of(case), ReadingSettings())
    facts = facts_of(explanation)
    body = "" if explanation.article is None else by_lines(explanation.article.body)
    if rewrite:
        (case / "expected.html").write_text(body, encoding="utf-8")
        told = json.dumps(facts, ensure_ascii=False, indent=1)
        (case / "expected.json").write_text(told + "\n", encoding="utf-8")
    assert body == (case / "expected.html").read_text(encoding="utf-8")
    assert facts == json.loads((case / "expected.json").read_text(encoding="utf-8"))
    if explanation.article is not None:
        assert vocabulary.problems(explanation.article.body) == []
        assert explanation.lost == (0, 0)
