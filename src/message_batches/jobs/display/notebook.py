"""One display in the cell of a notebook, which is updated while a run works."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from attrs import evolve

from message_batches import _html
from message_batches._escaping import plain
from message_batches._wording import duration
from message_batches.jobs.display.wording import Watch, done_of
from message_batches.jobs.types import Event, Progress

_SHOWN_TEXTS = 5
"""The latest things that happened; a notebook that is stored keeps no more of them."""


def is_notebook() -> bool:
    """Return whether this process is the kernel of a notebook. Nothing is imported to find out."""
    find = getattr(sys.modules.get("IPython"), "get_ipython", None)
    return getattr(find() if find else None, "kernel", None) is not None


@contextmanager
def one_display(clock: Callable[[], float]) -> Iterator[Callable[[Event], None]]:
    """
    Show events in a display of the current cell.

    Args:
        clock: returns seconds by a clock that cannot be set.
    """
    cell = _Cell(clock)
    try:
        yield cell.show
    except BaseException as error:
        cell.end(*getattr(error, "__notes__", ()))
        raise
    cell.end()


class _Cell:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._watch = Watch(clock)
        self._texts: deque[str] = deque(maxlen=_SHOWN_TEXTS)
        self._progress: Progress | None = None
        self._shown: tuple[Progress, float] | None = None
        self._handle: Any = None

    def show(self, event: Event) -> None:
        """Update the display if an event brings something new."""
        self._progress = event.progress
        if event.text:
            self._texts.append(event.text)
        # Each update is a message to the browser: passing time is shown once in a second.
        news, now = evolve(event.progress, seconds_left=None), self._watch.seconds
        if event.text or not self._shown or self._shown[0] != news or now - self._shown[1] >= 1:
            self._shown = (news, now)
            self._draw()

    def end(self, *notes: str) -> None:
        """Leave what stays in the cell."""
        self._texts += notes
        self._draw()

    def _draw(self) -> None:
        if self._progress is None:  # ended before anything was done
            return
        is_finished = self._progress.settled >= self._progress.requests
        if self._handle is None and is_finished and not self._texts:
            return  # a cell that was run again, or reads the answers of a run
        line = f"{self._watch.summary(self._progress)}, {duration(self._watch.seconds)}"
        bar = (
            f'<progress max="{max(self._progress.requests, 1)}" value="{done_of(self._progress)}">'
            "</progress>"
        )
        rest = [f"<div>{_html.text(text)}</div>" for text in self._texts]
        bundle = {
            "text/plain": "\n".join(map(plain, [line, *self._texts])),
            "text/html": f"<div>{bar} {_html.text(line)}</div>{''.join(rest)}",
        }
        if self._handle is None:
            from IPython.display import display

            self._handle = display(bundle, raw=True, display_id=True)
        elif self._handle:
            self._handle.update(bundle, raw=True)
