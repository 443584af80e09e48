"""The report of a run: every request of the input, by its outcome."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

from attrs import asdict, field, frozen

from message_batches._files import atomic_write
from message_batches.jobs.errors import InputWarning
from message_batches.jobs.input import FACTS
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.output import deviations_in
from message_batches.jobs.prices import Cost, Prices
from message_batches.jobs.storage import table_of
from message_batches.jobs.types import BatchReport, DeviationSummary, FailureSummary, LogEntry

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
    to_retry = outcomes.pop("to_retry", 0)
    without = outcomes.pop("pending", 0)
    records = ledger.records(spans=False)
    missing = len(ledger.missing_lines())
    return Report(
        run=ledger.run,
        source=(ledger.setting(FACTS) or {}).get("name") or ledger.setting("source"),
        out=str(table_of(ledger.out) or ledger.out),
        errors=str(failed) if (failed := errors_path(ledger.out)).exists() else None,
        finished=not to_retry and without == missing,
        requests=ledger.setting("requests"),
        outcomes=outcomes,
        answers=ledger.answer_statuses(),
        missing=missing,
        to_retry=to_retry,
        pending=without - missing,
        unmatched=sum(record.unmatched for record in records),
        missing_ids=ledger.missing_ids(_EXAMPLES),
        failures=[FailureSummary(*cause) for cause in ledger.causes()],
        tokens=tokens,
        log=[LogEntry(*entry) for entry in ledger.log(_EXAMPLES)],
        warnings=[InputWarning(**warning) for warning in ledger.setting("warnings") or ()],
        cost=prices.cost_of(tokens) if prices else None,
        deviations=deviations_in(ledger.out, beta=ledger.setting("betas") is not None),
        batches=[
            BatchReport(
                record.partition.number,
                record.batch_id,
                record.state,
                record.partition.requests,
                record.adopted,
                (record.ended_at - record.created_at).total_seconds()
                if record.ended_at and record.created_at
                else None,
            )
            for record in records
            if record.state != "replaced"
        ],
    )


ANSWER_STATUSES = {
    "truncated": "truncated by max_tokens or the context window",
    "refused": "refused by the model",
    "paused": "paused by the service before the end",
}
"""In words, why the answer of a succeeded request is not complete."""


def errors_path(out: Path) -> Path:
    """Return the path of the file of failures of an output, such as `results.errors.jsonl`."""
    return out.with_name(f"{out.stem}.errors{out.suffix or '.jsonl'}")


def write_errors(ledger: Ledger) -> Path | None:
    """
    Write the requests that failed permanently, with their cause, to a file beside the output.

    Returns:
        the path of the file; None if there are no failures, and then an older file is removed.
    """
    path = errors_path(ledger.out)
    failures = ledger.failures()
    first = next(failures, None)
    if first is None:
        path.unlink(missing_ok=True)
        return None
    with atomic_write(path) as scratch, open(scratch, "w", encoding="utf-8") as file:
        for line, custom_id, outcome, cause, message, batch_id, sends in chain([first], failures):
            failure = {
                "custom_id": custom_id,
                "line": line,
                "outcome": outcome,
                "cause": cause,
                "message": message,
                "batch_id": batch_id,
                "sends": sends,
            }
            file.write(json.dumps(failure) + "\n")
    return path
