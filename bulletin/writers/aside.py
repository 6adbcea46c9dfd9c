"""Something of another library put aside for a while, and our own in its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Within this, ``owner`` (a module or class) has ``value`` as ``name``.

    As ``unittest.mock.patch.object``, whose import takes a tenth of a second. Raises
    AttributeError where ``owner`` has nothing of that name.
    """
    inherited = name not in vars(owner)
    before = getattr(owner, name) if inherited else vars(owner)[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        if inherited:
            delattr(owner, name)
        else:
            setattr(owner, name, before)
