"""``bulletin doctor``: what is missing on this machine and the line that mends it."""

from __future__ import annotations

from dataclasses import asdict

import typer

from bulletin.cli import options
from bulletin.cli.command import entry
from bulletin.cli.speech import json_to_stdout, speaking, to_stdout


@entry("doctor")
def doctor(json: options.Json = False) -> None:
    """This machine → what it lacks."""
    from bulletin.cli.diagnosis import examine, lines

    with speaking(json=json):
        findings = examine()
        ready = all(finding.ok for finding in findings if finding.needed)
        if json:
            told = [asdict(finding) for finding in findings]
            json_to_stdout({"ready": ready, "findings": told, "exit_code": int(not ready)})
        for line in () if json else lines(findings):
            to_stdout(line)
    raise typer.Exit(int(not ready))
