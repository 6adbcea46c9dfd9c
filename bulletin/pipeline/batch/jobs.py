"""What was typed → jobs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bulletin import storage
from bulletin.errors import UsageError
from bulletin.settings import catalogue

ROW_KEYS = frozenset({"source", "sources", "output", "outputs", "edition", "editions"})
TABLES = (".jsonl", ".ndjson", ".csv")


@dataclass(frozen=True, slots=True)
class Job:
    """One bulletin to make.

    ``number`` counts from 1 in the order typed. ``sources`` is one packet file or any sources.
    ``outputs`` are paths; empty for a packet that names its own, and for a job whose files
    are named after what is read, which has ``formats`` instead.
    """

    number: int
    name: str
    sources: tuple[str, ...]
    outputs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    settings: tuple[tuple[str, Any], ...] = ()

    @property
    def key(self) -> str:
        """What tells this job from others, whatever its place: a hash of what it asks for."""
        asked = asdict(self) | {"number": 0}
        text = json.dumps(asked, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def from_typed(typed: Sequence[str]) -> list[Job]:
    """The jobs of packet files, folders of packet files, JSON Lines and CSV files.

    Raises `UsageError` that names file and line.
    """
    jobs = list(_from_all(typed))
    if not jobs:
        raise UsageError("没有任务 · no jobs: name packet files, folders of them, .jsonl or .csv")
    return _distinct(
        [
            Job(number, job.name, job.sources, job.outputs, (), job.audiences, job.settings)
            for number, job in enumerate(jobs, 1)
        ]
    )


def each(
    sources: Sequence[str], formats: Sequence[str], strangers: Collection[str] = ()
) -> list[Job]:
    """One job for each single source, its files named after what is read.

    ``strangers`` are sources that no person named but a feed: they may not be private.
    """
    if not sources:
        raise UsageError("没有来源 · no sources")
    return [
        Job(
            number,
            source,
            (source,),
            formats=tuple(formats),
            settings=(("public_only", True),) if source in strangers else (),
        )
        for number, source in enumerate(dict.fromkeys(sources), 1)
    ]


def _from_all(typed: Sequence[str]) -> Iterator[Job]:
    for name in typed:
        path = storage.at(name)
        if storage.is_folder(path):
            packets = sorted(path.glob("*.toml"))
            if not packets:
                raise UsageError(
                    f"{path}: 没有学习包文件 · no packet files (*.toml); for pages use --each"
                )
            yield from (_packet(packet) for packet in packets)
        elif path.suffix == ".toml":
            yield _packet(path)
        elif path.suffix.lower() in TABLES:
            yield from _from_table(path)
        else:
            raise UsageError(
                f"{name}: 不是任务 · not a job file (.toml .jsonl .csv); for pages use --each"
            )


def _packet(path: Path) -> Job:
    return Job(0, str(path), (str(path),))


def _from_table(path: Path) -> Iterator[Job]:
    try:
        with storage.as_os_errors():
            text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{path}: {reason}") from error
    rows = _csv_rows(text) if path.suffix.lower() == ".csv" else _json_rows(path, text)
    for line, row in rows:
        yield _row_job(path, line, row)


def _json_rows(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for line, content in enumerate(text.splitlines(), 1):
        if not content.strip():
            continue
        try:
            row = json.loads(content)
        except ValueError as error:
            raise UsageError(f"{path}:{line}: {error}") from error
        if not isinstance(row, dict):
            raise UsageError(f"{path}:{line}: 每行应是一个对象 · each line must be an object")
        yield line, row


def _csv_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text))
    for row in reader:
        yield reader.line_num, {key: value for key, value in row.items() if key and value}


def _row_job(path: Path, line: int, row: Mapping[str, Any]) -> Job:
    known = ROW_KEYS | {item.name for _, item in catalogue()}
    for key in row:
        if key not in known:
            raise UsageError(f"{path}:{line}: {key}: 没有这个键 · unknown key")
    sources = _texts(row.get("sources", row.get("source")))
    outputs = _texts(row.get("outputs", row.get("output")))
    if not sources or not outputs:
        raise UsageError(f"{path}:{line}: 要有 sources 和 output · needs sources and output")
    return Job(
        number=0,
        name=f"{path}:{line}",
        sources=tuple(_beside(path, source) for source in sources),
        outputs=tuple(str(storage.beside(path.parent, output)) for output in outputs),
        audiences=tuple(_texts(row.get("editions", row.get("edition")))),
        settings=tuple((key, row[key]) for key in row if key not in ROW_KEYS),
    )


def _texts(value: Any) -> list[str]:
    """A list as it stands; a text split at white space, ``;`` and ``|``."""
    if value is None:
        return []
    if isinstance(value, str):
        return [part for part in re.split(r"[\s;|]+", value) if part]
    return [str(part) for part in value]


def _beside(path: Path, source: str) -> str:
    """A relative path, seen from the table's folder, where such a file is there."""
    local = path.parent / source
    return str(local) if "://" not in source and storage.is_there(local) else source


def _distinct(jobs: list[Job]) -> list[Job]:
    """Raises `UsageError` where two jobs would write one file."""
    taken: dict[str, str] = {}
    for job in jobs:
        for output in job.outputs:
            other = taken.setdefault(storage.whole_name(storage.at(output)), job.name)
            if other != job.name:
                raise UsageError(f"{job.name}: {output}: 与 {other} 同名 · also written by it")
    return jobs
