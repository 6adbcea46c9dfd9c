"""File names made from what was read: legal everywhere, no two alike."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Mapping

from bulletin.errors import UsageError, one_line

FIELDS = ("n", "title", "date", "publisher")
LONGEST = 150
"""Most bytes of a name in UTF-8: file systems allow 255, and suffixes come on top."""

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def check(template: str) -> None:
    """Raises `UsageError` where ``template`` (``{date}-{title}``) has a field that is none."""
    try:
        fields = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
    except ValueError as error:
        raise UsageError(f"--name {template}: {error}") from error
    for name in fields:
        if name not in FIELDS:
            known = " ".join(f"{{{field}}}" for field in FIELDS)
            raise UsageError(f"--name {template}: {{{name}}}: 可用 · known: {known}")


def name_for(template: str, facts: Mapping[str, str], number: int) -> str:
    """The file name, without suffix, for an article with these facts."""
    values = {field: facts.get(field, "") for field in FIELDS} | {"n": f"{number:04d}"}
    pieces = [
        text + (values[field] if field is not None else "")
        for text, field, _, _ in string.Formatter().parse(template)
    ]
    return _legal("".join(pieces)) or f"{number:04d}"


class Namer:
    """Gives names out in the order of the jobs, so that the same batch has the same names."""

    def __init__(self, template: str) -> None:
        self._template = template
        self._taken: set[str] = set()

    def name(self, facts: Mapping[str, str], number: int) -> str:
        """A name that no earlier job of this batch has; compared as Windows and macOS do."""
        base = name_for(self._template, facts, number)
        name, count = base, 1
        while _folded(name) in self._taken:
            count += 1
            name = f"{base}-{count}"
        self.take(name)
        return name

    def take(self, name: str) -> None:
        """Mark a name as given, for a job that is skipped."""
        self._taken.add(_folded(name))


def _legal(text: str) -> str:
    text = unicodedata.normalize("NFC", one_line(text.encode("utf-8", "ignore").decode()))
    text = _FORBIDDEN.sub(" ", text)
    text = " ".join(text.split()).strip(". ")
    while len(text.encode()) > LONGEST:
        text = text[:-1]
    return f"{text}_" if _DEVICES.match(text) else text.strip(". ")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
