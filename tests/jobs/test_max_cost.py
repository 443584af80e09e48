"""A run with a cap sends nothing that could make it cost more, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from message_batches.jobs import Prices, Run, RunOptions
from message_batches.jobs.errors import CostCapError, InputError
from message_batches.jobs.internals import open_ledger
from message_batches.jobs.money import NANO
from message_batches.jobs.state import Cut, Submit
from message_batches.jobs.types import CostCap
from tests.jobs.fake_api import FakeAPI, lost_answer, succeeded
from tests.jobs.runs import ANY_OUTPUT, Requests, Start, expect_each_once

PRICES = '[models."claude-test"]\ninput = 20_000\noutput = 20_000\n'
ANSWER = Decimal("0.08")
"""What an answer of the fake service costs: eight tokens, in a batch."""


@pytest.fixture
def prices(tmp_path: Path) -> Prices:
    path = tmp_path / "prices.toml"
    path.write_text(PRICES)
    return Prices.read(path)


def bound_of(job: Run) -> Decimal:
    """Return what the first request costs at most."""
    with open_ledger(job.out, for_reading=True) as ledger:
        (bound,) = ledger._index.ceilings([(1, 1)])
    assert bound is not None
    return bound * NANO


@pytest.fixture
def bound(start: Start, requests: Requests, prices: Prices) -> Decimal:
    return bound_of(start(requests(10), prices=prices))


def capped(job: Run) -> CostCapError:
    with pytest.raises(CostCapError) as raised:
        job.finish()
    return raised.value


def test_a_cap_is_reached_and_raised(
    start: Start, api: FakeAPI, requests: Requests, prices: Prices, bound: Decimal
) -> None:
    source, cap = requests(10), bound + Decimal("0.30")
    error = capped(start(source, prices=prices, max_cost=cap))
    sent = len(api.accepted)
    # The last one that was sent fitted, and the next one did not.
    assert (sent - 1) * ANSWER + bound <= cap < sent * ANSWER + bound
    assert error.cap == CostCap(cap, sent * ANSWER, sent * ANSWER)
    assert error.held_back == 10 - sent
    assert "higher --max-cost" in str(error)

    report = start(source, prices=prices, max_cost=cap).report(prices)
    assert report.cap == error.cap
    assert report.to_dict()["cap"]["max_cost"] == str(error.cap.max_cost)

    assert capped(start(source, prices=prices, max_cost=cap)).cap == error.cap
    assert len(api.accepted) == sent

    job = start(source, prices=prices, max_cost=20 * bound)
    assert job.finish().succeeded
    expect_each_once(job, api, 10)


def test_no_batch_is_made_tiny_by_the_cap(
    start: Start, requests: Requests, prices: Prices, bound: Decimal
) -> None:
    job = start(requests(3), prices=prices, max_cost=100)
    one = int(bound / NANO)
    with open_ledger(job.out, for_reading=True) as ledger:

        def cut(most: int, least_cost: int) -> Cut:
            return ledger.cut(Submit("fresh", most, 10**9, one, least_cost), 0.0)[0]

        assert (cut(3, one).requests, cut(3, one).ceiling) == (1, one)
        assert cut(3, one + 1) == Cut(0, 0)
        # It is the last one, so it is sent.
        assert cut(1, one + 1).requests == 1


def test_what_is_in_progress_counts_with_the_most_that_it_may_cost(
    start: Start, api: FakeAPI, requests: Requests, prices: Prices, bound: Decimal
) -> None:
    cap = Decimal("3.5") * bound
    job = start(requests(10), prices=prices, max_cost=cap)
    report = job.submit()
    assert len(api.accepted) == 3
    assert report.cap == CostCap(cap, Decimal(0), 3 * bound)


@pytest.fixture
def lost(api: FakeAPI) -> Iterator[None]:
    """Let every create fail without an answer, before the service has it."""

    def lose(_: object) -> None:
        raise lost_answer()

    api.before_create = lose
    yield
    api.before_create = lambda _: None


@pytest.mark.usefixtures("lost")
def test_a_create_that_was_taken_for_absent_still_counts(
    start: Start, api: FakeAPI, requests: Requests, prices: Prices, bound: Decimal
) -> None:
    source = requests(10)
    cap = Decimal("3.5") * bound
    error = capped(start(source, prices=prices, max_cost=cap))
    assert error.cap == CostCap(cap, Decimal(0), 3 * bound)
    assert "with lost batches" in str(error)
    assert api.accepted == []


@ANY_OUTPUT
def test_a_cap_is_kept_by_a_command_that_resumes_the_run(
    start: Start, api: FakeAPI, requests: Requests, prices: Prices, out: Path | str
) -> None:
    source = requests(10)
    bound = bound_of(start(source, prices=prices))
    cap = 2 * bound
    start(source, prices=prices, max_cost=cap).submit()
    with open_ledger(out) as ledger:
        assert ledger.setting("max_cost") == str(cap)
    assert len(api.accepted) == 2


def test_results_without_a_price_count_with_the_bound(
    start: Start, api: FakeAPI, requests: Requests, prices: Prices, bound: Decimal
) -> None:
    cap = 3 * bound
    error = capped(start(requests(10), max_cost=cap))  # without the list that has this model
    assert len(api.accepted) == 3
    assert error.cap.committed == cap
    assert prices.of("claude-test") is not None


def test_requests_that_nothing_bounds_are_refused(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    with pytest.raises(InputError, match="10 requests with a model that has no price"):
        start(requests(10), max_cost=5)
    assert api.accepted == []


@pytest.mark.parametrize("amount", [0, -1, "x", "nan", "inf", 1.5, True])
def test_what_is_not_an_amount_is_refused(amount: object) -> None:
    with pytest.raises(ValueError, match="max_cost"):
        RunOptions(max_cost=amount)  # type: ignore[arg-type]


def test_what_is_asked_again_counts_with_the_most_that_it_may_cost(
    start: Start, api: FakeAPI, requests: Requests, prices: Prices, bound: Decimal
) -> None:
    api.answer = lambda custom_id, earlier: succeeded(
        custom_id, stop_reason="end_turn" if earlier else "max_tokens"
    )
    source, policy = requests(1), {"truncated": "retry"}
    job = start(source, prices=prices, max_cost=bound, on_answer=policy)
    error = capped(job)
    assert (len(api.accepted), error.cap.committed) == (1, ANSWER)
    # With twice the tokens, it could cost more than before.
    twice = bound_of(job)
    assert twice > bound

    most = ANSWER + twice
    report = start(source, prices=prices, max_cost=most, on_answer=policy).finish()
    assert report.answers == {"complete": 1}
    assert len(api.accepted) == 2
    assert report.tokens["claude-test"]["answers"] == 2


def test_the_cap_names_what_is_in_progress_only_if_something_is() -> None:
    taken = CostCap(max_cost=Decimal(5), spent=Decimal("0.5"), committed=Decimal("0.75"))
    assert taken.text("USD") == (
        "Cap of 5.00 USD: 0.5000 spent, 0.7500 with what is in progress or lost"
    )
    assert CostCap(Decimal(5), Decimal(2), Decimal(2)).text("") == "Cap of 5.00: 2.00 spent"
