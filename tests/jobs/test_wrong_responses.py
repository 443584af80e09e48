"""Responses that are not what was asked for: about another batch, without end, with odd ids."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import copy
from types import SimpleNamespace
from typing import Any

import pytest

from message_batches.jobs import DecisionRequiredError, ServiceUnreachableError
from message_batches.jobs.engine import transfers
from tests.jobs.fake_api import FakeAPI, FakeBatch, FakeClock, Page, errored, lost_answer, row
from tests.jobs.runs import Requests, Start, expect_each_once, once, raising


def swapped(api: FakeAPI, which: int, answered: Callable[[], FakeBatch]) -> None:
    """Answer one of the creates with another batch."""
    create = api.create
    calls = 0

    def answer(**arguments: Any) -> FakeBatch:
        nonlocal calls
        calls += 1
        mine = calls == which
        batch = create(**arguments)
        return answered() if mine else batch

    api.create = answer  # type: ignore[method-assign]


def test_a_create_that_was_answered_with_the_batch_of_somebody_else_is_a_question(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    swapped(api, 1, lambda: api.accept([row(f"other{number}") for number in range(2)]))
    source = requests(4)
    with pytest.raises(DecisionRequiredError, match=r"msgbatch_002 \(holds other ids\)"):
        start(source, max_batch_requests=2).finish()

    job = start(source, max_batch_requests=2)
    job.decide(1, adopt="msgbatch_001")
    job.finish()
    api.accepted = [each for each in api.accepted if not each.startswith("other")]
    expect_each_once(job, api, 4)


def test_a_create_that_was_answered_with_the_lost_response_of_another_swaps_no_answers(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.after_create = once(raising(lost_answer()))
    swapped(api, 2, lambda: copy(api.batches[0]))
    job = start(requests(6), max_batch_requests=2)
    report = job.finish()

    assert not report.paid_twice
    expect_each_once(job, api, 6)


@pytest.mark.parametrize("batch_id", ["", "..", "a/b", "a b", "a\x1b[31m", "\ud800", "x" * 300, 7])
def test_an_id_that_cannot_be_one_of_a_batch_is_not_an_answer(
    start: Start, api: FakeAPI, requests: Requests, batch_id: Any
) -> None:
    def renamed() -> FakeBatch:
        batch = copy(api.batches[0])
        batch.id = batch_id
        return batch

    swapped(api, 1, renamed)
    job = start(requests(3))
    job.finish()
    expect_each_once(job, api, 3)


def test_counts_that_no_batch_can_have_are_unknown_counts(
    start: Start, api: FakeAPI, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = dict.fromkeys(("processing", "succeeded", "errored", "canceled", "expired"), 10**30)
    monkeypatch.setattr(FakeBatch, "request_counts", property(lambda _: SimpleNamespace(**counts)))
    job = start(requests(3))
    job.finish()
    expect_each_once(job, api, 3)


def test_a_response_about_another_batch_says_nothing(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    other = api.accept([row("other")])
    retrieve, left = api.retrieve, [other] * 5

    def mixed_up(batch_id: str, **arguments: Any) -> FakeBatch:
        return left.pop() if left else retrieve(batch_id, **arguments)

    api.retrieve = mixed_up  # type: ignore[method-assign]
    api.list = lambda **_: iter([])  # type: ignore[method-assign]
    job = start(requests(3))
    report = job.finish()
    assert not left
    assert report.outcomes == {"succeeded": 3}


class Endless(Page):
    """A list that goes on for ever."""

    def iter_pages(self) -> Iterator[Page]:
        while True:
            yield self


def test_a_list_without_end_is_incomplete(
    start: Start,
    api: FakeAPI,
    requests: Requests,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transfers, "_MOST_PAGES", 5)

    def list_raw(*, limit: int, betas: Any = None) -> Any:
        page = Endless(api.list(limit=limit), way_on=False)
        return SimpleNamespace(parse=lambda: page, headers=api.headers)

    api.with_raw_response.list = list_raw
    api.before_create = once(raising(lost_answer()))
    job = start(requests(3), give_up_after=7200)
    with pytest.raises(ServiceUnreachableError, match="list of batches was incomplete"):
        job.finish()
    assert not api.batches
    assert clock.passed >= 7200


def test_a_list_that_lacks_a_batch_of_the_run_proves_no_absence(
    start: Start, api: FakeAPI, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each list is that of a server that has learned nothing since the run began.
    monkeypatch.setattr(FakeBatch, "look", lambda self: self)
    api.after_create = once(raising(lost_answer()))
    api.list = lambda **_: iter([])  # type: ignore[method-assign]
    job = start(requests(4), max_batch_requests=2, give_up_after=7200)
    with pytest.raises(ServiceUnreachableError, match="list of batches was incomplete"):
        job.finish()
    assert sorted(api.accepted) == ["r0", "r1", "r2", "r3"]


def test_results_of_other_requests_among_ours_are_left_out_and_counted(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    foreign = [{"custom_id": "r9-zzzzz1", "result": {"type": "canceled"}}]
    api.lines = lambda _, lines: [*lines, *(json.dumps(each).encode() for each in foreign)]
    job = start(requests(3))
    report = job.finish()
    assert report.unmatched == 1
    expect_each_once(job, api, 3)


@pytest.mark.parametrize("answer_first", [True, False])
def test_of_two_results_of_a_request_the_answer_counts(
    start: Start, api: FakeAPI, requests: Requests, answer_first: bool
) -> None:
    def twice(_: FakeBatch, lines: list[bytes]) -> list[bytes]:
        failed = [errored(json.loads(line)["custom_id"], "overloaded_error") for line in lines]
        failures = [json.dumps(each).encode() for each in failed]
        return [*lines, *failures] if answer_first else [*failures, *lines]

    api.lines = twice
    job = start(requests(9))
    report = job.finish()
    assert report.outcomes == {"succeeded": 9}
    assert report.unmatched == 9
    expect_each_once(job, api, 9)
