"""An update that is killed at any step leaves the old run or the new one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.jobs.test_killed_plans import PATHS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="children are forked"),
]


def test_an_update_that_is_killed_at_any_step_is_complete_or_was_never_made(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("kill_updates.py"), tmp_path],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": PATHS},
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    kills, are_new = map(int, done.stdout.split())
    assert kills > 30
    assert 3 <= are_new < kills
