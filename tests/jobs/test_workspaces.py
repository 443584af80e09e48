"""A key or an address of another workspace, and batches that the service does not know any more."""

from __future__ import annotations

import pytest

from message_batches.jobs import DecisionRequiredError
from message_batches.jobs.state import Submit
from tests.jobs.fake_api import FakeAPI, FakeClock
from tests.jobs.planner_desk import Desk
from tests.jobs.runs import Requests, Start


@pytest.mark.parametrize("named", [True, False])
def test_a_service_that_knows_no_batch_of_the_run_is_named_at_the_first_answer(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock, named: bool
) -> None:
    if named:
        api.headers = {"anthropic-organization-id": "o", "anthropic-workspace-id": "w"}
    source = requests(6)
    job = start(source, max_batch_requests=2)
    job.submit()
    ours, api.batches = api.batches, []
    api.calls.clear()
    clock.sleep(3600)
    began = clock.now
    job = start(source)
    with pytest.raises(DecisionRequiredError, match="belong to another workspace") as question:
        job.finish()
    assert clock.now - began < 1
    assert "reconcile" in str(question.value)
    assert ours[0].id in str(question.value)
    assert "create" not in api.calls

    api.batches = ours
    assert start(source).finish().succeeded


def test_a_batch_that_was_just_accepted_may_be_unknown_for_a_moment(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    source = requests(2)
    start(source).submit()
    ours, api.batches = api.batches, []
    looks: list[float] = []

    def appear(call: str) -> None:
        looks.append(clock.now)
        if looks[-1] - looks[0] > 10:
            api.batches = ours

    api.before_call = appear
    assert start(source).finish().succeeded


def test_only_a_few_batches_are_asked_for_to_recognize_the_workspace(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    source = requests(40)
    start(source, max_batch_requests=1).submit()
    api.batches = []
    api.calls.clear()
    clock.sleep(3600)
    with pytest.raises(DecisionRequiredError):
        start(source).finish()
    assert api.calls.count("retrieve") < 10


def test_deleted_batches_are_sent_again_only_after_a_person_says_so(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    source = requests(4)
    job = start(source, max_batch_requests=2)
    job.submit()
    api.batches = []
    clock.sleep(3600)
    for number in (1, 2):
        job = start(source)
        with pytest.raises(DecisionRequiredError):
            job.finish()
        job.decide(number, resubmit=True)
    assert start(source).finish().succeeded
    assert len(api.accepted) == 8


def test_a_deleted_batch_whose_results_are_in_the_output_does_not_matter(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    source = requests(2)
    start(source).finish()
    api.batches = []
    clock.sleep(3600)
    assert start(source).finish().succeeded


def test_equal_headers_do_not_prove_a_workspace_without_any_batch_of_the_run() -> None:
    desk = Desk(requests=4)
    desk.look()
    batch_id = desk.accept(desk.send())
    desk.batches = []
    desk.later(3600)
    desk.start()
    desk.look(unknown=(batch_id,))
    assert desk.plan().verdict == "question"
    assert not desk.wants(Submit)
