"""How a command ends: one exit code for each thing that a script may want to do next."""

from __future__ import annotations

import errno
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from typer import Exit

from message_batches.cli.text import say_json, tell

ALL_SUCCEEDED = 0
SOME_FAILED = 1
WRONG_INPUT = 2
INTERRUPTED = 3
UNDECIDED = 4


@contextmanager
def told(*, as_json: bool = False, come_back: str | None = None) -> Iterator[None]:
    """
    Turn whatever goes wrong inside into a message and an exit code.

    Args:
        as_json: print the error as JSON on standard output too.
        come_back: what to say to someone who interrupted the command.
    """
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        try:
            yield
        except Exit:
            _flush()
            raise
        _flush()
    except Exit:
        raise
    except KeyboardInterrupt:
        _end(INTERRUPTED, ["Interrupted.", *([come_back] if come_back else [])], as_json)
    except BrokenPipeError:
        # Whoever read the output has enough of it. What Python flushes at the end goes nowhere.
        sys.stdout = None
        raise Exit(ALL_SUCCEEDED) from None
    except ModuleNotFoundError as error:
        if "pip install 'message-batches[" not in str(error):
            raise
        _end(WRONG_INPUT, [str(error)], as_json)
    except Exception as error:
        code, lines = _explained(error)
        _end(code, lines, as_json, **_details(error))
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(code: int, lines: list[str], as_json: bool, **details: Any) -> None:
    for line in lines:
        tell(line)
    try:
        if as_json:
            print_error(code, lines, **details)
        _flush()
    except OSError:
        # Nothing can be written there any more, and Python is not to try again at the end.
        sys.stdout = None
    raise Exit(code)


def print_error(code: int, lines: list[str], **details: Any) -> None:
    """Print the JSON document of a command that failed."""
    say_json({"error": {"exit_code": code, "messages": lines, **details}})


def _flush() -> None:
    # Now, while it can still be told that nothing more fits there.
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever read the output has enough of it, which is no reason to end otherwise.
            sys.stdout = None


def _explained(error: Exception) -> tuple[int, list[str]]:
    import sqlite3

    from message_batches.jobs import errors
    from message_batches.jobs.engine import reason
    from message_batches.jobs.ledger import DAMAGED
    from message_batches.sdk import failure_kind_of

    if isinstance(error, errors.InputError):
        return WRONG_INPUT, error.lines()
    if isinstance(error, errors.DecisionRequiredError):
        return UNDECIDED, [str(error)]
    if isinstance(error, errors.ServiceRefusedError):
        return (WRONG_INPUT if error.nothing_sent else UNDECIDED), [str(error)]
    if isinstance(error, errors.ServiceUnreachableError):
        return INTERRUPTED, [str(error)]
    trouble = failure_kind_of(error)
    if trouble == "refused":
        return WRONG_INPUT, [f"{reason(error)}."]
    if trouble is not None:
        return INTERRUPTED, [f"The service could not be reached: {reason(error)}."]
    if isinstance(error, sqlite3.Error) and ("decode" in str(error) or "malformed" in str(error)):
        # Another try would find the same; a script must not go on trying.
        return UNDECIDED, [f"The ledger is damaged: {error}. {DAMAGED}"]
    if isinstance(error, sqlite3.Error):
        return INTERRUPTED, [
            f"The ledger could not be used: {error}. Make room if the disk is full, or hint what "
            "else is wrong, and run the same command again; what was done is safe."
        ]
    if isinstance(error, PermissionError):
        return WRONG_INPUT, [f"{error.filename}: permission denied. Mend that first."]
    if isinstance(error, OSError) and error.errno == errno.EROFS:
        return WRONG_INPUT, [f"{error.filename}: it can only be read. Make it writable first."]
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return INTERRUPTED, [
            f"{error.strerror}, for the results, the ledger or a file on the way. Make room and "
            "run the same command again; what was done is safe."
        ]
    if isinstance(error, OSError):
        return INTERRUPTED, [f"{error}. Mend that and run the same command again."]
    return INTERRUPTED, [
        *"".join(traceback.format_exception(error)).splitlines(),
        "This is a defect of message-batches. What was done is on disk; the command can be "
        "run again.",
    ]


def _details(error: Exception) -> dict[str, Any]:
    """Give what a program wants to know of an error beside its words."""
    from message_batches.jobs import errors

    if isinstance(error, errors.InputError):
        problems = [
            {"line": problem.line, "message": problem.message, "hint": problem.hint}
            for problem in error.diagnostics
        ]
        return {"source": error.source, "problems": problems, "total": error.total}
    if isinstance(error, errors.DecisionRequiredError):
        return {"partition": error.partition, "candidates": error.candidates}
    return {}


def ended(report: Any) -> int:
    """Give the exit code that a run's report calls for."""
    if not report.finished:
        return INTERRUPTED
    return ALL_SUCCEEDED if report.succeeded else SOME_FAILED
