"""The commands that show whose the batches of the workspace are, and rescue what nobody knows."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from message_batches import Anthropic
from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, Requests, request_line


@pytest.fixture
def service() -> Iterator[Sandbox]:
    """A workspace without the batches of other tests."""
    with Sandbox(batch_seconds=0.01, retry_after=0) as sandbox:
        yield sandbox


@pytest.fixture
def create(service: Sandbox) -> Callable[..., str]:
    """Return a function that makes a batch as another program would."""

    def create(*ids: str) -> str:
        requests: list[Any] = [json.loads(request_line(custom_id)) for custom_id in ids]
        with Anthropic(base_url=service.base_url, api_key=service.api_key) as client:
            batches = client.messages.batches
            batch_id = batches.create(requests=requests).id
            while batches.retrieve(batch_id).processing_status != "ended":
                pass
        return batch_id

    return create


def orphans(command: Command, *arguments: str) -> dict[str, Any]:
    done = command("orphans", *arguments, "--json")
    assert done.code == 0, done.err
    document: dict[str, Any] = json.loads(done.out)
    return document


def test_lost_batches_are_listed_and_collected(
    command: Command, requests: Requests, create: Callable[..., str], tmp_path: Path
) -> None:
    command("run", requests(2), "--out", "kept.jsonl")
    command("run", "requests.jsonl", "--out", "deleted.jsonl")
    shutil.rmtree("deleted.jsonl.run")
    other = create("0b7a9d52-6c1e-4b43-8f1d-8f6f0f9d2c11")

    listed = command("orphans")
    assert listed.code == 0
    assert listed.out.splitlines()[0] == "Lost batches: 2. Batches listed: 3. Ledgers read: 1."
    head, first, second = listed.out.splitlines()[1:4]
    assert head.split("  ")[0] == "batch"
    assert first.startswith(other)
    assert "another program: 0b7a9d52-6c1e-4b43-8f1d-8f6f0f9d2c11" in first
    assert re.search("  in 2[89] days  ", first)  # by a clock that shows seconds
    assert "a run of message-batches that is not in these folders: r" in second
    assert "the same ids as in kept.jsonl" in second
    assert "message-batches orphans --collect DIR" in listed.out

    collected = command("orphans", "--collect", "lost")
    assert collected.code == 0
    assert f"{other}: collected, lost/{other}.jsonl" in collected.out
    assert len(list((tmp_path / "lost").iterdir())) == 2
    again = orphans(command, "--collect", "lost")
    assert {each["outcome"] for each in again["collected"]} == {"there"}
    assert (again["batches"], again["runs"], again["unreadable"]) == (3, 1, [])
    found = {each["batch_id"]: each for each in again["orphans"]}
    assert found[other]["has_results"] is True
    assert found[other]["origin"] == "other_program"
    assert found[other]["results_until"] == found[other]["created_at"] + 29 * 86_400


def test_a_workspace_without_lost_batches_says_so(command: Command, requests: Requests) -> None:
    command("run", requests(2), "--out", "kept.jsonl")

    done = command("orphans")

    assert (done.code, done.out) == (0, "No lost batches. Batches listed: 1. Ledgers read: 1.\n")


def test_runs_elsewhere_are_known_where_their_folder_is_named(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    requests(1)
    (tmp_path / "elsewhere" / "deep").mkdir(parents=True)
    (tmp_path / "here").mkdir()
    command("run", "requests.jsonl", "--out", "elsewhere/deep/r.jsonl")

    assert len(orphans(command, "here")["orphans"]) == 1
    assert orphans(command, "here", "elsewhere")["orphans"] == []
    refused = command("orphans", "nowhere")
    assert refused.code == 2
    assert "nowhere: This is not a folder." in refused.err


def test_a_download_that_fails_is_to_be_continued(
    command: Command, create: Callable[..., str], service: Sandbox, tmp_path: Path
) -> None:
    batch_id = create(*(f"request-{number}" for number in range(30)))
    # Once for the first ids, which are few bytes, and for each attempt at the download.
    service.add_fault("disconnect:bytes=3000")

    done = command("orphans", "--collect", "lost")
    assert done.code == 3
    assert f"{batch_id}: not collected." in done.out
    assert "Run the same command again to continue." in done.err

    service.clear_faults()
    assert command("orphans", "--collect", "lost").code == 0
    assert [path.name for path in (tmp_path / "lost").iterdir()] == [f"{batch_id}.jsonl"]


def test_a_damaged_ledger_is_named(
    command: Command, requests: Requests, create: Callable[..., str], tmp_path: Path
) -> None:
    command("run", requests(1), "--out", "damaged.jsonl")
    (tmp_path / "damaged.jsonl.run" / "ledger.sqlite").write_bytes(b"no longer a ledger" * 100)
    create("other")

    for arguments in (("orphans",), ("list",)):
        done = command(*arguments)
        assert done.code == 0
        assert "damaged.jsonl: The batches of its runs are not known." in done.err
    assert "may belong to damaged.jsonl" in command("orphans").out


def test_the_list_names_the_run_of_each_batch(
    command: Command, requests: Requests, create: Callable[..., str], tmp_path: Path
) -> None:
    command("run", requests(1), "--out", "here.jsonl")
    (tmp_path / "elsewhere").mkdir()
    command("run", "requests.jsonl", "--out", "elsewhere/there.jsonl")
    create("other")

    def runs(*arguments: str) -> list[str | None]:
        batches = json.loads(command("list", *arguments, "--json").out)["batches"]
        return [batch["run"] for batch in batches]

    assert runs() == [None, None, "here.jsonl"]
    assert runs("--runs", "elsewhere") == [None, "elsewhere/there.jsonl", None]
    assert runs("--runs", "elsewhere", "--runs", ".", "--newest", "2") == [
        None,
        "elsewhere/there.jsonl",
    ]
    head, *rows = command("list").out.splitlines()
    assert head.split()[-1] == "run"
    assert [row.split()[-1] for row in rows] == ["-", "-", "here.jsonl"]


def test_status_warns_before_results_vanish(
    command: Command, requests: Requests, service: Sandbox, tmp_path: Path
) -> None:
    command("submit", requests(1), "--out", "r.jsonl")
    assert "vanish" not in command("status", "r.jsonl").out
    database = sqlite3.connect(tmp_path / "r.jsonl.run" / "ledger.sqlite")
    created = time.time() - 26 * 86_400 + 3600
    with closing(database), database:
        database.execute("UPDATE partitions SET created_at = ?", (created,))

    done = command("status", "r.jsonl")

    warning = "  Results of 1 batch vanish in 3 days. To collect them: message-batches results "
    assert warning in done.out
    assert f"{tmp_path / 'r.jsonl'}\n" in done.out
    report = json.loads(command("report", "r.jsonl", "--json").out)
    assert (report["vanishing"], report["vanish_at"]) == (1, created + 29 * 86_400)
