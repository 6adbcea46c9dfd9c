"""Templates of ours, kept compiled in ``__pycache__`` beside them, as Python keeps its modules.

To compile them takes a tenth of the time of a small e-book. What is kept has the checksum of
its source with it, so a template that was changed is compiled again. Where nothing can be
written, or Python is told to keep nothing (PYTHONDONTWRITEBYTECODE), nothing is kept. Those of
a user's own folder never are: what is loaded here runs as it is.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

FOLDER = "__pycache__"
_NOT_OURS = ""


class Compiled(BytecodeCache):
    """The compiled templates of the folders in ``root``."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of what is kept; empty for a template that is not below ``root``."""
        ours = filename is not None and Path(filename).is_relative_to(self._root)
        return super().get_cache_key(name, filename) if ours else _NOT_OURS

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket``, if something good is kept for it."""
        if bucket.key != _NOT_OURS:
            with suppress(OSError, EOFError, ValueError, pickle.UnpicklingError):
                bucket.bytecode_from_string(self._path(bucket).read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what ``bucket`` holds, whole or not at all."""
        if bucket.key == _NOT_OURS or sys.dont_write_bytecode:
            return
        path = self._path(bucket)
        with suppress(OSError):
            path.parent.mkdir(exist_ok=True)
            handle, beside = tempfile.mkstemp(dir=path.parent)
            with open(handle, "wb") as file:
                bucket.write_bytecode(file)
            os.replace(beside, path)

    def _path(self, bucket: Bucket) -> Path:
        return self._root / FOLDER / f"{bucket.key}.{sys.implementation.cache_tag}.jinja"
