"""The error envelope, and the exception that a route raises to send one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

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

RESULT_ERROR_TYPES = frozenset(STATUS_BY_TYPE) - {"conflict_error", "request_too_large"}
"""The types that an errored result line can carry; the other two exist only over HTTP."""


@frozen
class Problem:
    """What is wrong with one request's params: an error type and a sentence."""

    type: str
    message: str


class APIError(Exception):
    """Ends a call with an error envelope.

    Args:
        type: The error type on the wire, such as `invalid_request_error`.
        message: The sentence that the caller reads.
        status: The HTTP status, by default the one that belongs to the type.
        headers: Headers to add to the response.
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
        self.status = STATUS_BY_TYPE[type] if status is None else status
        self.headers = dict(headers or {})


def envelope(type: str, message: str, request_id: str | None) -> dict[str, Any]:
    """Return the body of an error, as HTTP errors and errored result lines carry it."""
    return {"type": "error", "error": {"type": type, "message": message}, "request_id": request_id}
