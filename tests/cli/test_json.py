"""The JSON of each command has the fields that docs/runs.md describes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, Requests, lose_create, request_line
from tests.pages import page

PAGE = page("docs/runs.md")
SECTION = PAGE.partition("## For programs")[2].partition("\n## ")[0]


_COMMANDS, _, _FIELDS = SECTION.partition("The report:")


def names_in(text: str) -> set[str]:
    """Return the names in code marks."""
    return set(re.findall(r"`(\w+)`", text))


def table(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\| (.+?) \| (.+?) \|$", text, re.MULTILINE))


DOCUMENTS = table(_COMMANDS)
FIELDS = {name: what for names, what in table(_FIELDS).items() for name in names_in(names)}


def document(done: Any) -> dict[str, Any]:
    """Return the fields of a document beside the version of its format, which comes first."""
    shown: dict[str, Any] = json.loads(done.out)
    assert next(iter(shown)) == "format_version"
    assert shown.pop("format_version") == 1
    return shown


@pytest.fixture
def finished(command: Command, tmp_path: Path) -> dict[str, Any]:
    """A run with a failure, a warning and a cost."""
    odd = request_line("b", temprature=1)
    (tmp_path / "requests.jsonl").write_text(request_line("a") + odd)
    (tmp_path / "prices.toml").write_text('[models."claude-haiku-4-5"]\ninput = 1\noutput = 5\n')
    arguments = ("run", "requests.jsonl", "--out", "r.jsonl", "--prices", "prices.toml", "--json")
    return document(command(*arguments))


def test_the_report_has_the_fields_that_are_described(finished: dict[str, Any]) -> None:
    assert finished.keys() == FIELDS.keys()
    for name in ("failures", "batches", "log", "warnings"):
        (first, *_) = finished[name]
        assert first.keys() <= names_in(FIELDS[name]), name
        assert len(first) >= 3
    cost, described = finished["cost"], names_in(FIELDS["cost"])
    (source,) = cost["sources"]
    assert cost.keys() | source.keys() | {"model", "what", "amount", "reason"} == described
    assert (cost["unpriced"], cost["is_old"]) == ([], False)
    parts = sum(finished["outcomes"].values())
    parts += finished["missing"] + finished["to_retry"] + finished["pending"]
    assert finished["requests"] == parts


@pytest.mark.parametrize("name", ["status", "wait", "results", "report", "retry", "reconcile"])
def test_commands_for_a_run_print_its_report(
    command: Command, finished: dict[str, Any], name: str
) -> None:
    (described,) = (names for names, what in DOCUMENTS.items() if what.startswith("the report"))
    assert f"`{name}" in described
    shown = document(command(name, "r.jsonl", "--json"))
    assert shown.keys() == finished.keys()
    assert (shown["run"], shown["requests"]) == (finished["run"], 2)


def test_submit_prints_the_report_too(command: Command, requests: Requests) -> None:
    shown = document(command("submit", requests(2), "--out", "r.jsonl", "--json"))
    assert (shown["requests"], shown["pending"], shown["finished"]) == (2, 2, False)


def test_checks_print_what_they_found(command: Command, requests: Requests) -> None:
    shown = document(command("validate", requests(7), "--json"))
    assert shown.keys() == names_in(DOCUMENTS["`validate`"])
    assert shown["requests"] == 7
    shown = document(command("plan", "requests.jsonl", "--max-batch-requests", "4", "--json"))
    assert shown.keys() == names_in(DOCUMENTS["`plan`"])
    assert [batch["requests"] for batch in shown["batches"]] == [4, 3]
    assert sum(batch["bytes"] for batch in shown["batches"]) == shown["bytes"]
    rows = table(PAGE.partition("## Estimate")[2].partition("\n## ")[0])
    described = set().union(*map(names_in, rows)) - {"estimate"}
    assert shown["estimate"].keys() == described
    (model,) = shown["estimate"]["models"]
    assert model.keys() <= described | names_in(rows["`models`"])


def test_commands_for_a_batch_print_what_the_api_says(
    command: Command, finished: dict[str, Any]
) -> None:
    batch_id = finished["batches"][0]["batch_id"]
    assert document(command("show", batch_id, "--json"))["batch"]["id"] == batch_id
    listed = document(command("list", "--json"))
    assert listed.keys() == names_in(DOCUMENTS["`list`"])
    lost = document(command("orphans", "--json"))
    assert lost.keys() == names_in(DOCUMENTS["`orphans`"]) - {"collected"}
    assert batch_id in {batch["id"] for batch in listed["batches"]}
    assert len(document(command("list", "--newest", "1", "--json"))["batches"]) == 1
    done = command("results", batch_id, "--json")
    sent = {result["custom_id"] for result in document(done)["results"]}
    assert {custom_id.partition("-")[0] for custom_id in sent} == {"a", "b"}
    assert len(done.out.splitlines()) == 4
    assert document(command("delete", batch_id, "--yes", "--json")) == {
        "batch": {"id": batch_id, "type": "message_batch_deleted"}
    }


def test_cancel_prints_the_ids(command: Command, requests: Requests) -> None:
    with Sandbox(batch_seconds=3600, retry_after=0) as slow:
        there = {"ANTHROPIC_BASE_URL": slow.base_url}
        first, second = (
            document(command("submit", requests(9), "--out", out, "--json", **there))
            for out in ("r.jsonl", "s.jsonl")
        )
        batch_id = first["batches"][0]["batch_id"]
        assert document(command("cancel", "r.jsonl", "--json", **there)) == {
            "canceling": [batch_id],
            "unknown": [],
        }
        batch_id = second["batches"][0]["batch_id"]
        shown = document(command("cancel", batch_id, "--json", **there))["batch"]
        assert (shown["id"], shown["type"]) == (batch_id, "message_batch")


def test_the_faults_of_the_sandbox_are_a_list(command: Command) -> None:
    shown = document(command("sandbox", "--list-faults", "--json"))
    assert any(line.startswith("drop: ") for line in shown["faults"])


def test_errors_about_the_input_have_lines_and_hints(command: Command, tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_text(request_line("a") + "x\n" * 60)
    error = document(command("validate", "requests.jsonl", "--json"))["error"]
    assert error["exit_code"] == 2
    assert error["source"] == "requests.jsonl"
    assert (len(error["diagnostics"]), error["total"]) == (50, 60)
    assert error["diagnostics"][0]["line"] == 2
    assert error["diagnostics"][0].keys() == {"line", "message", "hint"}
    assert len(error["messages"]) == 51


def test_a_question_for_a_person_names_the_candidates(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    requests(2)
    faults = ["drop:when=before,times=1"]
    with Sandbox(batch_seconds=0, retry_after=0, faults=faults) as sandbox:
        lose_create(tmp_path, sandbox)
        there = {"ANTHROPIC_BASE_URL": sandbox.base_url}
        asked = ("reconcile", "r.jsonl", "--reconcile-for", "0.1")
        error = document(command(*asked, "--json", **there))["error"]
        assert (error["exit_code"], error["partition"], error["candidates"]) == (4, 1, [])
        (advice,) = re.findall(
            r"message-batches (reconcile \S+ --partition 1 --resubmit)",
            "\n".join(error["messages"]),
        )
        assert command(*advice.split(), **there).code == 0
        assert command("wait", "r.jsonl", **there).code == 0
