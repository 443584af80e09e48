"""What a command does where nobody watches: events, logs, hooks, locks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from typer import Exit

from message_batches.cli.errors import Attempt, ExitCode, ledger_in, reporting_errors
from message_batches.cli.event_lines import EventStream
from message_batches.cli.hooks import run_hook
from message_batches.cli.moments import seconds_of
from message_batches.cli.terminal import date_lines, log_format, say_json, warn

if TYPE_CHECKING:
    from message_batches.cli.options import UnattendedOptions
    from message_batches.jobs import Run

_LOOK_SECONDS = 1.0
"""Between two attempts to get a lock."""


class Unattended(NamedTuple):
    """
    What a command does where nobody watches, by its options.

    Attributes:
        out: the output of the run.
        given: the options.
    """

    out: str
    given: UnattendedOptions

    @contextmanager
    def reporting(
        self, *, as_json: bool, when_interrupted: str, ledger: str | None
    ) -> Iterator[Attempt]:
        """
        Report errors as `reporting_errors` does, then how the command ended.

        Args:
            as_json: as there; with events, their last line has the document.
            when_interrupted: as there.
            ledger: as there.
        """
        stream = EventStream() if self.given.json_events else None
        attempt = Attempt(on_event=stream.add if stream else None)
        with log_format(self.given.log_format):
            try:
                with reporting_errors(
                    as_json=as_json and stream is None,
                    when_interrupted=when_interrupted,
                    ledger=ledger,
                    attempt=attempt,
                ):
                    yield attempt
            except Exit as ended:
                if attempt.skipped and as_json and stream is None:
                    say_json({"skipped": True})
                self._end(ended.exit_code, attempt, stream, ledger)
                raise

    @contextmanager
    def locked(
        self, attempt: Attempt, opened: Callable[[], AbstractContextManager[Run]]
    ) -> Iterator[Run]:
        """
        Provide a run, once no other process works on it.

        Args:
            attempt: notes that nothing is to be reported if the command does nothing.
            opened: opens the run.

        Raises:
            RunLockedError: another process works on it for too long.
        """
        with ExitStack() as stack:
            yield self._opened(stack, attempt, opened)

    def _opened(
        self,
        stack: ExitStack,
        attempt: Attempt,
        opened: Callable[[], AbstractContextManager[Run]],
    ) -> Run:
        from message_batches.jobs.errors import RunLockedError

        seconds = 0.0 if self.given.wait_for_lock is None else seconds_of(self.given.wait_for_lock)
        until, waits = time.monotonic() + seconds, False
        while True:
            try:
                return stack.enter_context(opened())
            except RunLockedError:
                date_lines()
                left = until - time.monotonic()
                if left <= 0 and self.given.skip_if_running:
                    warn("Another process is working on this run, so this command did nothing.")
                    attempt.skipped = True
                    raise Exit(ExitCode.SUCCEEDED) from None
                if left <= 0:
                    raise
            if not waits:
                wait = self.given.wait_for_lock
                warn(f"Another process is working on this run; waiting for {wait}.")
                waits = True
            time.sleep(min(_LOOK_SECONDS, left))

    def _end(
        self, code: int, attempt: Attempt, stream: EventStream | None, ledger: str | None
    ) -> None:
        if attempt.skipped and stream is not None:
            stream.close(code, {"report": None, "error": None, "skipped": True})
        if attempt.skipped or not (stream or self.given.on_end or self.given.on_decision):
            return
        document = self._document(attempt, ledger)
        if stream is not None:
            report = {name: each for name, each in document.items() if name != "error"}
            stream.close(code, {"report": report or None, "error": document.get("error")})
        if self.given.on_decision and code == ExitCode.DECISION:
            run_hook("--on-decision", self.given.on_decision, document, self.out, code)
        if self.given.on_end:
            run_hook("--on-end", self.given.on_end, document, self.out, code)

    def _document(self, attempt: Attempt, ledger: str | None) -> Mapping[str, Any]:
        """Return the report as `--json` prints it, and the error that the command ended with."""
        error = {} if attempt.failure is None else {"error": attempt.failure.to_dict()}
        if attempt.report is not None:
            return {**attempt.report.to_dict(), **error}
        try:
            with ledger_in(ledger):
                return {**_report_of(self.out), **error}
        except Exception:
            # The error says what is wrong; there need not be a run that a report could be of.
            return error


def _report_of(out: str | Path) -> dict[str, Any]:
    from message_batches.jobs.internals import open_ledger, report_on

    with open_ledger(out, for_reading=True) as ledger:
        return report_on(ledger).to_dict()
