"""What the steps need when they run far from each other: parts, errors, rows found again."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from attrs import evolve

from message_batches.jobs import (
    DecisionRequiredError,
    InputError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from message_batches.jobs.engine import PartSink
from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.input import PartitionDraft, find_requests, wire_requests
from message_batches.jobs.steps import (
    BatchLimits,
    BatchMismatchError,
    Handle,
    Partition,
    Service,
    ValidationRules,
    collect,
    plan,
    submit,
)
from tests.jobs.fake_api import FakeAPI, row


def sent(tmp_path: Path, api: FakeAPI, rows: int = 3) -> Handle:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\n".join(row(f"r{n}") for n in range(rows)))
    (partition,) = plan(source, tmp_path / "plan.ledger")
    handle = submit(partition, ledger=tmp_path / "plan.ledger", service=Service(api))
    api.end()
    return handle


def test_a_part_can_leave_requests_for_a_retry(tmp_path: Path, api: FakeAPI) -> None:
    handle = sent(tmp_path, api)
    api.lines = lambda _, lines: [line for line in lines if b"r2" not in line]
    part = tmp_path / "part.jsonl"
    with PartSink(handle, part, leave_out=lambda line: line.custom_id == "r1") as sink:
        manifest = collect(handle, sink, service=Service(api))
    assert (manifest.outcomes, manifest.missing) == ({"succeeded": 1}, 1)
    assert (sink.left_out, sink.missing) == ({"r1"}, {"r2": None})
    assert part.read_bytes().count(b"\n") == 1


def test_an_interrupted_part_leaves_nothing_behind(tmp_path: Path, api: FakeAPI) -> None:
    handle = evolve(sent(tmp_path, api), adopted=True)
    stray = b'{"custom_id": "stray", "result": {"type": "expired"}}'
    api.lines = lambda _, lines: [stray, *lines]
    files = set(tmp_path.iterdir())
    with (
        pytest.raises(BatchMismatchError),
        PartSink(handle, tmp_path / "part.jsonl") as sink,
    ):
        collect(handle, sink, service=Service(api))
    assert set(tmp_path.iterdir()) == files


@pytest.mark.parametrize("id_field", [None, "key"])
def test_requests_are_found_by_their_ids_on_the_wire(tmp_path: Path, id_field: str | None) -> None:
    source = tmp_path / "in.jsonl"
    rows = [
        row(f"r{n}").replace(b"custom_id", (id_field or "custom_id").encode()) for n in range(9)
    ]
    source.write_bytes(b"\xef\xbb\xbf" + b"\n\n".join(rows) + b"\r\n")
    (whole,) = plan(source, tmp_path / "plan.ledger", rules=ValidationRules(id_field=id_field))

    def wire(partition: Partition) -> list[bytes]:
        return [wire for wire, _ in wire_requests(partition)]

    def again(partition: Partition, places: list[int]) -> Partition:
        ids = [json.loads(line)["custom_id"] for line in wire(partition)]
        piece = PartitionDraft(tuple(find_requests(partition, {ids[place] for place in places})))
        return Partition(
            "run",
            2,
            partition.source,
            piece.spans,
            len(places),
            piece.size,
            piece.fingerprint,
            partition.id_field,
        )

    some = again(whole, [0, 3, 4, 8])
    assert wire(some) == [wire(whole)[place] for place in (0, 3, 4, 8)]
    # Rows that follow each other in a partition need not do so in the file.
    fewer = again(some, [0, 1, 3])
    assert wire(fewer) == [wire(whole)[place] for place in (0, 3, 8)]
    assert fewer.size == len(b'{"requests":[' + b",".join(wire(fewer)) + b"]}")


@pytest.mark.parametrize(
    "error",
    [
        InputError("in.jsonl", [Diagnostic("What.", "Mend.", 3)], 7),
        ServiceRefusedError("No.", nothing_sent=True),
        ServiceUnreachableError("Away."),
        DecisionRequiredError("Which?", 4, ["msgbatch_1", "msgbatch_2"]),
    ],
)
def test_errors_of_a_run_can_be_pickled(error: Exception) -> None:
    told = pickle.loads(pickle.dumps(error))
    assert type(told) is type(error)
    assert (str(told), told.__dict__) == (str(error), error.__dict__)


def test_a_plan_depends_on_the_limits_only(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\n".join(row(f"r{n}") for n in range(50)))
    here = plan(source, tmp_path / "here.ledger", limits=BatchLimits(requests=20))
    there = plan(source, tmp_path / "there.ledger", limits=BatchLimits(requests=20))
    facts = [[(p.number, p.spans, p.fingerprint) for p in plan] for plan in (here, there)]
    assert facts[0] == facts[1]
