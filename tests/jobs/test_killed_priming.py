"""A run whose cache is primed may be killed at any step: the first requests stay the first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from message_batches.sandbox import Sandbox
from tests.jobs.runs import ids_in
from tests.jobs.test_killed_plans import PATHS
from tests.jobs.test_prime_cache import lines_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by a signal"),
]

EVERY = 3
"""Of so many steps, a process dies at one: each takes seconds."""


def started(sandbox: Sandbox, source: Path, out: Path, step: int) -> int:
    program = Path(__file__).with_name("kill_priming.py")
    arguments = [sandbox.base_url, sandbox.api_key, source, out, str(step)]
    done = subprocess.run(
        [sys.executable, program, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": PATHS},
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


def test_a_run_that_is_killed_sends_the_first_requests_first_and_each_once(tmp_path: Path) -> None:
    source = tmp_path / "requests.jsonl"
    source.write_bytes(lines_of(12))
    step, kills = 1, 0
    while True:
        out = tmp_path / f"results-{step}.jsonl"
        with Sandbox(batch_seconds=0) as sandbox:
            was_killed = started(sandbox, source, out, step) != 0
            if was_killed:
                assert started(sandbox, source, out, 0) == 0
            assert sandbox.repeated() == {}
            report = sandbox.report()["accepted"]
        assert report == {"batches": 2, "requests": 12}
        assert sorted(ids_in(out)) == sorted(f"r{number}" for number in range(12))
        if not was_killed:
            break
        kills += 1
        step += EVERY
    assert kills > 7
