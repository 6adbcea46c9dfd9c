"""A coverage-guided fuzzer for the way from bytes to an e-book's chapter (atheris, libFuzzer).

``make fuzz`` or ``python fuzz/fuzz_reading.py [-max_total_time=60] [folder of inputs]``. What it
finds becomes a file in ``fuzz/cases``, which `tests/test_fuzz_cases.py` runs for ever after.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["bulletin"]):
    from fuzz.target import one

if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
