"""The progress of a run while it works: on a terminal, in a notebook, or in lines of a log."""

from __future__ import annotations

from message_batches.jobs.display.choose import ShowProgress, displayed, on_stream

__all__ = ["ShowProgress", "displayed", "on_stream"]


def __dir__() -> list[str]:
    return __all__
