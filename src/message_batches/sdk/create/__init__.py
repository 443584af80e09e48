"""Requests on their way to the service: checks, JSON, and the body of a create request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from message_batches._lazy import lazy_names

if TYPE_CHECKING:
    from message_batches.sdk.create.bodies import PreparedRequests
    from message_batches.sdk.create.feature_switches import MIN_THINKING_TOKENS
    from message_batches.sdk.create.validation import (
        CUSTOM_ID,
        ENVELOPE,
        MAX_BODY_BYTES,
        MAX_REQUESTS,
        body_size,
        parameters_refused_by,
    )

__all__ = [
    "CUSTOM_ID",
    "ENVELOPE",
    "MAX_BODY_BYTES",
    "MAX_REQUESTS",
    "MIN_THINKING_TOKENS",
    "PreparedRequests",
    "body_size",
    "parameters_refused_by",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    dict.fromkeys(__all__, "validation")
    | {"PreparedRequests": "bodies", "MIN_THINKING_TOKENS": "feature_switches"},
)
