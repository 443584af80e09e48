"""A pilot is sent first; the others follow if what it shows allows it."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import Prices, Run, RunOptions
from message_batches.jobs.engine.allowance.pilot import projection, share
from message_batches.jobs.errors import InputError, PilotError
from message_batches.jobs.internals import resume_run
from message_batches.jobs.ledger import amount_of
from tests.jobs.fake_api import FakeAPI, FakeClock, errored, succeeded
from tests.jobs.runs import ANY_OUTPUT, Requests, Start, expect_each_once

PRICES = '[models."claude-test"]\ninput = 20_000\noutput = 20_000\n'


@pytest.fixture
def prices(tmp_path: Path) -> Prices:
    path = tmp_path / "prices.toml"
    path.write_text(PRICES)
    return Prices.read(path)


def second_half_fails(custom_id: str, _: int) -> dict[str, Any]:
    if int(custom_id[1:]) >= 10:
        return errored(custom_id, "invalid_request_error")
    return succeeded(custom_id)


@ANY_OUTPUT
def test_a_file_whose_second_half_fails_is_noticed(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = second_half_fails
    source = requests(20)
    with pytest.raises(PilotError) as raised:
        start(source, pilot=4, max_failures="10%").finish()
    assert sorted(api.accepted) == ["r12", "r17", "r2", "r7"]
    pilot = raised.value.pilot
    assert (pilot.requests, pilot.failures, pilot.rest, pilot.passed) == (4, 2, 16, False)
    # Two of the four have an answer, of 3 tokens of input and 5 of output.
    assert (pilot.input_tokens, pilot.output_tokens) == (1.5, 2.5)
    assert start(source, pilot=4, max_failures="10%").report().pilot == pilot
    # Nothing is repeated, neither when it is judged again nor when a person sends the others.
    with pytest.raises(PilotError):
        start(source, pilot=4, max_failures=1).finish()
    assert len(api.accepted) == 4
    job = start(source)
    report = job.finish()
    assert report.outcomes == {"errored": 10, "succeeded": 10}
    assert report.pilot is not None
    assert report.pilot.passed
    expect_each_once(job, api, 20)


def test_a_pilot_within_its_limits_lets_the_others_follow_once(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = second_half_fails
    source = requests(20)
    sent = [
        len(api.accepted)
        for event in start(source, pilot="20%", max_failures="50%").events()
        if event.text and event.text.startswith("Pilot:")
    ]
    assert sent == [4]
    assert len(api.accepted) == 20


def test_a_process_that_is_killed_after_any_event_continues_its_pilot(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(20)
    for stop in range(1, 12):
        events = start(source, pilot=4, max_failures=0, max_batch_requests=2).events()
        for event in islice(events, stop):
            if event.text and event.text.startswith("Pilot:"):
                assert len(api.accepted) == 4
        events.close()  # type: ignore[attr-defined]
    job = start(source, pilot=4, max_failures=0, max_batch_requests=2)
    assert job.finish().succeeded
    expect_each_once(job, api, 20)


def test_a_limit_of_one_request_leaves_its_pilot_for_later(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    source = requests(20)
    report = start(source, pilot=4, limit=1).finish()
    assert (len(api.accepted), report.held_back, report.pilot) == (1, 19, None)
    job = start(source, pilot=4)
    judged = job.finish().pilot
    assert judged is not None
    assert (judged.requests, judged.rest) == (4, 16)
    expect_each_once(job, api, 20)


def test_failures_are_limited_only_where_a_pilot_counts_them(
    start: Start, api: FakeAPI, clock: FakeClock, requests: Requests, out: Path
) -> None:
    source = requests(20)
    nothing = sorted(out.parent.iterdir())
    refusal = "--max-failures limits the failures of a pilot"
    with pytest.raises(InputError, match=refusal):
        start(source, max_failures=3)
    assert sorted(out.parent.iterdir()) == nothing
    api.answer = second_half_fails
    with pytest.raises(PilotError, match="without --pilot and --max-failures;"):
        start(source, pilot=4, max_failures=1).finish()
    with pytest.raises(InputError, match=refusal):
        start(source, max_failures=3)
    start(source, pilot=4, max_failures=1).close()

    def resumed(max_failures: int) -> Run:
        options = RunOptions(max_failures=max_failures)
        return resume_run(out, client=api, options=options, system=clock.system)  # type: ignore[arg-type]

    # A run that is resumed has its pilot still.
    with resumed(1) as job, pytest.raises(PilotError):
        job.finish()
    assert len(api.accepted) == 4
    with resumed(2) as job:
        job.finish()
    assert len(api.accepted) == 20


def test_a_projection_beyond_the_cap_ends_the_run(
    start: Start, api: FakeAPI, requests: Requests, prices: Prices
) -> None:
    source = requests(200)
    with pytest.raises(PilotError, match="max-cost 12"):
        start(source, pilot=4, max_cost=12, prices=prices).finish()
    assert len(api.accepted) == 4
    with pytest.raises(PilotError) as raised:
        start(source, pilot=4, max_cost="15.99", prices=prices).finish()
    pilot = raised.value.pilot
    assert pilot.cost == Decimal("0.32")
    assert pilot.rest_cost == (Decimal("15.68"),) * 3  # each answer costs the same
    assert len(api.accepted) == 4


def test_the_interval_of_a_sum_is_that_of_a_textbook() -> None:
    # mean 2, deviation 1, t(2) = 4.31; 4.31 * sqrt(9 + 81 / 3) = 25.86
    assert projection([1.0, 2.0, 3.0], 9) == (Decimal(18), Decimal(0), Decimal("43.86"))
    low, high = share(10, 100)  # Wilson: 0.0552 to 0.1744
    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)
    assert share(0, 10)[0] == 0.0


@pytest.mark.parametrize(("text", "amount"), [("3", 3), ("10%", 5), ("2.5%", 1), ("0%", 0)])
def test_an_amount_is_a_number_or_a_share(text: str, amount: int) -> None:
    assert amount_of(text, 50) == amount


@pytest.mark.parametrize("value", ["x", "-1", "5 %", 0.5, True, "101%"])
@pytest.mark.parametrize("name", ["pilot", "max_failures"])
def test_what_is_not_an_amount_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match="not a number of requests"):
        RunOptions(**{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [0, "0", "0.0%"])
def test_a_pilot_without_requests_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="A pilot has at least two requests"):
        RunOptions(pilot=value)  # type: ignore[arg-type]
    assert RunOptions(pilot="100%", max_failures=value).max_failures == str(value)  # type: ignore[arg-type]
