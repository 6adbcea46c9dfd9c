"""``bulletin doctor``: what is missing on this machine and the line that mends it."""

from __future__ import annotations

import typer

from bulletin.cli.speech import speaking, to_stdout


def doctor() -> None:
    """查看缺少什么，怎样补上 · What is missing and the line that mends it."""
    from bulletin.cli.doctor import examine, lines

    with speaking():
        findings = examine()
        for line in lines(findings):
            to_stdout(line)
    raise typer.Exit(0 if all(finding.ok for finding in findings if finding.needed) else 1)
