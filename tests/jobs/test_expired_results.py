"""Batches whose results were deleted, whose requests were canceled by others, or that are gone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from message_batches import AnthropicError
from message_batches.jobs import DecisionRequiredError
from message_batches.jobs.engine import transfers
from message_batches.jobs.engine.service import Service
from tests.jobs.fake_api import FakeAPI, FakeBatch, FakeClock, row
from tests.jobs.runs import Requests, Start

EXPIRED = datetime(2027, 2, 20, tzinfo=UTC)


def without_results(api: FakeAPI, *, archived: bool) -> None:
    """Let batches have no address of their results, and say why, or not."""

    def refuse(call: str) -> None:
        if call == "results":
            raise AnthropicError(
                "Batch msgbatch_001 has no results: its processing status is ended."
            )

    api.before_call = refuse
    for batch in api.batches:
        batch.archived_at = EXPIRED if archived else None


def test_a_batch_that_expired_before_it_was_collected_is_a_question_at_once(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    source = requests(3)
    start(source).submit()
    api.end()
    api.batches[0].archived_at = EXPIRED
    job, began = start(source), clock.now
    with pytest.raises(DecisionRequiredError, match="results of msgbatch_001 are gone") as question:
        job.finish()
    assert clock.now - began < 60
    assert "--partition 1 --resubmit" in str(question.value)
    assert api.calls.count("create") == 1
    job.decide(1, resubmit=True)
    assert job.finish().succeeded


def test_results_that_expire_between_listing_and_download_are_a_question_at_once(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    source = requests(3)
    start(source).submit()
    api.end()

    def expire(call: str) -> None:
        if call == "results":
            without_results(api, archived=True)
            api.before_call("results")

    api.before_call = expire
    began = clock.now
    with pytest.raises(DecisionRequiredError, match="results of msgbatch_001 are gone"):
        start(source).finish()
    assert clock.now - began < 60


def test_results_without_an_address_are_waited_for_some_minutes(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    source = requests(3)
    start(source).submit()
    api.end()
    without_results(api, archived=False)
    began = clock.now
    job = start(source)
    with pytest.raises(DecisionRequiredError, match="results of msgbatch_001 are gone"):
        job.finish()
    assert 300 <= clock.now - began <= 420


@pytest.mark.parametrize(
    ("change", "kind", "unknown"),
    [
        ({"archived_at": EXPIRED}, "refused", True),
        ({}, "refused", True),
        ({"results_url": "https://elsewhere.example/r"}, "refused", False),
        ({"processing_status": "in_progress", "ended_at": None}, "unreachable", False),
    ],
)
def test_what_a_batch_without_results_means(
    api: FakeAPI,
    clock: FakeClock,
    tmp_path: Path,
    change: dict[str, Any],
    kind: str,
    unknown: bool,
) -> None:
    batch: FakeBatch = api.accept([row("a")])
    api.end()
    without_results(api, archived=False)
    batch.looks_left = 9
    batch.results_url = None  # type: ignore[attr-defined]
    for name, value in change.items():
        setattr(batch, name, value)
    service = Service(api, None, clock.system)  # type: ignore[arg-type]
    failed = transfers.download(batch.id, tmp_path / "1.download", service)
    assert failed is not None
    assert (failed.kind, failed.unknown_batch) == (kind, unknown)
    assert failed.archived is ("archived_at" in change)


def test_requests_that_somebody_else_canceled_fail_and_can_be_retried(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = lambda custom_id, sends: (
        {"custom_id": custom_id, "result": {"type": "canceled" if not sends else "expired"}}
    )
    job = start(requests(2), retries=0)
    report = job.finish()
    assert report.outcomes == {"canceled": 2}
    assert [failure.cause for failure in report.failures] == ["canceled"]
    assert job.retry() == 2
