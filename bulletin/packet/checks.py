"""What is wrong with a packet file whose keys are all of the right kind."""

from __future__ import annotations

from collections.abc import Iterator

from bulletin.packet.keys import PacketKeys
from bulletin.said import NO_LANGUAGE, language_tag

Fault = tuple[tuple[int | str, ...], str]
"""The keys that lead to the place (lists counted from 0), and what is wrong there."""


def faults(file: PacketKeys) -> Iterator[Fault]:
    """Every fault, in the order of looking."""
    if file.language and not language_tag(file.language):
        yield ("language",), f"{NO_LANGUAGE}: {file.language}"
