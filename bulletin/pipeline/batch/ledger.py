"""What became of each job, one JSON object a line, written as it goes (`records` has the form).

A disk gets each line at once. A store shows objects whole: there the report is put anew every
few seconds and at the end, so that what is lost with a killed machine is done again.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from bulletin import storage
from bulletin.errors import WriteError
from bulletin.pipeline.batch.jobs import Job
from bulletin.pipeline.batch.work import Result, Terms, fingerprint

PUT_EVERY = 5.0
"""Seconds between two puts of a report in a store, or more where a put takes long."""

PUT_SHARE = 20
"""A put may take one part in so many of the time."""


class Ledger:
    """An open ``report.jsonl``; use it in a ``with`` block. Raises `WriteError`.

    ``terms`` are those of the batch, as its workers have them.
    """

    def __init__(self, path: Path, *, resume: bool, terms: Terms) -> None:
        self.terms = terms
        self._path = path
        self._done = dict(_done_lines(path)) if resume else {}
        self._next_put = time.monotonic() + PUT_EVERY
        try:
            self._file = self._opened(resume)
            if resume and self._torn():
                self._file.write(b"\n")
        except OSError as error:
            raise self._cannot(error) from error

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            with self._file:
                if storage.is_remote(self._path):
                    self._put_object()
        except OSError as fault:
            # Closing writes what is left: on a full disk that fails a second time.
            if error is None:
                raise self._cannot(fault) from fault

    def done_before(self, job: Job) -> bool:
        """Whether an earlier run did ``job``, and its inputs, settings and outputs are as they
        were."""
        if job.key not in self._done:
            return False
        record = self._record(job)
        if record["inputs"] != fingerprint(job, self.terms):
            return False
        return all(_stands(output) for output in record["outputs"])

    def write(self, job: Job, result: Result) -> None:
        """Put down what came of ``job``."""
        self._put(
            {
                "job": job.name,
                "number": job.number,
                "key": job.key,
                "status": result.status,
                "exit_code": result.exit_code,
                "error": _error(*result.error) if result.error else None,
                "outputs": [{"path": path, "sha256": sha} for path, sha in result.outputs],
                "sources": [_source(*source) for source in result.sources],
                "notes": result.notes,
                "inputs": result.inputs,
            }
        )

    def skip(self, job: Job) -> list[Path]:
        """Put down that ``job`` was done before; the files that stand from then."""
        record = self._record(job)
        self._put({**record, "number": job.number, "status": "skipped"})
        return [storage.at(output["path"]) for output in record["outputs"]]

    def _record(self, job: Job) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(self._done[job.key])
        return record

    def _put(self, record: Mapping[str, Any]) -> None:
        try:
            self._file.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace"))
            self._file.write(b"\n")
            self._file.flush()
            if not storage.is_remote(self._path):
                os.fsync(self._file.fileno())
        except OSError as error:
            raise self._cannot(error) from error
        if storage.is_remote(self._path) and time.monotonic() > self._next_put:
            began = time.monotonic()
            self._put_object()
            took = time.monotonic() - began
            self._next_put = began + max(PUT_EVERY, PUT_SHARE * took)

    def _put_object(self) -> None:
        try:
            self._file.seek(0)
            storage.put(self._path, self._file.read())
        except OSError as error:
            raise self._cannot(error) from error

    def _opened(self, resume: bool) -> IO[bytes]:
        """The file that the lines go to: the report itself, or what is put into its store."""
        if not storage.is_remote(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return self._path.open("a+b" if resume else "w+b")
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the ledger
        if resume:
            file.write(_content(self._path))
        # Found out now rather than after an hour's work that the store takes nothing.
        storage.put(self._path, b"" if not resume else _content(self._path))
        return file

    def _torn(self) -> bool:
        """Whether the last line was cut off by a kill."""
        if not self._file.seek(0, os.SEEK_END):
            return False
        self._file.seek(-1, os.SEEK_END)
        return self._file.read(1) != b"\n"

    def _cannot(self, error: OSError) -> WriteError:
        return WriteError(f"{self._path}: {error.strerror or error}")


def _done_lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """The last good line of each job by its key; cut-off lines are passed over.

    Lines rather than records: of ten thousand jobs these are a tenth of the memory.
    """
    found: dict[str, bytes] = {}
    for line in _content(path).splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict) and "key" in record:
            if record.get("status") in {"done", "skipped"}:
                found[record["key"]] = line
            else:
                found.pop(record["key"], None)
    yield from found.items()


def _content(path: Path) -> bytes:
    """What the report holds; nothing where there is none. Raises OSError for a store's faults."""
    try:
        with storage.as_os_errors():
            return path.read_bytes()
    except FileNotFoundError:
        return b""


def _stands(output: Mapping[str, str]) -> bool:
    try:
        with storage.as_os_errors():
            data = storage.at(output["path"]).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(data).hexdigest() == output["sha256"]


def _error(code: str, text: str) -> dict[str, str]:
    return {"code": code, "text": text}


def _source(source: str, status: str, code: str, text: str) -> dict[str, Any]:
    record: dict[str, Any] = {"source": source, "status": status}
    return record | {"error": _error(code, text)} if code else record
