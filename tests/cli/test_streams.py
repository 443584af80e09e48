"""A run goes on, and ends as it should, whatever becomes of the places where it is told of."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from message_batches.jobs.ledger.ledger import Ledger
from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, environment_of, ids_in, request_line

Requests = Callable[[int], str]


def piped(tmp_path: Path, service: Sandbox, rest: str) -> subprocess.CompletedProcess[str]:
    """Run a job in a shell that does something to its streams; it prints the exit code last."""
    program = f"{sys.executable} -m message_batches run requests.jsonl --out r.jsonl"
    return subprocess.run(
        ["bash", "-c", f"{program} {rest}"],
        cwd=tmp_path,
        env=environment_of(service),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a file that is always full")
@pytest.mark.parametrize("streams", ["2>/dev/full", "2>&-"])
def test_a_log_that_takes_nothing_ends_no_run(
    requests: Requests, tmp_path: Path, service: Sandbox, streams: str
) -> None:
    requests(3)
    done = piped(tmp_path, service, streams)
    assert done.returncode == 0
    assert "3 rows: 3 succeeded" in done.stdout


@pytest.mark.parametrize("streams", ["2>&1 | true", "| true", "--json | true"])
def test_a_reader_that_has_enough_ends_no_run_and_changes_no_exit_code(
    tmp_path: Path, service: Sandbox, streams: str
) -> None:
    line = request_line("a").replace("claude-haiku-4-5", "no-such-model")
    (tmp_path / "requests.jsonl").write_text(line)
    done = piped(tmp_path, service, f"{streams}; echo ${{PIPESTATUS[0]}}")
    assert done.stdout.splitlines()[-1] == "1"
    assert "Traceback" not in done.stderr
    assert ids_in(tmp_path / "r.jsonl") == ["a"]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 3, "Make room and run the same"),
        (OSError(errno.EROFS, "Read-only file system", "r.jsonl"), 2, "r.jsonl: it can only be"),
        (OSError(errno.EIO, "Input/output error", "r.jsonl"), 3, "Mend that and run the same"),
    ],
)
def test_a_disk_that_does_not_take_the_results(
    command: Command,
    requests: Requests,
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    code: int,
    said: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "account", fail)
        done = command("run", requests(2), "--out", "r.jsonl")
    assert done.returncode == code
    assert said in done.stderr.splitlines()[-1]
    assert command("run", "requests.jsonl", "--out", "r.jsonl").returncode == 0


@pytest.mark.parametrize("when", ["journal_mode", "user_version"])
def test_a_disk_that_is_full_does_not_make_a_ledger_unusable(
    command: Command, requests: Requests, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    import sqlite3

    from message_batches.jobs.ledger import partitions

    assert command("run", requests(2), "--out", "r.jsonl").returncode == 0
    connect = partitions.connect

    class Full:
        def __init__(self, database: sqlite3.Connection) -> None:
            self._database = database
            self.close = database.close

        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
            if when in sql:
                raise sqlite3.OperationalError("database or disk is full")
            return self._database.execute(sql, *values)

    monkeypatch.setattr(partitions, "connect", lambda *a, **k: Full(connect(*a, **k)))
    done = command("wait", "r.jsonl")
    assert done.returncode == 3
    assert "database or disk is full" in done.stderr
    assert "Make room" in done.stderr
