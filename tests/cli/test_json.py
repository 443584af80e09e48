"""Each command's JSON is what docs/runs.md says it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from message_batches import Anthropic
from message_batches.jobs import run
from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, request_line

Requests = Callable[[int], str]
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "runs.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## For programs")[2].partition("\n## ")[0]


def named(text: str) -> set[str]:
    """The names in code marks, those inside JSON marks included."""
    return {name for code in re.findall(r"`([^`]+)`", text) for name in re.findall(r"\w+", code)}


_COMMANDS, _, _FIELDS = SECTION.partition("The report:")
ROWS = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", _COMMANDS, re.MULTILINE))
FIELDS = {
    name: what
    for names, what in re.findall(r"^\| (.+?) \| (.+?) \|$", _FIELDS, re.MULTILINE)
    for name in re.findall(r"`(\w+)`", names)
}


def document(done: Any) -> Any:
    return json.loads(done.stdout)


@pytest.fixture
def finished(command: Command, tmp_path: Path) -> dict[str, Any]:
    """A run with a failure, a doubt and a cost."""
    odd = request_line("b").replace('"model"', '"temprature": 1, "model"')
    (tmp_path / "requests.jsonl").write_text(request_line("a") + odd)
    (tmp_path / "prices.toml").write_text('[models."claude-haiku-4-5"]\ninput = 1\noutput = 5\n')
    arguments = ("run", "requests.jsonl", "--out", "r.jsonl", "--prices", "prices.toml", "--json")
    shown: dict[str, Any] = document(command(*arguments))
    return shown


def test_the_report_has_the_fields_that_are_described(finished: dict[str, Any]) -> None:
    assert finished.keys() == FIELDS.keys()
    for name in ("failures", "batches", "log", "doubts"):
        (first, *_) = finished[name]
        assert first.keys() <= named(FIELDS[name]), name
        assert len(first) >= 3
    assert finished["cost"].keys() == named(FIELDS["cost"]) - {"prices"}
    parts = sum(finished["outcomes"].values())
    assert finished["rows"] == parts + finished["missing"] + finished["again"] + finished["open"]


@pytest.mark.parametrize("name", ["status", "wait", "results", "report", "retry", "reconcile"])
def test_commands_for_a_run_print_its_report(
    command: Command, finished: dict[str, Any], name: str
) -> None:
    (described,) = (names for names, what in ROWS.items() if what.startswith("the report"))
    assert f"`{name}" in described
    shown = document(command(name, "r.jsonl", "--json"))
    assert shown.keys() == finished.keys()
    assert (shown["run"], shown["rows"]) == (finished["run"], 2)


def test_submit_prints_the_report_too(command: Command, requests: Requests) -> None:
    shown = document(command("submit", requests(2), "--out", "r.jsonl", "--json"))
    assert (shown["rows"], shown["open"], shown["finished"]) == (2, 2, False)


def test_checks_print_what_they_found(command: Command, requests: Requests) -> None:
    shown = document(command("validate", requests(7), "--json"))
    assert shown.keys() == named(ROWS["`validate`"])
    assert shown["rows"] == 7
    batches = document(command("plan", "requests.jsonl", "--max-batch-rows", "4", "--json"))
    assert all(batch.keys() == named(ROWS["`plan`"]) for batch in batches)
    assert [batch["rows"] for batch in batches] == [4, 3]


def test_commands_for_a_batch_print_what_the_api_says(
    command: Command, finished: dict[str, Any]
) -> None:
    batch_id = finished["batches"][0]["batch_id"]
    assert document(command("show", batch_id, "--json"))["id"] == batch_id
    assert batch_id in {batch["id"] for batch in document(command("list", "--json"))}
    lines = document(command("results", batch_id, "--json"))
    assert {line["custom_id"] for line in lines} == {"a", "b"}
    assert document(command("delete", batch_id, "--json")) == {
        "id": batch_id,
        "type": "message_batch_deleted",
    }


def test_cancel_prints_the_ids(command: Command, requests: Requests) -> None:
    with Sandbox(batch_seconds=3600, retry_after=0) as slow:
        there = {"ANTHROPIC_BASE_URL": slow.base_url}
        first, second = (
            document(command("submit", requests(9), "--out", out, "--json", **there))
            for out in ("r.jsonl", "s.jsonl")
        )
        batch_id = first["batches"][0]["batch_id"]
        assert document(command("cancel", "r.jsonl", "--json", **there)) == [batch_id]
        batch_id = second["batches"][0]["batch_id"]
        shown = document(command("cancel", batch_id, "--json", **there))
        assert (shown["id"], shown["type"]) == (batch_id, "message_batch")


def test_errors_about_the_input_name_lines_and_mends(command: Command, tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_text(request_line("a") + "x\n" * 60)
    error = document(command("validate", "requests.jsonl", "--json"))["error"]
    assert error["exit_code"] == 2
    assert error["source"] == "requests.jsonl"
    assert (len(error["problems"]), error["total"]) == (50, 60)
    assert error["problems"][0]["line"] == 2
    assert error["problems"][0].keys() == {"line", "what", "mend"}
    assert len(error["messages"]) == 51


def test_a_question_for_a_person_names_the_candidates(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    source = tmp_path / requests(2)
    faults = ["drop:when=after,times=1"]
    with (
        Sandbox(batch_seconds=3600, retry_after=0, faults=faults) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
    ):
        with run(source, tmp_path / "r.jsonl", client=client) as job:
            next(event for event in job.events() if event.text and "was lost" in event.text)
        twin = [json.loads(request_line(f"twin{number}")) for number in range(2)]
        client.messages.batches.create(requests=twin)
        there = {"ANTHROPIC_BASE_URL": sandbox.base_url}
        error = document(command("reconcile", "r.jsonl", "--json", **there))["error"]
        assert error["exit_code"] == 4
        assert error["partition"] == 1
        assert set(error["candidates"]) == {
            batch.id for batch in client.messages.batches.list(limit=10)
        }
