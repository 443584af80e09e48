"""The four steps in several processes: one batch for each partition, every row once."""

from __future__ import annotations

import json
import pickle
import sys
from collections import Counter
from pathlib import Path

import pytest
from fake_api import FakeAPI, row
from tests.programs import told_by

from message_batches.jobs import BadInput, Limits, Service, collect, plan, poll, submit
from message_batches.sandbox import Sandbox

ROWS = 150


@pytest.mark.skipif(sys.platform == "win32", reason="workers are forked")
@pytest.mark.parametrize("kills", [0, 12])
def test_workers_share_a_plan(tmp_path: Path, kills: int) -> None:
    (tmp_path / "requests.jsonl").write_bytes(b"".join(row(f"r{n}") + b"\n" for n in range(ROWS)))
    with Sandbox(batch_seconds=0.05) as sandbox:
        told_by(Path(__file__).with_name("working.py"), sandbox, tmp_path, kills, timeout=120)
        assert sandbox.repeated() == {}
        report = sandbox.report()["accepted"]

    parts = [part for part in (tmp_path / "parts").iterdir() if part.suffix == ".jsonl"]
    assert report == {"batches": len(parts), "requests": ROWS}
    found = [json.loads(line) for part in parts for line in part.read_bytes().splitlines()]
    assert Counter(line["custom_id"] for line in found) == Counter(f"r{n}" for n in range(ROWS))


def test_each_step_may_be_repeated(tmp_path: Path, api: FakeAPI) -> None:
    source, ledger, part = (tmp_path / name for name in ("in.jsonl", "plan.ledger", "part.jsonl"))
    source.write_bytes(b"\n".join(row(f"r{n}") for n in range(5)))
    service = Service(api)

    partitions = plan(source, ledger, limits=Limits(rows=3))
    assert plan(source, ledger) == partitions
    handles = [submit(partition, ledger=ledger, service=service) for partition in partitions]
    assert [submit(p, ledger=ledger, service=service) for p in partitions] == handles
    assert len(api.batches) == 2
    assert pickle.loads(pickle.dumps((partitions, handles))) == (partitions, handles)

    poll(handles, service=service)
    assert [state.ended for state in poll(handles, service=service)] == [True, True]
    manifest = collect(handles[0], part, service=service)
    assert (manifest.outcomes, manifest.missing, manifest.surplus) == ({"succeeded": 3}, 0, 0)
    downloads = api.calls.count("results")
    assert collect(handles[0], part, service=service) == manifest
    assert api.calls.count("results") == downloads


def test_a_partition_of_another_plan_is_refused(tmp_path: Path, api: FakeAPI) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(row("r0"))
    (partition,) = plan(source, tmp_path / "one.ledger")
    plan(source, tmp_path / "other.ledger")
    with pytest.raises(BadInput, match="not the one that this run has planned"):
        submit(partition, ledger=tmp_path / "other.ledger", service=Service(api))
    assert api.calls == []


def test_a_part_names_what_is_missing_and_leaves_out_what_is_not_its_own(
    tmp_path: Path, api: FakeAPI
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\n".join(row(f"r{n}") for n in range(3)))
    (partition,) = plan(source, tmp_path / "plan.ledger")
    handle = submit(partition, ledger=tmp_path / "plan.ledger", service=Service(api))
    stray = b'{"custom_id": "stray", "result": {"type": "expired"}}'
    api.lines = lambda _, lines: [*lines[:2], lines[0], stray, b"{"]
    manifest = collect(handle, tmp_path / "part.jsonl", service=Service(api))
    assert (manifest.outcomes, manifest.missing, manifest.surplus) == ({"succeeded": 2}, 1, 3)
