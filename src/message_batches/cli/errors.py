"""Turn whatever ends a command into lines for a person, a document for a program, and a code."""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import IntEnum
from types import FrameType
from typing import TYPE_CHECKING, Any, NamedTuple

from typer import Exit
from typer.core import TyperGroup

from message_batches._errors import MessageBatchesError
from message_batches._extras import MissingExtraError
from message_batches.cli.terminal import say_json, warn

if TYPE_CHECKING:
    from message_batches.jobs import Report


class ExitCode(IntEnum):
    """
    How a command ended: a code for each thing that a script may want to do next.

    The tables in README.md and docs/runs.md and the help of the commands are made of this enum.
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
    INTERRUPTED = 3, "interrupted, or the service is away: run the command again"
    DECISION = 4, "a person must decide: the message says what to do"
    LOCKED = 5, "another process is working on this run"


SETTLED = "done"
"""What 0 means for a command that does not report on the requests of a run."""


class UsageError(MessageBatchesError):
    """The command cannot be carried out as it was typed. The message says what to type instead."""


class Attempt:
    """
    What a command has done by now.

    Attributes:
        sent: whether it has sent a batch. A mistake that shows only afterwards cannot end it with
            the code that promises that nothing was sent.
    """

    sent = False


class ErrorReport(NamedTuple):
    """How an error ends a command."""

    code: ExitCode
    lines: list[str]
    details: Mapping[str, Any] = {}


@contextmanager
def reporting_errors(
    *, as_json: bool = False, when_interrupted: str | None = None
) -> Iterator[Attempt]:
    """
    Report any error inside and end the command with the exit code for it.

    Args:
        as_json: print the error as JSON on standard output too.
        when_interrupted: what to say to someone who interrupts the command.
    """
    attempt = Attempt()
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        try:
            yield attempt
        except Exit:
            _flush()
            raise
        _flush()
    except Exit:
        raise
    except KeyboardInterrupt:
        lines = ["Interrupted.", *([when_interrupted] if when_interrupted else [])]
        _end(ErrorReport(ExitCode.INTERRUPTED, lines), as_json)
    except BrokenPipeError:
        # The reader has closed the pipe. What Python flushes at exit goes nowhere.
        sys.stdout = None
        raise Exit(ExitCode.SUCCEEDED) from None
    except Exception as error:
        _end(report_error(error, sent=attempt.sent), as_json)
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(report: ErrorReport, as_json: bool) -> None:
    for line in report.lines:
        warn(line)
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
    facts = {"exit_code": int(report.code), "messages": report.lines, **report.details}
    say_json({"error": facts})


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
    if isinstance(error, UsageError | MissingExtraError):
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
    if isinstance(error, errors.ServiceRefusedError):
        code = mistake if error.nothing_sent and not error.about_account else ExitCode.DECISION
        return ErrorReport(code, [str(error)])
    if isinstance(error, errors.ServiceUnreachableError):
        return ErrorReport(ExitCode.INTERRUPTED, [str(error)])
    if isinstance(error, errors.RunError):
        return ErrorReport(ExitCode.DECISION, [str(error)])
    return None


def _input_details(error: Any) -> dict[str, Any]:
    diagnostics = [
        {"line": found.line, "message": found.message, "hint": found.hint}
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


def code_of(report: Report) -> ExitCode:
    """Return the exit code that a run's report calls for."""
    if not report.finished:
        return ExitCode.INTERRUPTED
    return ExitCode.SUCCEEDED if report.succeeded else ExitCode.FAILED


class Commands(TyperGroup):
    """All commands. A mistake in the arguments is found here, before a command runs."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """Parse the arguments before the command, and note whether the others ask for JSON."""
        as_json = "--json" in args
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
