"""Creates whose response was lost, and the decisions of a person about them."""

from __future__ import annotations

import random
from collections import Counter

import httpx
import pytest

from message_batches import APIStatusError
from message_batches.jobs import (
    DecisionRequiredError,
    InputError,
    RunError,
    RunOptions,
    ServiceRefusedError,
)
from message_batches.sdk.http import failures
from tests.jobs.fake_api import (
    REQUEST,
    FakeAPI,
    FakeBatch,
    FakeClock,
    lost_answer,
    row,
    status_error,
)
from tests.jobs.runs import Requests, Start, expect_each_once, ids_in, once, raising


def test_a_batch_whose_response_was_lost_is_adopted(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.accept([row(f"other{number}") for number in range(3)])
    api.after_create = once(raising(lost_answer()))
    job = start(requests(3))
    report = job.finish()

    assert report.batches[0].known_by == "ids"
    assert len(api.batches) == 2
    assert Counter(ids_in(job.out)) == Counter(["r0", "r1", "r2"])


def test_an_incomplete_list_does_not_prove_that_a_batch_is_absent(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.before_create = once(raising(lost_answer()))
    api.way_on = False
    job = start(requests(3), give_up_after=7200)
    with pytest.raises(RunError, match="every list of batches was incomplete"):
        job.finish()
    assert not api.batches


@pytest.mark.parametrize("error", [lost_answer(), status_error(500), status_error(504)])
def test_a_batch_that_was_never_accepted_is_submitted_again(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock, error: Exception
) -> None:
    api.before_create = once(raising(error))
    began = clock.now
    job = start(requests(3))
    job.finish()

    assert clock.now - began >= RunOptions().reconcile_for
    expect_each_once(job, api, 3)


def test_errors_of_the_service_do_not_delay_the_search_for_a_lost_batch(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    looks = 0

    def stumble(call: str) -> None:
        nonlocal looks
        looks += call == "list"
        if call == "list" and looks % 3:
            raise status_error(500)

    api.before_create = once(raising(lost_answer()))
    api.before_call = stumble
    job = start(requests(3))
    job.finish()

    expect_each_once(job, api, 3)
    assert clock.passed < 3600


@pytest.mark.parametrize("seed", range(8))
def test_a_clock_that_jumps_neither_pays_twice_nor_waits_forever(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock, seed: int
) -> None:
    chance = random.Random(seed)
    day = 86_400.0

    def jump() -> None:
        if chance.random() < 0.1:
            clock.now += chance.choice([-day, day, -3600, 7200, 365 * day, -365 * day])

    def swallow(rows: list[bytes]) -> None:
        if not held:
            held.append(rows)
            raise lost_answer()

    def appear(call: str) -> None:
        # It takes the service most of a minute to list what it has accepted.
        if held and held[0] and call == "list" and clock.passed > 50:
            api.accept(held[0])
            held[0] = []

    held: list[list[bytes]] = []
    clock.jumps = jump
    api.before_create = swallow
    api.before_call = appear
    job = start(requests(20), max_batch_requests=7)
    job.finish()
    expect_each_once(job, api, 20)
    assert clock.passed < 600


def test_a_batch_that_is_listed_late_is_adopted(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    held: list[list[bytes]] = []

    def swallow(rows: list[bytes]) -> None:
        held.append(rows)
        raise lost_answer()

    def appear(call: str) -> None:
        if held and call == "list" and api.calls.count("list") == 4:
            api.accept(held.pop())

    api.before_create = once(swallow)
    api.before_call = appear
    job = start(requests(3))
    job.finish()
    expect_each_once(job, api, 3)


def test_two_batches_that_fit_are_distinguished_by_the_ids_in_their_results(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def twin(batch: FakeBatch) -> None:
        api.accept([row(f"twin{number}") for number in range(3)])
        raise lost_answer()

    api.after_create = once(twin)
    job = start(requests(3))
    assert job.finish().succeeded
    assert len(api.batches) == 2
    assert Counter(ids_in(job.out)) == Counter(["r0", "r1", "r2"])


def test_a_batch_with_our_ids_is_adopted_though_others_that_fit_have_not_ended(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def twins(rows: list[bytes]) -> None:
        others = [api.accept([row(f"a{number}") for number in range(3)])]
        api.accept(rows).looks_left = 0
        others.append(api.accept([row(f"b{number}") for number in range(3)]))
        for other in others:
            other.looks_left = 99
        raise lost_answer()

    api.before_create = once(twins)
    job = start(requests(3))
    assert job.finish().succeeded
    assert len(api.batches) == 3
    assert len(ids_in(job.out)) == 3
    assert not any(batch.canceled for batch in api.batches)


def test_a_batch_of_another_run_with_the_same_ids_is_not_adopted(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def same_ids(rows: list[bytes]) -> None:
        api.accept([row(f"r{number}") for number in range(3)]).looks_left = 0
        raise lost_answer()

    api.before_create = once(same_ids)
    job = start(requests(3))
    report = job.finish()
    assert report.succeeded
    assert [batch.batch_id for batch in report.batches] == [None, "msgbatch_002"]


@pytest.mark.parametrize("accepted", [True, False])
def test_batches_with_other_ids_in_their_results_are_excluded(
    start: Start, api: FakeAPI, requests: Requests, accepted: bool
) -> None:
    def strangers(rows: list[bytes]) -> None:
        for name in "ab":
            api.accept([row(f"{name}{number}") for number in range(3)]).looks_left = 0
        if accepted:
            api.accept(rows)
        raise lost_answer()

    api.before_create = once(strangers)
    job = start(requests(3))
    assert job.finish().succeeded
    assert [batch.custom_ids for batch in api.batches[2:]] == [["r0", "r1", "r2"]]
    assert len(ids_in(job.out)) == 3


def test_a_person_may_decide_that_no_batch_fits(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.before_create = raising(lost_answer())
    source = requests(3)
    with pytest.raises(DecisionRequiredError) as caught:
        start(source).finish()
    assert "--resubmit" in str(caught.value)

    job = start(source)
    with pytest.raises(InputError, match="not undecided"):
        job.decide(7, resubmit=True)
    api.before_create = lambda rows: None
    job.decide(2, resubmit=True)
    assert job.finish().succeeded
    assert [batch.custom_ids for batch in api.batches] == [["r0", "r1", "r2"]]


def test_a_person_may_name_the_batch(start: Start, api: FakeAPI, requests: Requests) -> None:
    def hidden(rows: list[bytes]) -> None:
        held.append(rows)
        raise lost_answer()

    held: list[list[bytes]] = []
    api.before_create = hidden
    source = requests(3)
    with pytest.raises(DecisionRequiredError):
        start(source).finish()
    batch = api.accept(held[1])
    job = start(source)
    job.decide(2, adopt=batch.id)
    assert job.finish().succeeded
    assert len(held) == 2
    expect_each_once(job, api, 3)


def test_a_batch_adopted_by_mistake_is_rejected(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def stranger(_: list[bytes]) -> None:
        api.accept([row(f"stranger{number}") for number in range(3)])
        raise lost_answer()

    api.before_create = once(stranger)
    job = start(requests(3))
    report = job.finish()

    assert report.succeeded
    assert len(api.batches) == 2
    assert Counter(ids_in(job.out)) == Counter(["r0", "r1", "r2"])


def test_a_run_stops_when_every_response_is_lost_and_can_be_resumed(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.before_create = raising(lost_answer())
    with pytest.raises(DecisionRequiredError):
        start(requests(3)).finish()
    assert api.accepted == []
    assert api.calls.count("create") == 2


def test_a_batch_that_exists_is_never_submitted_again(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    job = start(requests(3))
    job.submit()
    with pytest.raises(InputError, match="pay for them twice"):
        job.decide(1, resubmit=True)
    api.batches[0].archived_at = api.batches[0].created_at
    job.decide(1, resubmit=True)
    api.before_call = lambda call: None
    assert job.finish().succeeded
    assert len(api.batches) == 2


def test_an_interrupted_create_is_reconciled(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.after_create = once(raising(KeyboardInterrupt()))
    source = requests(3)
    with pytest.raises(KeyboardInterrupt):
        start(source).finish()
    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)


def page_of_a_proxy(status: int) -> APIStatusError:
    """Make the error that the client raises for a status with a page that the API did not write."""
    return failures.status_error(httpx.Response(status, request=REQUEST, html="<html></html>"))


@pytest.mark.parametrize(
    "error",
    [
        *[status_error(status) for status in (408, 409, 500, 501, 502, 504)],
        *[page_of_a_proxy(status) for status in (302, 400, 401, 403, 404, 429, 503, 529)],
    ],
    ids=str,
)
def test_a_create_that_may_have_been_accepted_is_looked_for(
    start: Start, api: FakeAPI, requests: Requests, error: Exception
) -> None:
    api.after_create = once(raising(error))
    job = start(requests(3))
    job.finish()
    expect_each_once(job, api, 3)


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_create_that_the_api_refused_is_not_looked_for(
    start: Start, api: FakeAPI, requests: Requests, status: int
) -> None:
    api.before_create = once(raising(status_error(status)))
    job = start(requests(3))
    with pytest.raises(ServiceRefusedError, match=f"status {status}"):
        job.finish()
    assert api.calls == ["list", "create"]
    job = start(requests(3))
    job.finish()
    expect_each_once(job, api, 3)
