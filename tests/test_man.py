"""The manual pages and the shells' completion: made from the commands, and holding all of them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from bulletin.cli import COMPLETING
from bulletin.cli.completion import Shell
from scripts.man import PAGES, Language, commands, page
from tests.commanding import run

languages = pytest.mark.parametrize("language", PAGES)


@languages
def test_the_pages_are_up_to_date(language: Language, rewrite: bool) -> None:
    if rewrite:
        PAGES[language].write_text(page(language), "utf-8")
    assert PAGES[language].read_text("utf-8") == page(language), "python -m scripts.man"


@languages
def test_every_command_and_option_is_in_the_page(language: Language) -> None:
    text = page(language).replace("\\-", "-")
    for words, command in commands():
        (section,) = re.findall(rf"^\.SS {words} [\s\S]*?(?=^\.S)", text, re.MULTILINE)
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert parameter.opts[0] in section, f"{words} {parameter.opts[0]}"


@languages
def test_every_option_is_described(language: Language) -> None:
    """After each option comes its sentence, in the language of the page."""
    lines = page(language).splitlines()
    after = [lines[n + 2] for n, line in enumerate(lines[:-2]) if line == ".TP"]
    assert len(after) > 60
    assert [line for line in after if not line or line.startswith(".")] == []
    chinese = {line for line in after if re.search("[\u4e00-\u9fff]{2}", line)}
    assert chinese == (set(after) if language == "zh" else set())


def test_roff_takes_no_text_for_a_request() -> None:
    known = {".TH", ".SH", ".SS", ".TP", ".B", ".PP", ".nf", ".fi", ".br", ".nh", ".ad"}
    for language in PAGES:
        requests = {line.split()[0] for line in page(language).splitlines() if line[:1] == "."}
        assert requests == known


@pytest.mark.parametrize("shell", Shell)
def test_a_script_for_each_shell(shell: Shell, tmp_path: Path) -> None:
    script = run(["completion", shell.value], tmp_path).stdout
    assert COMPLETING in script
    assert "bulletin" in script
    if shell is Shell.BASH:
        subprocess.run(["bash", "-n"], input=script.encode(), check=True)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("bulletin ca", ["cache"]),
        ("bulletin cache ", ["info", "clear"]),
        ("bulletin make --large", ["--large-print"]),
        ("bulletin make --edition t", ["trainer"]),
        ("bulletin make --template b", ["briefing"]),
        ("bulletin extract --format ", ["jsonl", "json", "html", "md", "text"]),
    ],
)
def test_what_the_tab_key_offers(typed: str, offered: list[str], tmp_path: Path) -> None:
    words = typed.split()
    at = len(words) - (not typed.endswith(" "))
    asked = {COMPLETING: "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(at)}
    assert run([], tmp_path, env=asked).stdout.split() == offered
