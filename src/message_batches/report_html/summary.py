"""Describe a run in sentences: what happened, and what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import UTC, datetime

from attrs import frozen

from message_batches._wording import count, duration
from message_batches.jobs import Report
from message_batches.jobs.engine import DEFAULT_ACTIONS
from message_batches.jobs.internals import ANSWER_STATUSES
from message_batches.jobs.ledger import BatchEntry
from message_batches.report_html.sampling import SAMPLE_SIZES, Sample

_ADVICE = {
    "retry": "This error is transient. Retry the requests.",
    "abort": "Fix the account or the API key, then retry the requests.",
    "fail": "Read the message. A retry is unlikely to help.",
}

_ADVICE_ON = {
    "invalid_request_error": "The service refused these requests. Fix them; a retry does not help.",
    "request_too_large": "Make these requests smaller.",
    "canceled": "These requests were canceled before they were processed. Retry them if you still "
    "need them.",
    "expired": "The batch reached its 24-hour limit before these requests were processed. Retry "
    "them.",
}


@frozen
class Step:
    """A thing to do, and the command that does it, if there is one."""

    text: str
    command: str | None = None


def headline(report: Report) -> str:
    """Return the result of the run in one line."""
    succeeded = report.outcomes.get("succeeded", 0)
    failed = sum(report.outcomes.values()) - succeeded
    parts = [
        f"{requests:,} {text}"
        for requests, text in (
            (succeeded, f"succeeded{_incomplete(report)}"),
            (failed, "failed"),
            (report.to_retry, "to retry"),
            (report.missing, "missing from the results"),
            (report.pending, "pending"),
        )
        if requests
    ]
    total = count(report.requests, "request")
    if not report.requests:
        return f"{total}."
    if succeeded == report.requests:
        text = f"{total}, all succeeded{_incomplete(report)}."
    elif report.pending == report.requests:
        text = f"{total}, no results yet."
    else:
        text = f"{total}: {', '.join(parts)}."
    if report.tokens:
        text += f" Cost: {report.cost.text()}."
    return text


def _incomplete(report: Report) -> str:
    found = [
        f"{report.answers[status]:,} {status}"
        for status in ANSWER_STATUSES
        if report.answers.get(status)
    ]
    return f" ({', '.join(found)})" if found else ""


def timeline(report: Report, records: list[BatchEntry]) -> str:
    """Return when the run started and ended."""
    created = [record.created_at for record in records if record.created_at is not None]
    ended = [record.ended_at for record in records if record.ended_at is not None]
    batches = count(len(report.batches), "batch")
    if not records:
        return "Nothing has been sent yet." if report.requests else "There was nothing to send."
    if not created:
        return "The service has not confirmed any batch yet."
    text = f"The first batch was created at {moment(of_epoch(min(created)))}"
    if not report.finished:
        return f"{text}. The run is not finished."
    if ended:
        took = duration(max(ended) - min(created)).replace(" ", "\N{NO-BREAK SPACE}")
        text += f", and the last one ended at {moment(of_epoch(max(ended)))}: {batches} in {took}"
    return f"{text}. The run is finished."


def allowance(report: Report) -> Iterator[str]:
    """Yield what the pilot showed, and how much of the cap is taken."""
    if report.pilot is not None:
        followed = "" if report.pilot.passed else " The others were not sent."
        yield f"Pilot: {report.pilot}.{followed}"
    if report.cap is not None:
        yield f"{report.cap.text(report.cost.currency)}."


def next_steps(report: Report, records: list[BatchEntry]) -> Iterator[Step]:
    """Yield what to do next, the most urgent step first."""
    out = shlex.quote(report.out)
    unknown = [record.number for record in records if record.state in ("sending", "unknown")]
    if unknown:
        creates = count(len(unknown), "create")
        numbers = ", ".join(map(str, unknown[:10]))
        more = f" and {len(unknown) - 10:,} more" if len(unknown) > 10 else ""
        yield Step(
            f"The outcome of {creates} is unknown (partition {numbers}{more}). If no process is "
            "working on the run now, reconcile it:",
            f"message-batches reconcile {out}",
        )
    if not report.finished:
        remaining = count(report.pending + report.to_retry, "request")
        yield Step(
            f"The run is not finished: {remaining} left. If no process is working on it now, "
            "resume it:",
            f"message-batches wait {out}",
        )
    for step in report.next_steps:
        yield Step(f"{step.what}:", step.command)


def sample_description(sample: Sample) -> str:
    """Return how the sample was selected."""
    parts = []
    for group, noun in (
        ("failed", "failed request"),
        ("incomplete", "truncated, refused, paused or invalid answer"),
        ("complete", "complete answer"),
    ):
        if total := sample.groups[group]:
            size = SAMPLE_SIZES[group]
            if total > size:
                parts.append(f"{size:,} of {count(total, noun)}, selected at random")
            else:
                parts.append(count(total, noun) if total == 1 else f"all {count(total, noun)}")
    return f"The sample has {'; '.join(parts)}."


def advice_on(cause: str) -> str:
    """Return what to do about requests that failed with a cause."""
    return _ADVICE_ON.get(cause) or _ADVICE[DEFAULT_ACTIONS.get(cause, "fail")]


def of_epoch(seconds: float) -> datetime:
    """Return the time that is this many seconds after the epoch."""
    return datetime.fromtimestamp(seconds, UTC)


def moment(at: datetime) -> str:
    """Return a time in UTC, the time zone of the service."""
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")


def share(part: float, total: float) -> str:
    """Return a part as a percentage, never rounded to 0% or 100%."""
    if not total:
        return "-"
    percent = 100 * part / total
    if 0 < percent < 0.1:
        return "< 0.1%"
    if 99.9 < percent < 100:
        return "> 99.9%"
    return f"{percent:.1f}%"
