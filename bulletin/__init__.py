"""bulletin: from article addresses and saved pages to study bulletins (PDF, EPUB, HTML).

The map. One datum walks one way down the street; each step has one type in and one out, and
the steps meet only in `pipeline`:

    1. sources   what was typed → Source → Page   fetching and decoding; never looks for an article
    2. reading   Page → Article                   pure: no file, no network, no clock
    3. images    Article → Article                pictures on board, by a function handed in
    4. packet    packet file ↔ what the trainer wishes; knows no page
    5. writers   Bulletin → Edition               typesetting; reads nothing from outside

`model` holds those nouns, `vocabulary` what a body may hold, `said` what is fit for print of what
people say, `errors` all failures with their exit codes, `settings` all settings. `cli` alone
prints and exits.

For programs: ``bulletin.extract`` and ``bulletin.make`` (`bulletin.pipeline.programs`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bulletin.pipeline.programs import extract, make

__version__ = "0.1.0"
__all__ = ["__version__", "extract", "make"]


def __getattr__(name: str) -> Any:
    """The street for programs is loaded when it is used."""
    if name in {"extract", "make"}:
        from bulletin.pipeline import programs

        return getattr(programs, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
