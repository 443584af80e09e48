"""
Make exceptions of what the HTTP library raises and of responses with an error status.

The HTTP library quotes in its errors what it could not send or read, which may be a credential. So
our errors are raised outside of its `except` block: neither their text nor their chain holds it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from message_batches.sdk import errors
from message_batches.sdk.errors import (
    AmbiguousCreateConnectionError,
    AmbiguousCreateError,
    AmbiguousCreateStatusError,
    AmbiguousCreateTimeoutError,
    AnthropicError,
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    ConfigurationError,
    InternalServerError,
    error_code_of,
    shortened,
)

if TYPE_CHECKING:
    import httpx

    from message_batches.sdk.http.decompression import BrokenBodyError

# Errors that are raised before any byte of the request is sent.
_NOT_SENT = ("ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError")

# Errors about the request itself. Sent again, it would fail in the same way.
_NEVER_SENT = ("LocalProtocolError", "UnsupportedProtocol", "InvalidURL")

# From here on, the text of an error quotes bytes of the peer.
_QUOTED = re.compile(r"\s*:?\s*(bytearray\(|b['\"]|['\"]).*", re.DOTALL)

_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    402: errors.PaymentRequiredError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    408: errors.RequestTimeoutError,
    409: errors.ConflictError,
    412: errors.PreconditionFailedError,
    413: errors.ContentTooLargeError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
    431: errors.RequestHeaderFieldsTooLargeError,
    499: errors.ClientClosedRequestError,
    501: errors.HTTPNotImplementedError,
    503: errors.ServiceUnavailableError,
    504: errors.GatewayTimeoutError,
    529: errors.OverloadedError,
}


def transport_error(error: Exception, request: httpx.Request) -> AnthropicError:
    """
    Return our error for an error of the HTTP library. Raise it outside the `except` block.

    Args:
        error: the error of the HTTP library.
        request: the request that failed.
    """
    kinds = {base.__name__ for base in type(error).__mro__}
    if kinds.intersection(_NEVER_SENT):
        name = type(error).__name__
        return ConfigurationError(
            f"The request cannot be sent over HTTP ({name}). Check the base URL and the headers."
        )
    failure: APIConnectionError
    was_sent = not kinds.intersection(_NOT_SENT)
    text = str(error).strip()
    harmless = _QUOTED.sub("", text) if "ProtocolError" in kinds else text
    if "TimeoutException" in kinds:
        failure = APITimeoutError(request, was_sent=was_sent)
    else:
        failure = APIConnectionError(
            message=f"Connection error: {harmless}" if harmless else "Connection error.",
            request=request,
            was_sent=was_sent,
        )
    # Programs look at the cause. The same error without the quotation takes its place.
    failure.__cause__ = error if harmless == text else type(error)(harmless)
    return failure


def status_error(response: httpx.Response) -> APIStatusError:
    """Return the exception for a response with an error status, whose body has been read."""
    status = response.status_code
    text = response.text.strip()
    body: object = text or None
    message = f"Error code: {status} - {text[:500]}" if text else f"Error code: {status}"
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        # The error page of a proxy is text, and stays text.
        pass
    else:
        message = f"Error code: {status} - {body}"
    fallback = InternalServerError if status >= 500 else APIStatusError
    kind = _class_of_code(status, error_code_of(body)) or _BY_STATUS.get(status, fallback)
    return kind(message, response=response, body=body)


def _class_of_code(status: int, code: str | None) -> type[APIStatusError] | None:
    """Return the exception that the contract has for a code (`x-error-codes` in openapi.yaml)."""
    from message_batches_api.errors import ERROR_CODES

    name = ERROR_CODES.get((status, code)) if code else None
    found: type[APIStatusError] | None = getattr(errors, name) if name else None
    return found


def ambiguous_create(
    failure: APIError, *, started_at: float, request_count: int
) -> AmbiguousCreateError:
    """Return the error for a create whose failure does not show whether the batch exists."""
    message = (
        f"{shortened(failure.message, 200)} The batch may have been created, so it was not sent"
        " again: that could pay for it twice. List the batches created since this call and look"
        f" for one with {request_count} requests before you create it again."
    )
    error: AmbiguousCreateError
    if isinstance(failure, APIStatusError):
        error = AmbiguousCreateStatusError(message, response=failure.response, body=failure.body)
    elif isinstance(failure, APITimeoutError):
        error = AmbiguousCreateTimeoutError(failure.request, message=message)
    else:
        error = AmbiguousCreateConnectionError(message=message, request=failure.request)
        error.body = failure.body
    error.started_at = started_at
    error.request_count = request_count
    return error


def decoding_error(error: BrokenBodyError, request: httpx.Request) -> APIConnectionError:
    """Return our error for a body that could not be decompressed."""
    return APIConnectionError(message=f"Connection error: {error}", request=request)
