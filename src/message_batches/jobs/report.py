"""The report of a run: every request of the input, by its outcome."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

from attrs import asdict, field, frozen

from message_batches._files import atomic_write
from message_batches.jobs.engine import is_verified
from message_batches.jobs.errors import InputWarning
from message_batches.jobs.input import FACTS
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.output import deviations_in
from message_batches.jobs.prices import Cost, Prices
from message_batches.jobs.state import PlannerOptions
from message_batches.jobs.types import (
    BatchReport,
    DeviationSummary,
    FailureSummary,
    LogEntry,
    PaidTwice,
)

_EXAMPLES = 20


@frozen
class Report:
    """
    What became of the requests of a run.

    `requests` equals the sum of `outcomes`, `missing`, `to_retry` and `pending`.

    Attributes:
        run: the id of the run.
        source: the requests file, or the name of what the requests were made from.
        out: the output; a table is written when the run is finished.
        errors: the file of failures; None if there are no failures.
        finished: whether no work is left.
        requests: requests of the input.
        outcomes: requests with a final result, by outcome.
        answers: succeeded requests, by whether the answer is complete, truncated, refused or
            paused.
        missing: requests without a line in the results of their batch.
        to_retry: requests that will be retried.
        pending: requests without a result yet.
        unmatched: result lines that were skipped: an unknown id, a duplicate, or unreadable.
        missing_ids: the ids of the first missing requests.
        failures: requests that failed permanently, by cause.
        tokens: the number of tokens, by model and kind.
        paid_twice: requests that two batches answered, because the first create was answered too
            late; the answer that came first is used.
        twice: the first of these requests, with the batch whose answer was not used.
        verified: whether every create without a response is accounted for. While this is false, a
            batch may still appear; every later command on the run looks for it.
        looked_at: when a complete list was last searched for such batches, in seconds since 1970.
        unproven: batches that were recognized by ids that another run may have sent, too.
        batches: the batches.
        log: the latest entries of the run log, the newest last.
        cost: the cost; None without a price list.
        deviations: where results differ from the API's description, in a sample of them; a newer
            service may send them, and the output has them as they came.
        warnings: what was unusual about requests when the run was planned; they were sent anyway.
    """

    run: str
    source: str
    out: str
    errors: str | None
    finished: bool
    requests: int
    outcomes: dict[str, int]
    answers: dict[str, int]
    missing: int
    to_retry: int
    pending: int
    unmatched: int
    missing_ids: list[str | int]
    failures: list[FailureSummary]
    tokens: dict[str, dict[str, int]]
    paid_twice: int
    twice: list[PaidTwice]
    verified: bool
    looked_at: float | None
    unproven: list[str]
    batches: list[BatchReport]
    log: list[LogEntry]
    cost: Cost | None = None
    deviations: DeviationSummary = field(factory=DeviationSummary)
    warnings: list[InputWarning] = field(factory=list)

    @property
    def succeeded(self) -> bool:
        """Whether the run is finished and every request succeeded."""
        return self.finished and self.outcomes.get("succeeded", 0) == self.requests

    def to_dict(self) -> dict[str, Any]:
        """Return the report as values that JSON has."""
        # Amounts of money become text, which keeps them exact.
        facts = asdict(self, value_serializer=lambda _, __, value: _plain(value))
        return {**facts, "succeeded": self.succeeded}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def report_on(ledger: Ledger, prices: Prices | None = None) -> Report:
    """
    Return the report of a run, finished or not.

    Args:
        ledger: the ledger of the run.
        prices: a price list, for the cost.
    """
    tokens = ledger.usage()
    outcomes = ledger.outcomes()
    to_retry, missing = outcomes.pop("to_retry", 0), outcomes.pop("missing", 0)
    pending = outcomes.pop("pending", 0)
    partitions = ledger.batches()
    twice, paid_twice = ledger.twice(_EXAMPLES)
    folder = ledger.folder
    proven = ledger.setting("nonce") is not None
    state = ledger.load(PlannerOptions(proven_ids=proven))
    return Report(
        run=ledger.run,
        source=(ledger.setting(FACTS) or {}).get("name") or str(ledger.source),
        out=str(folder.out),
        errors=str(folder.errors) if folder.errors.exists() else None,
        finished=not ledger.unfinished,
        requests=ledger.setting("requests"),
        outcomes=outcomes,
        answers=ledger.answer_statuses(),
        missing=missing,
        to_retry=to_retry,
        pending=pending,
        unmatched=sum(partition.unmatched for partition in partitions),
        missing_ids=ledger.missing_ids(_EXAMPLES),
        failures=[FailureSummary(*cause) for cause in ledger.causes()],
        tokens=tokens,
        log=[LogEntry(*entry) for entry in ledger.log(_EXAMPLES)],
        warnings=[InputWarning(**warning) for warning in ledger.setting("warnings") or ()],
        cost=prices.cost_of(tokens) if prices else None,
        paid_twice=paid_twice,
        twice=[PaidTwice(*each) for each in twice],
        verified=is_verified(state),
        looked_at=state.facts.watched_at or None,
        unproven=[
            str(partition.batch_id)
            for partition in partitions
            if partition.known_by == "ids" and not proven
        ],
        deviations=deviations_in(folder.results, beta=ledger.setting("betas") is not None),
        batches=[
            BatchReport(
                partition.number,
                partition.batch_id,
                partition.state,
                partition.requests,
                partition.known_by,
                partition.ended_at - partition.created_at
                if partition.ended_at is not None and partition.created_at is not None
                else None,
            )
            for partition in partitions
        ],
    )


ANSWER_STATUSES = {
    "truncated": "truncated by max_tokens or the context window",
    "refused": "refused by the model",
    "paused": "paused by the service before the end",
}
"""In words, why the answer of a succeeded request is not complete."""


def write_errors(ledger: Ledger) -> Path | None:
    """
    Write the requests that failed permanently, with their cause, to a file in the run's folder.

    Returns:
        the path of the file; None if there are no failures, and then an older file is removed.
    """
    path = ledger.folder.errors
    failures = ledger.failures()
    first = next(failures, None)
    if first is None:
        path.unlink(missing_ok=True)
        return None
    with atomic_write(path) as scratch, open(scratch, "w", encoding="utf-8") as file:
        for failure in chain([first], failures):
            file.write(json.dumps(failure._asdict()) + "\n")
    return path
