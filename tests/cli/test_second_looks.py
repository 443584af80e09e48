"""What a person reads of creates without a response, and how later commands look again."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from message_batches import Anthropic
from message_batches.jobs import RunOptions, run
from message_batches.jobs.input import parse_wire_id
from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, Requests, request_line


@pytest.fixture
def sent_again(tmp_path: Path, requests: Requests) -> Iterator[Sandbox]:
    """A finished run whose first create was lost, and taken for absent, and sent again."""
    requests(3)
    with Sandbox(faults=["drop:when=before,times=1"], batch_seconds=0, retry_after=0) as sandbox:
        with Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client:
            options = RunOptions(reconcile_for=0.3, polling_interval=0.1)
            started = run(
                tmp_path / "requests.jsonl", tmp_path / "r.jsonl", client=client, options=options
            )
            assert started.finish().succeeded
        yield sandbox


def accept_too_late(sandbox: Sandbox, out: Path) -> str:
    """Let the service accept the first create of a run after all; return the id of the batch."""
    with Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client:
        (resent,) = client.messages.batches.list().data
        wire_ids = [each.custom_id for each in client.messages.batches.results(resent.id)]
        parsed = [parse_wire_id(wire_id) for wire_id in wire_ids]
        lines = [request_line(f"{each.base}-{each.nonce}1") for each in parsed if each is not None]
        batch = client.messages.batches.create(requests=[json.loads(line) for line in lines])
        client.messages.batches.wait(batch.id)
    return batch.id


@pytest.mark.parametrize(
    "arguments",
    [
        ("status", "r.jsonl"),
        ("status", "r.jsonl", "--check"),
        ("results", "r.jsonl"),
        ("wait", "r.jsonl"),
        ("retry", "r.jsonl"),
        ("run", "requests.jsonl", "--out", "r.jsonl"),
    ],
)
def test_every_later_command_finds_what_was_paid_for_twice(
    command: Command, sent_again: Sandbox, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    surroundings = {"ANTHROPIC_BASE_URL": sent_again.base_url}
    report = command("report", "r.jsonl").out
    assert "its batch may still appear (last looked for at 20" in report
    assert "message-batches status" in report
    assert "--check" in report
    batch_id = accept_too_late(sent_again, tmp_path / "r.jsonl")
    before = sent_again.report()["accepted"]["requests"]

    done = command(*arguments, **surroundings)
    assert done.code == 0, done.err
    assert "3 requests paid for twice" in done.out
    assert all(name in done.out for name in ("r0", "r1", "r2", batch_id))
    assert sent_again.report()["accepted"]["requests"] == before
    document = json.loads(command("status", "r.jsonl", "--json", **surroundings).out)
    assert document["paid_twice"] == 3
    assert {each["batch_id"] for each in document["twice"]} == {batch_id}


def test_a_look_makes_one_call(command: Command, sent_again: Sandbox) -> None:
    before = len(sent_again.report()["calls"])
    done = command("status", "r.jsonl", ANTHROPIC_BASE_URL=sent_again.base_url)
    assert done.code == 0
    assert len(sent_again.report()["calls"]) == before + 1


@pytest.mark.slow
def test_a_status_without_the_service_says_that_nobody_looked(
    command: Command, sent_again: Sandbox
) -> None:
    sent_again.add_fault("error:status=503,on=list,times=999")
    there = {"ANTHROPIC_BASE_URL": sent_again.base_url}
    done = command("status", "r.jsonl", **there)
    assert done.code == 0
    assert "were not looked for" in done.err
    assert "3 requests: 3 succeeded" in done.out
    assert command("status", "r.jsonl", "--check", **there).code == 3
    assert command("status", "r.jsonl", **there, ANTHROPIC_API_KEY="").code == 0
    # What is done is done, whether or not anybody can look.
    assert command("wait", "r.jsonl", **there).code == 0


def test_a_run_whose_creates_were_all_answered_is_not_looked_at_again(
    command: Command, requests: Requests
) -> None:
    assert command("run", requests(2), "--out", "q.jsonl").code == 0
    nowhere = {"ANTHROPIC_BASE_URL": "http://127.0.0.1:9"}
    done = command("status", "q.jsonl", **nowhere)
    assert (done.code, done.err) == (0, "")
    assert "may still appear" not in done.out


def test_a_question_has_a_line_for_each_sentence_of_it(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    with Sandbox(batch_seconds=60) as sandbox:
        surroundings = {"ANTHROPIC_BASE_URL": sandbox.base_url}
        assert command("submit", requests(2), "--out", "x.jsonl", **surroundings).code == 0
        shutil.rmtree(tmp_path / "x.jsonl.run")
        done = command("run", "requests.jsonl", "--out", "x.jsonl", **surroundings)
        assert done.code == 4
        assert "\\n" not in done.err
        assert re.search(r"^\S+ Batches that could be of it: msgbatch_", done.err, re.MULTILINE)
        again = command("run", "requests.jsonl", "--out", "x.jsonl", "--json", **surroundings)
        error = json.loads(again.out)["error"]
        assert len(error["messages"]) == 3
        assert len(error["candidates"]) == 1
        document = command(
            "submit", "requests.jsonl", "--out", "x.jsonl", "--start-anew", **surroundings
        )
        assert document.code == 0
        assert sandbox.report()["accepted"]["batches"] == 2
