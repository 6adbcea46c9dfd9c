"""The words that the facts are read by, from ``lexicon.toml`` beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def table(name: str) -> Mapping[str, tuple[str, ...]]:
    """The word lists of one table of the lexicon, by key."""
    text = Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8")
    return {key: tuple(words.split()) for key, words in tomllib.loads(text)[name].items()}


def letters(name: str, key: str) -> str:
    """A list whose entries are single characters, as one string."""
    return "".join(table(name)[key])
