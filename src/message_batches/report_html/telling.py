"""What a run's account means, in sentences: what happened, and what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from attrs import frozen

from message_batches._wording import count, duration
from message_batches.jobs.engine.policy import DEFAULT_ACTIONS
from message_batches.jobs.ledger.records import PartitionRecord
from message_batches.jobs.report import ANSWER_STATUSES as NOT_WHOLE
from message_batches.jobs.report import Report
from message_batches.report_html.reading import SAMPLE, Reading

ANSWER_STATUSES = {"complete": "complete", **NOT_WHOLE}
"""What the qualities of an answer mean."""

STATES = {
    "planned": "not sent yet",
    "sending": "being sent",
    "submitted": "under way",
    "ended": "ended, to be collected",
    "collected": "done",
}
"""What the states of a batch mean."""

_ADVICE = {
    "again": "This passes by itself: send the rows again.",
    "stop": "Mend the account or the key, then send the rows again.",
    "final": "Read the message; sending the same again will hardly help.",
}

_ADVICE_ON = {
    "invalid_request_error": "The service refused these requests. Mend them; sending the same "
    "again does not help.",
    "request_too_large": "Make these requests smaller.",
    "canceled": "These were canceled before they were processed. Send them again if they are "
    "still wanted.",
    "expired": "The batch ran out of its 24 hours before these were processed. Send them again.",
}


@frozen
class Step:
    """Something to do. `command` is what to type, if that does it."""

    what: str
    command: str | None = None


def headline(report: Report) -> str:
    """Say in one line how the run went."""
    succeeded = report.outcomes.get("succeeded", 0)
    failed = sum(report.outcomes.values()) - succeeded
    parts = [
        f"{rows:,} {what}"
        for rows, what in (
            (succeeded, f"succeeded{_not_whole(report)}"),
            (failed, "failed"),
            (report.to_retry, "to be sent again"),
            (report.missing, "missing from the results"),
            (report.pending, "without a result yet"),
        )
        if rows
    ]
    if report.requests and succeeded == report.requests:
        told = f"{count(report.requests, 'row')}, all succeeded{_not_whole(report)}."
    elif report.pending == report.requests:
        told = f"{count(report.requests, 'row')}, none with a result yet."
    else:
        told = f"{count(report.requests, 'row')}: {', '.join(parts)}."
    if report.cost is not None:
        told += f" Cost: {money(report.cost.total)} {report.cost.currency}".rstrip() + "."
    return told


def _not_whole(report: Report) -> str:
    rows = report.outcomes.get("succeeded", 0) - report.answers.get("complete", 0)
    return f" ({rows:,} of these cut, refused or paused)" if rows else ""


def course(report: Report, records: list[PartitionRecord]) -> str:
    """Say when it went on, and whether it is over."""
    created = [record.created_at for record in records if record.created_at]
    ended = [record.ended_at for record in records if record.ended_at]
    batches = count(len(report.batches), "batch")
    if not created:
        return f"Nothing was sent yet of the {batches} planned."
    told = f"The first batch was created {moment(min(created))}"
    if not report.finished:
        return f"{told}. The run is not finished."
    if ended:
        took = duration((max(ended) - min(created)).total_seconds())
        told += f", the last one ended {moment(max(ended))}: {took} for {batches}"
    return f"{told}. The run is finished."


def steps(report: Report, records: list[PartitionRecord]) -> Iterator[Step]:
    """Yield what to do next, the most urgent first."""
    out = shlex.quote(report.out)
    unknown = [record for record in records if record.state == "sending"]
    if unknown:
        numbers = ", ".join(str(record.partition.number) for record in unknown[:10])
        yield Step(
            f"Nobody knows yet whether the service accepted {count(len(unknown), 'batch')} "
            f"(number {numbers}). If the run is not at work right now, find out:",
            f"message-batches reconcile {out}",
        )
    if not report.finished:
        left = report.pending + report.to_retry
        yield Step(
            f"{count(left, 'row')} {_are(left)} still to come. If the run is not at work right "
            "now, go on with it:",
            f"message-batches wait {out}",
        )
    refused = sum(
        failure.requests for failure in report.failures if failure.cause == "invalid_request_error"
    )
    failed = sum(failure.requests for failure in report.failures) - refused + report.missing
    if report.finished and failed:
        yield Step(
            f"{count(failed, 'row')} failed or {_are(failed)} missing. Read under Errors why; then "
            f"send {_them(failed)} again:",
            f"message-batches retry {out}",
        )
    if refused:
        where = f" {report.errors} names their lines." if report.errors else ""
        yield Step(
            f"The service refused {count(refused, 'request')} as invalid. Mend "
            f"{_them(refused)} and run the mended ones as a new run.{where}"
        )
    if cut := report.answers.get("truncated"):
        yield Step(
            f"{count(cut, 'answer')} {_are(cut)} cut off. Raise max_tokens for these requests, "
            "or shorten what filled the context window, and send them as a new run."
        )
    if others := report.answers.get("refused", 0) + report.answers.get("paused", 0):
        yield Step(
            f"{count(others, 'answer')} {_are(others)} refused or paused. Look at them below "
            "before you use the results."
        )


def chosen(reading: Reading) -> str:
    """Say how the rows that are shown were chosen."""
    parts = []
    for group, what in (
        ("failed", "that failed"),
        ("imperfect", "whose answer was cut, refused or paused"),
        ("complete", "with a whole answer"),
    ):
        if rows := reading.groups[group]:
            most = SAMPLE[group]
            some = f"{most:,} by chance of the {rows:,}" if rows > most else f"all {rows:,}"
            parts.append(f"{some} {what}")
    return f"Of the rows in the results: {'; '.join(parts)}."


def advice_on(cause: str) -> str:
    """Say what to do about rows that failed for a cause."""
    return _ADVICE_ON.get(cause) or _ADVICE[DEFAULT_ACTIONS.get(cause, "final")]


def money(amount: Decimal) -> str:
    """Show an amount with two digits after the point, or more where it is small."""
    if amount and abs(amount) < 1:
        # The first two digits that are not zero, and at least four after the point.
        return f"{amount:.{max(4, 1 - amount.adjusted())}f}"
    return f"{amount:,.2f}"


def moment(at: datetime) -> str:
    """Show a time by the universal clock, which is the service's."""
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")


def share(part: float, whole: float) -> str:
    """Show a part in per cent; never 0 % or 100 % where it is only nearly so."""
    if not whole:
        return "-"
    percent = 100 * part / whole
    if 0 < percent < 0.1:
        return "< 0.1 %"
    if 99.9 < percent < 100:
        return "> 99.9 %"
    return f"{percent:.1f} %"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _them(number: int) -> str:
    return "it" if number == 1 else "them"
