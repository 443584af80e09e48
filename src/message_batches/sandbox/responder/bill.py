"""What answers are billed for: to compare with the account of a client."""

from __future__ import annotations

from collections import Counter
from typing import Any

from attrs import Factory, define, frozen

STATUSES = ("complete", "truncated", "refused", "paused", "invalid")
BILLED = (
    "input_tokens",
    "output_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "ephemeral_5m_input_tokens",
    "ephemeral_1h_input_tokens",
    "web_search_requests",
    "web_fetch_requests",
)
"""The counters of a usage, of whichever object in it; of cached tokens, the sum and its parts."""

_STATUS_BY_REASON = {
    "max_tokens": "truncated",
    "model_context_window_exceeded": "truncated",
    "refusal": "refused",
    "pause_turn": "paused",
}
_OBJECTS = ("cache_creation", "server_tool_use")


@frozen
class Answered:
    """
    The result of a request, and what it is billed for.

    Attributes:
        result: the result, as the line has it.
        is_invalid: whether the answer was made invalid on purpose.
    """

    result: dict[str, Any]
    is_invalid: bool = False

    @property
    def status(self) -> str | None:
        """One of `STATUSES`; None if there is no answer."""
        if self.result["type"] != "succeeded":
            return None
        status = _STATUS_BY_REASON.get(self.result["message"].get("stop_reason"), "complete")
        return "invalid" if self.is_invalid and status == "complete" else status

    @property
    def usage(self) -> dict[str, Any] | None:
        """The usage of the answer."""
        return (self.result.get("message") or {}).get("usage")


@define
class Bill:
    """The answers of some requests, by their statuses, and the sums of their usages."""

    answers: Counter[str] = Factory(Counter)
    billed: Counter[str] = Factory(Counter)

    def add(self, status: str | None, usage: dict[str, Any] | None) -> None:
        """Add an answer; a request without one costs nothing."""
        if status is None or usage is None:
            return
        self.answers[status] += 1
        for counters in (usage, *(usage.get(name) or {} for name in _OBJECTS)):
            for name, count in counters.items():
                if count and name in BILLED and isinstance(count, int):
                    self.billed[name] += count

    def __add__(self, other: Bill) -> Bill:
        """Return what both cost together."""
        return Bill(self.answers + other.answers, self.billed + other.billed)

    def to_json(self) -> dict[str, dict[str, int]]:
        """Return it with all its counters."""
        return {
            "answers": {name: self.answers[name] for name in STATUSES},
            "billed": {name: self.billed[name] for name in BILLED},
        }

    @staticmethod
    def of_json(value: dict[str, dict[str, int]]) -> Bill:
        """Read what `to_json` wrote."""
        return Bill(Counter(value["answers"]), Counter(value["billed"]))
