"""A schema, and what follows answers that are not complete, from the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from message_batches.cli.options.checks import STATUSES
from message_batches.jobs.internals import ANSWER_STATUSES
from tests.cli.calls import Command

SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "size": {"type": "integer", "maximum": 1_000_000}},
    "required": ["name", "size"],
}
TEXTS = (
    "fine",
    "[sandbox: max_tokens 500]",
    "[sandbox: invalid 1]",
    "[sandbox: refusal bio]",
    "[sandbox: pause_turn 1]",
)
ACTIONS = ("truncated=retry", "invalid=repair", "paused=continue")
REDO = [each for action in ACTIONS for each in ("--on-answer", action)]


@pytest.fixture
def source(command: Command, tmp_path: Path) -> str:
    """Write requests of which most have an answer that is not complete, and a schema."""
    lines = []
    for number, text in enumerate(TEXTS):
        message = {"role": "user", "content": text}
        params: dict[str, Any] = {"model": "claude-haiku-4-5", "max_tokens": 200}
        params["messages"] = [message]
        if "pause" in text:
            params["tools"] = [{"type": "web_search_20250305", "name": "web_search"}]
        lines.append(json.dumps({"custom_id": f"r{number}", "params": params}))
    (tmp_path / "r.jsonl").write_text("\n".join(lines))
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA))
    return "r.jsonl"


def test_a_report_says_why_answers_are_not_complete_and_what_to_do(
    command: Command, source: str, tmp_path: Path
) -> None:
    done = command("run", source, "--schema", "schema.json", "--out", "o.jsonl")
    assert done.code == 0, done.err
    assert done.err.count("schema: The service does not enforce these") == 1
    assert "maximum (size)" in done.err
    for line in (
        "  1 answer truncated by max_tokens or the context window",
        "    1 max_tokens, for example r1",
        "  1 answer not matching the schema of the run",
        "    1 bio, for example r3",
        "    1 pause_turn, for example r4",
        "Without a complete answer: ",
        "What to do next:",
        f"  1 truncated answer: message-batches retry {tmp_path}/o.jsonl --truncated",
        f"  1 invalid answer: message-batches retry {tmp_path}/o.jsonl --invalid",
    ):
        assert line in done.out, line
    assert command("report", "o.jsonl", "--fail-on", "refused,paused").code == 1
    assert command("report", "o.jsonl").code == 0
    assert command("wait", "o.jsonl", "--fail-on", "invalid").code == 1
    document = json.loads(command("report", "o.jsonl", "--json").out)
    assert [step["command"].split()[-1] for step in document["next_steps"]] == [
        "--truncated",
        "--invalid",
        "--paused",
        "--refused",
    ]

    again = command("retry", "o.jsonl", "--truncated", "--invalid", "--max-tokens", "600")
    assert again.code == 0, again.err
    assert "2 requests to retry; about" in again.err
    assert "  1 truncated answer retried in 1 attempt: 1 complete now, 0 given up" in again.out
    assert "  1 invalid answer repaired in 1 attempt: 1 complete now, 0 given up" in again.out
    assert "--truncated" not in again.out
    batches = json.loads(command("report", "o.jsonl", "--json").out)["batches"]
    assert [batch["requests"] for batch in batches] == [len(TEXTS), 2]
    refused = command("retry", "o.jsonl", "--truncated", "--invalid", "--fail-on", "refused")
    assert "No answer is truncated or invalid, so there is nothing to ask again." in refused.err
    assert refused.code == 1


def test_a_retry_says_why_it_can_ask_nothing_again(command: Command, source: str) -> None:
    command("run", source, "--out", "o.jsonl")
    done = command("retry", "o.jsonl", "--truncated", "--max-tokens", "200")
    assert "1 answer truncated, but nothing can be asked again. A request whose" in done.err
    assert "pass a larger --max-tokens" in done.err
    assert "nothing to ask" not in done.err


def test_a_run_says_that_it_cannot_find_answers_that_are_invalid(
    command: Command, source: str
) -> None:
    said = "No answer will count as invalid"
    assert said in command("run", source, "--out", "a.jsonl", "--fail-on", "invalid").err
    repair = ("--on-answer", "invalid=repair")
    assert said in command("submit", source, "--out", "b.jsonl", *repair).err
    assert said not in command("run", source, "--out", "c.jsonl", "--fail-on", "refused").err
    schema = ("--schema", "schema.json")
    assert said not in command("run", source, "--out", "d.jsonl", *schema, *repair).err


def test_how_a_schema_is_asked_for_needs_a_schema(command: Command, source: str) -> None:
    done = command("run", source, "--out", "o.jsonl", "--schema-via", "tool")
    assert done.code == 2
    assert "--schema-via says how --schema is asked for. Add it, or leave both out." in done.err


def test_a_run_asks_again_by_itself_where_it_may(command: Command, source: str) -> None:
    done = command(
        *("run", source, "--schema", "schema.json", "--out", "o.jsonl", "--json"),
        *REDO,
        *("--on-answer", "refused=fail", "--max-tokens-retry", "600", "--continuations", "3"),
    )
    assert done.code == 1, done.err
    document = json.loads(done.out)
    assert document["answers"] == {"complete": 4, "refused": 1}
    assert document["failed_answers"] == 1
    redone = {each["action"]: (each["attempts"], each["complete"]) for each in document["redone"]}
    assert redone == {"retry": (1, 1), "repair": (1, 1), "continue": (1, 1)}
    assert "counted as failed by --on-answer" in command("report", "o.jsonl").out


def test_every_answer_is_listed_with_what_was_asked(command: Command, source: str) -> None:
    run = ("run", source, "--schema", "schema.json", "--out", "o.jsonl")
    assert command(*run, *REDO).code == 0
    lines = [json.loads(line) for line in command("attempts", "o.jsonl").out.splitlines()]
    assert [(one["custom_id"], one["number"], one["action"], one["status"]) for one in lines] == [
        ("r1", 1, None, "truncated"),
        ("r1", 2, "retry", "truncated"),
        ("r1", 3, "retry", "complete"),
        ("r2", 1, None, "invalid"),
        ("r2", 2, "repair", "complete"),
        ("r4", 1, None, "paused"),
        ("r4", 2, "continue", "complete"),
    ]
    assert all(one["cost"] and one["request"]["custom_id"] == one["custom_id"] for one in lines)
    assert json.loads(command("attempts", "o.jsonl", "--json").out)["attempts"] == lines
    report = json.loads(command("report", "o.jsonl", "--json").out)
    # The others were asked once.
    once = {"fine": 1, "refused": 1}
    assert report["tokens"]["claude-haiku-4-5"]["answers"] == len(lines) + sum(once.values())


def test_options_that_do_not_go_together_are_refused(command: Command, source: str) -> None:
    run = ("run", source, "--schema", "schema.json", "--out", "o.jsonl")
    assert command(*run).code == 0
    other = command(
        "run", source, "--schema", "schema.json", "--schema-via", "tool", "-o", "o.jsonl"
    )
    assert other.code == 2
    assert "asked for it in another way. Pass the same value as before" in other.err
    for arguments, text in [
        (("retry", "o.jsonl", "--all", "--paused"), "Leave out --all or --paused."),
        (("retry", "o.jsonl", "--max-tokens", "9"), "Add --truncated."),
        (("report", "o.jsonl", "--fail-on", "refused,lost"), "lost is not a status. Use some of"),
        ((*run, "--on-answer", "truncated=repair"), "Use truncated= with one of: retry, keep"),
        ((*run, "--on-answer", "lost=keep"), "The statuses are: truncated, refused"),
    ]:
        done = command(*arguments)
        assert (done.code, done.err.count("Traceback")) == (2, 0)
        assert text in " ".join(done.err.split())


def test_plan_and_validate_read_the_schema_too(command: Command, source: str) -> None:
    for name in ("plan", "validate"):
        done = command(name, source, "--schema", "schema.json", "--json")
        assert done.code == 0
        assert "schema: The service does not enforce these" in done.err
        document = json.loads(done.out)
        assert len(document["schema"]["notes"]) == 1
        assert document["bytes"] > 1_500 > (Path(source).stat().st_size)


def test_the_statuses_of_the_options_are_those_of_answers() -> None:
    assert {*STATUSES} == {*ANSWER_STATUSES}
