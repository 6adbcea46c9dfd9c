"""Bytes → files, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bulletin import storage
from bulletin.errors import UsageError, WriteError
from bulletin.model import Audience, Format


@dataclass(frozen=True, slots=True)
class Target:
    """Where one output goes; a ``path`` of None is standard output."""

    path: Path | None
    format: Format

    def for_audience(self, audience: Audience, several: bool) -> Target:
        """With several editions the trainer's file is named ``…-trainer.pdf``."""
        if self.path is None or not several or audience == "participant":
            return self
        name = f"{self.path.stem}-{audience}{self.path.suffix}"
        return Target(self.path.with_name(name), self.format)


def check_targets(targets: Sequence[Target]) -> None:
    """Raises `UsageError` where two outputs would be one file or one is a folder."""
    seen: set[str] = set()
    for target in targets:
        if target.path is None:
            continue
        name = storage.whole_name(target.path)
        if name in seen:
            raise UsageError(f"{name}: 两个输出同名 · two outputs have this name")
        if not storage.is_remote(target.path) and storage.is_folder(target.path):
            raise UsageError(f"{target.path}: 是文件夹，不是文件 · is a folder; name a file")
        seen.add(name)


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``: written beside it, synced, then renamed over it.

    Folders on the way are made. A store does the same by itself. Raises `WriteError`; an
    earlier file then stands untouched.
    """
    temporary: str | None = None
    try:
        if storage.is_remote(path):
            storage.put(path, data)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
        temporary = None
        _sync_folder(path.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise WriteError(f"{path}: 写不进去 · cannot be written: {reason}") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


def write_part(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``, a name that nobody else looks at; the caller renames it.

    After a kill the next try writes over what is there, so that no stray file stays. Raises
    `WriteError`.
    """
    try:
        if storage.is_remote(path):
            storage.put(path, data)
            return
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        reason = error.strerror or str(error)
        raise WriteError(f"{path}: 写不进去 · cannot be written: {reason}") from error


def _mode(path: Path) -> int:
    """The earlier file's mode, or what the umask leaves of 0666."""
    with suppress(OSError):
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
