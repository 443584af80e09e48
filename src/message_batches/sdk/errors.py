"""
What can go wrong, as exceptions.

    AnthropicError
    ├── APIError                            message, request, body
    │   ├── APIConnectionError              no answer came; was_sent
    │   │   └── APITimeoutError
    │   ├── APIResponseValidationError      an answer came that does not fit the API's description
    │   ├── APIStatusError                  the service said no; one class for each status, below
    │   └── AmbiguousCreateError            the batch may or may not exist
    ├── CredentialsError                    no API key or token is known; nothing was sent
    ├── StreamAlreadyConsumed               a body was read twice
    ├── InvalidRequestsError                the rows can't be sent as they are; no batch was created
    ├── ResultsError                        the download of results failed
    │   ├── ResultLineError                 one line could not be read
    │   ├── ResultsChangedError             the service sent other results than before
    │   └── ResultsIncompleteError          rows are missing, or there are too many
    └── WaitTimeoutError                    the batch had not ended in the time given

To catch everything that this package raises by itself::

    except AnthropicError as error: ...

Names, tree and attributes of the API errors are those of the vendor's SDK. No error carries a
credential: in the request that it holds, the values of all headers are replaced that are not known
to be harmless. The address stands there as it was sent, so a credential has no place in the query.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from message_batches._errors import MessageBatchesError

if TYPE_CHECKING:
    import httpx

    from message_batches_api.models import BetaMessageBatch, MessageBatch


class AnthropicError(MessageBatchesError):
    """The base of every error of the client."""


class APIError(AnthropicError):
    """
    A request to the API failed.

    Attributes:
        message: What happened.
        request: The request, without its credentials.
        body: The body of the answer: decoded JSON, else text, else None when no answer came.
    """

    message: str
    request: httpx.Request
    body: object | None

    def __init__(self, message: str, request: httpx.Request, *, body: object | None) -> None:
        super().__init__(message)
        self.message = message
        self.request = request
        self.body = body


class APIConnectionError(APIError):
    """
    No answer came.

    Attributes:
        was_sent: False when the request surely did not reach the service: no connection was made.
    """

    was_sent: bool

    def __init__(
        self, *, message: str = "Connection error.", request: httpx.Request, was_sent: bool = True
    ) -> None:
        super().__init__(message, request, body=None)
        self.was_sent = was_sent


class APITimeoutError(APIConnectionError):
    """No answer came in time. The limits are those of the client's `timeout`, in seconds."""

    def __init__(self, request: httpx.Request, *, was_sent: bool = True) -> None:
        super().__init__(message="Request timed out.", request=request, was_sent=was_sent)


class APIResponseValidationError(APIError):
    """The service answered with success, but the body does not fit the API's description."""

    response: httpx.Response
    status_code: int

    def __init__(
        self, response: httpx.Response, body: object | None, *, message: str | None = None
    ) -> None:
        super().__init__(
            message or "The answer does not fit the API's description.", response.request, body=body
        )
        self.response = response
        self.status_code = response.status_code


class APIStatusError(APIError):
    """
    The service answered with an error status.

    Attributes:
        response: The answer.
        status_code: Its HTTP status.
        request_id: What support asks for.
        workspace_id: The workspace that the request was counted to.
        type: The kind of error, such as `invalid_request_error`.
        api_message: The service's own words. They change; don't compare them.
        error_code: A stable name of the cause, where the service gives one.
        details: What else the service says of the cause, as decoded JSON.
    """

    response: httpx.Response
    status_code: int
    request_id: str | None
    workspace_id: str | None
    type: str | None
    api_message: str | None
    error_code: str | None
    details: Any

    def __init__(self, message: str, *, response: httpx.Response, body: object | None) -> None:
        super().__init__(message, response.request, body=body)
        self.response = response
        self.status_code = response.status_code
        self.request_id = response.headers.get("request-id")
        self.workspace_id = response.headers.get("anthropic-workspace-id")
        self.type = _text(_reach(body, "error", "type"))
        self.api_message = _text(_reach(body, "error", "message"))
        self.error_code = _error_code(body)
        self.details = _reach(body, "error", "details")


class BadRequestError(APIStatusError):
    """400: the request is wrong. Sending it again will not help."""


class AuthenticationError(APIStatusError):
    """401: the API key or token is missing, wrong or expired."""


class PaymentRequiredError(APIStatusError):
    """402: billing stands in the way."""


class PermissionDeniedError(APIStatusError):
    """403: this credential may not do that."""


class NotFoundError(APIStatusError):
    """404: no such batch in this workspace, or its results are not there."""


class RequestTimeoutError(APIStatusError):
    """408: the service gave up waiting for the request."""


class ConflictError(APIStatusError):
    """409: the request collides with another one."""


class PreconditionFailedError(APIStatusError):
    """412: a condition set by the request does not hold."""


class ContentTooLargeError(APIStatusError):
    """413: the batch is larger than 256 MB."""


RequestTooLargeError = ContentTooLargeError


class UnprocessableEntityError(APIStatusError):
    """422: the request is well formed, but can't be carried out."""


class RateLimitError(APIStatusError):
    """429: too many requests, or a spending limit is reached."""


class RequestHeaderFieldsTooLargeError(APIStatusError):
    """431: the headers are too large."""


class ClientClosedRequestError(APIStatusError):
    """499: the connection was closed before the service had answered."""


class InternalServerError(APIStatusError):
    """500 and above: the service failed."""


class HTTPNotImplementedError(InternalServerError):
    """501: the service does not know this method."""


class ServiceUnavailableError(InternalServerError):
    """503: the service is not available now."""


class GatewayTimeoutError(InternalServerError):
    """504: the service took too long."""


DeadlineExceededError = GatewayTimeoutError


class OverloadedError(InternalServerError):
    """529: the service is overloaded. Try again later."""


class ClaudeCodeKeyCreatorNotMemberError(BadRequestError):
    """The creator of this Claude Code key has left its organization or workspace."""


class CMEKKeyDisabledError(BadRequestError):
    """The workspace's own encryption key is disabled or revoked. Enable it, then try again."""


class OrganizationOnHoldError(BadRequestError):
    """The organization is disabled. `details` may hold an `appeal_url`."""


class EnforcedSpendLimitReachedError(RateLimitError):
    """The organization has reached the monthly spending limit of its tier."""


class AmbiguousCreateError(APIError):
    """
    The batch may or may not have been created, and sending it again could pay for it twice.

    The request was sent, and then the connection broke, time ran out, or the service failed at an
    unknown point, as with 500, 502 and 504. To find out, list the batches created since
    `started_at` and look for one with `request_count` requests. Only when none appears after some
    minutes, create the batch again. `message-batches run` does this by itself.

    It is also a connection, timeout or server error, as its cause is, so code that catches those
    catches it.

    Attributes:
        started_at: When the request was begun, in seconds since 1970.
        request_count: How many requests the batch holds.
        was_sent: Always true; where it was not sent, nothing is ambiguous.
    """

    started_at: float
    request_count: int
    was_sent: bool = True

    @classmethod
    def after(
        cls, failure: APIError, *, started_at: float, request_count: int
    ) -> AmbiguousCreateError:
        """Make the error that stands for a failure after which nobody knows."""
        if isinstance(failure, InternalServerError):
            kind: type[AmbiguousCreateError] = AmbiguousCreateStatusError
        elif isinstance(failure, APITimeoutError):
            kind = AmbiguousCreateTimeoutError
        else:
            kind = AmbiguousCreateConnectionError
        message = (
            f"{failure.message} The batch may have been created, so it was not sent again: that"
            " could pay for it twice. List the batches created since this call and look for one"
            f" with {request_count} requests before you create it again."
        )
        error = kind.__new__(kind, message)
        error.args = (message,)
        error.__dict__.update(failure.__dict__)
        error.message = message
        error.started_at = started_at
        error.request_count = request_count
        return error


class AmbiguousCreateConnectionError(AmbiguousCreateError, APIConnectionError):
    """The connection broke after the batch was sent."""


class AmbiguousCreateTimeoutError(AmbiguousCreateError, APITimeoutError):
    """Time ran out after the batch was sent."""


class AmbiguousCreateStatusError(AmbiguousCreateError, InternalServerError):
    """The service failed after the batch was sent."""


class CredentialsError(AnthropicError, TypeError):
    """No API key or token is known. Nothing was sent."""


class StreamAlreadyConsumed(AnthropicError):
    """The body of a response was asked for after it had been read as a stream."""

    def __init__(self) -> None:
        super().__init__("The body of this response has already been read as a stream.")


class InvalidRequestsError(AnthropicError, ValueError):
    """
    The rows of a batch can't be sent as they are, or not reliably. No batch was created.

    Attributes:
        row: The number of the row at fault, counted from 1; for a file, its line. None where the
            whole is at fault.
    """

    row: int | None

    def __init__(self, message: str, *, row: int | None = None) -> None:
        super().__init__(message if row is None else f"Row {row}: {message}")
        self.row = row


class ResultsError(AnthropicError):
    """
    The download of results failed.

    Attributes:
        rows: How many rows had been read before.
    """

    rows: int

    def __init__(self, message: str, *, rows: int = 0) -> None:
        super().__init__(message)
        self.rows = rows


class ResultLineError(ResultsError):
    """
    One line of the results could not be read.

    Attributes:
        line: Its number, counted from 1.
        offset: Where it begins, in bytes.
        raw: The line as it came, without its line end. Of a line that is too long, the beginning.
        cause: What is wrong with it.
    """

    line: int
    offset: int
    raw: bytes
    cause: Exception

    def __init__(
        self, *, line: int, offset: int, raw: bytes, cause: Exception, rows: int = 0
    ) -> None:
        super().__init__(f"Line {line} of the results, at byte {offset}: {cause}", rows=rows)
        self.line = line
        self.offset = offset
        self.raw = raw
        self.cause = cause


class ResultsChangedError(ResultsError):
    """
    After a broken connection the service sent other results than before.

    What was read before is of the earlier results. To read the later ones, begin anew.
    """

    def __init__(self, message: str, *, rows: int = 0) -> None:
        told = f" Rows read before that: {rows:,}." if rows else ""
        super().__init__(message + told, rows=rows)


class ResultsIncompleteError(ResultsError):
    """
    The results hold fewer or more rows than the batch's counts say.

    Attributes:
        expected: How many rows the batch's counts promise.
    """

    expected: int

    def __init__(self, *, rows: int, expected: int) -> None:
        gap = f"{expected - rows} are missing" if rows < expected else f"{rows - expected} too many"
        super().__init__(f"The results hold {rows} rows of {expected}: {gap}.", rows=rows)
        self.expected = expected


class WaitTimeoutError(AnthropicError, TimeoutError):
    """
    The batch had not ended in the time given. It goes on; wait again to come back to it.

    Attributes:
        batch: The batch as last seen, or None if it was never seen.
    """

    batch: MessageBatch | BetaMessageBatch | None

    def __init__(
        self, message: str, *, batch: MessageBatch | BetaMessageBatch | None = None
    ) -> None:
        super().__init__(message)
        self.batch = batch


_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    408: RequestTimeoutError,
    409: ConflictError,
    412: PreconditionFailedError,
    413: ContentTooLargeError,
    422: UnprocessableEntityError,
    429: RateLimitError,
    431: RequestHeaderFieldsTooLargeError,
    499: ClientClosedRequestError,
    501: HTTPNotImplementedError,
    503: ServiceUnavailableError,
    504: GatewayTimeoutError,
    529: OverloadedError,
}

# The codes that the vendor documents for the batch operations; any other code is its plain status.
_BY_CODE: dict[tuple[int, str | None], type[APIStatusError]] = {
    (400, "claude_code_key_creator_not_member"): ClaudeCodeKeyCreatorNotMemberError,
    (400, "cmek_key_disabled"): CMEKKeyDisabledError,
    (400, "organization_on_hold"): OrganizationOnHoldError,
    (429, "enforced_spend_limit_reached"): EnforcedSpendLimitReachedError,
}


def status_error(response: httpx.Response) -> APIStatusError:
    """Make the exception for an answer with an error status, whose body has been read."""
    status = response.status_code
    text = response.text.strip()
    body: object = text or None
    message = f"Error code: {status} - {text[:500]}" if text else f"Error code: {status}"
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        # An error page of something on the way is text, and is kept as that.
        pass
    else:
        message = f"Error code: {status} - {body}"
    fallback = InternalServerError if status >= 500 else APIStatusError
    kind = _BY_CODE.get((status, _error_code(body))) or _BY_STATUS.get(status, fallback)
    return kind(message, response=response, body=body)


def _reach(body: object, *keys: str) -> Any:
    for key in keys:
        if not isinstance(body, dict):
            return None
        body = body.get(key)
    return body


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _error_code(body: object) -> str | None:
    return _text(_reach(body, "error", "details", "error_code"))
