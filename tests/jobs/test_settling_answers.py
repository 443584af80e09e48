"""What follows from an answer that is not complete, where two batches have the same request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from message_batches.jobs.ledger import FAILED, PartManifest
from message_batches.jobs.ledger.codes import COMPLETE, DUE, FRESH, HELD, RESTORE, REVISE, TRUNCATED
from message_batches.jobs.ledger.settle import Answer, Earlier, Settlement, settle


def retry_once(status: str, made: Mapping[str, int]) -> str | None:
    return "retry" if made.get("retry", 0) < 1 else None


def settled(before: int, code: int, **given: Any) -> Settlement:
    """Settle the only request of partition 3."""
    failures = ((0, "errored", "overloaded", "why"),) if code == FAILED else ()
    reasons = ((0, "max_tokens"),) if code == TRUNCATED else ()
    values = {"attempts": {}, "elsewhere": None, "recalled": False, **given}
    return settle(
        bytes([before]),
        PartManifest(bytes([code]), failures, reasons=reasons),
        number=3,
        is_retried=lambda cause, attempts: attempts <= 2,
        next_action=retry_once,
        **values,
    )


def test_an_answer_is_put_aside_though_a_later_partition_has_the_request_already() -> None:
    result = settled(HELD, TRUNCATED, elsewhere=b"\1")
    assert result.aside == [Answer(0, "truncated", "max_tokens", None)]
    assert (result.codes, result.kept) == (bytes([HELD]), b"\0")

    result = settled(HELD, TRUNCATED)
    assert result.aside == [Answer(0, "truncated", "max_tokens", "retry")]
    assert (result.codes, result.kept) == (bytes([REVISE]), b"\0")


def test_an_answer_of_an_older_question_changes_nothing_unless_it_is_complete() -> None:
    later = {0: Earlier({"retry": 1}, 1, newest=5)}
    result = settled(HELD, TRUNCATED, earlier=later, attempts={0: 1})
    # The request goes back, to be asked as the later answer calls for.
    assert (result.codes, result.twice, result.reopened) == (bytes([FRESH]), [0], [0])
    assert not result.final
    result = settled(HELD, TRUNCATED, earlier=later, elsewhere=b"\1")
    assert (result.codes, result.twice) == (bytes([HELD]), [0])
    for before in (HELD, REVISE, RESTORE, DUE):
        result = settled(before, COMPLETE, earlier=later)
        assert (result.codes, result.kept) == (bytes([COMPLETE]), b"\1")


def test_answers_are_not_failures_when_these_are_counted() -> None:
    earlier = {0: Earlier({"retry": 1}, 2, newest=2)}
    assert settled(HELD, FAILED, earlier=earlier, attempts={0: 3}).codes == bytes([DUE])
    assert settled(HELD, FAILED, earlier=earlier, attempts={0: 4}).codes == bytes([RESTORE])
