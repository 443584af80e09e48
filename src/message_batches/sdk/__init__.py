"""
The client: what it sends and what it makes of the answers, synchronously and asynchronously.

Programs import from `message_batches`; the names here are for the other packages of this
distribution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from message_batches._lazy import lazy_names

if TYPE_CHECKING:
    from message_batches.sdk import errors
    from message_batches.sdk.errors import Diagnostic
    from message_batches.sdk.retry import (
        FailureKind,
        create_failure_kind_of,
        failure_kind_of,
        retry_after,
    )
    from message_batches.sdk.settings import DEFAULT_ANTHROPIC_VERSION
    from message_batches.sdk.wait import has_ended

__all__ = [
    "DEFAULT_ANTHROPIC_VERSION",
    "Diagnostic",
    "FailureKind",
    "create_failure_kind_of",
    "errors",
    "failure_kind_of",
    "has_ended",
    "retry_after",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "DEFAULT_ANTHROPIC_VERSION": "settings",
        "Diagnostic": "errors",
        "FailureKind": "retry",
        "create_failure_kind_of": "retry",
        "errors": "errors",
        "failure_kind_of": "retry",
        "has_ended": "wait",
        "retry_after": "retry",
    },
)
