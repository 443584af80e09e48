"""The exceptions of the sandbox, and the API's error envelope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from message_batches._errors import MessageBatchesError

# https://docs.claude.com/en/api/errors
STATUS_BY_TYPE: Mapping[str, int] = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "conflict_error": 409,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}
TYPE_BY_STATUS = {status: type_ for type_, status in STATUS_BY_TYPE.items()}

RESULT_ERROR_TYPES = frozenset(STATUS_BY_TYPE) - {"conflict_error", "request_too_large"}
"""The types that an errored result can carry; the other two exist only over HTTP."""

_MAX_MESSAGE = 500  # characters: a message may quote the caller's input, which may be megabytes


class SandboxError(MessageBatchesError):
    """The base of every exception that the sandbox raises to the program that runs it."""


class SandboxOptionError(SandboxError, ValueError):
    """An option or a fault cannot be used; the message says why."""


class SandboxStateError(SandboxError, RuntimeError):
    """The sandbox is not running, is already running, or could not start."""


class APIError(MessageBatchesError):
    """
    End a call, or the request of a batch, with an error envelope. It never leaves the server.

    Args:
        type: the error type on the wire, such as `invalid_request_error`.
        message: the sentence that the caller reads.
        status: the HTTP status, by default the one that belongs to the type.
        headers: headers to add to the response.
    """

    def __init__(
        self,
        type: str,
        message: str,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.type = type
        self.message = message
        self.status = status or STATUS_BY_TYPE[type]
        self.headers = dict(headers or {})


def envelope(
    type: str, message: str, request_id: str | None, code: str | None = None
) -> dict[str, Any]:
    """Return the body of an error, as HTTP errors and errored results carry it."""
    if len(message) > _MAX_MESSAGE:
        message = message[:_MAX_MESSAGE] + "…"
    error: dict[str, Any] = {"type": type, "message": message}
    if code is not None:
        error["details"] = {"error_code": code}
    return {"type": "error", "error": error, "request_id": request_id}


def errored(type: str, message: str, request_id: str | None = None) -> dict[str, Any]:
    """Return the result of a request that failed."""
    return {"type": "errored", "error": envelope(type, message, request_id)}


def invalid(message: str) -> APIError:
    """Return the error for a request that breaks the API's rules."""
    return APIError("invalid_request_error", message)


def not_found(message: str) -> APIError:
    """Return the error for something that does not exist."""
    return APIError("not_found_error", message, headers={"x-should-retry": "false"})


def no_batch(batch_id: str) -> APIError:
    """Return the error for a batch that does not exist."""
    return not_found(f"No Message Batch found with id {batch_id}")


def no_results(batch_id: str) -> APIError:
    """Return the error for a batch whose results do not exist, yet or any more."""
    return not_found(f"Message Batch {batch_id} has no available results.")
