"""
A client for the Message Batches API: send millions of prompts at half price.

    from message_batches import Anthropic

    client = Anthropic()
    batch = client.messages.batches.create(requests=[...])
    client.messages.batches.wait(batch.id)
    for result in client.messages.batches.results(batch.id):
        print(result.custom_id, result.result.type)

Names are imported when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from message_batches._lazy import lazy_names
from message_batches._version import __version__

if TYPE_CHECKING:
    from message_batches import types
    from message_batches._errors import MessageBatchesError
    from message_batches.sdk.client import Anthropic, AsyncAnthropic, AsyncClient, Client
    from message_batches.sdk.create.schemas import transform_schema
    from message_batches.sdk.errors import (
        AmbiguousCreateError,
        AnthropicError,
        APIConnectionError,
        APIError,
        APIResponseValidationError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        ClaudeCodeKeyCreatorNotMemberError,
        ClientClosedRequestError,
        CMEKKeyDisabledError,
        ConfigurationError,
        ConflictError,
        ContentTooLargeError,
        CredentialsError,
        DeadlineExceededError,
        EnforcedSpendLimitReachedError,
        GatewayTimeoutError,
        HTTPNotImplementedError,
        InternalServerError,
        InvalidRequestsError,
        ListIncompleteError,
        NotABatchOperationError,
        NotFoundError,
        OrganizationOnHoldError,
        OverloadedError,
        PaymentRequiredError,
        PermissionDeniedError,
        PreconditionFailedError,
        RateLimitError,
        RequestHeaderFieldsTooLargeError,
        RequestTimeoutError,
        RequestTooLargeError,
        ResultLineError,
        ResultsChangedError,
        ResultsError,
        ResultsIncompleteError,
        ServiceUnavailableError,
        StreamAlreadyConsumed,
        UnprocessableEntityError,
        WaitTimeoutError,
        WorkspaceHumanReviewDisabledError,
    )
    from message_batches.sdk.http.transport import (
        DEFAULT_CONNECTION_LIMITS,
        DEFAULT_TIMEOUT,
        DefaultAsyncHttpxClient,
        DefaultHttpxClient,
        Timeout,
    )
    from message_batches.sdk.options import NOT_GIVEN, NotGiven, Omit, not_given, omit
    from message_batches.sdk.pagination import AsyncPage, AsyncPaginator, SyncPage
    from message_batches.sdk.raw_response import APIResponse, AsyncAPIResponse
    from message_batches.sdk.results.garbage import fewer_collections
    from message_batches.sdk.results.reader import DownloadProgress
    from message_batches.sdk.results.record import Deviation, deviations_of
    from message_batches.sdk.results.stream import AsyncResults, Results
    from message_batches.sdk.results.text import text_of
    from message_batches.sdk.settings import DEFAULT_MAX_RETRIES
    from message_batches.types.base_model import BaseModel

__all__ = [
    "DEFAULT_CONNECTION_LIMITS",
    "DEFAULT_MAX_RETRIES",
    "DEFAULT_TIMEOUT",
    "NOT_GIVEN",
    "APIConnectionError",
    "APIError",
    "APIResponse",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AmbiguousCreateError",
    "Anthropic",
    "AnthropicError",
    "AsyncAPIResponse",
    "AsyncAnthropic",
    "AsyncClient",
    "AsyncPage",
    "AsyncPaginator",
    "AsyncResults",
    "AuthenticationError",
    "BadRequestError",
    "BaseModel",
    "CMEKKeyDisabledError",
    "ClaudeCodeKeyCreatorNotMemberError",
    "Client",
    "ClientClosedRequestError",
    "ConfigurationError",
    "ConflictError",
    "ContentTooLargeError",
    "CredentialsError",
    "DeadlineExceededError",
    "DefaultAsyncHttpxClient",
    "DefaultHttpxClient",
    "Deviation",
    "DownloadProgress",
    "EnforcedSpendLimitReachedError",
    "GatewayTimeoutError",
    "HTTPNotImplementedError",
    "InternalServerError",
    "InvalidRequestsError",
    "ListIncompleteError",
    "MessageBatchesError",
    "NotABatchOperationError",
    "NotFoundError",
    "NotGiven",
    "Omit",
    "OrganizationOnHoldError",
    "OverloadedError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "PreconditionFailedError",
    "RateLimitError",
    "RequestHeaderFieldsTooLargeError",
    "RequestTimeoutError",
    "RequestTooLargeError",
    "ResultLineError",
    "Results",
    "ResultsChangedError",
    "ResultsError",
    "ResultsIncompleteError",
    "ServiceUnavailableError",
    "StreamAlreadyConsumed",
    "SyncPage",
    "Timeout",
    "UnprocessableEntityError",
    "WaitTimeoutError",
    "WorkspaceHumanReviewDisabledError",
    "__version__",
    "deviations_of",
    "fewer_collections",
    "not_given",
    "omit",
    "text_of",
    "transform_schema",
    "types",
]


# The modules of the names above that are not in `sdk.errors`, below `sdk`.
_MODULES = {
    "APIResponse": "raw_response",
    "AsyncAPIResponse": "raw_response",
    "AsyncPage": "pagination",
    "AsyncPaginator": "pagination",
    "AsyncAnthropic": "client",
    "AsyncClient": "client",
    "AsyncResults": "results.stream",
    "Anthropic": "client",
    "Client": "client",
    "DEFAULT_CONNECTION_LIMITS": "http.transport",
    "DEFAULT_MAX_RETRIES": "settings",
    "DEFAULT_TIMEOUT": "http.transport",
    "DefaultAsyncHttpxClient": "http.transport",
    "DefaultHttpxClient": "http.transport",
    "NOT_GIVEN": "options",
    "NotGiven": "options",
    "Omit": "options",
    "Deviation": "results.record",
    "DownloadProgress": "results.reader",
    "Results": "results.stream",
    "SyncPage": "pagination",
    "Timeout": "http.transport",
    "deviations_of": "results.record",
    "fewer_collections": "results.garbage",
    "not_given": "options",
    "omit": "options",
    "text_of": "results.text",
    "transform_schema": "create.schemas",
}

__getattr__, __dir__ = lazy_names(
    __name__,
    {name: f"sdk.{_MODULES.get(name, 'errors')}" for name in __all__}
    | {
        "MessageBatchesError": "_errors",
        "__version__": "_version",
        "types": "types",
        "BaseModel": "types.base_model",
    },
)
