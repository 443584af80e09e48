"""What a command prints of a run in which something goes wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, Done, Requests

QUICK = ("--polling-interval", "0.2", "--reconcile-for", "0.5", "--max-batch-requests", "5")


@contextmanager
def failing(*faults: str, **options: Any) -> Iterator[dict[str, str]]:
    """Yield the environment for a service that fails on purpose."""
    with Sandbox(**{"batch_seconds": 0.2, "retry_after": 0, **options}, faults=faults) as sandbox:
        yield {"ANTHROPIC_BASE_URL": sandbox.base_url}


def run_with(fault: str, command: Command, requests: Requests, count: int = 12) -> Done:
    with failing(fault) as there:
        return command("run", requests(count), "--out", "r.jsonl", *QUICK, **there)


def test_a_check_that_takes_long_says_how_far_it_is(
    command: Command, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = requests(300)
    with monkeypatch.context() as quick:
        quick.setattr("message_batches._work._QUIET_SECONDS", 0.0)
        for name in ("validate", "plan"):
            assert f"{path}: 300 requests checked so far\n" in command(name, path).err
    assert "so far" not in command("validate", path).err


def test_a_table_that_takes_long_to_check_and_to_write_says_how_far_it_is(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("message_batches._work._QUIET_SECONDS", 0.0)
    rows = [f"film {number}" for number in range(300)]
    Path("films.csv").write_text("\n".join(["title", *rows]))
    Path("prompt.txt").write_text("Who made {{ title }}?\n")
    options = ("--prompt", "prompt.txt", "--model", "claude-haiku-4-5", "--out", "answers.csv")
    done = command("run", "films.csv", *options)
    assert done.code == 0, done.err
    assert "films.csv: 300 requests checked so far\n" in done.err
    out = Path("answers.csv").absolute()
    assert f" Writing {out}: 256 of 300 results read\n" in done.err
    assert f" Writing {out}: 300 of 300 rows written\n" in done.err


def test_a_submit_into_a_full_queue_says_what_was_not_sent(
    command: Command, requests: Requests
) -> None:
    with failing("queue-full:requests=10", batch_seconds=3600) as there:
        done = command("submit", requests(12), "--out", "r.jsonl", *QUICK, **there)
    assert done.code == 0
    last = done.err.splitlines()[-1]
    assert "2 requests not sent: the queue of the service is full with 10 requests" in last
    assert re.search(r"Run message-batches wait \S*r\.jsonl to send them", last)
    assert "12 requests: 12 without a result yet" in done.out


def test_a_submit_stops_at_the_limits_that_were_given(command: Command, requests: Requests) -> None:
    limits = {"--max-open-batches": "2", "--max-queued-requests": "10"}
    for name, value in limits.items():
        with failing(batch_seconds=3600) as there:
            arguments = ("--out", f"r{name}.jsonl", *QUICK, name, value)
            done = command("submit", requests(12), *arguments, **there)
        assert done.code == 0
        assert " 2 requests not sent: " in done.err.splitlines()[-1]
        assert f"as {name} allows" in done.err
        assert done.err.count("msgbatch_") == 2


def test_a_full_queue_is_reported_with_its_reason(command: Command, requests: Requests) -> None:
    with failing("queue-full:requests=10", batch_seconds=2) as there:
        done = command("run", requests(12), "--out", "r.jsonl", *QUICK, **there)
    assert done.code == 0
    waited = re.findall(r" Waiting: .*queue.*$", done.err, re.MULTILINE)
    assert waited, done.err
    assert "not accepted" not in done.err


def test_a_refusal_is_reported_once_and_says_whether_anything_was_sent(
    command: Command, requests: Requests
) -> None:
    done = run_with("error:status=403,on=create", command, requests)
    assert done.code == 2
    assert done.err.count("status 403") == 1
    assert done.err.endswith("then run the same command again. Nothing was sent.\n")
    done = run_with("error:status=403,on=results", command, requests)
    assert done.code == 4
    assert done.err.endswith("then run the same command again. Submitted batches continue.\n")


def test_a_lost_create_is_looked_for_and_named_until_it_is_certain(
    command: Command, requests: Requests
) -> None:
    done = run_with("drop:when=before,times=1", command, requests)
    assert done.code == 0
    assert "the response to its create was lost (the connection to " in done.err
    assert "no batch appeared; its requests may be sent again" in done.err
    (advice,) = re.findall(r"To look again: message-batches (status \S+ --check)", done.out)
    assert f"message-batches {advice}" in command("report", "r.jsonl").out


def test_a_batch_that_is_found_leaves_nothing_to_say(command: Command, requests: Requests) -> None:
    done = run_with("drop:when=after,times=1", command, requests)
    assert done.code == 0
    assert "Partition 1: it was accepted as msgbatch_" in done.err
    assert "--check" not in done.out
