"""DAISY Ace on an e-book (scripts/ace.sh installs it; Chromium renders for it)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PROGRAM = ROOT / ".venv/ace/node_modules/.bin/ace-cli"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_MILLISECONDS = "60000"
"""For the browser to start; Ace's own 5 s are short on a busy machine."""


def violations(book: Path, place: Path) -> list[str]:
    """What Ace finds wrong in ``book``, a line each; ``place`` is a folder for its report.

    Raises RuntimeError where Ace cannot run.
    """
    if not PROGRAM.exists():
        raise RuntimeError("Ace is not installed: make set-up-test")
    done = subprocess.run(
        [str(PROGRAM), "--force", "--silent", "--doNotReportMedia", "--outdir", place, book],
        env=os.environ
        | {
            "PATH": f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ.get('PATH', '')}",
            "PUPPETEER_EXECUTABLE_PATH": browser(),
            "ACE_TIMEOUT_INITIAL": _MILLISECONDS,
        },
        capture_output=True,
        check=False,
    )
    report = place / "report.json"
    if not report.exists():
        said = (done.stderr + done.stdout).decode(errors="replace").strip()
        raise RuntimeError(f"Ace gave no report (exit {done.returncode}): {said[-500:]}")
    return list(told(json.loads(report.read_text(encoding="utf-8"))))


def browser() -> str:
    """The path of Chromium; RuntimeError where there is none."""
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        raise RuntimeError("there is no Chromium: make set-up-test")
    return path


def told(report: dict[str, Any]) -> Iterator[str]:
    """The violations in Ace's report, a line each."""
    for document in report["assertions"]:
        for found in document["assertions"]:
            rule, where = found["earl:test"], document["earl:testSubject"]["url"]
            said = " ".join(str(found["earl:result"].get("dct:description", "")).split())
            shown = found["earl:result"].get("html", "")
            yield f"{where}: {rule['dct:title']}: {said[:200]} {shown[:200]}"
