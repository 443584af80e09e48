"""Translate between the flows and the HTTP library: requests, errors, secrets and the log."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

from message_batches.sdk.errors import APIConnectionError, APITimeoutError
from message_batches.sdk.http.decompression import BrokenBodyError
from message_batches.sdk.http.request import WireRequest, is_secret, public_headers

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("message_batches")

# Errors that are raised before any byte of the request is sent.
_NOT_SENT = ("ConnectError", "ConnectTimeout", "LocalProtocolError", "PoolTimeout", "ProxyError")


def library_of(thing: object) -> Any:
    """
    Return the module of an HTTP client, request or response: httpx, or its successor httpx2.

    They have the same interface but different classes, and errors must be caught by their class.
    """
    for base in type(thing).__mro__:
        name = base.__module__.partition(".")[0]
        if name in ("httpx", "httpx2"):
            return sys.modules[name]
    raise TypeError(f"`http_client` is of type {type(thing).__name__}. Pass an httpx client.")


def built_request(
    http: httpx.Client | httpx.AsyncClient, request: WireRequest, *, content: Any
) -> httpx.Request:
    """Return the request of the HTTP library, without secrets if it goes to another origin."""
    body = request.content
    size = {} if isinstance(body, bytes | None) else {"content-length": str(body.size)}
    timeout = request.timeout
    if hasattr(timeout, "as_dict"):  # a Timeout of either library
        timeout = library_of(http).Timeout(**timeout.as_dict())
    built = http.build_request(
        request.method,
        request.url,
        # As bytes, because httpx accepts only ASCII as text.
        headers={k.encode(): v.encode() for k, v in {**request.headers, **size}.items()},
        content=content,
        timeout=timeout,
    )
    # Query parameters of the HTTP client would replace those of the address.
    address = type(built.url)(request.url)
    if not request.trusted:
        built.url = address
        # The HTTP client adds its own headers and cookies, which may be secrets too.
        public = public_headers(built.headers)
        built.headers = type(built.headers)({"host": built.headers["host"], **public})
    elif http.params:
        built.url = address.copy_with(params=http.params.merge(address.params))
    return built


def send_options(request: WireRequest) -> dict[str, Any]:
    """Return the arguments of `send`; redirects are followed by the flows."""
    options: dict[str, Any] = {"stream": True, "follow_redirects": False}
    if not request.trusted:
        options["auth"] = None
    return options


def hide_credentials(request: httpx.Request) -> None:
    """Hide the secrets in a request that has been sent, because errors and responses keep it."""
    for name in list(request.headers):
        if is_secret(name):
            request.headers[name] = "[hidden]"


def connection_error(error: httpx.RequestError) -> APIConnectionError:
    """Return our error for an error of the HTTP library."""
    kinds = {base.__name__ for base in type(error).__mro__}
    was_sent = not kinds.intersection(_NOT_SENT)
    if "TimeoutException" in kinds:
        return APITimeoutError(error.request, was_sent=was_sent)
    detail = str(error).strip()
    return APIConnectionError(
        message=f"Connection error: {detail}" if detail else "Connection error.",
        request=error.request,
        was_sent=was_sent,
    )


def decoding_error(error: BrokenBodyError, request: httpx.Request) -> APIConnectionError:
    """Return our error for a body that could not be decompressed."""
    return APIConnectionError(message=f"Connection error: {error}", request=request)


def log_pause(seconds: float, reason: str) -> None:
    """Log that a request is retried, and why."""
    if reason:
        log.info("Retrying in %.1f seconds. %s", seconds, reason)


def log_response(response: httpx.Response) -> None:
    """Log a response; of its headers only the request id, which support needs."""
    log.debug(
        "%s %s: %d, request id %s",
        response.request.method,
        response.request.url.copy_with(query=None),
        response.status_code,
        response.headers.get("request-id"),
    )
