"""Shows how a run goes: a live display on a terminal, a quiet line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TextIO, cast

from message_batches.cli.text import count, plain, tell

if TYPE_CHECKING:
    from message_batches.jobs import Event, Progress

_QUIET_SECONDS = 60.0
"""Between two lines that only say that nothing has gone wrong."""


def show(events: Iterable[Event]) -> None:
    """Follow a run to its end on standard error."""
    if sys.stderr is not None and sys.stderr.isatty():
        _show_live(events)
    else:
        _show_lines(events)


def _show_lines(events: Iterable[Event]) -> None:
    from attrs import evolve

    last_line, last_news = time.monotonic(), None
    for event in events:
        now = time.monotonic()
        news = evolve(event.progress, seconds_left=None)  # that time passes is no news
        if event.text:
            tell(event.text)
            last_line = now
        elif now - last_line >= _QUIET_SECONDS and news != last_news:
            tell(_summary(event.progress))
            last_line, last_news = now, news


def _summary(progress: Progress) -> str:
    text = f"{progress.settled:,} of {count(progress.requests, 'row')} settled, "
    text += f"{progress.collected:,} of {count(progress.batches, 'batch')} done"
    if progress.to_retry:
        text += f", {progress.to_retry:,} to retry"
    return (
        text
        if progress.seconds_left is None
        else f"{text}, about {_left(progress.seconds_left)} left"
    )


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
        began, at_first = time.monotonic(), None
        for event in events:
            progress = event.progress
            done = min(progress.settled + progress.answered, progress.requests)
            at_first = done if at_first is None else at_first
            rate = (done - at_first) / max(time.monotonic() - began, 0.001)
            display.update(
                task,
                total=progress.requests,
                completed=done,
                description=_summary(progress) + _speed(rate),
            )
            if event.text:
                console.print(Text(plain(event.text)))


class _Terminal:
    """Where a display is drawn. Once it is gone, nothing is shown any more, and no run ends."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._gone = False
        self.encoding = stream.encoding

    def write(self, text: str) -> int:
        """Show a text."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Show what was written."""
        self._try(self._stream.flush)

    def isatty(self) -> bool:
        """Give what decides how it is drawn."""
        return True

    def fileno(self) -> int:
        """Give what its size is asked of."""
        return self._stream.fileno()

    def _try(self, show: Callable[[], object]) -> None:
        if not self._gone:
            try:
                show()
            except OSError:
                self._gone = True


def _speed(rate: float) -> str:
    return f", {rate:,.1f} rows/s" if rate > 0 else ""


def _left(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
