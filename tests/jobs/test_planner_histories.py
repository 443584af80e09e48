"""Simulated histories of whole runs: no fault costs money or results, whatever its time."""

from __future__ import annotations

import os

import pytest

from message_batches.jobs.engine.rules import is_verified
from message_batches.jobs.state import PlannerOptions
from tests.simulator.faults import Create, Life, Lifetime, Script
from tests.simulator.history import History
from tests.simulator.tally import Tally, command, play_many, today

DEFAULT_HISTORIES = 300
SLOW_HISTORIES = 100_000


def report(tally: Tally, *, proven_ids: bool = True) -> str:
    """Return the seeds that broke a promise, with the commands that play them again."""
    lines = [
        f"seed {seed}: {what}\n    {command(seed, proven_ids=proven_ids)}"
        for seed, what in tally.broken[:20]
    ]
    return "\n".join([f"{len(tally.broken)} of {tally.histories:,} histories broke", *lines])


@pytest.mark.parametrize("proven_ids", [True, False], ids=["own ids", "ids as they are"])
def test_histories_of_fixed_seeds(proven_ids: bool) -> None:
    tally = play_many(1, DEFAULT_HISTORIES // 2, proven_ids=proven_ids)
    assert not tally.broken, report(tally, proven_ids=proven_ids)
    assert tally.slow <= tally.histories / 30


@pytest.mark.slow
@pytest.mark.parametrize("proven_ids", [True, False], ids=["own ids", "ids as they are"])
def test_histories_of_new_seeds(proven_ids: bool, record_property: object) -> None:
    first = int(os.environ.get("SIMULATOR_SEED", today()))
    count = int(os.environ.get("SIMULATOR_HISTORIES", SLOW_HISTORIES)) // 2
    print(f"SIMULATOR_SEED={first}: {count:,} histories")  # noqa: T201
    tally = play_many(first, count, proven_ids=proven_ids, processes=os.cpu_count() or 1)
    assert not tally.broken, report(tally, proven_ids=proven_ids)


# Every fault below was found by a seed, or costs money if a rule is missing.


def play(**script: object) -> History:
    history = History(Script(**script))  # type: ignore[arg-type]
    history.play()
    return history


def test_a_run_without_faults_needs_no_second_process() -> None:
    history = play(requests=7)
    assert (history.lives, history.creates) == (1, 4)


def test_a_create_that_is_accepted_after_the_window_is_paid_twice_and_not_verified() -> None:
    history = play(creates={1: Create("lost", delay=2000)}, batches={2: Lifetime(lasts=4000)})
    assert history.creates == 2


def paid(history: History) -> int:
    """Return how often the first request was paid."""
    return sum(0 in history.disk.members[number] for number in history.checks.truth)


def test_three_creates_in_a_row_that_are_accepted_within_the_window_are_paid_once() -> None:
    late = Create("lost", delay=200)
    history = play(creates={1: late, 2: late, 3: late})
    assert (history.creates, paid(history)) == (1, 1)
    assert is_verified(history.state)


@pytest.mark.parametrize("lasts", [10.0, 60.0, 4000.0])
@pytest.mark.parametrize(("window", "delay"), [(900.0, 1200.0), (60.0, 200.0)])
def test_three_creates_in_a_row_that_are_accepted_late_are_paid_at_most_twice(
    window: float, delay: float, lasts: float
) -> None:
    late = Create("lost", delay=delay)
    history = play(
        creates=dict.fromkeys((1, 2, 3), late),
        batches=dict.fromkeys((1, 2, 3), Lifetime(lasts=lasts)),
        options=PlannerOptions(window=window, upload_seconds=600.0, polling_interval=60.0),
    )
    assert paid(history) <= 2
    # What was paid twice is in the report, or the report says that it may not be complete.
    found = {index for index, _ in history.disk.twice}
    assert paid(history) == 1 or 0 in found or not is_verified(history.state)


def test_a_batch_without_counts_at_the_end_of_the_window_is_waited_for() -> None:
    history = play(creates={1: Create("lost")}, batches={1: Lifetime(lag=800, zero=900)})
    assert history.creates == 1


def test_a_batch_that_appears_when_a_candidate_is_rejected_is_found() -> None:
    history = play(
        creates={1: Create("lost", delay=880)},
        foreign=(5.0,),
        batches={0: Lifetime(lasts=3000), 1: Lifetime(lag=15)},
    )
    assert history.creates == 1


def test_the_requests_of_a_resend_are_held_back_while_a_suspect_of_the_first_is_listed() -> None:
    # The resend was lost too. When it counted as absent, its requests went out a third time though
    # the batch of the first create was in the list.
    history = play(
        creates={1: Create("lost", delay=1500), 2: Create("lost", delay=None)},
        batches={1: Lifetime(lasts=9000)},
    )
    assert history.creates == 2


def test_a_process_that_starts_again_finds_the_batch_before_it_sends() -> None:
    # The requests of the absent create were in the pool, and a new process sent them at once.
    history = play(
        creates={1: Create("lost", delay=1500), 2: Create("busy", retry_after=700.0)},
        lives={1: Life(stops_at=60)},
        pauses={1: 3000.0},
    )
    assert history.creates <= 2


def test_an_ended_batch_that_was_deleted_before_its_ids_were_read_is_asked_about() -> None:
    history = play(
        creates={1: Create("lost", delay=100)}, batches={1: Lifetime(lasts=30, deleted=1.0)}
    )
    assert history.checks.permitted == {1}


def test_results_that_the_service_lost_are_missing_when_its_counts_say_so() -> None:
    history = play(batches={1: Lifetime(lost=1)}, lives={1: Life(dies_at=12)})
    assert sorted(history.disk.output) == [(0, 1, "missing"), (1, 1, "succeeded")]


def test_results_that_the_service_lost_without_a_word_are_accepted_by_a_person() -> None:
    history = play(batches={1: Lifetime(lost=2, honest=False)})
    assert history.checks.accepted_missing == {1}


def test_a_key_of_another_workspace_sends_nothing() -> None:
    for headers in (True, False):
        history = play(
            requests=4,
            creates={2: Create("lost")},
            headers=headers,
            lives={1: Life(stops_at=14), 2: Life(workspace="second", same_key=False)},
        )
        assert history.creates == 2


def test_a_full_queue_is_tried_again_when_a_batch_has_ended() -> None:
    history = play(requests=12, queue_limit=4, batches={1: Lifetime(lasts=7000)})
    assert history.creates <= 12


def test_a_body_that_is_too_large_is_halved_and_one_request_that_is_too_large_fails() -> None:
    history = play(requests=8, size=8, too_large=5)
    assert next(row for row in history.disk.output if row[2] == "too_large")[0] == 5
    assert len(history.disk.output) == 8


def test_a_run_is_resumed_after_a_month() -> None:
    history = play(
        requests=4, batches={1: Lifetime(lasts=60)}, lives={1: Life(dies_at=9)}, pauses={1: 30e5}
    )
    assert len(history.disk.output) == 4


def test_a_person_cancels_to_resume_while_a_create_is_unknown() -> None:
    history = play(
        requests=4,
        creates={2: Create("lost")},
        batches={1: Lifetime(lasts=9000), 2: Lifetime(lasts=50)},
        lives={1: Life(stops_at=16), 2: Life(cancel="resume")},
    )
    assert all(outcome == "succeeded" for _, _, outcome in history.disk.output)
