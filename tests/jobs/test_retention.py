"""A person hears of results before the service keeps them no longer."""

from __future__ import annotations

import pytest

from message_batches.jobs.engine import Vanishing, vanishing, vanishing_text
from tests.jobs.fake_api import FakeAPI, FakeClock
from tests.jobs.runs import Requests, Start

DAY = 86_400.0


@pytest.mark.parametrize(
    ("created_at", "now", "found"),
    [
        ([], 0.0, None),
        ([None], 100 * DAY, None),
        ([0.0], 22 * DAY, None),
        ([0.0], 22 * DAY + 1, Vanishing(1, 29 * DAY)),
        ([3 * DAY, 0.0, 20 * DAY], 26 * DAY, Vanishing(2, 29 * DAY)),
        ([0.0], 40 * DAY, Vanishing(1, 29 * DAY)),
    ],
)
def test_results_that_vanish_within_a_week_are_counted(
    created_at: list[float | None], now: float, found: Vanishing | None
) -> None:
    assert vanishing(created_at, now) == found


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (26 * DAY, "Results of 2 batches vanish in 3 days"),
        (29 * DAY - 7200, "Results of 2 batches vanish in 2 hours"),
        (29 * DAY, "Results of 2 batches have been kept for 29 days and may be gone"),
    ],
)
def test_the_time_that_is_left_is_said(now: float, text: str) -> None:
    assert vanishing_text(Vanishing(2, 29 * DAY), now) == text


def test_a_run_and_its_report_warn_before_results_vanish(
    api: FakeAPI, clock: FakeClock, start: Start, requests: Requests
) -> None:
    job = start(requests(2))
    next(event for event in job.events() if "submitted" in (event.text or ""))
    assert (job.report().vanishing, job.report().vanish_at) == (0, None)
    sent_at = clock.now

    clock.now += 26 * DAY
    job = start(requests(2))
    report = job.report()
    assert report.vanishing == 1
    assert report.vanish_at == pytest.approx(sent_at + 29 * DAY, abs=60)

    texts = [event.text for event in job.events() if event.text]
    assert texts[0] == (
        "Results of 1 batch vanish in 3 days; they are collected once their batch has ended"
    )
    assert (job.report().vanishing, job.report().vanish_at) == (0, None)
