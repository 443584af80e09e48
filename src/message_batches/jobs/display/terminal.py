"""One live line on a terminal: a bar where rich is installed, else text that is written over."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TextIO, cast

from message_batches._escaping import plain
from message_batches._wording import duration
from message_batches.jobs.display.wording import Watch, done_of
from message_batches.jobs.types import Event


@contextmanager
def live_line(stream: TextIO, clock: Callable[[], float]) -> Iterator[Callable[[Event], None]]:
    """
    Draw a live line on a terminal, and what happens above it; nothing of the line stays.

    Args:
        stream: the terminal.
        clock: returns seconds by a clock that cannot be set.
    """
    terminal = _Terminal(stream)
    draw = _bar if find_spec("rich") else _one_line
    with draw(terminal, Watch(clock)) as show:
        yield show


@contextmanager
def _bar(terminal: _Terminal, watch: Watch) -> Iterator[Callable[[Event], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.text import Text

    console = Console(file=cast("TextIO", terminal))
    columns = (
        BarColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )
    # What others print appears above the line, but never goes to another place than theirs.
    redirect = sys.stdout is not None and sys.stdout.isatty()
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=redirect, redirect_stderr=True
    ) as display:
        task = display.add_task("", total=None)

        def show(event: Event) -> None:
            display.update(
                task,
                total=event.progress.requests,
                completed=done_of(event.progress),
                description=watch.summary(event.progress),
            )
            if event.text:
                console.print(Text(plain(event.text)))

        yield show


@contextmanager
def _one_line(terminal: _Terminal, watch: Watch) -> Iterator[Callable[[Event], None]]:
    def write_over(text: str, end: str = "") -> None:
        # One column stays free: a character in the last one may begin a new line.
        width = max(terminal.columns - 1, 1)
        shown = text if end else text[:width]
        terminal.write(f"\r{' ' * width}\r{shown}{end}")
        terminal.flush()

    def show(event: Event) -> None:
        if event.text:
            write_over(plain(event.text), "\n")
        write_over(f"{watch.summary(event.progress)}, {duration(watch.seconds)}")

    try:
        yield show
    finally:
        write_over("")


class _Terminal:
    """Where the display is drawn. If the terminal goes away, drawing stops; the run continues."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._gone = False
        self.encoding = stream.encoding

    @property
    def columns(self) -> int:
        """How many characters a line has."""
        try:
            return os.get_terminal_size(self.fileno()).columns or 80
        except (OSError, ValueError):
            return 80

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
