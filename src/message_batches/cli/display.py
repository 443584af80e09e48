"""Show a run: its progress while it is carried out, and its report."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, TextIO, cast

from message_batches._wording import count, duration
from message_batches.cli.terminal import columns, plain, say, say_json, warn

if TYPE_CHECKING:
    from message_batches.cli.errors import Attempt
    from message_batches.jobs import Event, Progress, Report
    from message_batches.jobs.errors import InputWarning

_QUIET_SECONDS = 60.0
"""Between two lines of a log that only report progress."""


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
    noted = _noted(events, attempt)
    first = list(islice(noted, 1))
    if on_start:
        on_start()
    rest = chain(first, noted)
    if sys.stderr is not None and sys.stderr.isatty():
        _show_live(rest)
    else:
        _show_lines(rest)


def _noted(events: Iterable[Event], attempt: Attempt) -> Iterator[Event]:
    before = None
    for event in events:
        before = event.progress.submitted if before is None else before
        attempt.sent = attempt.sent or event.progress.submitted > before
        yield event


def _show_lines(events: Iterable[Event]) -> None:
    from attrs import evolve

    last_line, last_news = time.monotonic(), None
    for event in events:
        now = time.monotonic()
        news = evolve(event.progress, seconds_left=None)  # passing time is not news
        if event.text:
            warn(event.text)
            last_line = now
        elif now - last_line >= _QUIET_SECONDS and news != last_news:
            warn(_summary(event.progress))
            last_line, last_news = now, news


def _summary(progress: Progress) -> str:
    text = (
        f"{progress.settled:,} of {count(progress.requests, 'request')} finished, "
        f"{progress.collected:,} of {count(progress.batches, 'batch')} collected"
    )
    if progress.to_retry:
        text += f", {progress.to_retry:,} to retry"
    if progress.seconds_left:  # while results are downloaded, no batch is waited for
        text += f", about {_left(progress.seconds_left)} left"
    return text


def _show_live(events: Iterable[Event]) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.text import Text

    console = Console(file=cast("TextIO", _Terminal(sys.stderr)))
    columns = (
        BarColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as display:
        task = display.add_task("", total=None)
        start, at_first = time.monotonic(), None
        for event in events:
            progress = event.progress
            done = min(progress.settled + progress.answered, progress.requests)
            at_first = done if at_first is None else at_first
            rate = (done - at_first) / max(time.monotonic() - start, 0.001)
            display.update(
                task,
                total=progress.requests,
                completed=done,
                description=_summary(progress) + _speed(rate),
            )
            if event.text:
                console.print(Text(plain(event.text)))


class _Terminal:
    """Where the display is drawn. If the terminal goes away, drawing stops; the run continues."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._gone = False
        self.encoding = stream.encoding

    def write(self, text: str) -> int:
        """Write a text."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Send what was written to the terminal."""
        self._try(self._stream.flush)

    def isatty(self) -> bool:
        """Return True: the display is drawn for a terminal."""
        return True

    def fileno(self) -> int:
        """Return the descriptor that knows the size of the terminal."""
        return self._stream.fileno()

    def _try(self, show: Callable[[], object]) -> None:
        if not self._gone:
            try:
                show()
            except OSError:
                self._gone = True


def _speed(rate: float) -> str:
    return f", {rate:,.1f} requests/s" if rate > 0 else ""


def _left(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def show_report(report: Report, *, as_json: bool) -> None:
    """Print a report, as text or as JSON."""
    if as_json:
        say_json(report.to_dict())
        return
    if not report.requests:
        say(f"{report.source}: no requests, so nothing was sent. Results: {report.out}")
        return
    from message_batches.jobs.steps import ANSWER_STATUSES

    parts = [f"{requests:,} {outcome}" for outcome, requests in report.outcomes.items()]
    for name, requests in (
        ("to retry", report.to_retry),
        ("without a result yet", report.pending),
        ("missing from the results", report.missing),
    ):
        if requests:
            parts.append(f"{requests:,} {name}")
    say(f"{count(report.requests, 'request')}: {', '.join(parts)}")
    for status, what in ANSWER_STATUSES.items():
        if answers := report.answers.get(status):
            say(f"  {count(answers, 'answer')} {what}")
    for failure in report.failures:
        why = "" if failure.message is None else f": {failure.message}"
        say(f"  {failure.requests:,} {failure.cause}, for example {failure.custom_id}{why}")
    if report.missing:
        more = " ..." if report.missing > len(report.missing_ids) else ""
        say(f"  missing: {', '.join(map(str, report.missing_ids))}{more}")
    if report.unmatched:
        why = "unknown id, duplicate, or unreadable"
        say(f"  {count(report.unmatched, 'result line')} skipped: {why}")
    if report.deviations.deviating:
        found = report.deviations
        say(
            f"  {found.deviating:,} of {count(found.checked, 'checked result')} differ from the"
            f" API's description, most often at {next(iter(found.paths))}"
        )
    _show_uncertain(report)
    _show_tokens(report)
    _show_cost(report)
    _show_batches(report)
    _show_results(report)
    if report.errors:
        say(f"Failed requests: {report.errors}")


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
            f"sent, too: {', '.join(report.unproven)}"
        )
    if not report.verified:
        looked = "nobody has looked for it yet"
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
    from message_batches.jobs.steps import RunFolder

    folder = RunFolder.of(report.out)
    if report.finished or not folder.is_table:
        say(f"Results: {report.out}")
    else:
        say(f"Results so far: {folder.results}")


def warn_about_input(
    warnings: Iterable[InputWarning], source: object, *, unit: str = "line"
) -> None:
    """Print the warnings about the requests of a file, or the rows of a table."""
    for warning in warnings:
        more = f" (in {count(warning.requests, 'request')})" if warning.requests > 1 else ""
        where = f":{warning.line}" if unit == "line" else f", {unit} {warning.line}"
        warn(f"{source}{where}: warning: {warning.message} {warning.hint}{more}")


def show_log(report: Report) -> None:
    """Print the latest events of a run."""
    for entry in report.log:
        say(f"{_time(entry.at)}  partition {entry.partition}: {entry.message}")


_KINDS = ("answers", "input", "cache_write_5m", "cache_write_1h", "cache_read", "output")
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


def _show_cost(report: Report) -> None:
    if report.cost is None:
        return
    say(f"Cost, by your price list: {report.cost.total:,.4f} {report.cost.currency}".rstrip())
    if report.cost.unpriced:
        say(f"Not in the price list, and not in the cost: {', '.join(report.cost.unpriced)}")


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
