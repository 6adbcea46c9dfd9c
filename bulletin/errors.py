"""Every failure that a user can meet, in one tree.

    BulletinError                     1   made, but not all of it
    ├── UsageError                    2   wrong options or names
    │   └── PacketError               2   a packet file that cannot be used
    ├── SourceError                   3   a source could not be had
    │   ├── Refused                   3   an address or path we do not open
    │   └── OverLimit                 3   too slow, too large, too many hops
    ├── NoArticle                     4   a page was had, but no article is in it
    ├── TemplateError                 5   a template that cannot be used
    ├── WriteError                    6   an output could not be made or written
    └── Interrupted                 130   Ctrl-C

``exit_code`` is what the command ends with when nothing at all came of it because of this
error; ``code`` is a stable word for reports; the message is one line that names the thing
and says what to do. Errors of other libraries are turned into these at the module that
calls the library, so that none of them reaches the user as a traceback.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass


class BulletinError(Exception):
    """Base of all failures that we report. ``code`` is for scripts, the text for people."""

    exit_code = 1
    code = "failed"

    def __init__(self, text: str, *, code: str | None = None) -> None:
        super().__init__(one_line(text))
        if code is not None:
            self.code = code

    @property
    def text(self) -> str:
        """The message, one line."""
        return str(self.args[0])

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders: keep both parts."""
        return (_restore, (type(self), self.text, self.code))


class UsageError(BulletinError):
    exit_code = 2
    code = "usage"


class PacketError(UsageError):
    code = "packet"


class SourceError(BulletinError):
    exit_code = 3
    code = "source"


class Refused(SourceError):
    code = "refused"


class OverLimit(SourceError):
    code = "over-limit"


class NoArticle(BulletinError):
    exit_code = 4
    code = "no-article"


class TemplateError(BulletinError):
    exit_code = 5
    code = "template"


class WriteError(BulletinError):
    exit_code = 6
    code = "write"


class Interrupted(BulletinError):
    exit_code = 130
    code = "interrupted"


@dataclass(frozen=True, slots=True)
class Failure:
    """One source that failed while the others go on; ``source`` as the user typed it."""

    source: str
    error: BulletinError


def about(source: str, text: str) -> str:
    """``text`` in one line, with the source in front of it unless it names it.

    A source that is longer than a line can show is cut as `short` cuts it.
    """
    named = short(source)
    return one_line(text) if named and named in text else one_line(f"{named}: {text}")


def short(text: str) -> str:
    """``text`` in one line of at most 200 characters."""
    text = one_line(text)
    return text if len(text) <= 200 else text[:199] + "…"


def one_line(text: str) -> str:
    """``text`` with every run of white space and control characters made one space.

    Bytes of a file's name that the locale could not read are shown as the UTF-8 they are.
    """
    with suppress(UnicodeEncodeError):
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _restore(kind: type[BulletinError], text: str, code: str) -> BulletinError:
    return kind(text, code=code)
