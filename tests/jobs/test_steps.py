"""A run in steps, over real sockets: what each step says, and that repeating it is free."""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches import Anthropic
from message_batches.jobs import InputError, RunOptions, resume, run, steps, validate
from message_batches.jobs.errors import CostCapError, PilotError
from message_batches.jobs.internals import open_ledger
from message_batches.jobs.steps import (
    Collected,
    Forecast,
    Handle,
    Polled,
    Retried,
    Submitted,
    Waiting,
)
from message_batches.jobs.storage import is_url, url_exists
from message_batches.sandbox import Sandbox
from tests import postgres
from tests.jobs.fake_api import row
from tests.jobs.runs import content_of
from tests.programs import accepted_by

REQUESTS = 10
OPTIONS = RunOptions(max_batch_requests=4, polling_interval=0.1, reconcile_for=0.3)
DAY = 86_400


class Steps:
    """The steps of one run against a sandbox."""

    def __init__(self, sandbox: Sandbox, client: Anthropic, folder: Path) -> None:
        self.sandbox = sandbox
        self.client = client
        self.source = folder / "requests.jsonl"
        self.out: Any = folder / "results.jsonl"
        self.source.write_bytes(b"".join(row(f"r{n}") + b"\n" for n in range(REQUESTS)))
        self.options = OPTIONS

    @property
    def common(self) -> dict[str, Any]:
        return {"client": self.client, "options": self.options}

    def plan(self, wait_at_most: float = 60.0) -> Forecast:
        return steps.plan(self.source, self.out, wait_at_most=wait_at_most, **self.common)

    def submit(self, wait_at_most: float = 60.0) -> Submitted:
        return steps.submit(self.source, self.out, wait_at_most=wait_at_most, **self.common)

    def poll(self) -> Polled:
        return steps.poll(self.out, **self.common)

    def collect(self, handle: Handle, wait_at_most: float = 60.0) -> Collected:
        return steps.collect(handle, wait_at_most=wait_at_most, **self.common)

    def retry(self, **more: Any) -> Retried:
        return steps.retry(self.out, **more, **self.common)

    def ended(self) -> tuple[Handle, ...]:
        return self.until(self.poll, lambda polled: not polled.in_progress).ended

    def finish(self) -> None:
        """Do what is left, as an orchestrator would."""

        def round_of_steps() -> Submitted:
            submitted = self.submit()
            for handle in self.poll().ended:
                self.collect(handle)
            return submitted

        self.until(round_of_steps, lambda submitted: submitted.done)

    def until(self, step: Callable[[], Any], is_enough: Callable[[Any], bool]) -> Any:
        deadline = time.monotonic() + 60
        while not is_enough(value := step()):
            assert time.monotonic() < deadline, value
            time.sleep(0.02)
        return value

    def calls(self) -> Counter[str]:
        """Count the calls that the service has answered, by operation."""
        return Counter(call["operation"] for call in self.sandbox.report()["calls"])

    def expect_each_once(self) -> None:
        self.sandbox.clear_faults()
        expected = Counter(f"r{number}" for number in range(REQUESTS))
        assert accepted_by(self.sandbox) == expected
        lines = map(json.loads, self.out.read_bytes().splitlines())
        assert Counter(line["custom_id"] for line in lines) == expected


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Steps]]:
    """Return a function that starts a sandbox for the steps of a run."""
    opened: list[Any] = []

    def make(**settings: Any) -> Steps:
        sandbox = Sandbox(**{"batch_seconds": 0.05, "retry_after": 0, **settings})
        sandbox.start()
        client = Anthropic(
            base_url=sandbox.base_url, api_key=sandbox.api_key, timeout=2, max_retries=0
        )
        opened.extend((client.close, sandbox.stop))
        return Steps(sandbox, client, tmp_path)

    yield make
    for close in opened:
        close()


# Values


TEXTS = st.text(max_size=20)
COUNTS = st.integers(0, 2**40)
SECONDS = st.floats(0, 1e12, allow_nan=False)
WAITING = st.none() | st.builds(Waiting, TEXTS, SECONDS)
HANDLES = st.builds(Handle, TEXTS, COUNTS, TEXTS, COUNTS, SECONDS)
MANY = st.lists(HANDLES, max_size=3).map(tuple)
SIZES = st.lists(st.builds(steps.BatchSize, COUNTS, COUNTS), max_size=3).map(tuple)
VALUES = st.one_of(
    HANDLES,
    st.builds(Waiting, TEXTS, SECONDS),
    st.builds(Forecast, TEXTS, COUNTS, SIZES, SIZES, COUNTS, WAITING),
    st.builds(Submitted, MANY, WAITING, st.booleans()),
    st.builds(Polled, MANY, MANY, MANY, WAITING),
    st.builds(Collected, HANDLES, st.dictionaries(TEXTS, COUNTS), WAITING, st.booleans()),
    st.builds(Retried, COUNTS, WAITING),
)


@given(VALUES)
def test_a_value_survives_json(value: Any) -> None:
    again = type(value).from_dict(json.loads(json.dumps(value.to_dict())))
    assert again == value
    assert json.dumps(again.to_dict()) == json.dumps(value.to_dict())


@given(VALUES, st.data())
def test_what_is_not_a_value_is_refused(value: Any, data: st.DataObject) -> None:
    changed = value.to_dict()
    name = data.draw(st.sampled_from(sorted(changed)))
    if data.draw(st.booleans()):
        del changed[name]
    else:
        changed[name] = {"neither": ["this", "nor that"]}
    with pytest.raises(ValueError, match="Pass what its to_dict returned"):
        type(value).from_dict(changed)
    for other in ([], None, "text", {}):
        with pytest.raises(ValueError, match="is not a"):
            type(value).from_dict(other)


def test_a_number_of_seconds_may_come_back_without_its_fraction() -> None:
    back = Waiting.from_dict({"reason": "full", "seconds": 60})
    assert back == Waiting("full", 60.0)
    assert type(back.seconds) is float


# Repeated


def test_every_step_that_is_repeated_finds_its_work_done(make: Callable[..., Steps]) -> None:
    run = make()
    forecast = run.plan()
    assert run.plan() == forecast
    assert [batch.requests for batch in forecast.now] == [4, 4, 2]
    assert (forecast.requests, forecast.later, forecast.waiting) == (REQUESTS, 0, None)
    assert forecast.batches == forecast.now
    assert not run.calls()

    submitted = run.submit()
    assert [handle.requests for handle in submitted.handles] == [4, 4, 2]
    assert (submitted.waiting, submitted.done) == (None, False)
    assert run.submit() == submitted
    assert run.plan() == attrs.evolve(forecast, now=())

    ended = run.ended()
    assert ended == submitted.handles
    assert run.poll().ended == ended
    for number, handle in enumerate(ended, 1):
        collected = run.collect(handle)
        assert collected.outcomes == {"succeeded": handle.requests}
        assert run.collect(handle) == collected
        # Nothing but this batch, whose lock is held only for what is there already.
        assert run.calls()["results"] == number
    assert collected.done
    assert run.poll() == Polled((), (), ended, None)
    assert run.submit() == Submitted((), None, done=True)
    assert run.retry() == run.retry() == Retried(0, None)
    assert (run.calls()["create"], run.calls()["results"]) == (3, 3)
    run.expect_each_once()


def test_a_forecast_is_what_is_sent(make: Callable[..., Steps]) -> None:
    run = make(batch_seconds=3600)
    # Of different sizes, so that a forecast with other requests differs.
    run.source.write_bytes(b"".join(row("r" * n) + b"\n" for n in range(1, REQUESTS + 1)))
    run.options = attrs.evolve(OPTIONS, max_queued_requests=7)
    forecast = run.plan()
    assert [batch.requests for batch in forecast.batches] == [4, 4, 2]
    assert [batch.requests for batch in forecast.now] == [4, 3]
    assert forecast.later == 3
    assert forecast.waiting is not None
    assert "--max-queued-requests" in forecast.waiting.reason
    submitted = run.submit()
    assert [handle.requests for handle in submitted.handles] == [4, 3]
    assert submitted.waiting == forecast.waiting
    with open_ledger(run.out, for_reading=True) as ledger:
        sizes = [ledger.members_of(number).size for number in (1, 2)]
    assert [batch.size for batch in forecast.now] == sizes
    assert run.plan() == attrs.evolve(forecast, now=())


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.running() as server:
        yield server


@pytest.mark.parametrize("where", ["memory", "s3", "postgres", "s3 and postgres"])
def test_steps_take_an_output_at_a_url_and_a_ledger_in_postgres(
    make: Callable[..., Steps],
    where: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = make()
    monkeypatch.chdir(tmp_path)
    if "memory" in where:
        request.getfixturevalue("memory")
        run.out = "memory://bucket/results.jsonl"
    if "s3" in where:
        run.out = f"{request.getfixturevalue('bucket').url}/results.jsonl"
    with ExitStack() as stack:
        if "postgres" in where:
            url = stack.enter_context(request.getfixturevalue("server").database())
            run.options = attrs.evolve(OPTIONS, ledger=url)
        assert run.plan() == run.plan()
        submitted = run.submit()
        assert run.submit() == submitted
        for handle in run.ended():
            again = Handle.from_dict(json.loads(json.dumps(handle.to_dict())))
            collected = run.collect(again)
            assert run.collect(handle) == collected
            if is_url(run.out):
                # It is composed of its parts once, by the step that collects the last one.
                assert url_exists(run.out) is collected.done
        assert collected.done
        assert run.submit() == Submitted((), None, done=True)
    assert (run.calls()["create"], run.calls()["results"]) == (3, 3)
    lines = map(json.loads, content_of(run.out).splitlines())
    assert Counter(line["custom_id"] for line in lines) == Counter(
        f"r{number}" for number in range(REQUESTS)
    )


# What makes a step wait


def test_a_full_queue_is_a_value(make: Callable[..., Steps]) -> None:
    run = make(batch_seconds=3600, faults=["queue-full:requests=6"])
    submitted = run.submit()
    assert [handle.requests for handle in submitted.handles] == [4]
    assert submitted.waiting is not None
    assert "the queue of the service is full" in submitted.waiting.reason
    creates = run.calls()["create"]
    assert run.submit().handles == submitted.handles
    # What the first refusal showed is in the ledger: nothing is uploaded into the full queue.
    assert run.calls()["create"] == creates
    run.sandbox.advance(3601)
    run.sandbox.clear_faults()
    (handle,) = run.ended()
    run.collect(handle)
    while not (submitted := run.submit()).done:
        run.sandbox.advance(3601)
        for handle in run.ended():
            run.collect(handle)
    run.expect_each_once()


def test_a_time_that_the_service_asks_for_is_a_value(make: Callable[..., Steps]) -> None:
    run = make(faults=["error:status=529,retry-after=500,on=create,times=1"])
    submitted = run.submit()
    assert submitted.waiting is not None
    assert 400 < submitted.waiting.seconds <= 500
    assert "overloaded" in submitted.waiting.reason.casefold()
    again = run.submit().waiting
    assert again is not None
    assert 400 < again.seconds <= submitted.waiting.seconds
    assert run.calls()["create"] == 1


def test_a_create_whose_response_was_lost_is_a_value_until_it_is_found(
    make: Callable[..., Steps],
) -> None:
    run = make(batch_seconds=1, faults=["drop:when=after,times=1"])
    run.options = attrs.evolve(OPTIONS, max_batch_requests=REQUESTS, reconcile_for=60)
    submitted = run.submit(wait_at_most=0)
    assert (submitted.handles, submitted.done) == ((), False)
    assert submitted.waiting is not None
    assert submitted.waiting.reason == "it is not known yet what became of a create"
    polled = run.poll()
    assert polled.ended == polled.in_progress == ()
    assert polled.waiting is not None
    run.finish()
    assert run.sandbox.report()["accepted"]["batches"] == 1
    run.expect_each_once()


def test_results_are_collected_while_it_is_unknown_what_became_of_a_create(
    make: Callable[..., Steps],
) -> None:
    run = make(faults=["drop:when=before,on=create,times=1"])
    run.options = attrs.evolve(OPTIONS, reconcile_for=60)
    handles = run.until(
        lambda: run.submit(wait_at_most=0), lambda submitted: len(submitted.handles) == 2
    ).handles
    for handle in handles:
        found = run.until(partial(run.collect, handle), lambda found: bool(found.outcomes))
        assert (found.waiting, found.done) == (None, False)
    waiting = run.submit(wait_at_most=0).waiting
    assert waiting is not None
    assert waiting.reason == "it is not known yet what became of a create"


def test_a_run_that_another_task_works_on_is_a_value(make: Callable[..., Steps]) -> None:
    steps_of = make()
    with run(steps_of.source, steps_of.out, **steps_of.common) as held:
        first = steps_of.submit(wait_at_most=0)
        assert (first.handles, first.done) == ((), False)
        assert first.waiting is not None
        assert "already has this run open" in first.waiting.reason
        held.submit()
        # Neither a look nor a forecast needs the lock.
        handles = steps_of.ended()
        assert len(handles) == 3
        assert steps_of.plan(wait_at_most=0).later == 0
        assert steps_of.submit(wait_at_most=0).handles == handles
        retried = steps_of.retry(wait_at_most=0)
        assert retried.requests == 0
        assert retried.waiting is not None


def test_results_are_downloaded_without_the_lock_and_once(make: Callable[..., Steps]) -> None:
    steps_of = make()
    handles = steps_of.submit().handles
    steps_of.ended()
    with resume(steps_of.out, **steps_of.common):
        for handle in handles:
            collected = steps_of.collect(handle, wait_at_most=0)
            assert collected.waiting is not None
            assert not collected.outcomes
    assert steps_of.calls()["results"] == 3
    for handle in handles:
        assert steps_of.collect(handle).outcomes == {"succeeded": handle.requests}
    assert steps_of.calls()["results"] == 3
    steps_of.expect_each_once()


def test_a_batch_in_progress_is_collected_later(make: Callable[..., Steps]) -> None:
    run = make(batch_seconds=3600)
    handle, *_ = run.submit().handles
    polled = run.poll()
    assert handle in polled.in_progress
    assert polled.waiting is not None
    assert polled.waiting.reason == "batches are in progress"
    collected = run.collect(handle)
    assert collected.waiting is not None
    assert (collected.outcomes, collected.done) == ({}, False)


def test_an_interrupted_download_is_continued(make: Callable[..., Steps]) -> None:
    run = make(faults=["disconnect:bytes=700,times=1"])
    handle, *_ = run.submit().handles
    run.ended()
    run.until(lambda: run.collect(handle), lambda collected: bool(collected.outcomes))
    run.finish()
    run.expect_each_once()


# Failures


def test_requests_that_expired_are_sent_again_by_submit(make: Callable[..., Steps]) -> None:
    run = make(batch_seconds=2 * DAY)
    run.options = attrs.evolve(OPTIONS, max_batch_requests=REQUESTS)
    (handle,) = run.submit().handles
    run.sandbox.advance(DAY + 1)
    collected = run.until(lambda: run.collect(handle), lambda found: bool(found.outcomes))
    assert collected.outcomes["to_retry"] + collected.outcomes["succeeded"] == REQUESTS
    assert collected.outcomes["to_retry"] > 0
    (again,) = run.submit().handles
    assert again.requests == collected.outcomes["to_retry"]
    assert run.submit().handles == (again,)
    assert run.collect(handle).outcomes["succeeded"] == collected.outcomes["succeeded"]


def test_failed_requests_are_marked_by_retry_and_sent_by_submit(
    make: Callable[..., Steps],
) -> None:
    run = make(faults=["request-error:times=3"])
    run.options = attrs.evolve(OPTIONS, retries=0)
    run.finish()
    run.sandbox.clear_faults()
    errors = run.out.with_name("results.jsonl.run") / "errors.jsonl"
    assert errors.read_bytes().count(b'"outcome": "errored"') == 3
    assert run.retry() == run.retry() == Retried(3, None)
    assert not run.submit().done
    run.finish()
    assert run.retry() == Retried(0, None)
    assert b'"outcome": "errored"' not in errors.read_bytes()
    assert run.sandbox.report()["accepted"]["requests"] == REQUESTS + 3


def test_a_handle_of_another_run_is_refused(make: Callable[..., Steps]) -> None:
    run = make()
    handle, *_ = run.submit().handles
    with pytest.raises(InputError, match="is not a batch of this run"):
        run.collect(attrs.evolve(handle, batch_id="msgbatch_other"))
    with pytest.raises(InputError, match="No run belongs to this output"):
        run.collect(attrs.evolve(handle, out=str(run.out.with_name("other.jsonl"))))
    with pytest.raises(InputError, match="No run belongs to this output"):
        steps.poll(run.out.with_name("other.jsonl"), **run.common)


def test_a_run_in_steps_can_be_finished_by_run_and_the_other_way_round(
    make: Callable[..., Steps],
) -> None:
    steps_of = make()
    handle, *_ = steps_of.submit().handles
    steps_of.until(lambda: steps_of.collect(handle), lambda found: bool(found.outcomes))
    with run(steps_of.source, steps_of.out, **steps_of.common) as job:
        assert job.finish().succeeded
    assert steps_of.submit().done
    assert steps_of.collect(handle).done
    steps_of.expect_each_once()


def test_the_steps_of_an_event_loop_are_the_same(make: Callable[..., Steps]) -> None:
    run = make()

    async def do() -> None:
        assert (await steps.async_plan(run.source, run.out, **run.common)).later == 0
        assert len((await steps.async_submit(run.source, run.out, **run.common)).handles) == 3
        polled = await steps.async_poll(run.out, **run.common)
        while polled.in_progress:
            await asyncio.sleep(0.02)
            polled = await steps.async_poll(run.out, **run.common)
        found = [steps.async_collect(handle, **run.common) for handle in polled.ended]
        assert any(collected.done for collected in await asyncio.gather(*found))
        assert await steps.async_retry(run.out, **run.common) == Retried(0, None)

    asyncio.run(do())
    run.expect_each_once()
    for name in ("plan", "submit", "poll", "collect", "retry"):
        parameters = [
            inspect.signature(getattr(steps, each)).parameters for each in (name, f"async_{name}")
        ]
        assert parameters[0] == parameters[1]


def test_a_step_does_what_a_process_left_that_was_killed_after_the_last_result(
    make: Callable[..., Steps],
) -> None:
    run = make()
    run.submit()
    for handle in reversed(run.ended()):
        run.collect(handle)
    # As though the last one had been killed before it sorted the output.
    run.options = attrs.evolve(OPTIONS, ordered=True)
    assert run.submit().done
    lines = map(json.loads, run.out.read_bytes().splitlines())
    assert [line["custom_id"] for line in lines] == [f"r{number}" for number in range(REQUESTS)]


def test_an_ordered_output_is_sorted_when_the_last_batch_is_collected(
    make: Callable[..., Steps],
) -> None:
    run = make()
    run.options = attrs.evolve(OPTIONS, ordered=True)
    run.submit()
    for handle in reversed(run.ended()):
        run.collect(handle)
    lines = map(json.loads, run.out.read_bytes().splitlines())
    assert [line["custom_id"] for line in lines] == [f"r{number}" for number in range(REQUESTS)]


def test_steps_ask_again_after_answers_that_are_not_complete(make: Callable[..., Steps]) -> None:
    run = make()
    run.options = attrs.evolve(OPTIONS, on_answer={"truncated": "retry"}, max_tokens_retry=500)
    run.finish()
    report = run.sandbox.report()["accepted"]["requests"]
    assert report > REQUESTS
    with open_ledger(run.out) as ledger:
        statuses = ledger.answer_statuses()
        assert statuses == {"complete": REQUESTS}
        ((status, action, requests, attempts, complete, _),) = ledger.redone()
    assert (status, action) == ("truncated", "retry")
    assert requests == attempts == complete == report - REQUESTS


def test_a_retry_of_answers_may_be_repeated(make: Callable[..., Steps]) -> None:
    run = make()
    run.finish()
    marked = run.retry(answers=["truncated"], max_tokens=500)
    assert marked == run.retry(answers=["truncated"], max_tokens=500)
    assert marked.requests > 0
    run.finish()
    with open_ledger(run.out) as ledger:
        assert ledger.answer_statuses() == {"complete": REQUESTS}


# What a run may send


def test_a_cap_in_which_no_results_make_room_is_an_exception(make: Callable[..., Steps]) -> None:
    task = make()
    priced = task.source.read_bytes().replace(b"claude-test", b"claude-haiku-4-5")
    task.source.write_bytes(priced)
    estimate = validate(task.source).estimate
    assert estimate is not None
    task.options = attrs.evolve(OPTIONS, max_cost=estimate.ceiling / 6)

    submitted = task.submit()
    assert submitted.waiting is not None  # for the results of what is in progress
    assert "--max-cost" in submitted.waiting.reason
    with pytest.raises(CostCapError):
        task.finish()
    assert 0 < task.sandbox.report()["accepted"]["requests"] < REQUESTS
    task.options = OPTIONS
    task.finish()
    task.expect_each_once()


def test_a_pilot_that_passes_is_followed_by_the_others(make: Callable[..., Steps]) -> None:
    task = make()
    task.options = attrs.evolve(OPTIONS, pilot=2, max_failures="100%")
    assert sum(handle.requests for handle in task.submit().handles) == 2
    task.finish()
    task.expect_each_once()


def test_a_pilot_that_fails_is_an_exception(make: Callable[..., Steps]) -> None:
    task = make(faults=["request-error:type=invalid_request_error,times=2"])
    task.options = attrs.evolve(OPTIONS, pilot=2, max_failures=0)
    with pytest.raises(PilotError):
        task.finish()
    assert task.sandbox.report()["accepted"]["requests"] == 2
    task.options = OPTIONS
    task.finish()
    task.expect_each_once()
