"""Read the answers of a run as values, in the order of its input."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from message_batches.jobs.answers import AnswerFormat, Checked
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.output import ResultFinder, error_of, output_of, status_of
from message_batches.jobs.typed import Answer, AnswerFailure, FailureStatus
from message_batches.sdk.results import text_of

_Check = Callable[[Mapping[str, Any]], Checked]

_MISSING = AnswerFailure("missing", "The service has no result of this request.")
_PENDING = AnswerFailure("pending", "This request has no result yet.")
_NOT_SENT = AnswerFailure("not_sent", "This request is held back by a limit or a pilot.")

_ENDS = {
    "canceled": "The batch was canceled before this request was processed.",
    "expired": "The batch expired before this request was processed.",
}


def typed_answers(ledger: Ledger, format: AnswerFormat | None, cls: Any) -> Iterator[Answer[Any]]:
    """
    Yield the answer to each request of a run, in the order of its input; memory does not grow.

    Args:
        ledger: the ledger of the run.
        format: what answers have to fit; None where values are texts.
        cls: the class of the values; None for plain JSON.

    Raises:
        InputError: the output is gone, or somebody else has changed it.
    """
    check = None if format is None else format.checker(cls).check
    is_beta = ledger.setting("betas") is not None
    with output_of(ledger).file() as (path, size), ResultFinder(path, size) as finder:
        for place in ledger.placements():
            custom_id = str(place.custom_id)
            found = finder.find(place.custom_id)
            if found is None:
                lacking = _NOT_SENT if place.held_back else _PENDING
                yield Answer(custom_id, None, _MISSING if place.is_missing else lacking)
                continue
            value, failure = _value_in(found.record, check)
            yield Answer(custom_id, value, failure, found.raw, is_beta)


def _value_in(record: dict[str, Any], check: _Check | None) -> tuple[Any, AnswerFailure | None]:
    result = record["result"]
    outcome, message = result["type"], result.get("message")
    if outcome != "succeeded" or not isinstance(message, Mapping):
        return None, _failure_of(outcome, result)
    status, reason = status_of(message)
    if status != "complete":
        return None, AnswerFailure(status, reason or status)
    if check is None:
        return text_of(record), None
    checked = check(message)
    if checked.reason is not None:
        return None, AnswerFailure("invalid", checked.reason)
    return checked.value, None


def _failure_of(outcome: str, result: dict[str, Any]) -> AnswerFailure:
    status = cast(FailureStatus, outcome)
    if outcome != "errored":
        return AnswerFailure(status, _ENDS.get(outcome, f"The request has ended as {outcome}."))
    cause, text = error_of(result)
    return AnswerFailure(status, cause if text is None else f"{cause}: {text}")
