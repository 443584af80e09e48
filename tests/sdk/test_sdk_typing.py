from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy is not installed")
def test_uses_are_typed_and_mistakes_are_found() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "tests/typing/sdk_uses.py"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert checked.stdout.startswith("Success"), checked.stdout + checked.stderr
