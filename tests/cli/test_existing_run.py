"""The commands for a run that was started."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from message_batches.cli.app import app
from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, Requests, ids_in, names_in, request_line

COMMANDS = ("status", "report", "wait", "results", "retry", "reconcile", "cancel")

Finished = tuple[Command, set[str]]


@pytest.fixture
def finished(command: Command, requests: Requests, tmp_path: Path) -> Finished:
    """Finish a run of two requests; return also the names of its files."""
    assert command("run", requests(2), "--out", "r.jsonl").code == 0
    return command, names_in(tmp_path)


def test_results_collects_what_is_ready(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    command("submit", requests(12), "--out", "r.jsonl", "--max-batch-requests", "5")
    deadline = time.monotonic() + 20
    while (done := command("results", "r.jsonl", "--ordered")).code == 3:
        assert time.monotonic() < deadline
    assert done.code == 0
    assert "12 requests: 12 succeeded" in done.out
    lines = (tmp_path / "r.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["custom_id"] for line in lines] == [f"r{n}" for n in range(12)]


def test_retry_sends_failed_requests_again(
    command: Command, tmp_path: Path, service: Sandbox
) -> None:
    (tmp_path / "requests.jsonl").write_text(
        request_line("a") + request_line("b", model="no-such-model")
    )
    command("run", "requests.jsonl", "--out", "results.jsonl")
    before = service.report()["accepted"]["requests"]
    done = command("retry", "results.jsonl")
    assert done.code == 1
    assert "1 request to retry" in done.err
    assert service.report()["accepted"]["requests"] == before + 1
    assert ids_in(tmp_path / "results.jsonl") == ["a", "b"]


def test_a_retry_of_nothing_says_why(command: Command, tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_text(
        request_line("a") + request_line("b", max_tokens=900000)
    )
    command("submit", "requests.jsonl", "--out", "r.jsonl")
    done = command("retry", "r.jsonl")
    assert done.code == 1
    assert "No request has failed permanently, so there is nothing to retry." in done.err
    assert "The run is not finished; resuming it." in done.err
    done = command("retry", "r.jsonl")
    assert "1 request failed, and the service refused each as invalid. Pass --all" in done.err
    assert "not finished" not in done.err
    assert "1 request to retry" in command("retry", "r.jsonl", "--all").err


def test_the_options_for_retries_apply_to_each_command_that_collects(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "requests.jsonl").write_text(
        request_line("a", text="[sandbox: error overloaded_error]")
    )
    fail = ("--on-error", "overloaded_error=fail")
    done = command("run", "requests.jsonl", "--out", "a.jsonl", *fail)
    assert (done.code, "to retry" in done.err) == (1, False)
    assert "overloaded_error" in done.out
    for name in ("wait", "retry", "results"):
        command("submit", "requests.jsonl", "--out", f"{name}.jsonl")
        deadline = time.monotonic() + 20
        while (done := command(name, f"{name}.jsonl", *fail)).code == 3:
            assert time.monotonic() < deadline
        assert done.code == 1, name
    done = command("retry", "a.jsonl", "--retries", "0")
    assert done.code == 1
    assert "1 overloaded_error" in done.out


def test_an_output_without_a_run(command: Command) -> None:
    for name in COMMANDS:
        done = command(name, "nothing.jsonl")
        assert done.code == 2
        assert "nothing.jsonl" in done.err


@pytest.mark.parametrize("suffix", ["", ".run", ".run/"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_run_is_named_by_its_output_or_its_folder(
    finished: Finished, name: str, suffix: str
) -> None:
    command, names = finished
    done = command(name, f"r.jsonl{suffix}", "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out) == json.loads(command(name, "r.jsonl", "--json").out)
    assert names_in(Path()) == names


def test_these_are_all_commands_that_take_the_name_of_a_run() -> None:
    every = get_command(app).commands.items()  # type: ignore[attr-defined]
    named = {
        name
        for name, command in every
        if any(option.metavar in ("OUT", "OUT|BATCH_ID") for option in command.params)
    }
    assert named == {*COMMANDS, "run", "submit", "table", "extract", "attempts"}


@pytest.mark.parametrize("suffix", ["", ".run", ".run/"])
@pytest.mark.parametrize("name", ["run", "submit"])
def test_a_run_is_resumed_by_its_output_or_its_folder(
    finished: Finished, name: str, suffix: str
) -> None:
    command, names = finished
    done = command(name, "requests.jsonl", "--out", f"r.jsonl{suffix}", "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["out"] == str(Path("r.jsonl").absolute())
    assert names_in(Path()) == names


def test_a_new_run_is_not_named_by_its_folder(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    for out in ("r.jsonl.run", "r.jsonl.run/"):
        done = command("run", requests(1), "--sandbox", "--out", out)
        assert done.code == 2
        assert done.err.startswith("r.jsonl.run: .run is the suffix of the folder of a run")
    assert names_in(tmp_path) == {"requests.jsonl"}


def test_a_wrong_name_is_answered_with_the_runs_of_the_folder(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    command("run", requests(2), "--out", "r.jsonl")
    assert "r.jsonl" in command("wait", "requests.jsonl").err.partition("requests.jsonl:")[2]
    assert "r.jsonl" in command("wait", "typo.jsonl").err.partition("typo.jsonl:")[2]
    assert "is a folder" in command("wait", ".").err
    assert command("wait", "/").code == 2


def test_a_lost_output_of_the_sandbox_is_refused_at_once(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    assert command("run", requests(2), "--sandbox", "--out", "s.jsonl").code == 0
    (tmp_path / "s.jsonl").unlink()
    done = command("results", "s.jsonl", "--again")
    assert done.code == 2
    assert "The sandbox deleted the batches of this run" in done.err


def test_a_lost_output_can_be_downloaded_again(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    command("run", requests(3), "--out", "r.jsonl")
    done = command("results", "r.jsonl", "--again")
    assert done.code == 2
    (tmp_path / "r.jsonl").unlink()
    done = command("run", "requests.jsonl", "--out", "r.jsonl")
    assert done.code == 2
    (advice,) = re.findall(r"message-batches (results \S+ --again)", done.err)
    done = command(*advice.split())
    assert done.code == 0, done.err
    assert "downloading 1 batch again" in done.err
    assert ids_in(tmp_path / "r.jsonl") == ["r0", "r1", "r2"]
    assert "is finished" in command("run", "requests.jsonl", "--out", "r.jsonl").err


def test_a_cancel_with_nothing_to_cancel_says_so(command: Command, requests: Requests) -> None:
    command("run", requests(2), "--out", "r.jsonl")
    done = command("cancel", "r.jsonl")
    assert done.code == 0
    assert done.out == "No batch of this run is in progress. Nothing was canceled.\n"


def test_a_cancel_says_how_to_collect_the_results(command: Command, requests: Requests) -> None:
    with Sandbox(batch_seconds=3600, retry_after=0) as slow:
        there = {"ANTHROPIC_BASE_URL": slow.base_url}
        command("submit", requests(2), "--out", "r.jsonl", **there)
        done = command("cancel", "r.jsonl", **there)
        assert "canceling msgbatch_" in done.out
        assert "message-batches results r.jsonl collects them" in done.out


def test_a_decision_must_be_complete(command: Command, requests: Requests) -> None:
    command("submit", requests(1), "--out", "r.jsonl")
    done = command("reconcile", "r.jsonl", "--adopt", "msgbatch_1", "--resubmit")
    assert (done.code, done.err) == (
        2,
        "Pass only one of --adopt, --resubmit and --accept-missing.\n",
    )
    done = command("reconcile", "r.jsonl", "--partition", "1")
    message = "Pass --adopt, --resubmit or --accept-missing with --partition.\n"
    assert (done.code, done.err) == (2, message)
    for options in (
        ("--resubmit",),
        ("--resubmit", "--partition", "9"),
        ("--accept-missing",),
        ("--accept-missing", "--partition", "9"),
    ):
        done = command("reconcile", "r.jsonl", *options)
        assert done.code == 2
        assert len(done.err.splitlines()) == 1


def test_a_run_on_read_only_media_can_be_looked_at(
    command: Command, requests: Requests, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("run", requests(1), "--out", "r.jsonl")
    folder = tmp_path / "r.jsonl.run"
    (folder / "ledger.sqlite").chmod(0o400)
    folder.chmod(0o500)
    # The superuser may write in spite of it.
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    opened: list[str] = []
    connect = sqlite3.connect

    def noting(name: str, **options: Any) -> sqlite3.Connection:
        opened.append(name)
        opened_now: sqlite3.Connection = connect(name, **options)
        return opened_now

    monkeypatch.setattr(sqlite3, "connect", noting)
    done = [command(name, "r.jsonl") for name in ("status", "report")]
    folder.chmod(0o700)
    assert [each.code for each in done] == [0, 0], done[0].err
    assert all("1 request: 1 succeeded" in each.out for each in done)
    assert all("mode=ro" in name for name in opened)
