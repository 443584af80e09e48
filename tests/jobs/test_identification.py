"""Which batch a lost create became, where the ids on the wire are those of the user."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from message_batches import ResultsChangedError
from message_batches.jobs.engine.service import Service
from message_batches.jobs.engine.transfers import Suspect, cancel, download, identify
from message_batches.jobs.state import Cancel, Failed, Identified, Identify
from tests.jobs.fake_api import FakeAPI, FakeBatch, lost_answer, row, status_error
from tests.jobs.runs import Requests, Start, ids_in


def rows(*ids: str) -> list[bytes]:
    return [row(custom_id) for custom_id in ids]


def test_the_ids_of_the_results_prove_a_batch_and_reject_another_of_its_size(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def lose(_: FakeBatch) -> None:
        api.after_create = lambda _: None
        api.accept(rows("r0", "r1", "other"))
        raise lost_answer()

    api.after_create = lose
    job = start(requests(3), wire_ids="as-is")
    report = job.finish()
    assert [(each.batch_id, each.known_by) for each in report.batches] == [("msgbatch_001", "ids")]
    assert len(api.batches) == 2
    assert Counter(ids_in(job.out)) == Counter(["r0", "r1", "r2"])


def test_a_batch_with_other_ids_is_not_taken_for_a_create_that_was_not_accepted(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def lose(_: list[bytes]) -> None:
        api.before_create = lambda _: None
        api.accept(rows("other0", "other1", "other2"))
        raise lost_answer()

    api.before_create = lose
    job = start(requests(3), wire_ids="as-is")
    assert job.finish().succeeded
    assert Counter(api.accepted) == Counter(
        ["other0", "other1", "other2", *(f"r{number}" for number in range(3))]
    )


def test_one_of_two_batches_with_the_same_ids_is_used_and_reported_as_unproven(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def lose(batch: FakeBatch) -> None:
        api.after_create = lambda _: None
        api.accept(batch.rows)
        raise lost_answer()

    api.after_create = lose
    job = start(requests(3), wire_ids="as-is")
    report = job.finish()
    assert len(api.batches) == 2
    assert Counter(ids_in(job.out)) == Counter(["r0", "r1", "r2"])
    (used,) = (each.batch_id for each in report.batches)
    assert report.unproven == [used]
    assert not report.verified


def service_of(api: FakeAPI) -> Service:
    return Service(api)  # type: ignore[arg-type]  # the stand-in


def test_a_file_without_a_result_proves_nothing(api: FakeAPI) -> None:
    api.accept(rows("r0"))
    api.end()
    api.lines = lambda *_: [b"<html>", b'{"type": "error"}']
    outcome = identify(Identify("msgbatch_001"), Suspect(None, {1: {"r0": 0}}), service_of(api))
    assert isinstance(outcome, Identified)
    assert (outcome.partitions, outcome.readable) == ((), False)


def test_a_download_that_changed_begins_from_its_start(api: FakeAPI, tmp_path: Path) -> None:
    path = tmp_path / "1.download"
    unfinished = tmp_path / "1.download.msgbatch_001.part"
    unfinished.write_bytes(b"half")
    api.accept(rows("r0"))
    api.end()
    api.before_call = lambda _: (_ for _ in ()).throw(ResultsChangedError("They changed."))
    assert isinstance(download("msgbatch_001", path, service_of(api)), Failed)
    assert not list(tmp_path.iterdir())


def test_a_cancel_that_fails_is_a_value(api: FakeAPI) -> None:
    api.accept(rows("r0"))

    def fail(_: str) -> None:
        raise status_error(529)

    api.before_call = fail
    assert isinstance(cancel(Cancel(1, "msgbatch_001"), service_of(api)), Failed)
