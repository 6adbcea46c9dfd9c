"""How the steps tell what is done."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of each thing done; ``total`` is 0 while unknown.

    ``stage`` is ``read``, ``failed``, ``write`` or ``page`` (``done`` is then the number of the
    page that is being laid out, ``text`` the title of the article there).
    """

    def __call__(self, stage: str, done: int, total: int, text: str) -> None: ...


def quiet(stage: str, done: int, total: int, text: str) -> None:
    """The progress that says nothing."""
