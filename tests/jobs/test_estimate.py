"""The time left is told where it can be known, and not where it would be nonsense."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from message_batches.jobs import Run
from message_batches.jobs.engine.eta import OpenBatch, time_left
from tests.jobs.fake_api import FakeAPI, FakeBatch, FakeClock


def batch(answered: int = 0, age: float = 600.0) -> OpenBatch:
    return OpenBatch(rows=1000, answered=answered, age=age)


@pytest.mark.parametrize(
    ("under_way", "unsent", "batch_durations", "left"),
    [
        ([batch()], 0, [], None),  # nothing is known
        ([batch(answered=500)], 0, [], 600.0),  # its counts move
        ([batch(answered=250)], 0, [], 1800.0),
        ([batch(answered=20)], 0, [], None),  # too few rows to tell
        ([batch(answered=20)], 0, [1000.0], 400.0),
        ([batch()], 0, [1000.0, 5000.0, 900.0], 400.0),  # as long as the others, in the middle
        ([batch(), batch(age=100)], 0, [1000.0], 900.0),  # the last one counts
        ([batch(age=1001)], 0, [1000.0], None),  # late: nobody knows
        ([batch(age=-50)], 0, [1000.0], None),  # a clock was set back
        ([batch(answered=1000)], 0, [], 0.0),
        ([batch()], 1, [1000.0], 1400.0),  # one more when this one has ended
        ([batch(), batch()], 3, [1000.0], 2400.0),
        ([batch(answered=500)], 1, [], None),
        ([], 2, [1000.0], 2000.0),
        ([], 0, [], 0.0),
    ],
)
def test_the_time_left(
    under_way: list[OpenBatch], unsent: int, batch_durations: list[float], left: float | None
) -> None:
    assert time_left(under_way, unsent=unsent, batch_durations=batch_durations) == left


def test_a_run_tells_what_its_counts_and_its_ended_batches_say(
    start: Callable[..., Run],
    api: FakeAPI,
    requests: Callable[..., Path],
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    began = clock.now
    slow = FakeBatch.look

    def look(batch: FakeBatch) -> FakeBatch:
        batch.looks_left = 1
        return slow(batch) if clock.now - began > 1000 else batch

    def counts(batch: FakeBatch) -> SimpleNamespace:
        rows = len(batch.rows)
        done = rows if batch.ended_at else int(rows * min((clock.now - began) / 2000, 1))
        return SimpleNamespace(
            processing=rows - done, succeeded=done, errored=0, canceled=0, expired=0
        )

    monkeypatch.setattr(FakeBatch, "look", look)
    monkeypatch.setattr(FakeBatch, "request_counts", property(counts))
    job = start(requests(100), max_batch_requests=100)
    for event in job.events():
        spent = clock.now - began
        if event.progress.seconds_left is not None and 300 < spent < 900:
            assert event.progress.seconds_left == pytest.approx(2000 - spent, rel=0.3)
            break
        assert spent < 900, "nothing was said"
