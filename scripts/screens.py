"""Documents in Chromium on a phone, an e-reader and a tablet, by day and by night."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from scripts.accessibility import ROOT, browser

_PROGRAM = ROOT / "scripts/ace/screens.js"
_AT_A_TIME = 400


def overflows(documents: Sequence[Path]) -> list[str]:
    """What reaches out of a screen or makes it scroll sideways, a line each.

    Raises RuntimeError where there is no Chromium or puppeteer to ask.
    """
    found = []
    for first in range(0, len(documents), _AT_A_TIME):
        found += _asked(documents[first : first + _AT_A_TIME])
    return [
        f"{Path(str(one['file'])).name} at {one['width']} px, {one['scheme']}: {one['outside']}"
        for one in found
    ]


def _asked(documents: Sequence[Path]) -> list[dict[str, object]]:
    done = subprocess.run(
        [ROOT / ".venv/bin/node", _PROGRAM, browser(), *documents],
        env=os.environ | {"NODE_PATH": str(ROOT / ".venv/ace/node_modules")},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise RuntimeError(f"no look into Chromium (exit {done.returncode}): {said[-500:]}")
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found
