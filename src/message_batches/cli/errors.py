"""Turn whatever ends a command into lines for a person, a document for a program, and a code."""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import IntEnum
from types import FrameType
from typing import TYPE_CHECKING, Any, NamedTuple

from typer import Exit
from typer.core import TyperGroup

from message_batches._errors import MessageBatchesError
from message_batches._extras import MissingExtraError
from message_batches._files import NotAPathError
from message_batches._platform import INTERRUPTS, FileInUseError
from message_batches.cli.terminal import say_json, warn

if TYPE_CHECKING:
    from message_batches.jobs import Event, Report


class ExitCode(IntEnum):
    """
    How a command ended: a code for each thing that a script may want to do next.

    The tables in docs, and the help of the commands, are made of this enum.
    """

    description: str

    def __new__(cls, value: int, description: str) -> ExitCode:
        member = int.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    SUCCEEDED = 0, "every request succeeded"
    FAILED = 1, "some requests failed permanently"
    WRONG_INPUT = 2, "wrong input or usage; this command sent nothing"
    INTERRUPTED = 3, "interrupted, or the service is unavailable: run the command again"
    DECISION = 4, "a person must decide: the message says what to do"
    LOCKED = 5, "another process is working on this run"


SETTLED = "done"
"""What 0 means for a command that does not report on the requests of a run."""


class UsageError(MessageBatchesError):
    """The command cannot be carried out as it was typed. The message says what to type instead."""


class Attempt:
    """
    What a command has done by now.

    Args:
        on_event: called with each event of its run.

    Attributes:
        sent: whether it has sent a batch. A mistake that shows only afterwards cannot end it with
            the code that promises that nothing was sent.
        report: the report of its run, once it is known.
        failure: the error that it ended with.
        skipped: whether it did nothing, as it was asked to, so that there is nothing to report.
    """

    def __init__(self, on_event: Callable[[Event], None] | None = None) -> None:
        self.on_event = on_event
        self.sent = False
        self.report: Report | None = None
        self.failure: ErrorReport | None = None
        self.skipped = False


class ErrorReport(NamedTuple):
    """How an error ends a command."""

    code: ExitCode
    lines: list[str]
    details: Mapping[str, Any] = {}

    @property
    def level(self) -> str:
        """The level of its lines in a log: a warning if a later start may cure it by itself."""
        return "warning" if self.code in (ExitCode.INTERRUPTED, ExitCode.LOCKED) else "error"

    def to_dict(self) -> dict[str, Any]:
        """Return the error as it is in a JSON document."""
        return {"exit_code": int(self.code), "messages": self.lines, **self.details}


@contextmanager
def reporting_errors(
    *,
    as_json: bool = False,
    when_interrupted: str | None = None,
    ledger: str | None = None,
    attempt: Attempt | None = None,
) -> Iterator[Attempt]:
    """
    Report any error inside and end the command with the exit code for it.

    Args:
        as_json: print the error as JSON on standard output too.
        when_interrupted: what to say to someone who interrupts the command.
        ledger: the database that the ledger of the run is in, by its URL.
        attempt: what the command has done by now; by default nothing.
    """
    attempt = attempt or Attempt()
    before = {number: signal.signal(number, _interrupt) for number in INTERRUPTS}
    try:
        try:
            with ledger_in(ledger):
                yield attempt
        except Exit:
            _flush()
            raise
        _flush()
    except Exit:
        raise
    except KeyboardInterrupt:
        lines = ["Interrupted.", *([when_interrupted] if when_interrupted else [])]
        _end(ErrorReport(ExitCode.INTERRUPTED, lines), as_json, attempt)
    except BrokenPipeError:
        # The reader has closed the pipe. What Python flushes at exit goes nowhere.
        sys.stdout = None
        raise Exit(ExitCode.SUCCEEDED) from None
    except Exception as error:
        _end(report_error(error, sent=attempt.sent), as_json, attempt)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ledger_in(database: str | None) -> AbstractContextManager[None]:
    """Let the ledgers of the command be in a database; nothing is imported without one."""
    if database is None:
        return nullcontext()
    from message_batches.jobs.ledger import database_chosen

    return database_chosen(database)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(report: ErrorReport, as_json: bool, attempt: Attempt | None = None) -> None:
    if attempt is not None:
        attempt.failure = report
    for line in report.lines:
        warn(line, level=report.level)
    try:
        if as_json:
            print_error(report)
        _flush()
    except OSError:
        # Standard output takes nothing any more; Python must not try again at exit.
        sys.stdout = None
    raise Exit(report.code)


def print_error(report: ErrorReport) -> None:
    """Print the JSON document of a command that failed."""
    document = {"error": report.to_dict()}
    say_json(document)


def _flush() -> None:
    # Here, where a full disk can still be reported.
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader has closed the pipe, which does not change how the command ended.
            sys.stdout = None


def report_error(error: Exception, *, sent: bool) -> ErrorReport:
    """
    Decide how an error ends a command.

    Args:
        error: what was raised.
        sent: whether the command has sent a batch by now.
    """
    # A mistake found after a batch was sent is for a person: the command cannot say "nothing sent".
    mistake = ExitCode.DECISION if sent else ExitCode.WRONG_INPUT
    if isinstance(error, UsageError | MissingExtraError | NotAPathError):
        return ErrorReport(mistake, [str(error)])
    return (
        _report_of_run(error, mistake)
        or _report_of_service(error)
        or _report_of_ledger(error)
        or _report_of_system(error, mistake)
        or _report_of_defect(error)
    )


def _report_of_run(error: Exception, mistake: ExitCode) -> ErrorReport | None:
    from message_batches.jobs import errors

    if isinstance(error, errors.InputError):
        return ErrorReport(mistake, error.lines(), _input_details(error))
    if isinstance(error, errors.RunLockedError):
        return ErrorReport(ExitCode.LOCKED, [str(error)])
    if isinstance(error, errors.DecisionRequiredError):
        details = {"partition": error.partition, "candidates": error.candidates}
        return ErrorReport(ExitCode.DECISION, str(error).splitlines(), details)
    if isinstance(error, errors.PilotError):
        from attrs import asdict

        from message_batches.jobs.money import json_value

        figures = asdict(error.pilot, value_serializer=lambda _, __, value: json_value(value))
        return ErrorReport(ExitCode.DECISION, [str(error)], {"pilot": figures})
    if isinstance(error, errors.CostCapError):
        amounts = {
            name: str(getattr(error.cap, name)) for name in ("max_cost", "spent", "committed")
        }
        details = {"cap": amounts, "held_back": error.held_back}
        return ErrorReport(ExitCode.DECISION, [str(error)], details)
    if isinstance(error, errors.ServiceRefusedError):
        code = mistake if error.nothing_sent and not error.about_account else ExitCode.DECISION
        return ErrorReport(code, [str(error)])
    unreachable = (
        errors.ServiceUnreachableError
        | errors.StorageUnreachableError
        | errors.LedgerUnreachableError
    )
    if isinstance(error, unreachable):
        return ErrorReport(ExitCode.INTERRUPTED, [str(error)])
    if isinstance(error, errors.RunError):
        return ErrorReport(ExitCode.DECISION, [str(error)])
    return None


def _input_details(error: Any) -> dict[str, Any]:
    diagnostics = [
        {
            "line": found.line,
            "message": found.message,
            "hint": found.hint,
            **({"file": found.file} if found.file else {}),
            **({"requests": found.requests} if found.requests > 1 else {}),
        }
        for found in error.diagnostics
    ]
    return {"source": error.source, "diagnostics": diagnostics, "total": error.total}


def _report_of_service(error: Exception) -> ErrorReport | None:
    """Decide about an error of the client in a command that deals with single batches."""
    from message_batches.jobs.engine import is_about_account, reason
    from message_batches.sdk import failure_kind_of

    kind = failure_kind_of(error)
    if kind is None:
        return None
    account = is_about_account(error)
    if kind != "refused" and not account:
        return ErrorReport(
            ExitCode.INTERRUPTED, [f"The service could not be reached: {reason(error)}."]
        )
    code = ExitCode.DECISION if account else ExitCode.WRONG_INPUT
    return ErrorReport(code, [f"{reason(error)}."])


def _report_of_ledger(error: Exception) -> ErrorReport | None:
    from message_batches.jobs.ledger import DAMAGED, store_failure_of

    failure = store_failure_of(error)
    if failure is None:
        return None
    if failure == "damaged":
        return ErrorReport(ExitCode.DECISION, [f"The ledger is damaged: {error}. {DAMAGED}"])
    return ErrorReport(
        ExitCode.INTERRUPTED,
        [
            f"The ledger could not be used: {error}. Free some space if the disk is full, or fix "
            "the cause. Then run the same command again; everything done so far is safe."
        ],
    )


def _report_of_system(error: Exception, mistake: ExitCode) -> ErrorReport | None:
    if isinstance(error, FileInUseError):
        return ErrorReport(ExitCode.INTERRUPTED, [str(error)])
    if not isinstance(error, OSError):
        return None
    if isinstance(error, PermissionError):
        return ErrorReport(mistake, [f"{error.filename}: permission denied. Fix its permissions."])
    if error.errno == errno.EROFS:
        return ErrorReport(mistake, [f"{error.filename}: read-only file system. Make it writable."])
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        text = (
            f"{error.strerror}, for the results, the ledger or a temporary file. Free some space "
            "and run the same command again; everything done so far is safe."
        )
    else:
        text = f"{error}. Fix the cause and run the same command again."
    return ErrorReport(ExitCode.INTERRUPTED, [text])


def _report_of_defect(error: Exception) -> ErrorReport:
    import traceback

    # Not the code that invites a script to try again: it would fail the same way.
    return ErrorReport(
        ExitCode.DECISION,
        [
            *"".join(traceback.format_exception(error)).splitlines(),
            "This is a bug in message-batches. Report it with the lines above. Everything done so "
            "far is on disk, and running the command again is safe.",
        ],
    )


def code_of(report: Report, fail_on: frozenset[str] = frozenset()) -> ExitCode:
    """
    Return the exit code that a run's report calls for.

    Args:
        report: the report.
        fail_on: the statuses of which no answer may be.
    """
    if not report.at_rest:
        return ExitCode.INTERRUPTED
    if report.held_back and report.pilot is not None and not report.pilot.passed:
        return ExitCode.DECISION
    answered = report.outcomes.get("succeeded", 0) - report.failed_answers
    succeeded = answered == report.requests - report.held_back
    unwanted = any(report.answers.get(status) for status in fail_on)
    return ExitCode.SUCCEEDED if succeeded and not unwanted else ExitCode.FAILED


class Commands(TyperGroup):
    """All commands. A mistake in the arguments is found here, before a command runs."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """Parse the arguments before the command; note whether the others ask for JSON."""
        if args[:1] == ["help"]:
            args = [*args[1:], "--help"]
        as_json = "--json" in args or "--json-events" in args
        with _usage_as_json(as_json):
            context = super().make_context(info_name, args, parent, **extra)
        context.meta[_AS_JSON] = as_json
        return context

    def invoke(self, ctx: Any) -> Any:
        """Parse the arguments after the command, and carry it out."""
        as_json = ctx.meta[_AS_JSON]
        try:
            with _usage_as_json(as_json):
                return super().invoke(ctx)
        except KeyboardInterrupt:
            # Before the work of the command or after it; typer would exit with 130.
            _end(ErrorReport(ExitCode.INTERRUPTED, ["Interrupted."]), as_json)


_AS_JSON = "message_batches.json"


@contextmanager
def _usage_as_json(as_json: bool) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # Known by its method: its class has moved from one library to another between versions.
        message = getattr(error, "format_message", None)
        if as_json and message is not None:
            print_error(ErrorReport(ExitCode.WRONG_INPUT, [message()]))
        raise
