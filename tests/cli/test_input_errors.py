"""Mistakes in the call or the requests: one clear message, nothing sent, nothing left behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from message_batches.cli.errors import Attempt, UsageError, report_error
from message_batches.jobs import InputError
from tests.cli.calls import Command, Requests, names_in, request_line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run", "requests.jsonl", "--json"), "Missing option '--out'"),
        (("nonsense", "--json"), "No such command 'nonsense'"),
        (
            ("run", "a", "--out", "b", "--max-batch-requests", "0", "--json"),
            "'--max-batch-requests'",
        ),
        (("run", "a", "--out", "b", "--retires", "3", "--json"), "No such option: --retires"),
        (("run", "a", "--out", "-", "--json"), "A run needs a file that it can resume from"),
        (("validate", "a", "--anthropic-version", "1", "--json"), "Unknown API version 1. Use"),
        (
            ("run", "a", "--out", "b", "--on-error", "expird=fail", "--json"),
            "Unknown --on-error cause 'expird'. Did you mean expired?",
        ),
    ],
)
def test_a_usage_error_is_json_if_json_was_asked_for(
    command: Command, arguments: tuple[str, ...], message: str
) -> None:
    done = command(*arguments)
    assert done.code == 2
    document = json.loads(done.out)
    assert document["format_version"] == 1
    assert document["error"]["exit_code"] == 2
    assert message in document["error"]["messages"][0]
    assert message in done.err
    assert command(*arguments[:-1]).out == ""


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b'{"custom_id": "a", "params"\n', "requests.jsonl:1: "),
        (request_line("a").replace('"custom_id": "a", ', "").encode(), "requests.jsonl:1: "),
        (request_line("a").encode() * 2, "requests.jsonl:2: "),
        (request_line("a b").encode(), "requests.jsonl:1: "),
        (request_line("a" * 65).encode(), "requests.jsonl:1: "),
        (None, "requests.jsonl: "),
        (request_line("a").encode("utf-16"), "requests.jsonl:1: "),
        (request_line("a").replace("Hello", "caf\xe9").encode("latin-1"), "requests.jsonl:1: "),
    ],
)
@pytest.mark.parametrize("sandbox", [[], ["--sandbox"]])
def test_unusable_input_gives_one_message_and_sends_nothing(
    command: Command, tmp_path: Path, content: bytes | None, place: str, sandbox: list[str]
) -> None:
    if content is not None:
        (tmp_path / "requests.jsonl").write_bytes(content)
    before = names_in(tmp_path)
    # Nothing listens on this port: whatever is sent fails in another way.
    nowhere = {"ANTHROPIC_BASE_URL": "http://127.0.0.1:9"}
    done = command("run", "requests.jsonl", "--out", "r.jsonl", *sandbox, **nowhere)
    assert done.code == 2
    assert done.err.startswith(place)
    assert len(done.err.splitlines()) == 1
    assert done.out == ""
    assert names_in(tmp_path) == before


def test_validate_and_plan_send_nothing(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    nowhere = {"ANTHROPIC_BASE_URL": "http://127.0.0.1:9", "ANTHROPIC_API_KEY": ""}
    done = command("validate", requests(7), **nowhere)
    assert done.code == 0
    assert done.out.startswith("requests.jsonl: 7 requests, no errors\n")
    done = command("plan", "requests.jsonl", "--max-batch-requests", "4", **nowhere)
    assert [line.split()[:2] for line in done.out.splitlines()[:3]] == [
        ["partition", "requests"],
        ["1", "4"],
        ["2", "3"],
    ]
    assert names_in(tmp_path) == {"requests.jsonl"}


@pytest.mark.parametrize("key", ["", "wrong"])
def test_a_key_that_does_not_work_is_named(command: Command, requests: Requests, key: str) -> None:
    done = command("run", requests(1), "--out", "r.jsonl", ANTHROPIC_API_KEY=key)
    assert done.code == 2
    assert "ANTHROPIC_API_KEY" in done.err
    assert "Traceback" not in done.err


def test_a_key_with_a_line_end_is_refused_and_not_shown(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    done = command("run", requests(1), "--out", "r.jsonl", ANTHROPIC_API_KEY="sk-SECRET\n")
    assert done.code == 2
    assert done.err.startswith("ANTHROPIC_API_KEY ends in a line end, which no header can carry")
    assert "SECRET" not in done.err
    assert not (tmp_path / "r.jsonl.run").exists()


def test_without_a_key_nothing_is_written(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    done = command("run", requests(1), "--out", "r.jsonl", ANTHROPIC_API_KEY="")
    assert (done.code, done.err) == (
        2,
        "No API key is set. Set the environment variable ANTHROPIC_API_KEY. Nothing was sent.\n",
    )
    assert names_in(tmp_path) == {"requests.jsonl"}


@pytest.mark.parametrize("arguments", [("list",), ("run", "requests.jsonl", "--out", "r.jsonl")])
def test_a_malformed_base_url_is_named(
    command: Command, requests: Requests, arguments: tuple[str, ...]
) -> None:
    requests(1)
    done = command(*arguments, ANTHROPIC_BASE_URL="nonsense")
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith("ANTHROPIC_BASE_URL is not a web address. Set it to a URL")


@pytest.mark.parametrize(
    "out", ["/proc/r.jsonl", "/dev/null", "folder", "requests.jsonl", "none/r.jsonl"]
)
def test_an_output_that_cannot_be_written_is_refused(
    command: Command, requests: Requests, tmp_path: Path, out: str
) -> None:
    (tmp_path / "folder").mkdir()
    done = command("run", requests(1), "--sandbox", "--out", out)
    assert done.code == 2
    assert f"{out}: " in done.err
    assert len(done.err.splitlines()) == 1
    assert names_in(tmp_path) == {"requests.jsonl", "folder"}
    assert not Path("/dev/null.run").exists()


def test_requests_are_checked_by_the_rules_of_the_run(command: Command, tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_text(request_line("a", mcp_servers="x"))
    for name in ("validate", "plan"):
        assert command(name, "requests.jsonl").code == 0
        done = command(name, "requests.jsonl", "--beta", "mcp-client-2025-11-20")
        assert done.code == 2
        assert "params.mcp_servers" in done.err
    done = command("validate", "requests.jsonl", "--max-batch-bytes", "1000")
    assert done.code == 0
    (tmp_path / "requests.jsonl").write_text(request_line("a", "x" * 2000))
    assert command("validate", "requests.jsonl", "--max-batch-bytes", "1000").code == 2


@pytest.mark.parametrize("given", ["2200", "2.2kB", "2200 B", "3KB", "3KiB", "1mb", "256MB"])
def test_a_size_of_a_batch_may_have_a_unit(command: Command, tmp_path: Path, given: str) -> None:
    (tmp_path / "requests.jsonl").write_text(request_line("a", "x" * 2000))
    assert command("validate", "requests.jsonl", "--max-batch-bytes", given).code == 0


@pytest.mark.parametrize("given", ["1KB", "1GB", "999", "257MB", "-1", "MB", "1e6", "all", ""])
def test_a_size_that_no_batch_can_have_is_refused_with_one_that_it_can(
    command: Command, tmp_path: Path, given: str
) -> None:
    (tmp_path / "requests.jsonl").write_text(request_line("a", "x" * 2000))
    done = command("validate", "requests.jsonl", "--max-batch-bytes", given)
    assert done.code == 2
    if given != "1KB":
        assert "is not a size of a batch" in " ".join(done.err.split())
        assert "20MB" in done.err


def test_a_warning_stops_nothing(command: Command, tmp_path: Path) -> None:
    lines = [request_line("a"), *(request_line(name, temprature=1) for name in "bc")]
    (tmp_path / "requests.jsonl").write_text("".join(lines))
    done = command("validate", "requests.jsonl")
    assert done.code == 0
    assert done.err.startswith("requests.jsonl:2: warning: ")
    assert "temprature" in done.err
    assert done.err.endswith(" (in 2 requests)\n")
    assert done.out.startswith("requests.jsonl: 3 requests, no errors (1 warning)\n")
    assert command("plan", "requests.jsonl").err == done.err
    ran = command("run", "requests.jsonl", "--out", "r.jsonl")
    assert ran.code == 1
    assert all(line in ran.err for line in done.err.splitlines())
    (warning,) = json.loads(command("report", "r.jsonl", "--json").out)["warnings"]
    assert (warning["line"], warning["requests"]) == (2, 2)


def test_what_a_model_refuses_is_a_warning(command: Command, tmp_path: Path) -> None:
    lines = [
        request_line("a"),
        *(request_line(name, model="claude-opus-4-1") for name in "bc"),
        request_line("d", max_tokens=100_000),
    ]
    (tmp_path / "requests.jsonl").write_text("".join(lines))
    for name in ("validate", "plan"):
        done = command(name, "requests.jsonl", "--beta", "mcp-client-2025-11-20")
        assert done.code == 0
        assert done.err.splitlines() == [
            "requests.jsonl:2: warning: The model claude-opus-4-1 ended on 2026-08-05. Use a newer "
            "model; the service fails requests to one that has ended. (in 2 requests)",
            "requests.jsonl:4: warning: params.max_tokens is above 64,000, the most that "
            "claude-haiku-4-5 takes. Use at most 64000.",
        ]
    ran = command("run", "requests.jsonl", "--sandbox", "--out", "r.jsonl")
    assert ran.code == 0
    assert all(line in ran.err for line in done.err.splitlines())


def test_a_refused_run_on_the_sandbox_leaves_nothing_behind(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    assert command("run", requests(2), "--sandbox", "--out", "r.jsonl").code == 0
    (tmp_path / "r.jsonl").write_text("mine\n")
    before = names_in(tmp_path)
    for arguments in (
        ("run", "requests.jsonl", "--sandbox", "--out", "r.jsonl"),
        ("wait", "r.jsonl"),
    ):
        assert command(*arguments).code == 2
        assert names_in(tmp_path) == before


def test_a_mistake_found_after_a_batch_was_sent_does_not_promise_that_nothing_was_sent() -> None:
    assert not Attempt().sent
    for error in (
        UsageError("x"),
        InputError.at("a.parquet", "The file was changed.", "Move it away."),
        PermissionError(13, "Permission denied", "answers.csv"),
    ):
        assert report_error(error, sent=False).code == 2
        assert report_error(error, sent=True).code == 4
