"""Choose where to show the progress of a run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock

from message_batches._escaping import write_line
from message_batches.jobs.display.log import Lines
from message_batches.jobs.display.notebook import is_notebook, one_display
from message_batches.jobs.display.terminal import live_line
from message_batches.jobs.system import SYSTEM, System
from message_batches.jobs.types import Event

ShowProgress = Callable[[Event], None]
"""Takes each event of a run, in the thread or the event loop that the run was called in."""

_line_taken = Lock()
"""Of runs that work at the same time, one has the live line of the terminal."""


@contextmanager
def displayed(
    progress: bool | ShowProgress | None, system: System = SYSTEM
) -> Iterator[ShowProgress]:
    """
    Show events as a user wants it.

    Args:
        progress: True to show them; None to show them on a terminal and in a notebook only; False
            to show nothing; or what takes each event.
        system: the machine.
    """
    if callable(progress):
        yield progress
    elif progress is False:
        yield _ignore
    elif is_notebook():
        with one_display(system.monotonic) as show:
            yield show
    elif progress or _has_terminal():
        with on_stream(_write, system) as show:
            yield show
    else:
        yield _ignore


@contextmanager
def on_stream(say: Callable[[str], None], system: System = SYSTEM) -> Iterator[ShowProgress]:
    """
    Show events on standard error: a live line on a terminal, lines of a log elsewhere.

    Args:
        say: writes a line of a log.
        system: the machine.
    """
    stream = sys.stderr
    if not _has_terminal() or stream is None:
        yield Lines(say, system.monotonic).show
    elif _line_taken.acquire(blocking=False):
        try:
            with live_line(stream, system.monotonic) as show:
                yield show
        finally:
            _line_taken.release()
    else:
        yield _ignore


def _has_terminal() -> bool:
    try:
        return sys.stderr is not None and sys.stderr.isatty()
    except ValueError:  # the stream is closed
        return False


def _ignore(_: Event) -> None:
    pass


def _write(line: str) -> None:
    # A log that takes no more text, on a full disk or a closed terminal, does not end a run.
    if sys.stderr is not None:
        with suppress(OSError, ValueError):  # ValueError: it is closed
            write_line(line, sys.stderr)
