"""A run that is resumed with a changed input, service, ledger or place."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from message_batches.jobs import (
    InputError,
)
from tests.jobs.fake_api import (
    FakeAPI,
    row,
)
from tests.jobs.runs import Requests, Start, expect_each_once


def test_a_changed_input_is_refused_with_its_line(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(3)
    start(source).submit()
    source.write_bytes(source.read_bytes().replace(b"r1", b"R1"))
    with pytest.raises(InputError, match=r'requests\.jsonl:2: "R1" is new'):
        start(source)
    source.write_bytes(b"\n".join(row(f"r{n}") for n in range(4)))
    with pytest.raises(InputError, match=r':4: "r3" is new\.'):
        start(source)
    source.write_bytes(row("r0"))
    with pytest.raises(InputError, match=r'"r1" is removed, the first of 2 requests\. It was on'):
        start(source)

    requests(3)
    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)


def test_an_input_that_changes_after_the_plan_is_not_sent(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(3)
    job = start(source)
    source.write_bytes(source.read_bytes().replace(b"Hello", b"Adieu"))
    with pytest.raises(InputError, match="has changed since"):
        job.finish()
    assert api.accepted == []


def test_another_service_or_surface_is_refused(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(3)
    start(source, beta=["b-1"]).submit()
    api.base_url = "http://elsewhere"
    with pytest.raises(InputError) as caught:
        start(source)
    assert len(caught.value.diagnostics) == 2


def test_an_output_without_a_ledger_is_not_touched(
    start: Start, requests: Requests, tmp_path: Path
) -> None:
    (tmp_path / "results.jsonl").write_text("precious\n")
    with pytest.raises(InputError, match="does not belong to a run"):
        start(requests(3))
    assert (tmp_path / "results.jsonl").read_text() == "precious\n"


def test_a_file_that_is_not_a_ledger_is_not_touched(
    start: Start, requests: Requests, tmp_path: Path
) -> None:
    ledger = tmp_path / "results.jsonl.run" / "ledger.sqlite"
    ledger.parent.mkdir()
    ledger.write_text("my own notes, which are not a database at all, line after line\n" * 99)
    before = ledger.read_bytes()
    with pytest.raises(InputError, match="cannot be used as a ledger"):
        start(requests(3))
    assert ledger.read_bytes() == before

    ledger.unlink()
    with sqlite3.connect(ledger) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(InputError, match="version is 99"):
        start(requests(3))


def test_a_run_may_be_moved_with_its_input(
    start: Start, api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    source = requests(3)
    start(source)
    moved = source.rename(tmp_path / "moved.jsonl")
    job = start(moved)
    job.finish()
    expect_each_once(job, api, 3)
