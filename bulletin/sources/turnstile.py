"""Who may go to a host, and when: one turnstile for all that fetch together.

`polite` keeps the pace within one process. A batch hands in a `Turnstile` that several
processes or machines share; `polite` asks it as well before each request. Nothing here knows
what stands behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

Leave = Callable[[], None]
"""Gives the way through back; called once, when the request and its body are over."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How one host is asked: ``connections`` at a time, ``delay`` seconds between starts."""

    connections: int
    delay: float


class Turnstile(Protocol):
    """Thread-safe. One that is shared by processes can be pickled."""

    def ask(self, host: str, pace: Pace) -> Leave | float:
        """A way through to ``host``, or the seconds after which to ask again.

        Answers at once; the caller does the waiting, for it knows deadline and Ctrl-C.
        """

    def rest(self, host: str, seconds: float) -> None:
        """Let nobody through to ``host`` for ``seconds``, as its Retry-After asks."""
