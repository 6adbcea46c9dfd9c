"""``@list.txt`` → its lines: one source a line, ``#`` comments and blank lines passed over."""

from __future__ import annotations

from pathlib import Path

from bulletin.errors import OverLimit, SourceError
from bulletin.sources.decode import decode
from bulletin.sources.kinds import binary_name

MAX_BYTES = 50_000_000
MAX_NESTING = 5
"""Lists within lists."""


def lines(path: Path) -> list[str]:
    """The sources named in the list at ``path``. Raises `SourceError` or OSError."""
    if path.stat().st_size > MAX_BYTES:
        raise OverLimit(f"@{path}：列表过大 · the list is too large", code="too-large")
    data = path.read_bytes()
    if binary_name(data):
        raise SourceError(
            f"@{path}：不是文本列表 · not a text list; write one source a line", code="not-a-list"
        )
    text = decode(data).text
    found = [line.strip() for line in text.splitlines()]
    # A comment stands on its own line, or after white space: addresses may hold a #.
    found = [line.split(" #", 1)[0].rstrip() for line in found if not line.startswith("#")]
    return [line.strip("\"'") for line in found if line]


def relative(entry: str, folder: Path) -> str:
    """A list's ``entry`` with its path read from the list's own folder."""
    at = "@" if entry.startswith("@") else ""
    name = entry.removeprefix("@")
    path = Path(name).expanduser()
    return entry if path.is_absolute() else at + str(folder / str(path))
