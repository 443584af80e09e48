"""Finds the tools of others, which `nox -s foreign` installs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

Run = Callable[..., str]


@pytest.fixture(scope="session")
def run() -> Run:
    """Runs a tool, and returns what it printed; a tool that is not installed skips the test."""
    scripts = sysconfig.get_path("scripts")

    def run(tool: str, *arguments: object, given: str | None = None) -> str:
        found = shutil.which(tool, path=scripts) or shutil.which(tool)
        if found is None:
            pytest.skip(f"{tool} is installed by `nox -s foreign` only")
        done = subprocess.run(
            [found, *map(str, arguments)],
            cwd=ROOT,
            input=given,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return done.stdout

    return run


@pytest.fixture(scope="session")
def lines() -> dict[str, str]:
    """Result lines as others recorded them, by their ids."""
    text = (ROOT / "tests/samples/recorded-results.jsonl").read_text("utf-8")
    return {json.loads(line)["custom_id"]: line for line in text.split("\n") if line}
