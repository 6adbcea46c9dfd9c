"""What reading does in a short way of its own gives what the long way gives."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.reading.alternatives import by_initial


@pytest.mark.parametrize(
    "pattern",
    [
        r"nav|\bfoot(?:er)?\b|[-_]ads?\b|\bads?\b|a(?:|n)v",
        r"a?d|a+v|foo|fo[o|d]t|f\|t|[]a]n|[^]a]d|\ba(?:d|(?:n|t)o)|-v",
    ],
)
@given(word=st.text("adnvfot-_| ]", max_size=9))
@settings(max_examples=150, deadline=None)
def test_alternatives_by_initial_match_the_same_words(pattern: str, word: str) -> None:
    plainly = re.search(pattern, word) is not None
    assert (by_initial(pattern).search(word) is not None) == plainly
