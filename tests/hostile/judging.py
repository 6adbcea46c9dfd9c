"""What may not be said of any run: the contract, read from the files that it left."""

from __future__ import annotations

import html
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf

from tests.hostile.case import Case, Ground
from tests.hostile.running import Ran

SECONDS = 20.0
MEBIBYTES = 600.0
SLOWNESS = 4.0
"""A loaded machine's clock may run so many times beyond ``SECONDS``; processor time may not."""

_LIVE = re.compile(rb"<script|<iframe|<object|<embed|<form|\son\w+\s*=\s*[\"']|javascript:|vbscript:",
                   re.I)  # fmt: skip
_REMOTE = re.compile(
    rb"<(?:img|link|source|image|use|audio|video|track)\b[^>]*?(?:src|href|poster|data)\s*=\s*"
    rb"[\"'](?:\w+:)?//|@import\s|url\(\s*[\"']?(?:\w+:)?//",
    re.I,
)
_KEYS = ("/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/GoToR", "/SubmitForm", "/ImportData")


def problems(case: Case, ran: Ran, ground: Ground, outputs: Sequence[str]) -> list[str]:
    """Everything wrong with this run; empty where the contract holds."""
    found = [
        *_ended(case, ran),
        *_said(case, ran),
        *_left(ran, ground, outputs),
        *(f"asked {r.path} of an address that nobody named" for r in ground.canary.requests),
    ]
    if ran.exit in (0, 1):
        for name in outputs:
            path = ground.folder / name
            if path.is_file():
                found += [f"{name}: {problem}" for problem in _of_output(case, path)]
        found += _noted(case, ground.folder / "r.json")
    return found


def _ended(case: Case, ran: Ran) -> Iterator[str]:
    if ran.exit not in case.exits:
        yield f"exit {ran.exit}, not {case.exits}: {ran.err[-300:]!r}"
    if ran.seconds > SECONDS:
        yield f"{ran.seconds:.1f} s of processor time"
    if ran.clock > SECONDS * SLOWNESS:
        yield f"{ran.clock:.1f} s by the clock"
    if ran.mebibytes > MEBIBYTES:
        yield f"{ran.mebibytes:.0f} MiB"


def _said(case: Case, ran: Ran) -> Iterator[str]:
    """With ``-q``: nothing when all is well, else one line for each failure."""
    lines = ran.err.splitlines()
    if "Traceback" in ran.err or "fault of bulletin's own" in ran.err:
        yield f"a fault of our own: {ran.err[-400:]!r}"
    if ran.exit == 0 and lines:
        yield f"said without need: {lines[:3]}"
    if ran.exit != 0 and len(lines) != 1:
        yield f"{len(lines)} lines for a failure: {lines[:4]}"
    if case.says and not any(case.says in line for line in lines):
        yield f"{case.says!r} not in {lines}"
    if any(not line.isprintable() or len(line) > 1200 for line in lines):
        yield f"a line that no terminal should get: {lines[0][:200]!r}"


def _left(ran: Ran, ground: Ground, outputs: Sequence[str]) -> Iterator[str]:
    for name in outputs:
        there = (ground.folder / name).is_file()
        if there != (ran.exit in (0, 1)) and name != "out.html":
            yield f"exit {ran.exit} and {name} {'is' if there else 'is not'} there"
    if hidden := [p.name for p in ground.folder.rglob(".*")]:
        yield f"left behind: {hidden}"


def _noted(case: Case, report: Path) -> Iterator[str]:
    if not case.notes or not report.is_file():
        return
    codes = set(_codes(json.loads(report.read_text("utf-8"))))
    if not codes & set(case.notes):
        yield f"none of {case.notes} in the report, only {sorted(codes)}"


def _codes(record: Any) -> Iterator[str]:
    if isinstance(record, dict):
        if "code" in record:
            yield str(record["code"])
        for value in record.values():
            yield from _codes(value)
    elif isinstance(record, list):
        for value in record:
            yield from _codes(value)


def _of_output(case: Case, path: Path) -> Iterator[str]:
    readers = {".epub": _of_epub, ".pdf": _of_pdf, ".html": _of_html, ".md": _of_markdown}
    text, found = readers[path.suffix](path)
    yield from found
    plain = _plain(text)
    for sentence in case.keeps:
        if _plain(sentence) not in plain:
            yield f"lost: {sentence[:40]}"


def _of_epub(path: Path) -> tuple[str, list[str]]:
    found, texts = [], []
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
        for entry in book.infolist():
            name = entry.filename
            if name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name:
                found.append(f"a member named {name!r}")
            data = book.read(entry)
            if name.endswith((".xhtml", ".opf", ".ncx", ".css", ".svg")):
                found += [f"{name}: {m!r}" for m in _alive(data)]
            if re.fullmatch(r"EPUB/article-\d+\w*\.xhtml", name):
                texts.append(_without_tags(data.decode()))
    return " ".join(texts), found


def _alive(data: bytes) -> Iterator[bytes]:
    for pattern in (_LIVE, _REMOTE):
        for match in pattern.finditer(re.sub(rb">[^<]*<", b"><", data)):
            yield match.group()[:80]


def _of_html(path: Path) -> tuple[str, list[str]]:
    data = path.read_bytes()
    return _without_tags(data.decode()), [repr(match) for match in _alive(data)]


def _of_markdown(path: Path) -> tuple[str, list[str]]:
    text = path.read_text("utf-8")
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    live = re.findall(r"(?<!\\)<script|<iframe|\]\((?:javascript|data|vbscript|file):", text, re.I)
    return re.sub(r"\\([^\sa-zA-Z0-9])", r"\1", html.unescape(text)), live


def _of_pdf(path: Path) -> tuple[str, list[str]]:
    found = []
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                found += [key for key in _KEYS if key in item or item.get("/S") == key]
                address = str(item.get("/URI", "http:"))
                if not address.startswith(("http:", "https:", "mailto:", "tel:")):
                    found.append(f"a link to {address[:60]}")
    done = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, timeout=120
    )
    return done.stdout.decode("utf-8", "replace"), found


def _without_tags(text: str) -> str:
    text = re.sub(r"<(style|rt|rp)\b.*?</\1>", "", text, flags=re.S)
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def _plain(text: str) -> str:
    """Without white space and what line work may put between characters."""
    return re.sub(r"[\s\u200b\u2060\u00ad]+", "", text)
