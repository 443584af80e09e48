"""What `usage` of an answer counts: every counter, listed once."""

from __future__ import annotations

from typing import NamedTuple


class UsageCounter(NamedTuple):
    """
    One number in `usage`.

    Attributes:
        path: where it is in `usage`; the last part is the wire's name for it.
        name: what the ledger and reports call it; None where it is part of another counter.
            `cache_write` is the part of its number that the split by lifetime lacks.
        label: what the report page calls it.
    """

    path: tuple[str, ...]
    name: str | None
    label: str


USAGE_COUNTERS = (
    UsageCounter(("input_tokens",), "input", "Input"),
    UsageCounter(("output_tokens",), "output", "Output"),
    UsageCounter(("cache_creation_input_tokens",), "cache_write", "Cache write"),
    UsageCounter(("cache_read_input_tokens",), "cache_read", "Cache read"),
    UsageCounter(
        ("cache_creation", "ephemeral_5m_input_tokens"), "cache_write_5m", "Cache write, 5 min"
    ),
    UsageCounter(
        ("cache_creation", "ephemeral_1h_input_tokens"), "cache_write_1h", "Cache write, 1 h"
    ),
    UsageCounter(("output_tokens_details", "thinking_tokens"), None, "Thinking"),
    UsageCounter(("server_tool_use", "web_search_requests"), "web_searches", "Web searches"),
    UsageCounter(("server_tool_use", "web_fetch_requests"), "web_fetches", "Web fetches"),
)
"""
Every counter, in the order of the columns of a table.

`cache_creation_input_tokens` is the sum of the two lifetimes below it.
https://docs.claude.com/en/docs/build-with-claude/prompt-caching
"""
