"""Failures of requests, of the service, and cancels."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import (
    DecisionRequiredError,
    InputError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from message_batches.jobs.internals import (
    cancel_run,
    parse_on_error,
)
from tests.jobs.fake_api import (
    FakeAPI,
    FakeBatch,
    FakeClock,
    errored,
    never_connected,
    status_error,
    succeeded,
)
from tests.jobs.runs import Requests, Start, expect_each_once, ids_in, once, raising


@pytest.mark.parametrize("status", [400, 401, 402, 403])
def test_a_permanent_refusal_stops_the_run_at_once(
    start: Start, api: FakeAPI, requests: Requests, status: int
) -> None:
    api.before_create = once(raising(status_error(status, "reason given")))
    source = requests(3)
    with pytest.raises(ServiceRefusedError, match="reason given"):
        start(source).finish()
    assert api.calls.count("create") == 1

    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)


def test_a_run_stops_when_the_service_is_away_too_long_and_can_be_resumed(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    source = requests(3)
    down = True

    def away(call: str) -> None:
        if down and api.batches:
            raise never_connected()

    api.before_call = away
    began = clock.now
    with pytest.raises(ServiceUnreachableError, match="Run the same command again"):
        start(source).finish()
    assert 3600 <= clock.now - began <= 4000

    down = False
    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)


def test_an_interrupted_download_continues_where_it_was(
    start: Start, api: FakeAPI, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks = [3, 5]

    def broken(_: FakeBatch, lines: list[bytes]) -> Any:
        for number, line in enumerate(lines):
            if breaks and number == breaks[0]:
                breaks.pop(0)
                raise status_error(500)
            yield line

    api.lines = broken
    job = start(requests(7))
    report = job.finish()
    assert not breaks
    assert report.succeeded
    expect_each_once(job, api, 7)


def test_requests_are_retried_by_cause(start: Start, api: FakeAPI, requests: Requests) -> None:
    causes = {"r0": "overloaded_error", "r1": "invalid_request_error", "r2": "api_error"}

    def answer(custom_id: str, sends: int) -> dict[str, Any]:
        if custom_id == "r2" or (custom_id in causes and sends == 0):
            return errored(custom_id, causes[custom_id], f"trouble with {custom_id}")
        if custom_id == "r3" and sends == 0:
            return {"custom_id": "r3", "result": {"type": "expired"}}
        return succeeded(custom_id)

    api.answer = answer
    job = start(requests(6), retries=2)
    report = job.finish()

    assert Counter(api.accepted) == Counter({"r0": 2, "r1": 1, "r2": 3, "r3": 2, "r4": 1, "r5": 1})
    assert Counter(ids_in(job.out)) == Counter([f"r{number}" for number in range(6)])
    assert report.outcomes == {"succeeded": 4, "errored": 2}
    assert report.finished
    assert not report.succeeded
    failures = [json.loads(line) for line in Path(report.errors or "").read_text().splitlines()]
    assert [(f["custom_id"], f["line"], f["cause"], f["attempts"]) for f in failures] == [
        ("r1", 2, "invalid_request_error", 1),
        ("r2", 3, "api_error", 3),
    ]
    assert failures[1]["message"] == "trouble with r2"


def test_a_billing_error_stops_the_run_and_its_requests_are_retried_later(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = lambda custom_id, sends: (
        errored(custom_id, "billing_error", "no credit") if not sends else succeeded(custom_id)
    )
    source = requests(4)
    with pytest.raises(ServiceRefusedError, match="no credit"):
        start(source).finish()
    assert len(api.batches) == 1

    job = start(source)
    assert job.finish().succeeded
    assert Counter(ids_in(job.out)) == Counter(["r0", "r1", "r2", "r3"])


@pytest.mark.parametrize(
    ("message", "text"), [("no credit.", "billing_error: no credit. All"), (None, "error. All")]
)
def test_why_a_run_stops_is_one_sentence(
    start: Start, api: FakeAPI, requests: Requests, message: Any, text: str
) -> None:
    api.answer = lambda custom_id, _: errored(custom_id, "billing_error", message)
    with pytest.raises(ServiceRefusedError) as caught:
        start(requests(1)).finish()
    assert text in str(caught.value)


def test_failed_requests_can_be_retried_by_hand(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = lambda custom_id, sends: (
        errored(custom_id, "not_found_error")
        if custom_id in ("r1", "r4") and not sends
        else succeeded(custom_id)
    )
    source = requests(6)
    job = start(source)
    assert job.finish().outcomes == {"succeeded": 4, "errored": 2}

    job = start(source)
    assert job.retry() == 2
    report = job.finish()
    assert report.succeeded
    assert report.errors is None
    assert Counter(ids_in(job.out)) == Counter([f"r{number}" for number in range(6)])
    assert Counter(api.accepted)["r1"] == 2


def test_a_batch_that_was_deleted_stops_the_run_after_some_minutes(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    job = start(requests(3), max_batch_requests=2)
    job.submit()
    api.batches.pop(0)
    began = clock.now
    with pytest.raises(DecisionRequiredError, match="results of msgbatch_001 are gone"):
        job.finish()
    assert 300 <= clock.now - began <= 400

    job.decide(1, resubmit=True)
    assert job.finish().succeeded
    assert Counter(ids_in(job.out)) == Counter(["r0", "r1", "r2"])


def test_actions_can_be_overridden(start: Start, api: FakeAPI, requests: Requests) -> None:
    causes = {"r0": "invalid_request_error", "r1": "overloaded_error"}
    api.answer = lambda custom_id, _: errored(custom_id, causes[custom_id])
    actions = parse_on_error(["invalid_request_error=retry", "overloaded_error=fail"])
    report = start(requests(2), retries=1, on_error=actions).finish()
    assert Counter(api.accepted) == Counter({"r0": 2, "r1": 1})
    assert report.outcomes == {"errored": 2}

    for wrong in ("expired", "expired=often"):
        with pytest.raises(InputError, match="CAUSE=ACTION"):
            parse_on_error([wrong])
    with pytest.raises(InputError, match=r"Unknown --on-error cause 'overload'. Did you mean over"):
        parse_on_error(["overload=retry"])
    with pytest.raises(
        InputError, match=r"Unknown --on-error cause ''. The causes are: overloaded"
    ):
        parse_on_error(["=retry"])


def test_requests_that_were_canceled_for_resume_are_sent_again_once(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(5)
    job = start(source, retries=0)
    job.submit()
    assert job.cancel(for_resume=True) == ["msgbatch_001"]
    api.answer = lambda custom_id, sends: (
        {"custom_id": custom_id, "result": {"type": "canceled"}}
        if sends == 0 and custom_id != "r1"
        else succeeded(custom_id)
    )

    job = start(source, retries=0)
    assert job.finish().succeeded
    assert Counter(ids_in(job.out)) == Counter(f"r{number}" for number in range(5))
    assert Counter(api.accepted) == Counter({"r0": 2, "r1": 1, "r2": 2, "r3": 2, "r4": 2})


@pytest.mark.parametrize("asked", [True, False])
def test_a_kill_around_a_cancel_for_resume_loses_no_request(
    start: Start, api: FakeAPI, requests: Requests, asked: bool
) -> None:
    source = requests(3)
    job = start(source)
    job.submit()

    def die(call: str) -> None:
        if call == "cancel":
            if asked:
                api.batches[0].canceled = True
            raise KeyboardInterrupt

    api.before_call = die
    with pytest.raises(KeyboardInterrupt):
        job.cancel(for_resume=True)
    api.before_call = lambda call: None
    api.answer = lambda custom_id, sends: (
        {"custom_id": custom_id, "result": {"type": "canceled"}}
        if sends == 0 and api.batches[0].canceled
        else succeeded(custom_id)
    )

    assert start(source).finish().succeeded
    # The wish was on disk before the call, so the next process cancels the batch.
    assert len(api.batches) == 2


def test_the_action_for_canceled_requests_can_be_overridden(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    job = start(requests(3), on_error=parse_on_error(["canceled=fail"]))
    job.submit()
    job.cancel(for_resume=True)
    api.answer = lambda custom_id, _: {"custom_id": custom_id, "result": {"type": "canceled"}}
    assert job.finish().outcomes == {"canceled": 3}


def test_a_plain_cancel_overrides_a_cancel_for_resume(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    job = start(requests(3))
    job.submit()
    job.cancel(for_resume=True)
    assert job.cancel() == ["msgbatch_001"]
    api.answer = lambda custom_id, _: {"custom_id": custom_id, "result": {"type": "canceled"}}
    assert job.finish().outcomes == {"canceled": 3}


def test_canceled_requests_have_failed(start: Start, api: FakeAPI, requests: Requests) -> None:
    source = requests(3)
    job = start(source)
    job.submit()
    assert job.cancel() == ["msgbatch_001"]
    assert api.batches[0].canceled
    api.answer = lambda custom_id, _: {"custom_id": custom_id, "result": {"type": "canceled"}}
    report = job.finish()
    assert report.outcomes == {"canceled": 3}
    assert report.failures[0].cause == "canceled"


def test_a_batch_that_the_waiting_process_canceled_first_counts_as_canceled(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    job = start(requests(2), max_batch_requests=1)
    job.submit()
    api.cancel("msgbatch_001")
    api.end()  # both: one because it was canceled, one by itself
    assert job.cancel() == ["msgbatch_001"]


def test_a_run_that_is_canceled_by_another_process_sends_nothing_more(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    job = start(requests(5), max_batch_requests=1, uploads=1)

    def cancel(_: FakeBatch) -> None:
        if len(api.batches) == 2:
            cancel_run(job.out, client=api)  # type: ignore[arg-type]  # the stand-in

    api.after_create = cancel
    report = job.finish()
    assert api.accepted == ["r0", "r1"]
    assert report.pending == 3
    assert not report.finished

    api.after_create = lambda _: None
    job.finish()
    assert Counter(api.accepted) == Counter(f"r{number}" for number in range(5))
