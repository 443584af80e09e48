"""Creates that are refused, too large, slow, or limited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from message_batches.jobs.engine import executor
from tests.jobs.fake_api import (
    FakeAPI,
    FakeBatch,
    FakeClock,
    never_connected,
    status_error,
)
from tests.jobs.runs import Requests, Start, expect_each_once, once, raising


@pytest.mark.parametrize("status", [429, 503, 529])
def test_a_create_that_was_refused_for_now_is_retried(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock, status: int
) -> None:
    api.before_create = once(raising(status_error(status, **{"retry-after": "17"})))
    began = clock.now
    job = start(requests(3))
    job.finish()

    assert clock.now - began >= 15
    expect_each_once(job, api, 3)


def test_a_create_that_was_not_sent_is_retried(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.before_create = once(raising(never_connected()))
    job = start(requests(3))
    job.finish()
    expect_each_once(job, api, 3)


def test_a_batch_that_is_too_large_for_the_service_is_split(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def refuse(rows: list[bytes]) -> None:
        if len(rows) > 3:
            raise status_error(413)

    api.before_create = refuse
    job = start(requests(10))
    report = job.finish()
    expect_each_once(job, api, 10)
    assert report.succeeded
    assert sum(batch.requests for batch in report.batches) == 10


def test_a_request_that_is_too_large_by_itself_fails_and_the_run_continues(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def limited(rows: list[bytes]) -> None:
        if any(b"r3" in row for row in rows):
            raise status_error(413, "This is too much.")

    api.before_create = limited
    source = requests(8)
    job = start(source)
    report = job.finish()
    assert report.outcomes == {"succeeded": 7, "errored": 1}
    (failure,) = report.failures
    assert (failure.custom_id, failure.cause) == ("r3", "request_too_large")
    assert "This is too much" in (failure.message or "")
    failures = [json.loads(line) for line in Path(report.errors or "").read_bytes().splitlines()]
    assert [(row["custom_id"], row["line"], row["batch_id"]) for row in failures] == [
        ("r3", 4, None)
    ]
    assert start(source).finish().outcomes == report.outcomes
    assert len(api.accepted) == 7

    job.out.unlink()
    job = start(source)
    assert job.redownload() == len(api.batches)
    assert job.finish().outcomes == report.outcomes
    assert len(api.accepted) == 7

    api.before_create = lambda rows: None
    job.retry()
    assert job.finish().succeeded
    expect_each_once(job, api, 8)


def test_a_long_upload_is_reported(
    start: Start, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "LONG_UPLOAD", 500)
    job = start(requests(12), max_batch_requests=10)
    texts = [event.text for event in job.events("submit") if event.text]
    assert texts[0] == "Partition 1: uploading 10 requests (0 MB)"
    assert sum("uploading" in text for text in texts) == 1


def test_no_more_batches_are_open_than_allowed(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    most = 0

    def count(_: FakeBatch) -> None:
        nonlocal most
        most = max(most, sum(batch.ended_at is None for batch in api.batches))

    api.after_create = count
    job = start(requests(30), max_batch_requests=5, max_open_batches=2)
    job.finish()
    assert most == 2
    expect_each_once(job, api, 30)


def test_a_full_queue_is_tried_seldom_and_reported_once_in_a_while(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    room_at = clock.now + 4 * 3600

    def full(_: list[bytes]) -> None:
        if api.batches and clock.now < room_at:
            raise status_error(429, "queue full")

    api.before_create = full
    job = start(requests(12), max_batch_requests=7)
    texts = [event.text for event in job.events() if event.text]
    expect_each_once(job, api, 12)
    # The first batch ends meanwhile: asking after it must not make the creates come faster.
    assert 4 * 4 <= api.calls.count("create") <= 4 * 6
    # A few times as it goes on, and then every ten minutes.
    assert 4 * 5 <= sum("queue full" in text for text in texts) <= 4 * 6 + 10


@pytest.mark.parametrize("asked", ["nan", "inf", "-inf", "-5", "1e999"])
def test_a_retry_after_that_is_not_a_time_is_ignored(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock, asked: str
) -> None:
    busy = raising(status_error(529, **{"retry-after": asked}))
    faults = [busy] * 5
    api.before_create = lambda rows: faults.pop()(rows) if faults else None
    began = clock.now
    job = start(requests(3))
    job.finish()

    assert clock.now - began > 6
    expect_each_once(job, api, 3)


@pytest.mark.parametrize(
    ("asked", "least"), [("40", 40), ("nonsense", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 0)]
)
def test_the_service_may_ask_for_time_before_the_next_poll(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock, asked: str, least: float
) -> None:
    api.ask_again = {"retry-after": asked}
    began = clock.now
    start(requests(3)).finish()
    assert least <= clock.now - began <= least + 10
