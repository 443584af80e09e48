"""
The exceptions of the client.

    AnthropicError
    ├── APIError                            message, request, body
    │   ├── APIConnectionError              there was no response; was_sent
    │   │   └── APITimeoutError
    │   ├── APIResponseValidationError      a response does not match the API's description
    │   ├── APIStatusError                  an error status; one class for each status, below
    │   └── AmbiguousCreateError            the batch may or may not exist
    ├── ConfigurationError                  an argument or a variable cannot be used; nothing was
    │                                       sent
    ├── CredentialsError                    there is no API key or token, or it cannot be sent
    ├── NotABatchOperationError             only the vendor's client can do this
    ├── ListIncompleteError                 a list of batches cannot be continued
    ├── StreamAlreadyConsumed               a body was read twice
    ├── InvalidRequestsError                a request cannot be sent; no batch was created
    ├── ResultsError                        the download of results failed
    │   ├── ResultLineError                 a line cannot be read
    │   ├── ResultsChangedError             the service sent other results than before
    │   └── ResultsIncompleteError          results are missing, or there are too many
    └── WaitTimeoutError                    the batch has not ended in time

To catch every error of the client::

    except AnthropicError as error: ...

Names, tree and attributes of the API errors are those of the vendor's SDK. No error contains a
credential: in its request, the value of each header is hidden unless the header is known to be
harmless. The URL is not changed, so do not put a credential into the query.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from message_batches._errors import MessageBatchesError

if TYPE_CHECKING:
    import httpx

    from message_batches_api.models import BetaMessageBatch, MessageBatch


_SHOWN_CHARACTERS = 500

_SHOWN_ERRORS = 10
"""How many errors in requests a message lists."""

# Those that a terminal may obey.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def shortened(text: str, characters: int = _SHOWN_CHARACTERS) -> str:
    """Return a text for an error message: truncated if long, with control characters escaped."""
    text = _CONTROL.sub(lambda found: ascii(found[0])[1:-1], text[: characters + 1])
    return text if len(text) <= characters else f"{text[: characters - 3]}..."


class AnthropicError(MessageBatchesError):
    """The base of every error of the client."""


class NotABatchOperationError(AnthropicError, AttributeError):
    """
    Only the vendor's client can do this: it is not an operation on batches.

    It is an AttributeError, so that `hasattr` and `getattr` with a default work as usual.

    Attributes:
        operation: what was looked up, such as `messages.create`.
    """

    operation: str

    def __init__(self, operation: str) -> None:
        super().__init__(operation)
        self.operation = operation

    def __str__(self) -> str:
        return (
            f"This client has no {self.operation}, only batches; use the vendor's client, of the "
            "package anthropic, for it."
        )


class APIError(AnthropicError):
    """
    A request to the API failed.

    Attributes:
        message: what happened, in at most 500 characters.
        request: the request, without its credentials.
        body: the body of the response: decoded JSON, else text; None without a response. It is
            complete, except that more than 16 MiB are not read.
    """

    message: str
    request: httpx.Request
    body: object | None

    def __init__(self, message: str, request: httpx.Request, *, body: object | None) -> None:
        self.message = shortened(message)
        super().__init__(self.message)
        self.request = request
        self.body = body


class APIConnectionError(APIError):
    """
    There was no response.

    Attributes:
        was_sent: False when no connection was made, so that the service cannot have the request.
    """

    was_sent: bool

    def __init__(
        self, *, message: str = "Connection error.", request: httpx.Request, was_sent: bool = True
    ) -> None:
        super().__init__(message, request, body=None)
        self.was_sent = was_sent


class APITimeoutError(APIConnectionError):
    """There was no response within the `timeout`."""

    def __init__(
        self,
        request: httpx.Request,
        *,
        message: str = "Request timed out.",
        was_sent: bool = True,
    ) -> None:
        super().__init__(message=message, request=request, was_sent=was_sent)


class APIResponseValidationError(APIError):
    """The status is a success, but the body does not match the API's description."""

    response: httpx.Response
    status_code: int

    def __init__(
        self, response: httpx.Response, body: object | None, *, message: str | None = None
    ) -> None:
        super().__init__(
            message or "The response does not match the API's description.",
            response.request,
            body=body,
        )
        self.response = response
        self.status_code = response.status_code


class APIStatusError(APIError):
    """
    The response has an error status.

    Attributes:
        response: the response.
        status_code: its HTTP status.
        request_id: the `request-id` header; quote it to support.
        workspace_id: the workspace of the request.
        type: the type of the error, such as `invalid_request_error`.
        api_message: the message of the service. It may change; do not compare it.
        error_code: a stable name of the cause, if the service sends one.
        details: further details of the cause, as decoded JSON.
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
        self.error_code = error_code_of(body)
        self.details = _reach(body, "error", "details")


class BadRequestError(APIStatusError):
    """400: the request is invalid. A retry does not help."""


class AuthenticationError(APIStatusError):
    """401: the API key or token is missing, wrong or expired."""


class PaymentRequiredError(APIStatusError):
    """402: billing failed."""


class PermissionDeniedError(APIStatusError):
    """403: the credential does not permit this."""


class NotFoundError(APIStatusError):
    """404: the workspace has no such batch, or the batch has no results."""


class RequestTimeoutError(APIStatusError):
    """408: the service stopped waiting for the request."""


class ConflictError(APIStatusError):
    """409: the request conflicts with another one."""


class PreconditionFailedError(APIStatusError):
    """412: a condition of the request is not met."""


class ContentTooLargeError(APIStatusError):
    """413: the batch is larger than 256 MB."""


RequestTooLargeError = ContentTooLargeError


class UnprocessableEntityError(APIStatusError):
    """422: the request is well-formed but cannot be processed."""


class RateLimitError(APIStatusError):
    """429: too many requests, or a spending limit was reached."""


class RequestHeaderFieldsTooLargeError(APIStatusError):
    """431: the headers are too large."""


class ClientClosedRequestError(APIStatusError):
    """499: the connection was closed before the response."""


class InternalServerError(APIStatusError):
    """500 and above: the service failed."""


class HTTPNotImplementedError(InternalServerError):
    """501: the service does not support this method."""


class ServiceUnavailableError(InternalServerError):
    """503: the service is unavailable."""


class GatewayTimeoutError(InternalServerError):
    """504: the service took too long."""


DeadlineExceededError = GatewayTimeoutError


class OverloadedError(InternalServerError):
    """529: the service is overloaded. Try again later."""


class ClaudeCodeKeyCreatorNotMemberError(BadRequestError):
    """The creator of this Claude Code key has left its organization or workspace."""


class CMEKKeyDisabledError(BadRequestError):
    """The encryption key of the workspace is disabled or revoked. Enable it, then try again."""


class OrganizationOnHoldError(BadRequestError):
    """The organization is disabled. `details` may contain an `appeal_url`."""


class WorkspaceHumanReviewDisabledError(BadRequestError):
    """The workspace has human review disabled, which the request needs."""


class EnforcedSpendLimitReachedError(RateLimitError):
    """The organization has reached the monthly spending limit of its tier."""


class AmbiguousCreateError(APIError):
    """
    The batch may or may not have been created, and a retry could pay for it twice.

    The request was sent, and then the connection broke, time ran out, or the service failed at an
    unknown point, as with 408, 409, 500, 502 and 504. To find out, list the batches created since
    `started_at` and look for one with `request_count` requests. Create the batch again only if none
    appears within some minutes. `message-batches run` does this for you.

    It is also a connection, timeout or server error, like its cause, so code that catches those
    catches it.

    Attributes:
        started_at: when the request started, in seconds since 1970.
        request_count: how many requests the batch holds.
        was_sent: always True; a request that was not sent is not ambiguous.
    """

    started_at: float
    request_count: int
    was_sent: bool = True


class AmbiguousCreateConnectionError(AmbiguousCreateError, APIConnectionError):
    """The connection broke after the batch was sent, or the response does not name a batch."""


class AmbiguousCreateTimeoutError(AmbiguousCreateError, APITimeoutError):
    """Time ran out after the batch was sent."""


class AmbiguousCreateStatusError(AmbiguousCreateError, InternalServerError):
    """The service failed, or stopped waiting, after the batch was sent."""


class ConfigurationError(AnthropicError, ValueError):
    """
    An argument or an environment variable cannot be used, such as a header or a proxy.

    The message names it and does not show its value. Nothing was sent; a retry does not help.
    """


class CredentialsError(AnthropicError, TypeError):
    """There is no API key or token, or it cannot be sent. Nothing was sent."""


class ListIncompleteError(AnthropicError):
    """
    A list of batches has no way on, although the service says that more follows.

    What was listed before is not all there is: do not conclude from it that a batch does not exist.
    """


class StreamAlreadyConsumed(AnthropicError):
    """The body of a response was read after it had been read as a stream."""

    def __init__(self) -> None:
        super().__init__("The body of this response has already been read as a stream.")


@frozen
class Diagnostic:
    """
    One error in the requests.

    Attributes:
        message: what is wrong, one sentence.
        hint: how to fix it, one sentence; empty where the message says it.
        line: line of the requests file, or number of the request, from 1; None for all of them.
        file: the file that has the line, where there are several.
        requests: how many requests have the same error, where these are counted together; `line` is
            that of the first.
    """

    message: str
    hint: str
    line: int | None = None
    file: str | None = None
    requests: int = 1


class InvalidRequestsError(AnthropicError, ValueError):
    """
    The requests of a batch cannot be sent, or not reliably. No batch was created.

    Attributes:
        number: the number of the first request with an error, counted from 1; in a file, its line.
            None if the error is not about one request.
        diagnostics: the first errors, of all requests, in their order.
        total: how many errors there are.
    """

    number: int | None
    diagnostics: tuple[Diagnostic, ...]
    total: int

    def __init__(self, message: str, *, number: int | None = None) -> None:
        super().__init__(message if number is None else f"Request {number}: {message}")
        self.number = number
        self.diagnostics = (Diagnostic(message, "", number),)
        self.total = 1

    @classmethod
    def of(cls, diagnostics: Sequence[Diagnostic], total: int) -> InvalidRequestsError:
        """Return the error for the first of all errors; there is at least one."""
        shown = [f"{found.message} {found.hint}".rstrip() for found in diagnostics[:_SHOWN_ERRORS]]
        lines = [
            text if found.line is None else f"Request {found.line}: {text}"
            for found, text in zip(diagnostics, shown, strict=False)
        ]
        if total > len(lines):
            lines.append(f"There are {total - len(lines):,} more errors; fix these first.")
        error = cls("\n".join(lines))
        error.number = diagnostics[0].line
        error.diagnostics = tuple(diagnostics)
        error.total = total
        return error


class ResultsError(AnthropicError):
    """
    The download of results failed.

    Attributes:
        results_read: how many results had been read before.
    """

    results_read: int

    def __init__(self, message: str, *, results_read: int = 0) -> None:
        super().__init__(message)
        self.results_read = results_read


class ResultLineError(ResultsError, ValueError):
    """
    A line of the results cannot be read.

    Attributes:
        line: its number, counted from 1.
        offset: where it starts, in bytes.
        raw: the line as it was received, without its line end. Of a line that is too long, the
            start.
        cause: what is wrong with it.
    """

    line: int
    offset: int
    raw: bytes
    cause: Exception

    def __init__(
        self, *, line: int, offset: int, raw: bytes, cause: Exception, results_read: int = 0
    ) -> None:
        super().__init__(
            f"Line {line} of the results, at byte {offset}: {cause}", results_read=results_read
        )
        self.line = line
        self.offset = offset
        self.raw = raw
        self.cause = self.__cause__ = cause


class LineTooLongError(MessageBatchesError, ValueError):
    """A line of the results is longer than the limit. It is the cause of a ResultLineError."""


class ResultsChangedError(ResultsError):
    """
    After a broken connection the service sent other results than before.

    The results that were read before are the earlier ones. To read the later ones, start again.
    """

    def __init__(self, message: str, *, results_read: int = 0) -> None:
        before = f" Results read before: {results_read:,}." if results_read else ""
        super().__init__(message + before, results_read=results_read)


class ResultsIncompleteError(ResultsError):
    """
    There are fewer or more results than the counts of the batch say.

    Attributes:
        expected: how many results there should be, by the counts of the batch.
    """

    expected: int

    def __init__(self, *, results_read: int, expected: int) -> None:
        missing = expected - results_read
        gap = f"{missing} are missing" if missing > 0 else f"{-missing} are too many"
        super().__init__(
            f"The results have {results_read} lines of {expected}: {gap}.",
            results_read=results_read,
        )
        self.expected = expected


class WaitTimeoutError(AnthropicError, TimeoutError):
    """
    The batch has not ended in time. The service continues to process it; wait again.

    Attributes:
        batch: the batch as last retrieved, or None if it was never retrieved.
    """

    batch: MessageBatch | BetaMessageBatch | None

    def __init__(
        self, message: str, *, batch: MessageBatch | BetaMessageBatch | None = None
    ) -> None:
        super().__init__(message)
        self.batch = batch


def _reach(body: object, *keys: str) -> Any:
    for key in keys:
        if not isinstance(body, dict):
            return None
        body = body.get(key)
    return body


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def error_code_of(body: object) -> str | None:
    """Return the stable name of the cause in the body of an error, if there is one."""
    return _text(_reach(body, "error", "details", "error_code"))
