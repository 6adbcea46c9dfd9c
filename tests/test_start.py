"""What a start loads, since that is most of what a start takes: nothing that it does not use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

DESK = Path(__file__).parent / "commands" / "desk"

HELP = {"annotated_doc", "shellingham", "typer"}
COMMAND = HELP | {
    "annotated_types",
    "pydantic",
    "pydantic_core",
    "typing_extensions",
    "typing_inspection",
}
"""What Typer checks the values of options with."""
READING = {"bs4", "cchardet", "lxml", "selectolax", "soupsieve", "typing_extensions", "w3lib"}
BOOKS = {"PIL", "ebooklib", "jinja2", "markupsafe", "platformdirs", "six"}

STARTS: list[tuple[str, set[str]]] = [
    ("--version", HELP),
    ("--help", HELP),
    ("make --help", COMMAND),
    ("extract one.html", COMMAND | READING),
    ("make one.html -o one.epub", COMMAND | READING | BOOKS),
    ("make packet.toml -o packet.epub", COMMAND | READING | BOOKS),
]
"""Commands with the packages of others that each may load, beside what those before it did.
None of them draws progress (rich), fetches (httpx, hishel) or prints (weasyprint)."""

RUN = """
import json, sys
from bulletin.cli import outcome
for line in json.loads(sys.argv[1]):
    assert outcome(line.split()) == 0, line
    print(json.dumps([name for name in sys.modules if name != "__main__"]), file=sys.stderr)
"""


def test_a_start_loads_what_it_uses(tmp_path: Path) -> None:
    lines = json.dumps([line.replace("one.html", str(DESK / "one.html")) for line, _ in STARTS])
    lines = lines.replace("packet.toml", str(DESK / "packet.toml"))
    run = subprocess.run(
        [sys.executable, "-c", RUN, lines], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    loaded = [json.loads(line) for line in run.stderr.splitlines() if line.startswith('["')]
    for (line, allowed), modules in zip(STARTS, loaded, strict=True):
        assert foreign(modules) - allowed == set(), line
    assert not {"bulletin.settings", "bulletin.model", "bulletin.pipeline.make"} & set(loaded[1])


def foreign(modules: list[str]) -> set[str]:
    """The packages of others among ``modules``, without what their own compilers add."""
    tops = {name.partition(".")[0] for name in modules}
    ours = {name for name in tops if name.startswith(("_", "cython", "bulletin", "sitecustomize"))}
    return tops - ours - sys.stdlib_module_names


def test_an_order_is_taken_before_reading_loads() -> None:
    """The writers get ready while it loads."""
    order = f"order_for([{str(DESK / 'one.html')!r}])"
    imports = "import sys; from bulletin.pipeline.programs import order_for"
    code = f"{imports}; {order}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "bulletin.pipeline.make" in run.stdout.split()
    assert not [name for name in run.stdout.split() if name.startswith("bulletin.reading")]
