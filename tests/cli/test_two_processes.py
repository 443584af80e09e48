"""Two processes on one run: one waits while the other cancels, and never do both send."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, Requests, environment_of, ids_in, read_until, start
from tests.programs import accepted_by

RUN = ("run", "requests.jsonl", "--out", "results.jsonl")

WITHOUT_LOCKS = """
import fcntl
fcntl.flock = lambda *_: None
from message_batches.__main__ import main
main()
"""


def started_without_locks(*arguments: str, folder: Path, sandbox: Sandbox) -> subprocess.Popen[str]:
    """Start the command where a lock locks nothing, and Python leaves out every assert."""
    return subprocess.Popen(
        [sys.executable, "-O", "-c", WITHOUT_LOCKS, *arguments],
        cwd=folder,
        env=environment_of(sandbox),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_cancel_ends_a_run_that_waits_in_another_terminal(
    requests: Requests, tmp_path: Path, command: Command
) -> None:
    requests(6)
    limits = ("--max-batch-requests", "2", "--max-open-batches", "2", "--polling-interval", "0.2")
    with Sandbox(batch_seconds=3600, retry_after=0) as slow:
        there = {"ANTHROPIC_BASE_URL": slow.base_url}
        with start(*RUN, *limits, folder=tmp_path, sandbox=slow) as process:
            for _ in range(2):
                read_until(process, "submitted")
            canceled = command("cancel", "results.jsonl", **there)
            out, err = process.communicate(timeout=30)
        assert canceled.code == 0, canceled.err
        assert len(re.findall(r"canceling msgbatch_", canceled.out)) == 2
        # It sends nothing more: two requests are left for the next command.
        assert process.returncode == 3, err
        assert "2 without a result yet" in out
        assert slow.report()["accepted"]["requests"] == 4

        slow.advance(3600)
        with start("wait", "results.jsonl", folder=tmp_path, sandbox=slow) as process:
            read_until(process, "3: submitted")
            slow.advance(3600)
            process.communicate(timeout=30)
        assert process.returncode == 1
        assert slow.report()["accepted"]["requests"] == 6
    assert ids_in(tmp_path / "results.jsonl") == [f"r{number}" for number in range(6)]


def test_two_processes_without_locks_never_send_a_request_twice(
    requests: Requests, tmp_path: Path, command: Command
) -> None:
    requests(40)
    limits = ("--max-batch-requests", "2", "--polling-interval", "0.1")
    with Sandbox(batch_seconds=3600, retry_after=0) as slow:
        # The first waits, so that both are at work at the same time.
        few = (*RUN, *limits, "--max-open-batches", "3")
        with started_without_locks(*few, folder=tmp_path, sandbox=slow) as first:
            for _ in range(3):
                read_until(first, "submitted")
            with started_without_locks(*RUN, *limits, folder=tmp_path, sandbox=slow) as second:
                for _ in range(17):
                    read_until(second, "submitted")
                slow.advance(3600)
                _, error = first.communicate(timeout=60)
                _, log = second.communicate(timeout=60)
        assert first.returncode == 5
        assert "Another process" in error
        assert second.returncode == 0, log
        done = command(*RUN, *limits, ANTHROPIC_BASE_URL=slow.base_url)
        assert done.code == 0, done.err
        accepted = accepted_by(slow)
    assert accepted == Counter(f"r{number}" for number in range(40))
    assert ids_in(tmp_path / "results.jsonl") == sorted(accepted)
