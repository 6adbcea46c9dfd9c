"""`make score CORPUS=folder`: how well pages are read, against a floor that only rises.

The folder holds pages and a `manifest.json`: ``{"pages": [{"id", "corpus", "file", "url",
"expected": {"body", "title": […], "date": […], "source": […], "author": […], "first", "last",
"absent": […], "absent_soft": […], "structure": {"img": 3, …}}}]}``; of ``expected`` any part
may be missing. Structure is matched element by element (`structure`): against the pages of
``--expected`` (``NAME.html`` or ``NAME/expected.html``, as mozilla/readability keeps them), else
against the page's own elements whose text stands in the true body.

Exit codes: 0 all at or above the floor, 1 below it or a page crashed, 2 no corpus.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from bulletin import reading, vocabulary
from bulletin.errors import BulletinError
from bulletin.model import Page, Source
from bulletin.settings import FetchSettings, ReadingSettings
from bulletin.sources import Desk
from scripts import peers, structure
from scripts.metric import Body, Reading, compare, facts, summary

FLOOR = Path(__file__).parent.parent / "scores/floor.toml"
OURS = "bulletin"
SLACK = 0.0005
"""The floor is kept to three decimals."""

ENOUGH = 10
"""Elements of a kind that make a figure; of fewer one page decides."""

Figures = dict[str, float]
Floor = dict[str, Figures]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One tool's reading of one page, measured."""

    tool: str
    corpus: str
    page: str
    body: Body | None
    facts: Mapping[str, bool]
    seconds: float
    failed: str = ""
    crashed: bool = False
    kept: structure.Kept = field(default_factory=dict)


def main(arguments: Sequence[str]) -> int:
    """Score, print, compare with the floor; returns the exit code."""
    options = _options(arguments)
    manifest = options.corpus / "manifest.json"
    if not manifest.is_file():
        print(f"score: {manifest} is missing; name a folder of pages: make score CORPUS=…")
        return 2
    pages = [
        page
        for page in json.loads(manifest.read_text("utf-8"))["pages"]
        if not options.only or page["corpus"] in options.only
    ]
    outcomes = list(_measured(pages, options))
    table = _figures(outcomes, matched=options.expected is not None)
    print("\n".join(_table(table, outcomes)))
    if options.misses:
        print("\n".join(_misses(outcomes)))
    return _judged(table[OURS], outcomes, options)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="score", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--only", action="append", help="this part of the corpus (repeatable)")
    parser.add_argument("--alone", action="store_true", help="without the peers")
    parser.add_argument("--misses", action="store_true", help="name the pages that went wrong")
    parser.add_argument("--jobs", type=int, default=2, help="processes [default: 2]")
    parser.add_argument("--expected", type=Path, help="folder of expected pages, for structure")
    parser.add_argument("--floor", type=Path, default=FLOOR)
    parser.add_argument("--raise", dest="lift", action="store_true", help="raise the floor")
    return parser.parse_args(arguments)


def _measured(pages: Sequence[Any], options: argparse.Namespace) -> Iterable[Outcome]:
    work = partial(_page, root=options.corpus, alone=options.alone, truths=options.expected)
    if options.jobs < 2:
        for page in pages:
            yield from work(page)
        return
    with ProcessPoolExecutor(options.jobs) as pool:
        for outcomes in pool.map(work, pages, chunksize=4):
            yield from outcomes


def _page(
    entry: Mapping[str, Any], *, root: Path, alone: bool, truths: Path | None
) -> list[Outcome]:
    """One page through our reader and, unless alone, through the peers."""
    path = root / entry["file"]
    with Desk(FetchSettings(offline=True)) as desk:
        page = desk.open(Source(str(path), "file", str(path), entry.get("url") or None))
    outcomes = [_outcome(OURS, entry, partial(_ours, page), page.html, truths)]
    if not alone:
        for name, reader in peers.installed().items():
            read = partial(reader, page.html, page.url)
            outcomes.append(_outcome(name, entry, read, page.html, truths))
    return outcomes


def _outcome(
    tool: str,
    entry: Mapping[str, Any],
    read: Callable[[], Reading],
    html: str,
    truths: Path | None,
) -> Outcome:
    start = perf_counter()
    crashed = False
    try:
        got = read()
    except Exception as error:  # noqa: BLE001 - a crash of any kind is a result to be shown
        got, crashed = Reading(failed=f"{type(error).__name__}: {error}"), True
    seconds = perf_counter() - start
    expected = entry["expected"]
    truth = expected.get("body")
    chinese = entry["corpus"] == "zh"
    body = None if truth is None else compare(truth, got.text, characters=chinese)
    found = facts(expected, got)
    corpus = entry["corpus"]
    outcome = Outcome(tool, corpus, entry["id"], body, found, seconds, got.failed, crashed)
    return replace(outcome, kept=_kept(entry, got, html, truths)) if got.html else outcome


def _kept(entry: Mapping[str, Any], got: Reading, html: str, truths: Path | None) -> structure.Kept:
    read, expected = structure.elements(got.html), entry["expected"]
    name = Path(entry["file"]).stem
    for path in (f"{name}.html", f"{name}/expected.html"):
        if truths is not None and (truths / path).is_file():
            wanted = structure.elements((truths / path).read_text("utf-8"))
            return structure.kept(wanted, read, got.title)
    wanted = structure.wanted_of(html, expected.get("body") or "")
    kept = structure.kept(wanted, read, got.title)
    return {**kept, **structure.counted(expected.get("structure") or {}, read)}


def _ours(page: Page) -> Reading:
    try:
        article = reading.read(page, ReadingSettings())
    except BulletinError as error:
        return Reading(failed=error.text)
    return Reading(
        vocabulary.text_of(article.body),
        article.title,
        article.published,
        article.publisher,
        article.authors,
        html=article.body,
    )


def _figures(outcomes: Sequence[Outcome], *, matched: bool) -> dict[str, Floor]:
    """Tool → corpus → figures; those of structure under ``<corpus>-structure``.

    ``matched`` against expected pages they stand under ``<corpus>-expected``: other figures.
    """
    groups: dict[str, dict[str, list[Outcome]]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.tool, {}).setdefault(outcome.corpus, []).append(outcome)
    figures: dict[str, Floor] = {}
    for tool, corpora in groups.items():
        mine = figures.setdefault(tool, {})
        for corpus, of in corpora.items():
            told = [o.facts for o in of]
            mine[corpus] = summary([o.body for o in of if o.body is not None], told)
            sums = structure.together(o.kept for o in of)
            name = f"{corpus}-{'expected' if matched else 'structure'}"
            if sums:
                many = ((kind, f, w) for kind, (f, w) in sums.items() if w >= ENOUGH)
                mine[name] = {kind: f / w for kind, f, w in many}
    return figures


COLUMNS = ("f1", "precision", "recall", "title", "date", "credit", "whole", "clean", "perfect")


def _table(table: Mapping[str, Floor], outcomes: Sequence[Outcome]) -> Iterable[str]:
    took: defaultdict[tuple[str, str], float] = defaultdict(float)
    nothing: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        key = (outcome.corpus, outcome.tool)
        took[key] += outcome.seconds
        nothing[key] += bool(outcome.failed)
    for corpus in dict.fromkeys(outcome.corpus for outcome in outcomes):
        yield f"\n{corpus:<20}" + "".join(f"{name:>10}" for name in (*COLUMNS, "nothing", "s"))
        rows = [(tool, corpora[corpus]) for tool, corpora in table.items() if corpus in corpora]
        for tool, figures in sorted(rows, key=lambda row: -row[1].get("f1", 0.0)):
            cells = [f"{figures[n]:>10.3f}" if n in figures else " " * 10 for n in COLUMNS]
            key = (corpus, tool)
            yield f"{tool:<20}{''.join(cells)}{nothing[key]:>10}{took[key]:>10.1f}"
        yield from _structure([o for o in outcomes if o.corpus == corpus])


def _structure(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """What was kept of each kind of element, and of how many."""
    for tool in dict.fromkeys(outcome.tool for outcome in outcomes):
        sums = structure.together(o.kept for o in outcomes if o.tool == tool)
        if sums:
            cells = (f"{kind} {f / w:.3f} of {w}" for kind, (f, w) in sums.items())
            yield f"{tool:<20}  kept: " + "   ".join(cells)


def _misses(outcomes: Sequence[Outcome]) -> Iterable[str]:
    for outcome in outcomes:
        if outcome.tool == OURS:
            wrong = [name for name, right in outcome.facts.items() if not right]
            body = outcome.body
            short = body is not None and min(body.precision or 0, body.recall or 0) < 0.9
            if wrong or short or outcome.failed:
                f1 = f"p {body.precision or 0:.2f} r {body.recall or 0:.2f}" if body else ""
                yield f"{outcome.page}: {f1} {' '.join(wrong)} {outcome.failed}".rstrip()


def _judged(ours: Floor, outcomes: Sequence[Outcome], options: argparse.Namespace) -> int:
    crashes = [o for o in outcomes if o.tool == OURS and o.crashed]
    for outcome in crashes:
        print(f"score: {outcome.page} crashed: {outcome.failed}")
    floor = _read(options.floor)
    low = list(below(floor, ours))
    for line in low:
        print(f"score: {line}")
    if options.lift and not low and not crashes:
        options.floor.parent.mkdir(exist_ok=True)
        options.floor.write_text(written(risen(floor, ours)), "utf-8")
        print(f"score: the floor is now that of this run: {options.floor}")
    return 1 if low or crashes else 0


def below(floor: Floor, figures: Floor) -> Iterable[str]:
    """Each figure that is under the floor, as a line. A corpus that was not run is let be."""
    for corpus, least in floor.items():
        for name, value in least.items():
            got = figures.get(corpus, {}).get(name)
            if corpus in figures and (got is None or got < value - SLACK):
                yield f"{corpus}: {name} is {got or 0:.3f}, below the floor of {value:.3f}"


def risen(floor: Floor, figures: Floor) -> Floor:
    """The floor with everything that is higher now; it never comes down here."""
    new = {corpus: dict(least) for corpus, least in floor.items()}
    for corpus, values in figures.items():
        for name, value in values.items():
            least = new.setdefault(corpus, {})
            least[name] = max(least.get(name, 0.0), int(value * 1000) / 1000)
    return new


def written(floor: Floor) -> str:
    """The floor as TOML."""
    head = "# Least figures of `make score`. `make score RAISE=1` lifts them; nothing lowers them\n"
    head += "# but a change of this file by hand, which has to give its reason in the commit.\n"
    parts = [
        f"\n[{corpus}]\n" + "".join(f"{name} = {value:.3f}\n" for name, value in least.items())
        for corpus, least in sorted(floor.items())
    ]
    return head + "".join(parts)


def _read(path: Path) -> Floor:
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
