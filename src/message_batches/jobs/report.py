"""Adds up a run: every row that was handed in, by what became of it."""

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
from message_batches.jobs.paths import table_of
from message_batches.jobs.prices import Cost, Prices

_EXAMPLES = 20


@frozen
class Failure:
    """Rows that failed for one cause, with one of them as an example."""

    cause: str
    requests: int
    custom_id: str | int
    message: str | None


@frozen
class BatchReport:
    """One batch of the run. `seconds` is from its creation to its end, by the service's clock."""

    partition: int
    batch_id: str | None
    state: str
    requests: int
    adopted: bool
    seconds: float | None


@frozen
class LogEntry:
    """Something that happened to a partition. `at` is in seconds since the epoch."""

    at: float
    partition: int
    message: str


@frozen
class Report:
    """
    The account of a run.

    `requests` equals the sum of `outcomes`, `missing`, `to_retry` and `pending`.

    Attributes:
        run: the run's id.
        source: the requests file, or what the requests were made of.
        out: the output; a table is written when the run is finished.
        errors: the file of failures; None if there is none.
        finished: whether nothing is owed any more.
        requests: rows handed in.
        outcomes: rows with a final result, by outcome.
        answers: succeeded rows, by whether the answer is whole, cut, refused or paused.
        missing: rows for which the results of their batch held no line.
        to_retry: rows that wait to be sent another time.
        pending: rows without a result yet.
        unmatched: result lines that were left out: no row's, a row's second, or not to be read.
        missing_ids: the first of the missing rows.
        failures: rows that failed for good, by cause.
        tokens: what was counted, by model and kind.
        batches: the batches.
        log: what happened lately, the newest last.
        cost: what it cost; None where no price list was given.
        warnings: what was strange about rows when the run was planned; they went out as they are.
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
    failures: list[Failure]
    tokens: dict[str, dict[str, int]]
    batches: list[BatchReport]
    log: list[LogEntry]
    cost: Cost | None = None
    warnings: list[InputWarning] = field(factory=list)

    @property
    def succeeded(self) -> bool:
        """Whether the run is finished and every row succeeded."""
        return self.finished and self.outcomes.get("succeeded", 0) == self.requests

    def to_dict(self) -> dict[str, Any]:
        """Give the report as JSON-ready values."""
        # Amounts are written as text, which keeps them exact.
        facts = asdict(self, value_serializer=lambda _, __, value: _plain(value))
        return {**facts, "succeeded": self.succeeded}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def report_on(ledger: Ledger, prices: Prices | None = None) -> Report:
    """Make the report of a run, finished or not."""
    tokens = ledger.usage()
    outcomes = ledger.outcomes()
    again = outcomes.pop("to_retry", 0)
    without = outcomes.pop("pending", 0)
    records = ledger.records(spans=False)
    missing = len(ledger.missing_lines())
    return Report(
        run=ledger.run,
        source=(ledger.setting(FACTS) or {}).get("name") or ledger.setting("source"),
        out=str(table_of(ledger.out) or ledger.out),
        errors=str(failed) if (failed := errors_path(ledger.out)).exists() else None,
        finished=not again and without == missing,
        requests=ledger.setting("requests"),
        outcomes=outcomes,
        answers=ledger.answer_statuses(),
        missing=missing,
        to_retry=again,
        pending=without - missing,
        unmatched=sum(record.unmatched for record in records),
        missing_ids=ledger.missing_ids(_EXAMPLES),
        failures=[Failure(*cause) for cause in ledger.causes()],
        tokens=tokens,
        log=[LogEntry(*entry) for entry in ledger.log(_EXAMPLES)],
        warnings=[InputWarning(**warning) for warning in ledger.setting("warnings") or ()],
        cost=prices.cost_of(tokens) if prices else None,
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
    "truncated": "cut off by max_tokens or the context window",
    "refused": "refused by the model",
    "paused": "paused by the service before the end",
}
"""In words, what keeps the answer of a succeeded row from being whole."""


def errors_path(out: Path) -> Path:
    """Name the file of failures that belongs to an output: `results.errors.jsonl`."""
    return out.with_name(f"{out.stem}.errors{out.suffix or '.jsonl'}")


def write_errors(ledger: Ledger) -> Path | None:
    """
    Write the rows that failed for good, with their cause, beside the output.

    Returns:
        where they are, or None if there are none; a file of an earlier time is then removed.
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
