"""The promises that no module can keep alone: the law, who may do what, what the wheel holds."""

from __future__ import annotations

import ast
import inspect
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bulletin import errors
from bulletin.errors import BulletinError

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "bulletin"
EVERYWHERE = sorted(PACKAGE.rglob("*.py"))

NETWORK = frozenset({"httpx", "httpcore", "hishel", "requests", "urllib.request", "http.client"})
NETWORK_AND_SOCKETS = NETWORK | {"socket", "ssl", "ftplib", "smtplib"}
PROCESSES = frozenset({"subprocess", "multiprocessing", "concurrent.futures"})
CLOCKS = ("datetime.now", "datetime.today", "date.today", "datetime.utcnow", "time.time")

ASKS_LAST = frozenset({"writers/epub/metadata.py"})
"""Modules that ask the clock where neither a date nor SOURCE_DATE_EPOCH is given."""

OWN_PROCESS = frozenset({"writers/render_child.py", "writers/render_start.py"})
"""Modules that are run as a process of their own, and end it."""


def room(name: str) -> list[Path]:
    """The modules of a room, be it a package or a single module."""
    single = PACKAGE / f"{name}.py"
    return [single] if single.is_file() else sorted((PACKAGE / name).rglob("*.py"))


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All that a module's source consists of."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


def imported(path: Path) -> Iterator[str]:
    """The names of all modules that ``path`` imports, wherever in it."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Every name or dotted name that ``path`` calls, with its line."""
    for node in nodes(path):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def using(paths: list[Path], names: frozenset[str]) -> list[str]:
    """Which of ``paths`` import one of ``names`` or something in it."""
    return [
        f"{place(path)} imports {name}"
        for path in paths
        for name in imported(path)
        if any(name == banned or name.startswith(banned + ".") for banned in names)
    ]


def calling(paths: list[Path], names: tuple[str, ...]) -> list[str]:
    """Where ``paths`` call one of ``names``; a name with a dot also as the end of a longer one."""
    return [
        f"{place(path)}:{line} calls {name}"
        for path in paths
        for name, line in calls(path)
        if any(
            name == banned or ("." in banned and f".{name}".endswith(banned)) for banned in names
        )
    ]


def test_every_room_is_there() -> None:
    for name in ("cli", "pipeline", "sources", "reading", "images", "packet", "writers"):
        assert room(name), name


def test_the_one_way_law() -> None:
    checker = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [checker, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_only_the_command_line_prints_or_exits() -> None:
    elsewhere = [
        path
        for path in EVERYWHERE
        if not place(path).startswith("cli/") and place(path) not in OWN_PROCESS
    ]
    banned = ("print", "exit", "quit", "sys.exit", "os._exit", "input", "breakpoint", "pprint")
    assert calling(elsewhere, banned) == []


def test_what_the_checks_above_would_find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from urllib import request\nsys.exit(datetime.datetime.now())\nx.print(1)\n")
    assert using([wrong], NETWORK) == ["wrong.py imports urllib.request"]
    assert calling([wrong], ("sys.exit", "datetime.now")) == [
        "wrong.py:2 calls sys.exit",
        "wrong.py:2 calls datetime.datetime.now",
    ]
    assert calling([wrong], ("print",)) == []
    assert calling([wrong], (".print",)) == ["wrong.py:3 calls x.print"]


@pytest.mark.parametrize("name", ["reading", "images", "packet", "settings", "vocabulary", "model"])
def test_only_sources_uses_the_network(name: str) -> None:
    assert using(room(name), NETWORK_AND_SOCKETS) == []


def test_writers_read_nothing_from_outside() -> None:
    assert using(room("writers"), NETWORK) == []


def test_reading_is_pure() -> None:
    """No network, no process, no clock; its only files are rules, word lists and the like."""
    paths = room("reading")
    assert using(paths, NETWORK_AND_SOCKETS | PROCESSES) == []
    assert calling(paths, CLOCKS) == []
    writing = (".write_text", ".write_bytes", ".mkdir", ".unlink", ".rename", "os.system")
    assert calling(paths, writing) == []
    assert [place(path) for path in paths if "open" in dict(calls(path))] == []


@pytest.mark.parametrize("name", ["reading", "images", "writers", "packet"])
def test_no_output_holds_the_clock(name: str) -> None:
    """Same input, same bytes: dates come in by settings, not from the clock."""
    asking = [path for path in room(name) if place(path) not in ASKS_LAST]
    assert calling(asking, CLOCKS) == []


def raised(path: Path) -> Iterator[tuple[str, int]]:
    """The names of the exceptions that ``path`` raises anew, with their lines."""
    for node in nodes(path):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield ast.unparse(node.exc.func).rpartition(".")[2], node.lineno


def local_errors(path: Path) -> set[str]:
    """Exceptions that a module defines for itself: those that it also catches."""
    return {node.name for node in nodes(path) if isinstance(node, ast.ClassDef)}


OURS = {
    name
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, BulletinError)
}

INNER = frozenset({"ValueError", "KeyError", "TypeError", "LookupError", "NotImplementedError"})
"""Faults of a caller in our own code, never of what a user gave."""

SPOKEN = {
    "cli": {"Exit", "SystemExit", "BadParameter", "UsageError"},
    # Inside these rooms a foreign library or the room itself catches them at once.
    "sources": {"OSError", "ConnectError", "ConnectionError", "AssertionError"},
    "storage.py": {"OSError"},
    "writers": {"EOFError"},
    "__init__.py": {"AttributeError"},
}
"""What rooms raise in the language of a library that they serve."""


def test_what_is_raised_is_in_the_tree_of_errors() -> None:
    private = {name for path in EVERYWHERE for name in local_errors(path)}
    foreign = [
        f"{place(path)}:{line} raises {name}"
        for path in EVERYWHERE
        for name, line in raised(path)
        if name not in OURS | INNER | private | SPOKEN.get(place(path).split("/")[0], set())
        and name[:1].isupper()
    ]
    assert foreign == []


def test_exit_codes_are_those_of_the_contract() -> None:
    codes = {name: getattr(errors, name).exit_code for name in OURS}
    assert set(codes.values()) == {1, 2, 3, 4, 5, 6, 130}
    tree = inspect.getdoc(errors) or ""
    for name, code in codes.items():
        assert any(name in line and str(code) in line.split() for line in tree.splitlines()), name


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    """The wheel as hatchling builds it, without network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    (built,) = folder.glob("*.whl")
    return zipfile.Path(built)


def members(wheel: zipfile.Path) -> set[str]:
    return set(wheel.root.namelist())


def below(folder: Path, prefix: str) -> set[str]:
    """The committed-looking files below ``folder`` as a wheel would name them."""
    files = (
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )
    return {f"{prefix}/{path.relative_to(folder).as_posix()}" for path in files}


def test_the_wheel_holds_the_house(wheel: zipfile.Path) -> None:
    wanted = below(PACKAGE, "bulletin") | below(ROOT / "templates", "bulletin/templates")
    assert wanted - members(wheel) == set()
    assert any(name.startswith("bulletin/sites/") for name in wanted)
    assert "bulletin/templates/base/print.html" in wanted


def test_the_wheel_holds_nothing_else(wheel: zipfile.Path) -> None:
    tops = {name.split("/")[0] for name in members(wheel)}
    assert {top for top in tops if not top.endswith((".dist-info", ".data"))} == {"bulletin"}
    assert [name for name in members(wheel) if "__pycache__" in name] == []


def test_the_wheel_brings_the_manual(wheel: zipfile.Path) -> None:
    names = (name for name in members(wheel) if not name.endswith("/"))
    found = {name.partition(".data/data/")[2] for name in names if ".data/" in name}
    assert found == {"share/man/man1/bulletin.1", "share/man/zh_CN/man1/bulletin.1"}


def test_the_wheel_tells_licence_and_command(wheel: zipfile.Path) -> None:
    (info,) = {name.split("/")[0] for name in members(wheel) if ".dist-info/" in name}
    metadata = (wheel / info / "METADATA").read_text("utf-8")
    assert "License-Expression: AGPL-3.0-or-later" in metadata
    licence = (wheel / info / "licenses/LICENSE").read_text("utf-8")
    assert licence == (ROOT / "LICENSE").read_text("utf-8")
    assert "bulletin = bulletin.__main__:main" in (wheel / info / "entry_points.txt").read_text()


def test_the_wheel_works_without_the_repository(wheel: zipfile.Path, tmp_path: Path) -> None:
    """Templates lie beside the package here and inside it there: both must be found."""
    with zipfile.ZipFile(str(wheel.root.filename)) as archive:
        archive.extractall(tmp_path)
    run = subprocess.run(
        [sys.executable, "-m", "bulletin", "templates", "list"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONSAFEPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "study" in run.stdout


def test_system_packages_and_doctor_agree() -> None:
    """What the doctor names to mend is what set-up installs."""
    from bulletin.cli.diagnosis import LIBRARIES, TOOLS
    from bulletin.writers.fonts import FACES

    lines = (ROOT / "scripts/system-packages.txt").read_text("utf-8").splitlines()
    listed = {line.split()[1] for line in lines if line and not line.startswith("#")}
    # libpangoft2 brings these two along.
    brought = {"libharfbuzz0b", "libfontconfig1"}
    assert {library.package for library in LIBRARIES} - brought <= listed
    assert {package for package, _ in TOOLS.values()} <= listed
    assert {FACES[f"Bulletin {role}"].apt for role in ("Song", "Hei", "Kai", "Title")} <= listed


def spoken(node: ast.expr) -> str | None:
    """The text of a literal, with what is filled in left out; None where it is none."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(spoken(part) or "" for part in node.values)
    return None


def test_errors_are_told_in_both_languages() -> None:
    """Where the whole text is a literal; what passes on another's words is left out."""
    one_language = []
    for path in EVERYWHERE:
        for node in nodes(path):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if not isinstance(node, ast.Call) or name not in OURS or not node.args:
                continue
            text = spoken(node.args[0])
            words = re.sub(r"--[\w-]+|[A-Z_]{4,}|\[\w+\]|[\w.]+\.toml", "", text or "")
            english = len(re.findall(r"[A-Za-z]{2,}", words))
            chinese = re.search("[\u4e00-\u9fff]", words) is not None
            if (chinese and not english) or (english > 1 and not chinese):
                one_language.append(f"{place(path)}:{node.lineno} {text}")
    assert one_language == []
