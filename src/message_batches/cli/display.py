"""Show a run: its progress while it is carried out, and its report."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING

from message_batches._wording import amount, count, duration
from message_batches.cli.answer_report import show_answers, show_next_steps
from message_batches.cli.event_lines import log_event
from message_batches.cli.terminal import (
    columns,
    date_lines,
    is_quiet,
    logs_json,
    say,
    say_json,
    warn,
)

if TYPE_CHECKING:
    from message_batches.cli.errors import Attempt
    from message_batches.jobs import Event, Report
    from message_batches.jobs.errors import InputWarning
    from message_batches.jobs.types import AnswerFormat, CacheForecast, Estimate


def follow(
    events: Iterable[Event], attempt: Attempt, *, on_start: Callable[[], None] | None = None
) -> None:
    """
    Carry a run out, and show its progress on standard error.

    Args:
        events: the work.
        attempt: notes whether a batch is sent.
        on_start: called once the run is ready, before anything is sent.
    """
    from message_batches.jobs.display import on_stream

    date_lines()
    noted = _noted(events, attempt)
    first = list(islice(noted, 1))
    if on_start:
        on_start()
    rest = chain(first, noted)
    # A quiet command draws nothing; `log_event` writes only what goes wrong then.
    with nullcontext(log_event) if logs_json() or is_quiet() else on_stream(warn) as show:
        for event in rest:
            show(event)


def _noted(events: Iterable[Event], attempt: Attempt) -> Iterator[Event]:
    before = None
    for event in events:
        before = event.progress.submitted if before is None else before
        attempt.sent = attempt.sent or event.progress.submitted > before
        if attempt.on_event is not None:
            attempt.on_event(event)
        yield event


def show_end(report: Report, attempt: Attempt, *, as_json: bool) -> None:
    """Print the report that a command ends with; a stream of events has it in its last line."""
    attempt.report = report
    if attempt.on_event is None:
        show_report(report, as_json=as_json)


def show_report(report: Report, *, as_json: bool) -> None:
    """Print a report, as text or as JSON."""
    if as_json:
        say_json(report.to_dict())
        return
    if not report.requests:
        say(f"{report.source}: no requests, so nothing was sent. Results: {report.out}")
        return
    say(report.headline)
    if report.copies:
        say(f"  {count(report.copies, 'request')} equal to another one, and not sent")
    for reused in report.reused:
        say(f"  {count(reused.requests, 'answer')} reused from {reused.source}")
    if report.updates:
        last = report.updates[-1]
        updates = len(report.updates)
        more = f" {updates:,} times, the last time" if updates > 1 else ""
        say(
            f"  updated{more}: {last.new:,} new, {last.changed:,} changed, {last.removed:,} removed"
        )
    show_answers(report)
    for failure in report.failures:
        why = "" if failure.message is None else f": {failure.message}"
        say(f"  {failure.requests:,} {failure.cause}, for example {failure.custom_id}{why}")
    if report.missing:
        more = " ..." if report.missing > len(report.missing_ids) else ""
        say(f"  missing: {', '.join(map(str, report.missing_ids))}{more}")
    if report.unmatched:
        why = "unknown id, duplicate, or unreadable"
        if report.updates:
            why += "; or of a request that is no longer in the input"
        say(f"  {count(report.unmatched, 'result line')} skipped: {why}")
    if report.deviations.deviating:
        found = report.deviations
        say(
            f"  {found.deviating:,} of {count(found.checked, 'checked result')} differ from the"
            f" API's description, most often at {next(iter(found.paths))}"
        )
    _show_held_back(report)
    _show_vanishing(report)
    _show_uncertain(report)
    _show_tokens(report)
    _show_cost(report)
    _show_cap(report)
    _show_batches(report)
    _show_results(report)
    if report.errors:
        say(f"Without a complete answer: {report.errors}")
    show_next_steps(report)


def _show_held_back(report: Report) -> None:
    if report.pilot is not None:
        say(f"  Pilot: {report.pilot}")
    if report.held_back and report.pilot is not None and not report.pilot.passed:
        say(
            f"  {count(report.held_back, 'request')} held back after the pilot. To send them "
            "anyway, run the same command without --pilot and --max-failures."
        )
    elif report.held_back:
        say(
            f"  {count(report.held_back, 'request')} held back by --limit or --pilot. To send the "
            "others, run the same command without it; to send more of them, pass a larger one."
        )
    if report.waiting_for_cache:
        waiting = count(report.waiting_for_cache, "request")
        say(f"  {waiting} to be sent when those that write the prompt cache have ended")


def _show_vanishing(report: Report) -> None:
    """Warn of results that the service will keep no longer."""
    if report.vanish_at is not None:
        from message_batches.jobs.engine import Vanishing, vanishing_text

        soon = Vanishing(report.vanishing, report.vanish_at)
        collect = f"message-batches results {shlex.quote(report.out)}"
        say(f"  {vanishing_text(soon, time.time())}. To collect them: {collect}")


def _show_uncertain(report: Report) -> None:
    """Print what was paid for twice, and what may have been."""
    if report.paid_twice:
        say(
            f"  {count(report.paid_twice, 'request')} paid for twice, because a create without a "
            "response was accepted too late:"
        )
        say(f"  paid twice: {_ids_by_batch(report)}")
    if report.unproven:
        say(
            f"  {count(len(report.unproven), 'batch')} recognized by ids that another run may have "
            f"sent too: {', '.join(report.unproven)}"
        )
    if not report.verified:
        looked = "not looked for yet"
        if report.looked_at is not None:
            looked = f"last looked for at {_time(report.looked_at)}"
        say(f"  A create got no response, and its batch may still appear ({looked}).")
        say(f"  To look again: message-batches status {shlex.quote(report.out)} --check")


def _ids_by_batch(report: Report) -> str:
    batches: dict[str, list[str]] = {}
    for each in report.twice:
        batches.setdefault(str(each.batch_id), []).append(str(each.custom_id))
    shown = "; ".join(f"{', '.join(ids)} in {batch_id}" for batch_id, ids in batches.items())
    return shown + (" ..." if report.paid_twice > len(report.twice) else "")


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M:%S")


def _show_results(report: Report) -> None:
    from message_batches.jobs.internals import RunFolder

    folder = RunFolder.of(report.out)
    if report.at_rest or not folder.is_table:
        say(f"Results: {report.out}")
    else:
        say(f"Results so far: {folder.shown_results}")


def warn_about_input(
    warnings: Iterable[InputWarning], source: object, *, unit: str = "line"
) -> None:
    """Print the warnings about the requests of a file, or the rows of a table."""
    for warning in warnings:
        more = f" (in {count(warning.requests, 'request')})" if warning.requests > 1 else ""
        where = f":{warning.line}" if unit == "line" else f", {unit} {warning.line}"
        text = f"{warning.file or source}{where}: warning: {warning.message} {warning.hint}{more}"
        warn(text, level="warning")


def warn_about_format(format: AnswerFormat | None, *, is_needed: bool = False) -> None:
    """
    Print what of a schema the service does not enforce, and what it may refuse.

    Args:
        format: what answers are checked against; None if they are not checked.
        is_needed: whether a person has said what is to follow answers that do not fit.
    """
    if format is None and is_needed:
        warn(
            "schema: warning: No answer will count as invalid, because the requests do not all ask "
            "for the same schema. Pass one with --schema.",
            level="warning",
        )
    if format is not None:
        for note in format.notes:
            warn(f"schema: {note}")
        for warning in format.warnings:
            warn(f"schema: warning: {warning}", level="warning")


def show_log(report: Report) -> None:
    """Print the latest events of a run."""
    for entry in report.log:
        say(f"{_time(entry.at)}  partition {entry.partition}: {entry.message}")


_KINDS = (
    "answers",
    "input",
    "cache_write",
    "cache_write_5m",
    "cache_write_1h",
    "cache_read",
    "output",
)
"""The columns of the token table, in this order; others follow."""


def _show_tokens(report: Report) -> None:
    counted = {kind for tokens in report.tokens.values() for kind in tokens}
    kinds = [kind for kind in _KINDS if kind in counted] + sorted(counted - {*_KINDS})
    if kinds:
        say()
        rows = [
            [model, *(tokens.get(kind, 0) for kind in kinds)]
            for model, tokens in report.tokens.items()
        ]
        for line in columns(["model", *kinds], rows):
            say(line)


def _show_cap(report: Report) -> None:
    if report.cap is not None:
        say(report.cap.text(report.cost.currency))


def _show_cost(report: Report) -> None:
    if not report.tokens:
        return
    say(f"Cost: {report.cost.text()}")
    for remark in report.cost.remarks():
        say(f"  {remark}")
    if text := report.cache.text(report.cost.currency):
        say(text)


def warn_about_estimate(estimate: Estimate) -> None:
    """Print what a run may cost, in a line, and what has no price or no bound."""
    warn(f"Cost: {estimate.text()}")
    for line in estimate.remarks():
        warn(f"  {line}")


def show_estimate(estimate: Estimate) -> None:
    """Print what requests may cost."""
    rows = estimate.table()
    if not rows:
        return
    for line in columns([*rows[0]], [[*row.values()] for row in rows]):
        say(line)
    if estimate.is_known:
        say(f"Cost: {estimate.text()}, from empty answers to answers as long as max_tokens allows")
        of_whom = " for the requests with a bound" if estimate.unbounded else ""
        most = f"{amount(estimate.ceiling)} {estimate.currency}".rstrip()
        say(f"  At most {most}{of_whom}, however many tokens they turn out to have")
    else:
        say(f"Cost: {estimate.text()}")
    say(
        f"  About {estimate.input_tokens:,} tokens of input (±{estimate.error:.0%}), estimated "
        f"{estimate.method}"
    )
    for line in estimate.remarks():
        say(f"  {line}")
    from message_batches.jobs.internals import price_remarks

    for remark in price_remarks(estimate.sources, old=estimate.is_old):
        say(f"  {remark}")


def show_cache_forecast(forecast: CacheForecast, *, unit: str = "line") -> None:
    """Print which prefixes are marked for the prompt cache, and why others are not."""
    if not forecast.prefixes:
        say("Prompt cache: no requests begin with the same blocks, so there is nothing to mark")
        return
    say()
    rows = [
        [
            each.model,
            f"{each.ends_with}, {unit} {each.line}",
            each.requests,
            f"{each.tokens:,}{'?' if each.is_uncertain else ''}",
            "-" if each.minimum is None else each.minimum,
            f"{each.break_even:.0%}",
            "-" if each.saving is None else amount(each.saving),
            "-" if each.loss is None else amount(each.loss),
        ]
        for each in forecast.prefixes
    ]
    names = ["model", "prefix up to", "requests", "tokens", "minimum", "break-even"]
    for line in columns([*names, "saves up to", "loses up to"], rows):
        say(line)
    for each in forecast.prefixes:
        where = f"  {each.model}, {each.ends_with}, {unit} {each.line}"
        if not each.is_marked:
            say(f"{where}: not marked, {each.reason}")
        if each.is_uncertain:
            say(f"{where}: uncertain, the estimate is near the minimum (±{forecast.error:.0%})")
    if forecast.others:
        say(f"  and {count(forecast.others, 'more prefix')}")
    say(forecast.text())


def _show_batches(report: Report) -> None:
    say()
    rows = [
        [
            batch.partition,
            batch.batch_id or "-",
            batch.state,
            batch.requests,
            "-" if batch.seconds is None else duration(batch.seconds),
        ]
        for batch in report.batches
    ]
    for line in columns(["partition", "batch", "state", "requests", "time"], rows):
        say(line)
    say()
