"""The estimate of the remaining time, and when there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from message_batches.jobs import Run
from message_batches.jobs.engine.progress import OpenBatch, time_left
from tests.jobs.fake_api import FakeAPI, FakeBatch, FakeClock


def batch(processed: int = 0, age: float = 600.0) -> OpenBatch:
    return OpenBatch(requests=1000, processed=processed, age=age)


@pytest.mark.parametrize(
    ("open_batches", "unsent", "batch_durations", "left"),
    [
        ([batch()], 0, [], None),  # nothing is known
        ([batch(processed=500)], 0, [], 600.0),  # its counts change
        ([batch(processed=250)], 0, [], 1800.0),
        ([batch(processed=20)], 0, [], None),  # too few to know its rate
        ([batch(processed=20)], 0, [1000.0], 400.0),
        ([batch()], 0, [1000.0, 5000.0, 900.0], 400.0),  # as long as the others, in the middle
        ([batch(), batch(age=100)], 0, [1000.0], 900.0),  # the last one counts
        ([batch(age=1001)], 0, [1000.0], None),  # late
        ([batch(age=-50)], 0, [1000.0], None),  # a clock was set back
        ([batch(processed=1000)], 0, [], 0.0),
        ([batch()], 1, [1000.0], 1400.0),  # one more when this one has ended
        ([batch(), batch()], 3, [1000.0], 2400.0),
        ([batch(processed=500)], 1, [], None),
        ([], 2, [1000.0], 2000.0),
        ([], 0, [], 0.0),
    ],
)
def test_the_time_left(
    open_batches: list[OpenBatch], unsent: int, batch_durations: list[float], left: float | None
) -> None:
    assert time_left(open_batches, unsent=unsent, batch_durations=batch_durations) == left


def test_a_run_estimates_from_the_counts_of_its_batches(
    start: Callable[..., Run],
    api: FakeAPI,
    requests: Callable[..., Path],
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started_at = clock.now
    slow = FakeBatch.look

    def look(batch: FakeBatch) -> FakeBatch:
        batch.looks_left = 1
        return slow(batch) if clock.now - started_at > 1000 else batch

    def counts(batch: FakeBatch) -> SimpleNamespace:
        total = len(batch.rows)
        done = total if batch.ended_at else int(total * min((clock.now - started_at) / 2000, 1))
        return SimpleNamespace(
            processing=total - done, succeeded=done, errored=0, canceled=0, expired=0
        )

    monkeypatch.setattr(FakeBatch, "look", look)
    monkeypatch.setattr(FakeBatch, "request_counts", property(counts))
    job = start(requests(100), max_batch_requests=100)
    for event in job.events():
        elapsed = clock.now - started_at
        if event.progress.seconds_left is not None and 300 < elapsed < 900:
            assert event.progress.seconds_left == pytest.approx(2000 - elapsed, rel=0.3)
            break
        assert elapsed < 900, "there was no estimate"
