"""Batches are asked about often enough to lose little time, and seldom enough to be no burden."""

from __future__ import annotations

import random
from random import uniform

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs.engine.poll import PollPolicy
from message_batches.jobs.steps import BatchState


def state(ask_again: float | None = None) -> BatchState:
    return BatchState("msgbatch_1", "in_progress", {}, None, ask_again)


def looks_until(end: float, pace: PollPolicy, states: list[BatchState]) -> list[float]:
    looks = [pace.wait(0.0, uniform=uniform)]
    while looks[-1] < end:
        looks.append(looks[-1] + pace.wait(looks[-1], states, uniform=uniform))
    return looks


@given(st.floats(1, 100_000), st.integers(0, 9))
def test_a_batch_that_has_ended_waits_an_eighth_of_its_time_at_most(end: float, seed: int) -> None:
    random.seed(seed)
    pace = PollPolicy()
    lost = looks_until(end, pace, [state()])[-1] - end
    assert lost <= max(pace.first, end / 8)
    assert lost <= pace.longest


def test_looks_become_fewer() -> None:
    looks = looks_until(24 * 3600, PollPolicy(), [state()])
    assert sum(look <= 60 for look in looks) < 40
    assert sum(60 < look <= 3600 for look in looks) < 90
    assert len(looks) < 24 * 70


def test_many_batches_are_not_listed_more_often_than_few() -> None:
    pace = PollPolicy()
    assert pace.wait(0.0, [state()] * 1000, uniform=uniform) >= 0.9 * 10 * pace.first


@pytest.mark.parametrize(("asked_for", "least"), [(10.0, 10.0), (86_400.0, 300.0)])
def test_the_service_may_ask_for_more_time_up_to_a_limit(asked_for: float, least: float) -> None:
    wait = PollPolicy().wait(1.0, [state(), state(asked_for)], uniform=uniform)
    assert wait == least


def test_a_clock_that_was_set_back_or_forth_does_no_harm() -> None:
    pace = PollPolicy()
    assert pace.wait(-1e9, uniform=uniform) <= pace.first
    assert pace.wait(1e9, uniform=uniform) <= pace.longest
