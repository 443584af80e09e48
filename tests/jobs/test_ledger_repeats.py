"""What a ledger holds after batches: reports, retries, second downloads, the order of lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from message_batches.jobs.ledger import (
    CODES,
    FAILED,
    Ledger,
    Merged,
    OutputCheckpoint,
    PartManifest,
)
from message_batches.jobs.state import Logged, PlannerOptions, Returned, Settled, Updated
from message_batches.jobs.system import SYSTEM
from tests.jobs.ledgers import begin, opened

NOW = 1e9
LINES = (1, 2, 3, 5, 8, 13)


@pytest.fixture(params=["file", "postgres"])
def ledger(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """Yield the ledger of a run of r1, r2, r3, r5, r8 and r13."""
    database = None if request.param == "file" else request.getfixturevalue("postgres")
    system = evolve(SYSTEM, now=lambda: NOW)
    with opened(tmp_path, LINES, system, database) as ledger:
        ledger.system = system  # not by the clock of the database
        yield ledger


def sent(ledger: Ledger, most: int, source: str = "fresh") -> int:
    """Open a partition that the service accepts, and return its number."""
    number = begin(ledger, most, source)  # type: ignore[arg-type]
    values = {
        "state": "ended",
        "batch_id": f"msgbatch_{number}",
        "known_by": "response",
        "created_at": 1.0,
        "ended_at": 61.0,
    }
    ledger.commit([Updated(number, values)])
    return number


def settle(ledger: Ledger, number: int, *outcomes: str) -> None:
    """Settle a partition: an answer by its status, `none`, or the cause of an error."""
    answers = {str(status): code for status, code in CODES.items()} | {"none": 0}
    codes = bytes(answers.get(outcome, FAILED) for outcome in outcomes)
    failures = [
        (place, "errored" if outcome.endswith("error") else outcome, outcome, f"why {place}")
        for place, outcome in enumerate(outcomes)
        if outcome not in answers
    ]
    ledger.commit(
        [Settled(number), Updated(number, {"state": "fetched"})],
        part=PartManifest(codes, tuple(failures), {("m", ""): {"input": 10, "answers": 1}}, 2),
        is_retried=lambda cause, attempts: cause == "api_error" and attempts < 3,
    )
    ledger.merged(number, Merged(OutputCheckpoint(100 * number, "digest")))


def test_a_report_counts_every_request_once(ledger: Ledger) -> None:
    first = sent(ledger, 4)
    settle(ledger, first, "complete", "api_error", "invalid_request_error", "none")
    assert ledger.unfinished
    assert ledger.outcomes() == {
        "succeeded": 1,
        "to_retry": 1,
        "errored": 1,
        "missing": 1,
        "pending": 2,
    }
    assert ledger.outcomes_of(first) == {
        "succeeded": 1,
        "to_retry": 1,
        "errored": 1,
        "missing": 1,
    }
    second = sent(ledger, 2)
    settle(ledger, second, "paused", "expired")
    third = sent(ledger, 9, "due")
    settle(ledger, third, "truncated")

    assert not ledger.unfinished
    assert ledger.outcomes() == {"succeeded": 3, "errored": 1, "expired": 1, "missing": 1}
    assert ledger.answer_statuses() == {"complete": 1, "truncated": 1, "paused": 1}
    assert ledger.causes() == [
        ("expired", 1, "r13", "why 1"),
        ("invalid_request_error", 1, "r3", "why 2"),
    ]
    assert [tuple(failure) for failure in ledger.failures()] == [
        (3, "r3", "errored", "invalid_request_error", "why 2", "msgbatch_1", 1, False),
        (13, "r13", "expired", "expired", "why 1", "msgbatch_2", 1, False),
    ]
    assert (ledger.missing_count(), ledger.missing_ids(9)) == (1, ["r5"])
    assert ledger.usage() == {("m", ""): {"answers": 3, "input": 30}}
    assert [
        (entry.number, entry.batch_id, entry.requests, entry.missing, entry.unmatched)
        for entry in ledger.batches()
    ] == [(1, "msgbatch_1", 4, 1, 2), (2, "msgbatch_2", 2, 0, 2), (3, "msgbatch_3", 1, 0, 2)]
    assert [placed[:2] for placed in ledger.placements()] == [
        ("r1", "msgbatch_1"),
        ("r2", "msgbatch_3"),
        ("r3", "msgbatch_1"),
        ("r5", "msgbatch_1"),
        ("r8", "msgbatch_2"),
        ("r13", "msgbatch_2"),
    ]
    assert (ledger.settled_count(), ledger.retry_count()) == (5, 0)


def test_attempts_are_counted_over_all_batches_of_a_request(ledger: Ledger) -> None:
    number = sent(ledger, 1)
    settle(ledger, number, "api_error")
    # Neither a batch that was refused nor one that was recalled counts as an attempt.
    refused = begin(ledger, 1, "due")
    ledger.commit([Updated(refused, {"state": "void"}), Returned(refused)])
    recalled = sent(ledger, 1)
    ledger.commit([Updated(recalled, {"cancel": "recall"})])
    settle(ledger, recalled, "canceled")
    assert ledger.pool().fresh == len(LINES)
    settle(ledger, sent(ledger, 1), "api_error")
    assert ledger.pool().due == 1
    settle(ledger, sent(ledger, 1, "due"), "api_error")
    assert [failure.attempts for failure in ledger.failures()] == [3]


@pytest.mark.parametrize(
    ("include_invalid", "selected"), [(False, ["r2", "r5"]), (True, ["r2", "r3", "r5"])]
)
def test_what_failed_or_is_missing_can_be_retried(
    ledger: Ledger, include_invalid: bool, selected: list[str]
) -> None:
    number = sent(ledger, 6)
    outcomes = ("complete", "not_found_error", "invalid_request_error", "none", "api_error")
    settle(ledger, number, *outcomes, "complete")
    with ledger.selected_failures(include_invalid=include_invalid) as (is_selected, retry):
        assert [f"r{line}" for line in LINES if is_selected(f"r{line}")] == selected
        assert ledger.retry_count() == 1
        retry(OutputCheckpoint(50, "rest"))
    assert ledger.retry_count() == 1 + len(selected)
    assert ledger.checkpoint == OutputCheckpoint(50, "rest")
    assert ledger.setting("rewriting") is True
    again = sent(ledger, 9, "due")
    assert {custom_id.split("-")[0] for custom_id in ledger.ids_of(again).places()} == {
        *selected,
        "r8",
    }
    settle(ledger, again, *["complete"] * (1 + len(selected)))
    assert (
        ledger.outcomes() == {"succeeded": 6} if include_invalid else {"succeeded": 5, "errored": 1}
    )
    assert ledger.missing_count() == 0


def test_results_are_downloaded_again_and_nothing_is_sent_again(ledger: Ledger) -> None:
    first = sent(ledger, 4)
    settle(ledger, first, "complete", "api_error", "invalid_request_error", "none")
    second = sent(ledger, 9, "due")
    settle(ledger, second, "truncated")
    third = sent(ledger, 2)
    before = (ledger.outcomes(), list(ledger.failures()), ledger.usage())

    assert ledger.reset_collected() == 2
    assert ledger.checkpoint == OutputCheckpoint(0, None)
    assert ledger.usage() == {}
    assert ledger.outcomes() == {"pending": 6}
    assert ledger.pool() == evolve(ledger.pool(), fresh=0, due=0, suspended=0)
    state = ledger.load(PlannerOptions())
    assert {record.number for record in state.of("ended")} == {first, second, third}

    settle(ledger, first, "complete", "api_error", "invalid_request_error", "none")
    # What the first batch did not answer is in the second one.
    assert ledger.retry_count() == 0
    settle(ledger, second, "truncated")
    assert (ledger.outcomes(), list(ledger.failures()), ledger.usage()) == before
    assert ledger.twice(9) == ([], 0)


def test_a_second_answer_is_reported_and_not_used(ledger: Ledger) -> None:
    lost = begin(ledger, 2)
    ledger.commit([Updated(lost, {"state": "absent"}), Returned(lost)])
    resent = sent(ledger, 2)
    settle(ledger, resent, "complete", "complete")
    values = {"state": "ended", "batch_id": "msgbatch_late", "known_by": "ids"}
    ledger.commit([Updated(lost, values)])
    settle(ledger, lost, "truncated", "api_error")
    assert ledger.answer_statuses() == {"complete": 2}
    twice, total = ledger.twice(9)
    assert ([tuple(each) for each in twice], total) == ([("r1", "msgbatch_late")], 1)


def test_lines_of_the_output_are_sorted_by_the_input(ledger: Ledger) -> None:
    ids = ["r8", "r1", "r13", "r2"]
    places = [(custom_id, 10 * at, 10) for at, custom_id in enumerate(ids)]
    with ledger.sorted_output(places) as sorted_places:
        assert list(sorted_places()) == [(10, 10), (30, 10), (0, 10), (20, 10)]
        assert next(iter(sorted_places())) == (10, 10)
    with ledger.sorted_output([]) as sorted_places:
        assert list(sorted_places()) == []


def test_the_latest_entries_of_the_log_are_returned(ledger: Ledger) -> None:
    for number in range(5):
        ledger.commit([Logged(number, f"entry {number}")])
    assert ledger.log(2) == [(NOW, 3, "entry 3"), (NOW, 4, "entry 4")]
