"""Long runs of text are parted without a change to what they say."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.vocabulary import parse, serialise
from bulletin.writers.runs import LONGEST, part


def parted(body: str) -> str:
    root = parse(body)
    part(root)
    assert all(len(e.text or "") <= LONGEST for e in root.iter())
    return serialise(root)


def test_ordinary_text_stays_as_it_is() -> None:
    body = f"<p>{'字' * LONGEST}<br/>{'文' * LONGEST}</p><table><tr><td>格</td></tr></table>"
    assert parted(body) == serialise(parse(body))


def test_cuts_stand_behind_the_end_of_a_sentence() -> None:
    body = parted(f"<p>{'读完一段就停下来。' * 1000}<br/>{'reading, then ' * 1000}</p>")
    before = [piece.removesuffix("</span>") for piece in body.split("<span>")[:-1]]
    assert len(before) > 9
    assert all(piece.endswith(("。", ", ", "then ", "reading, ")) for piece in before)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("字。 a", max_size=900), min_size=1, max_size=12), st.integers(1, 5))
def test_the_words_stay(texts: list[str], times: int) -> None:
    body = "<p>" + "<br/>".join(text * times for text in texts) + "<em>尾</em></p>"
    before = "".join(parse(body).itertext())
    assert "".join(parse(parted(body)).itertext()) == before
