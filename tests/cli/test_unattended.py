"""What a command does where nobody watches: events, hooks, locks, deadlines, kills."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from message_batches.cli.errors import UsageError
from message_batches.cli.moments import deadline_of, seconds_of
from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, Requests, ids_in, read_until, start
from tests.programs import accepted_by

RUN = ("run", "requests.jsonl", "--out", "r.jsonl")
HOOK = "cat > {0}.json; env > {0}.env; echo from the hook; exit 7"
DATED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d ")


def test_events_are_streamed_and_a_hook_gets_the_report_without_credentials(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    requests(3)
    done = command(
        *RUN,
        "--json-events",
        "--on-end",
        HOOK.format("end"),
        "--on-decision",
        "touch decision",
        ANTHROPIC_CUSTOM_HEADERS="x-a: b",
    )
    assert done.code == 0
    lines = [json.loads(line) for line in done.out.splitlines()]
    names = [line["event"] for line in lines if line["event"] != "batches.polled"]
    assert names[0] == "run.started"
    assert names[-2:] == ["batch.merged", "run.finished"]
    assert [each["exit_code"] for each in lines if "exit_code" in each] == [0]
    assert (lines[-1]["exit_code"], lines[-1]["error"]) == (0, None)
    assert datetime.fromisoformat(lines[-1]["at"]).tzinfo is not None
    told = json.loads((tmp_path / "end.json").read_text())
    assert told.pop("format_version") == 1
    assert told == lines[-1]["report"]
    environment = (tmp_path / "end.env").read_text().splitlines()
    assert {"MESSAGE_BATCHES_OUT=r.jsonl", "MESSAGE_BATCHES_EXIT_CODE=0"} <= {*environment}
    assert not [line for line in environment if re.match("ANTHROPIC_(API_KEY|CUSTOM)", line)]
    assert not (tmp_path / "decision").exists()
    # A hook that fails is a warning, and each line has its time.
    assert "from the hook" in done.err
    assert "--on-end ended with exit code 7. The run is not affected." in done.err
    assert all(DATED.match(line) for line in done.err.splitlines())
    assert "Hello" not in done.out + done.err


def test_a_decision_and_an_error_reach_the_hooks_and_the_last_line(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    requests(3)
    done = command(
        *RUN,
        *("--max-cost", "0.0001", "--json-events", "--log-format", "json"),
        *("--on-decision", HOOK.format("decision"), "--on-end", "cat > end.json"),
    )
    last = json.loads(done.out.splitlines()[-1])
    assert (done.code, last["event"], last["exit_code"]) == (4, "run.decision", 4)
    assert last["fields"]["error"] == "CostCapError"
    told = json.loads((tmp_path / "decision.json").read_text())
    assert told["error"] == last["error"]
    assert (told["error"]["exit_code"], told["requests"]) == (4, 3)
    assert json.loads((tmp_path / "end.json").read_text()) == told
    levels = {line["text"]: line["level"] for line in map(json.loads, done.err.splitlines())}
    assert {*levels.values()} == {"info", "error", "warning"}
    assert levels[last["error"]["messages"][0]] == "error"
    (failed,) = [text for text in levels if text and "ended with exit code 7" in text]
    assert levels[failed] == "warning"

    # Before there is a run: only the error.
    done = command("run", "none.jsonl", "--out", "n.jsonl", "--json-events", "--on-end", "cat > n")
    (line,) = done.out.splitlines()
    assert (done.code, json.loads(line)["event"]) == (2, "run.ended")
    assert (json.loads(line)["report"], json.loads(line)["error"]["exit_code"]) == (None, 2)
    assert json.loads((tmp_path / "n").read_text()).keys() == {"format_version", "error"}


def test_beside_lines_of_json_the_log_of_calls_is_json_and_each_event_is_there_once(
    command: Command, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as in a process without pytest
    requests(1)
    done = command(*RUN, "--verbose", "--log-format", "json")
    lines = [json.loads(line) for line in done.err.splitlines()]
    calls = [line for line in lines if line.get("logger") == "message_batches"]
    assert {line["level"] for line in calls} == {"debug"}
    assert [line for line in calls if line["text"].startswith("POST ")]
    assert [line["event"] for line in lines if "event" in line].count("batch.submitted") == 1
    assert sum("submitted 1 request" in (line["text"] or "") for line in lines) == 1
    assert not logging.getLogger().handlers


def test_the_log_of_calls_looks_like_the_lines_beside_it_and_each_event_is_there_once(
    command: Command, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as in a process without pytest
    requests(1)
    done = command(*RUN, "--verbose")
    lines = done.err.splitlines()
    assert sum("message_batches DEBUG POST " in line for line in lines) == 1
    assert sum("submitted 1 request" in line for line in lines) == 1
    assert not logging.getLogger().handlers


def test_a_second_process_skips_is_refused_or_waits_for_one_that_is_killed(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    requests(3)
    with Sandbox(batch_seconds=30, retry_after=0) as sandbox:
        place = {"ANTHROPIC_BASE_URL": sandbox.base_url, "ANTHROPIC_API_KEY": sandbox.api_key}
        with start(*RUN, folder=tmp_path, sandbox=sandbox) as first:
            read_until(first, "submitted")
            skipped = command(*RUN, "--skip-if-running", "--on-end", "touch hook", **place)
            assert (skipped.code, skipped.out) == (0, "")
            assert "did nothing" in skipped.err
            assert not (tmp_path / "hook").exists()
            skipped = command(*RUN, "--skip-if-running", "--json", **place)
            assert json.loads(skipped.out) == {"format_version": 1, "skipped": True}
            skipped = command(*RUN, "--skip-if-running", "--json-events", **place)
            (line,) = map(json.loads, skipped.out.splitlines())
            assert (line["event"], line["exit_code"], line["skipped"]) == ("run.ended", 0, True)
            refused = command(*RUN, "--wait-for-lock", "0.1s", **place)
            assert refused.code == 5
            assert all(DATED.match(line) for line in refused.err.splitlines())
            waits = ("wait", "r.jsonl", "--wait-for-lock", "1m")
            with start(*waits, folder=tmp_path, sandbox=sandbox) as second:
                read_until(second, "waiting for 1m")
                first.kill()
                sandbox.advance(3600)
                assert second.wait() == 0
        assert accepted_by(sandbox).total() == 3
    assert ids_in(tmp_path / "r.jsonl") == ["r0", "r1", "r2"]


def test_a_deadline_ends_a_run_and_the_same_command_continues(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    requests(3)
    with Sandbox(batch_seconds=60, retry_after=0) as sandbox:
        place = {"ANTHROPIC_BASE_URL": sandbox.base_url, "ANTHROPIC_API_KEY": sandbox.api_key}
        done = command(*RUN, "--deadline", "1s", "--polling-interval", "0.2", **place)
        assert done.code == 3
        assert "The deadline has passed: canceling 1 batch" in done.err
        assert "Run the same command again to continue." in done.err
        sandbox.advance(0)
    again = command(*RUN, "--deadline", "2020-01-01T00:00")
    assert (again.code, "has passed" in again.err) == (2, True)


NOW = datetime(2026, 11, 29, 22, 30, tzinfo=UTC)


def test_deadlines_and_durations_as_people_type_them() -> None:
    assert [seconds_of(text) for text in ("90", "1.5", "15m", "1h30m", "2d")] == [
        90,
        1.5,
        900,
        5400,
        172_800,
    ]
    assert deadline_of(None, NOW) is None
    assert deadline_of("8h", NOW) == NOW + timedelta(hours=8)
    assert deadline_of("2026-11-30T07:00+01:00", NOW) == datetime(2026, 11, 30, 6, tzinfo=UTC)
    local = NOW.astimezone()
    for text in ("00:00", "07:00", "23:59"):
        at = deadline_of(text, NOW)
        assert at is not None
        assert f"{at:%H:%M}" == text
        assert timedelta(0) < at.replace(tzinfo=None) - local.replace(tzinfo=None)
        assert at - NOW <= timedelta(hours=25)
    for wrong in ("", "tomorrow", "7", "25:00", "2026-11-30", "-1h", "8 h"):
        with pytest.raises(UsageError):
            deadline_of(wrong, NOW)
    for wrong in ("", "-1", "1w", "nan"):
        with pytest.raises(UsageError):
            seconds_of(wrong)
