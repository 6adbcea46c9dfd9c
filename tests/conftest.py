"""What all tests share.

- ``--rewrite`` and the fixture ``rewrite``: tests that compare with an expectation in a file
  write the file anew instead of comparing.
- ``server``: a web server on the loopback address.
- ``faults``: epubcheck, in one Java for all tests.
- ``nursery``: the command line in forks, without a start of Python for each run.
- No test leaves this machine: connecting anywhere but to loopback fails.
- Nothing is skipped: a skipped test counts as failed, since ``make test`` installs all that
  the tests need. ``--may-skip`` lifts that where something cannot be installed.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bulletin.settings import PREFIX
from scripts.epubcheck import Epubcheck
from tests.ebooks import Faults
from tests.epubchecking import Asked, Asking
from tests.hostile.running import Nursery
from tests.loopback import Loopback

ROOT = Path(__file__).parent.parent
ASKED = pytest.StashKey[Asked]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Our two flags."""
    group = parser.getgroup("bulletin")
    group.addoption("--rewrite", action="store_true", help="rewrite expectations in files")
    group.addoption("--may-skip", action="store_true", help="let skipped tests be skipped")


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    """True where expectations in files are to be written anew."""
    return bool(request.config.getoption("--rewrite"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A running web server on the loopback address, ended with the test."""
    with Loopback() as running:
        yield running


@pytest.fixture(scope="session")
def faults(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Faults]:
    """What epubcheck finds wrong with an EPUB, warnings too. Only the first one takes seconds."""
    told = getattr(request.config, "workerinput", {}).get("epubcheck")
    path = tmp_path_factory.mktemp("epubcheck") / "checked.epub"

    def found(data: bytes) -> list[str]:
        path.write_bytes(data)
        return checker.faults(path)

    with Asking(told) if told else Epubcheck() as checker:
        yield found


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Each worker of pytest-xdist is told where its epubcheck is."""
    if ASKED not in node.config.stash:
        node.config.stash[ASKED] = Asked()
    node.workerinput["epubcheck"] = node.config.stash[ASKED].address


def pytest_unconfigure(config: pytest.Config) -> None:
    """End it."""
    if (asked := config.stash.get(ASKED, None)) is not None:
        asked.close()


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Runs of the command line in forks of a process that has all loaded."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    with Nursery(own | _folders(tmp_path_factory)) as running:
        yield running


@pytest.fixture(autouse=True)
def _stay_here(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No connection leaves the machine, and no setting or cache of the user's is met."""
    monkeypatch.setattr(socket.socket, "connect", _only_loopback(socket.socket.connect))
    for name, folder in _folders(tmp_path_factory).items():
        monkeypatch.setenv(name, folder)
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def _folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home = tmp_path_factory.getbasetemp() / "home"
    return {name: str(home / name.lower()) for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME")}


def _only_loopback(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            host = str(address[0]).partition("%")[0]
            try:
                inside = host == "localhost" or ipaddress.ip_address(host).is_loopback
            except ValueError:
                inside = False
            if not inside:
                pytest.fail(f"a test tried to connect to {host}")
        return connect(self, address)

    return guarded


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skip is a failure that says what to install; an expected failure stays what it is."""
    report = yield
    if not hasattr(report, "wasxfail"):
        _fail_a_skip(report, item.config)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips itself is a failure too."""
    report = yield
    _fail_a_skip(report, collector.config)
    return report


def _fail_a_skip(report: pytest.TestReport | pytest.CollectReport, config: pytest.Config) -> None:
    if report.skipped and not config.getoption("--may-skip"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped ({reason}); make test installs its needs"
