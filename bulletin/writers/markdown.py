"""Bulletin → Markdown with front matter; and a body alone, for `extract`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from string import ascii_uppercase

from bulletin.model import Bulletin, Edition, Note, Piece, Step
from bulletin.settings import WriteSettings
from bulletin.writers import marks, pipes, templates
from bulletin.writers.chapter.addresses import written
from bulletin.writers.chapter.frame import Frame, frame
from bulletin.writers.chapter.view import cleaned, option
from bulletin.writers.marks import Pen, escaped, item, prefixed
from bulletin.writers.speech import Speech


def write(bulletin: Bulletin, settings: WriteSettings) -> Edition:
    """The Markdown of ``bulletin``. Raises `TemplateError` where labels are missing."""
    bulletin = cleaned(bulletin)
    words = templates.labels(settings.template, bulletin.language)
    pen = Pen(words["picture"], words["colon"])
    say = Speech(words)
    framed = frame(bulletin, say)
    blocks = [_front_matter(bulletin), f"# {escaped(bulletin.title or words['untitled'])}"]
    blocks.extend(_before(bulletin, framed, say))
    for section in bulletin.sections:
        level = 3 if section.title.strip() else 2
        blocks.extend([f"## {escaped(section.title)}"] if section.title.strip() else [])
        for piece in section.pieces:
            blocks.extend(_piece(piece, level, say, pen))
    further = ["".join(_run(*run) for run in line) for line in framed.further]
    blocks.extend(_listed(say("further"), "##", further))
    text = "\n\n".join(block for block in blocks if block) + "\n"
    return Edition("md", bulletin.audience, text.encode(), tuple(_notes(pen)))


def body_to_markdown(body: str, level: int = 2) -> str:
    """A body in our vocabulary as Markdown; its highest headings get ``level`` signs."""
    return marks.body(body, level, Pen())


def _notes(pen: Pen) -> Iterator[Note]:
    if pen.left_out:
        count = len(pen.left_out)
        text = f"Markdown 里放不下图片，{count} 幅只留说明 · {count} pictures are only named"
        yield Note("writers", "pictures-named", text)


def _front_matter(bulletin: Bulletin) -> str:
    rows = {
        "title": bulletin.title,
        "subtitle": bulletin.subtitle,
        "issue": bulletin.issue,
        "issuer": bulletin.issuer,
        "date": bulletin.date,
        "lang": bulletin.language,
    }
    # A JSON string is a YAML string too (YAML 1.2, section 1.3).
    lines = [f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in rows.items() if v]
    return "\n".join(["---", *lines, "---"])


def _before(bulletin: Bulletin, framed: Frame, say: Speech) -> Iterator[str]:
    """The editor's note on the whole, and the session that the bulletin is for."""
    if framed.preface:
        lines = "\n\n".join(escaped(line) for line in framed.preface)
        yield prefixed(f"**{say('note')}**\n\n{lines}", "> ")
    session = bulletin.session
    if session is None:
        return
    yield f"## {say('session')}"
    yield escaped(framed.glance)
    yield from _listed(say("goals"), "###", [escaped(goal) for goal in session.goals])
    if session.steps:
        heads = [say("time"), say("step"), say("minutes")]
        rows = [[_time(step), _step(step, say), say("minutes_n", n=step.minutes)]
                for step in session.steps]  # fmt: skip
        yield f"### {say('agenda')}"
        yield "\n".join(pipes.lines([heads, *rows]))


def _time(step: Step) -> str:
    return f"{step.start}–{step.end}" if step.end else step.start


def _step(step: Step, say: Speech) -> str:
    piece = f" {say('nth_piece', n=step.article)}" if step.article else ""
    return f"{escaped(step.title)}{piece}"


def _run(text: str, address: str) -> str:
    return f"[{escaped(text)}](<{address}>)" if address else escaped(text, fold=False)


def _piece(piece: Piece, level: int, say: Speech, pen: Pen) -> Iterator[str]:
    sign = "#" * (level + 1)
    article = piece.article
    title = escaped(article.title or say("untitled"))
    yield f"{'#' * level} {escaped(say('nth_piece', n=piece.number))} {title}"
    if article.subtitle:
        yield f"**{escaped(article.subtitle)}**"
    facts = [f"{label}{pen.colon}{escaped(value)}" for label, value in say.facts(article)]
    address = written(article.original or article.url)
    yield "\\\n".join([*facts, *([f"{say('address')}{pen.colon}<{address}>"] if address else [])])
    if piece.note:
        note = "\n\n".join(escaped(line) for line in piece.note.splitlines() if line.strip())
        yield prefixed(f"**{say('note')}**\n\n{note}", "> ")
    yield from _listed(say("objectives"), sign, [escaped(line) for line in piece.objectives])
    terms = [f"**{escaped(term)}**{pen.colon}{escaped(meaning)}" for term, meaning in piece.terms]
    yield from _listed(say("terms"), sign, terms)
    yield marks.body(article.body, level + 1, replace(pen, prefix=f"{piece.number}-"))
    asks = [escaped(question.ask) for question in piece.questions]
    yield from _listed(say("questions"), sign, asks, numbered=True)
    yield from _listed(say("quiz"), sign, [_quiz(piece, n) for n in range(len(piece.quiz))], True)
    yield from _listed(say("answer"), sign, list(_answers(piece, say, pen)))


def _quiz(piece: Piece, number: int) -> str:
    asked = piece.quiz[number]
    bare = (escaped(option(text)) for text in asked.options)
    options = [f"- {letter}. {text}" for letter, text in zip(ascii_uppercase, bare, strict=False)]
    return "\n".join([escaped(asked.ask), *options])


def _answers(piece: Piece, say: Speech, pen: Pen) -> Iterator[str]:
    """What is for the trainer; for participants all of it is empty."""
    for question in piece.questions:
        told = (("prompt", question.prompt), ("answer", question.answer))
        yield from _told(question.ask, told, say, pen)
    for asked in piece.quiz:
        yield from _told(asked.ask, (("answer", asked.answer), ("why", asked.why)), say, pen)


def _told(ask: str, rows: Iterable[tuple[str, str]], say: Speech, pen: Pen) -> Iterator[str]:
    said = [f"{say(key)}{pen.colon}{escaped(value)}" for key, value in rows if value]
    if said:
        yield "\\\n".join([f"**{escaped(ask)}**", *said])


def _listed(title: str, sign: str, items: list[str], numbered: bool = False) -> Iterator[str]:
    if items:
        yield f"{sign} {title}"
        signs = [f"{n}. " if numbered else "- " for n in range(1, len(items) + 1)]
        yield "\n".join(item(*row) for row in zip(signs, items, strict=True))
