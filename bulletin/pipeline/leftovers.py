"""What earlier runs keep beside the web's answers, to be used again: articles as they were read
(`recall`) and laid-out parts of long PDFs (`writers.shelf`)."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from bulletin.errors import WriteError
from bulletin.pipeline import recall
from bulletin.settings import FetchSettings
from bulletin.sources.place import folder_of
from bulletin.writers import shelf

_SHELVES = (recall.FOLDER, shelf.FOLDER)


@dataclass(frozen=True, slots=True)
class Leftovers:
    """``bytes`` on disk; ``limit``: what they may grow to."""

    articles: int
    parts: int
    bytes: int
    limit: int = recall.MOST_BYTES + shelf.MOST_BYTES


def leftovers(settings: FetchSettings) -> Leftovers:
    """What the cache folder holds. Raises `WriteError` where it cannot be read."""
    try:
        folder = folder_of(settings)
        (articles, one), (parts, other) = (shelf.held(folder, name) for name in _SHELVES)
    except (OSError, RuntimeError) as error:
        raise _unusable(error) from error
    return Leftovers(articles, parts, one + other)


def clear(settings: FetchSettings, unused: float = 0.0) -> int:
    """Take out what was not used for ``unused`` seconds; how many things. Raises `WriteError`."""
    before = time.time() - unused if unused > 0 else math.inf
    try:
        folder = folder_of(settings)
        return sum(shelf.clear(folder, name, before) for name in _SHELVES)
    except (OSError, RuntimeError) as error:
        raise _unusable(error) from error


def _unusable(error: Exception) -> WriteError:
    return WriteError(
        f"缓存文件夹不可用，可用 --cache-dir 另指 · the cache folder cannot be used, name another"
        f" with --cache-dir ({error})"
    )
