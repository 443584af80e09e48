"""The fixture that users' tests get."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_CONFTEST = 'pytest_plugins = ["message_batches.sandbox.pytest_plugin"]\n'
_TESTS = """
import os

import httpx
import pytest

HEADERS = {"anthropic-version": "2023-06-01"}


def call():
    return httpx.get(
        os.environ["ANTHROPIC_BASE_URL"] + "/v1/messages/batches",
        headers={**HEADERS, "x-api-key": os.environ["ANTHROPIC_API_KEY"]},
        trust_env=False,
    )


def test_the_environment_points_at_the_sandbox(batch_sandbox):
    assert os.environ["ANTHROPIC_BASE_URL"] == batch_sandbox.base_url
    assert call().json()["data"] == []
    assert batch_sandbox.report()["accepted"]["requests"] == 0


@pytest.mark.batch_sandbox(api_key="other", faults=["error:status=429"])
def test_options_come_from_the_marker(batch_sandbox):
    assert batch_sandbox.api_key == "other"
    assert call().status_code == 429


@pytest.mark.batch_sandbox("drop")
@pytest.mark.xfail(raises=pytest.fail.Exception, strict=True)
def test_an_option_of_the_marker_needs_its_name(batch_sandbox):
    pass


def test_the_environment_is_put_back():
    assert "ANTHROPIC_BASE_URL" not in os.environ
"""


def test_the_plugin_gives_a_fixture_with_options(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(_CONFTEST)
    (tmp_path / "test_mine.py").write_text(_TESTS)
    arguments = ["-q", "-W", "error", "--strict-markers", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PATH": ""},
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 passed, 1 xfailed" in run.stdout
