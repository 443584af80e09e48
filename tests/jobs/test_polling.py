"""Polling often enough to lose little time, and seldom enough not to be a burden."""

from __future__ import annotations

import random
from random import uniform

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.engine import PollPolicy
from message_batches.jobs.steps import BatchState


def state(ask_again: float | None = None) -> BatchState:
    return BatchState("msgbatch_1", "in_progress", {}, None, ask_again)


def polls_until(end: float, policy: PollPolicy, states: list[BatchState]) -> list[float]:
    polls = [policy.wait(0.0, uniform=uniform)]
    while polls[-1] < end:
        polls.append(polls[-1] + policy.wait(polls[-1], states, uniform=uniform))
    return polls


@given(st.floats(1, 100_000), st.integers(0, 9))
def test_results_are_late_by_an_eighth_of_the_time_of_the_batch_at_most(
    end: float, seed: int
) -> None:
    random.seed(seed)
    policy = PollPolicy()
    lost = polls_until(end, policy, [state()])[-1] - end
    assert lost <= max(policy.first, end / 8)
    assert lost <= policy.longest


def test_polls_become_rarer() -> None:
    polls = polls_until(24 * 3600, PollPolicy(), [state()])
    assert sum(poll <= 60 for poll in polls) < 40
    assert sum(60 < poll <= 3600 for poll in polls) < 90
    assert len(polls) < 24 * 70


def test_many_batches_are_listed_less_often_than_few() -> None:
    policy = PollPolicy()
    assert policy.wait(0.0, [state()] * 1000, uniform=uniform) >= 0.9 * 10 * policy.first


@pytest.mark.parametrize(("requested", "least"), [(10.0, 10.0), (86_400.0, 300.0)])
def test_the_service_may_ask_for_more_time_up_to_a_limit(requested: float, least: float) -> None:
    wait = PollPolicy().wait(1.0, [state(), state(requested)], uniform=uniform)
    assert wait == least


def test_a_clock_that_was_set_back_or_forth_does_no_harm() -> None:
    policy = PollPolicy()
    assert policy.wait(-1e9, uniform=uniform) <= policy.first
    assert policy.wait(1e9, uniform=uniform) <= policy.longest
