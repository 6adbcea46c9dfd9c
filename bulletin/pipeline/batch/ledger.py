"""What became of each job, one JSON object a line, written as it goes.

A line says: ``job`` ``number`` ``key`` ``status`` (done, failed, skipped) ``exit_code``
``error`` ``outputs`` (path, sha256) ``sources`` (source, status, error) ``notes`` ``inputs``.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from bulletin.errors import WriteError
from bulletin.pipeline.batch.jobs import Job
from bulletin.pipeline.batch.work import Result, fingerprint


class Ledger:
    """An open ``report.jsonl``; use it in a ``with`` block. Raises `WriteError`."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        self._path = path
        self._done = read_done(path) if resume else {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab" if resume else "wb")
            if resume and self._torn():
                self._file.write(b"\n")
        except OSError as error:
            raise WriteError(f"{path}: {error.strerror or error}") from error

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def done_before(self, job: Job) -> Mapping[str, Any] | None:
        """The record of an earlier run, where the job's inputs and outputs are as they were."""
        record = self._done.get(job.key)
        if record is None or record["inputs"] != fingerprint(job):
            return None
        return record if all(_stands(output) for output in record["outputs"]) else None

    def write(self, job: Job, result: Result) -> dict[str, Any]:
        """Put down what came of ``job``."""
        record = {
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
        self._put(record)
        return record

    def skip(self, job: Job, record: Mapping[str, Any]) -> None:
        """Put down that ``job`` was done before."""
        self._put({**record, "number": job.number, "status": "skipped"})

    def _put(self, record: Mapping[str, Any]) -> None:
        try:
            self._file.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace"))
            self._file.write(b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise WriteError(f"{self._path}: {error.strerror or error}") from error

    def _torn(self) -> bool:
        """Whether the last line was cut off by a kill."""
        data = self._path.read_bytes()
        return bool(data) and not data.endswith(b"\n")


def read_done(path: Path) -> dict[str, dict[str, Any]]:
    """The last good record of each job by its key; cut-off lines are passed over."""
    found: dict[str, dict[str, Any]] = {}
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return found
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict) and "key" in record:
            if record.get("status") in {"done", "skipped"}:
                found[record["key"]] = record
            else:
                found.pop(record["key"], None)
    return found


def _stands(output: Mapping[str, str]) -> bool:
    try:
        data = Path(output["path"]).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(data).hexdigest() == output["sha256"]


def _error(code: str, text: str) -> dict[str, str]:
    return {"code": code, "text": text}


def _source(source: str, status: str, code: str, text: str) -> dict[str, Any]:
    record: dict[str, Any] = {"source": source, "status": status}
    return record | {"error": _error(code, text)} if code else record
