"""The promises that conftest makes for all tests."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request

import pytest

from tests.loopback import Loopback

pytest_plugins = ["pytester"]


def test_a_test_cannot_reach_another_machine() -> None:
    with socket.socket() as own, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        own.connect(("192.0.2.1", 80))


def test_the_server_answers_what_it_was_given(server: Loopback) -> None:
    address = server.give("/page", "<p>树苗</p>")
    with urllib.request.urlopen(address) as answer:
        assert answer.read().decode() == "<p>树苗</p>"
    assert server.asked("/page") == 1


def test_a_path_that_nobody_gave_is_missing(server: Loopback) -> None:
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(server.url("/none"))
    with raised.value as error:
        assert error.code == 404


@pytest.mark.parametrize(
    ("module", "outcome"),
    [
        ("import pytest\ndef test_a():\n    pytest.skip('no chromium')", {"failed": 1}),
        ("import pytest\npytest.skip('no java', allow_module_level=True)", {"errors": 1}),
    ],
    ids=["test", "module"],
)
def test_a_skip_is_a_failure(
    pytester: pytest.Pytester, module: str, outcome: dict[str, int]
) -> None:
    pytester.makeconftest("from tests.conftest import *")
    pytester.makepyfile(module)
    result = pytester.runpytest("-p", "no:cacheprovider")
    result.assert_outcomes(**outcome)
    result = pytester.runpytest("-p", "no:cacheprovider", "--may-skip")
    result.assert_outcomes(skipped=1)
