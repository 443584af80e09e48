"""The four steps in several processes: one batch for each partition, every row once."""

from __future__ import annotations

import json
import pickle
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import InputError
from message_batches.jobs.steps import (
    BatchLimits,
    BatchMismatchError,
    CreateUnknownError,
    Service,
    ValidationRules,
    collect,
    plan,
    poll,
    reject,
    submit,
)
from message_batches.sandbox import Sandbox
from tests.jobs.fake_api import FakeAPI, FakeClock, lost_answer, row
from tests.programs import output_of

ROWS = 150


@pytest.mark.skipif(sys.platform == "win32", reason="workers are forked")
@pytest.mark.parametrize("kills", [0, 12])
def test_workers_share_a_plan(tmp_path: Path, kills: int) -> None:
    (tmp_path / "requests.jsonl").write_bytes(b"".join(row(f"r{n}") + b"\n" for n in range(ROWS)))
    with Sandbox(batch_seconds=0.05) as sandbox:
        output_of(
            Path(__file__).with_name("worker_processes.py"), sandbox, tmp_path, kills, timeout=120
        )
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

    partitions = plan(source, ledger, limits=BatchLimits(requests=3))
    assert plan(source, ledger) == partitions
    handles = [submit(partition, ledger=ledger, service=service) for partition in partitions]
    assert [submit(p, ledger=ledger, service=service) for p in partitions] == handles
    assert len(api.batches) == 2
    assert pickle.loads(pickle.dumps((partitions, handles))) == (partitions, handles)

    api.end()
    assert [state.ended for state in poll(handles, service=service)] == [True, True]
    manifest = collect(handles[0], part, service=service)
    assert (manifest.outcomes, manifest.missing, manifest.unmatched) == ({"succeeded": 3}, 0, 0)
    downloads = api.calls.count("results")
    assert collect(handles[0], part, service=service) == manifest
    assert api.calls.count("results") == downloads


def test_an_adopted_batch_must_prove_itself(tmp_path: Path, api: FakeAPI, clock: FakeClock) -> None:
    source, ledger, part = (tmp_path / name for name in ("in.jsonl", "plan.ledger", "part.jsonl"))
    source.write_bytes(b"\n".join(row(f"r{n}") for n in range(3)))
    service = Service(api)
    (partition,) = plan(source, ledger)

    def lose(rows: list[bytes]) -> None:
        raise lost_answer()

    api.before_create = lose
    with pytest.raises(CreateUnknownError):
        submit(partition, ledger=ledger, service=service)
    other = api.accept([row(f"other{n}") for n in range(3)])
    foreign = submit(partition, ledger=ledger, service=service, reconcile_for=60.0)
    assert (foreign.batch_id, foreign.adopted) == (other.id, True)
    api.end()

    files = set(tmp_path.iterdir())
    for _ in range(2):
        with pytest.raises(BatchMismatchError, match=other.id) as raised:
            collect(foreign, part, service=service)
        error = pickle.loads(pickle.dumps(raised.value))
        assert (error.handle, str(error)) == (foreign, str(raised.value))
    assert set(tmp_path.iterdir()) == files

    for _ in range(2):
        reject(foreign, ledger=ledger)
    with pytest.raises(CreateUnknownError):
        submit(partition, ledger=ledger, service=service)
    api.before_create = lambda rows: None
    handle = submit(partition, ledger=ledger, service=service, reconcile_for=60.0)
    assert not handle.adopted
    assert api.find(handle.batch_id).custom_ids == ["r0", "r1", "r2"]
    api.end()
    assert collect(handle, part, service=service).outcomes == {"succeeded": 3}

    reject(foreign, ledger=ledger)
    with pytest.raises(InputError, match="certainly partition 1: the create returned its id"):
        reject(handle, ledger=ledger)
    assert submit(partition, ledger=ledger, service=service) == handle


def test_an_adopted_batch_with_our_ids_is_collected(
    tmp_path: Path, api: FakeAPI, clock: FakeClock
) -> None:
    source, ledger = tmp_path / "in.jsonl", tmp_path / "plan.ledger"
    source.write_bytes(b"\n".join(row(f"r{n}") for n in range(3)))
    service = Service(api)
    (partition,) = plan(source, ledger)

    def lose(batch: Any) -> None:
        raise lost_answer()

    api.after_create = lose
    with pytest.raises(CreateUnknownError):
        submit(partition, ledger=ledger, service=service)
    handle = submit(partition, ledger=ledger, service=service, reconcile_for=60.0)
    assert handle.adopted
    api.end()
    assert collect(handle, tmp_path / "part.jsonl", service=service).outcomes == {"succeeded": 3}
    # Without a line there is no proof against it either, and nothing that could be wrong.
    api.lines = lambda *_: []
    assert collect(handle, tmp_path / "none.jsonl", service=service).missing == 3


class Died(BaseException):
    """The process was killed."""


@pytest.mark.parametrize("ids", [["a", "b", "c", "d"], [1, 2, 3, 4]])
def test_a_repeated_collect_returns_the_same_after_a_crash_at_any_step(
    tmp_path: Path, api: FakeAPI, monkeypatch: pytest.MonkeyPatch, ids: list[str | int]
) -> None:
    source, ledger = tmp_path / "in.jsonl", tmp_path / "plan.ledger"
    source.write_bytes(b"\n".join(row("").replace(b'""', json.dumps(id_).encode()) for id_ in ids))
    service = Service(api)
    (partition,) = plan(source, ledger, rules=ValidationRules(id_field="custom_id"))
    handle = submit(partition, ledger=ledger, service=service)
    api.end()
    stray = b'{"custom_id": "stray", "result": {"type": "expired"}}'
    api.lines = lambda _, lines: [*lines[:3], lines[0], stray]
    original = Path.replace
    for step in range(5):  # of none, one or two renames, or just before one
        part = tmp_path / f"part-{step}.jsonl"
        left = step

        def replace(self: Path, target: Any) -> Path:
            nonlocal left
            left -= 1
            if left == 0:
                raise Died
            moved = original(self, target)
            left -= 1
            if left == 0:
                raise Died
            return moved

        monkeypatch.setattr(Path, "replace", replace)
        try:
            first = collect(handle, part, service=service)
            assert step == 0
        except Died:
            assert step > 0
        monkeypatch.setattr(Path, "replace", original)
        assert collect(handle, part, service=service) == first
        assert (first.outcomes, first.missing, first.unmatched) == ({"succeeded": 3}, 1, 2)
        found = [json.loads(line)["custom_id"] for line in part.read_bytes().splitlines()]
        assert sorted(found) == ids[1:]


def test_a_file_of_another_batch_is_not_used_as_its_results(tmp_path: Path, api: FakeAPI) -> None:
    source, ledger = tmp_path / "in.jsonl", tmp_path / "plan.ledger"
    source.write_bytes(b"\n".join(row(f"r{n}") for n in range(5)))
    service = Service(api)
    partitions = plan(source, ledger, limits=BatchLimits(requests=3))
    handles = [submit(partition, ledger=ledger, service=service) for partition in partitions]
    api.end()
    part = tmp_path / "part.jsonl"
    collect(handles[0], part, service=service)
    before = part.read_bytes(), source.read_bytes()
    with pytest.raises(InputError, match="contains results of msgbatch_001, not of msgbatch_002"):
        collect(handles[1], part, service=service)
    with pytest.raises(InputError, match=r"in\.jsonl\.manifest does not"):
        collect(handles[1], source, service=service)
    assert (part.read_bytes(), source.read_bytes()) == before


def test_a_partition_of_another_plan_is_refused(tmp_path: Path, api: FakeAPI) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\n".join([row("r0"), row("r1"), row("r2")]))
    plan(source, tmp_path / "other.ledger")
    for partition in plan(source, tmp_path / "one.ledger", limits=BatchLimits(requests=2)):
        with pytest.raises(InputError, match="not the one that this run has planned"):
            submit(partition, ledger=tmp_path / "other.ledger", service=Service(api))
    assert api.calls == []


def test_a_part_counts_missing_requests_and_excludes_unknown_ids(
    tmp_path: Path, api: FakeAPI
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\n".join(row(f"r{n}") for n in range(3)))
    (partition,) = plan(source, tmp_path / "plan.ledger")
    handle = submit(partition, ledger=tmp_path / "plan.ledger", service=Service(api))
    api.end()
    stray = b'{"custom_id": "stray", "result": {"type": "expired"}}'
    api.lines = lambda _, lines: [*lines[:2], lines[0], stray, b"{"]
    manifest = collect(handle, tmp_path / "part.jsonl", service=Service(api))
    assert (manifest.outcomes, manifest.missing, manifest.unmatched) == ({"succeeded": 2}, 1, 3)
