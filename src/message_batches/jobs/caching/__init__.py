"""The prompt cache: the prefixes that requests share, their breakpoints, and what they save."""

from __future__ import annotations

from message_batches.jobs.caching.marked_file import Breakpoints, first_of, forecast_in, mark_file

CACHING = "caching"
"""The setting of a run with the breakpoints of its requests, and what is expected of them."""

__all__ = [
    "CACHING",
    "Breakpoints",
    "first_of",
    "forecast_in",
    "mark_file",
]
