"""The command with a pilot: its exit codes, and what it prints."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from message_batches.jobs.internals import open_ledger
from message_batches.jobs.ledger import FIGURES
from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, Requests, killed_after, request_line, start

RUN = ("run", "requests.jsonl", "--out", "r.jsonl")


def test_a_pilot_that_fails_ends_the_command_until_a_person_sends_the_others(
    command: Command, tmp_path: Path
) -> None:
    lines = [
        request_line(f"r{n}", **({"model": "no-such-model"} if n > 9 else {})) for n in range(20)
    ]
    (tmp_path / "requests.jsonl").write_text("".join(lines))
    done = command(*RUN, "--pilot", "20%", "--max-failures", "10%", "--json")
    assert done.code == 4
    error = json.loads(done.out)["error"]
    assert error["exit_code"] == 4
    assert (error["pilot"]["requests"], error["pilot"]["failures"]) == (4, 2)
    assert error["pilot"]["input_tokens"] > 0
    assert f"and {error['pilot']['output_tokens']:,.0f} output tokens per request" in done.err
    assert "more than --max-failures 10%, nothing more was sent" in done.err
    assert "run the same command without --pilot" in done.err
    assert command("wait", "r.jsonl").code == 4
    figures = json.loads(command("report", "r.jsonl", "--json").out)["pilot"]
    assert figures == error["pilot"]
    report = command("report", "r.jsonl")
    assert report.code == 4
    assert "16 requests held back after the pilot" in report.out
    done = command(*RUN, "--pilot", "20%", "--max-failures", "3")
    assert done.code == 1
    assert "20 requests: 10 succeeded, 10 errored" in done.out


@pytest.mark.parametrize("option", ["--pilot", "--max-failures"])
def test_what_is_not_a_number_of_requests_is_refused(
    command: Command, requests: Requests, option: str
) -> None:
    requests(2)
    done = command(*RUN, option, "some")
    assert done.code == 2
    assert "is not a number of requests" in " ".join(done.err.split())
    assert command(*RUN, option, "100.5%").code == 2


@pytest.mark.parametrize("size", ["0", "0%"])
def test_a_pilot_without_requests_is_refused(
    command: Command, requests: Requests, size: str
) -> None:
    requests(2)
    done = command(*RUN, "--pilot", size)
    assert (done.code, done.out) == (2, "")
    assert "A pilot has at least two requests" in " ".join(done.err.split())


def test_failures_are_not_limited_without_a_pilot(command: Command, requests: Requests) -> None:
    requests(2)
    done = command(*RUN, "--max-failures", "1")
    assert done.code == 2
    assert "Add --pilot, or leave --max-failures out." in done.err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("first", [("--pilot", "4", "--max-failures", "0"), ("--limit", "4")])
def test_no_kill_lets_more_go_first_or_sends_a_request_twice(
    tmp_path: Path, first: tuple[str, ...]
) -> None:
    (tmp_path / "requests.jsonl").write_text("".join(request_line(f"r{n}") for n in range(20)))
    usual = (*RUN, "--max-batch-requests", "2", "--polling-interval", "0.1")
    usual += ("--reconcile-for", "0.5")
    # Only one that never arrives: after two for the same requests, a person is asked.
    faults = ["drop:when=before,on=create,times=1", "drop:when=after,on=create,chance=0.4"]
    with Sandbox(batch_seconds=1.5, retry_after=0, faults=faults, seed=7) as sandbox:

        def accepted() -> int:
            return int(sandbox.report()["accepted"]["requests"])

        times = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2)
        counts = []
        for _ in killed_after(times, *usual, *first, folder=tmp_path, sandbox=sandbox):
            counts.append(accepted())
            assert counts[-1] <= 4 or pilot_has_passed(tmp_path)
        assert any(counts)
        last = usual if "--limit" in first else (*usual, *first)
        with start(*last, folder=tmp_path, sandbox=sandbox) as process:
            _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert accepted() == 20
        assert sandbox.repeated() == {}


def pilot_has_passed(folder: Path) -> bool:
    with open_ledger(folder / "r.jsonl", for_reading=True) as ledger:
        figures = ledger.setting(FIGURES)
    return figures is not None and figures["passed"]
