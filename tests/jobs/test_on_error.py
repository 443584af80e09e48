"""What happens by default to a request that failed, cause by cause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from message_batches.jobs import Run
from message_batches.jobs.engine import DEFAULT_ACTIONS, action_for
from tests.jobs.fake_api import FakeAPI, FakeBatch, FakeClock, lost_answer, row

ACTIONS = {
    "overloaded_error": "retry",
    "rate_limit_error": "retry",
    "api_error": "retry",
    "timeout_error": "retry",
    "expired": "retry",
    "invalid_request_error": "fail",
    "not_found_error": "fail",
    "request_too_large": "fail",
    "canceled": "fail",
    "authentication_error": "abort",
    "permission_error": "abort",
    "billing_error": "abort",
}


@pytest.mark.parametrize(("cause", "action"), ACTIONS.items())
def test_each_cause_has_its_default_action(cause: str, action: str) -> None:
    assert action_for(cause, {}) == action


def test_every_default_action_is_tested() -> None:
    assert set(DEFAULT_ACTIONS) == set(ACTIONS)


def test_an_unknown_cause_is_not_retried() -> None:
    assert action_for("error_of_2027", {}) == "fail"


@pytest.mark.parametrize("hours", [-20, 20])
def test_a_batch_is_adopted_though_its_anchor_is_deleted_and_the_clock_is_wrong(
    start: Callable[..., Run],
    api: FakeAPI,
    clock: FakeClock,
    requests: Callable[..., Path],
    hours: int,
) -> None:
    clock.now = datetime(2026, 11, 22, tzinfo=UTC).timestamp() + hours * 3600
    anchor = api.accept([row("of another program")])

    def lose(_: FakeBatch) -> None:
        api.after_create = lambda _: None
        api.batches.remove(anchor)
        raise lost_answer()

    api.after_create = lose
    assert start(requests(3)).finish().succeeded
    assert api.accepted == ["of another program", "r0", "r1", "r2"]
