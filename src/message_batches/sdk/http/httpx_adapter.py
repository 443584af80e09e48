"""Between the plain data of flows and the HTTP library: requests, errors, secrets and the log."""

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

# What fails before anything of the request has left.
_NOT_SENT = ("ConnectError", "ConnectTimeout", "LocalProtocolError", "PoolTimeout", "ProxyError")


def library_of(thing: object) -> Any:
    """
    Give the module that an HTTP client, request or response is of: httpx, or httpx2, its heir.

    They have the same interface but not the same classes, so errors must be caught by the right
    ones.
    """
    for base in type(thing).__mro__:
        name = base.__module__.partition(".")[0]
        if name in ("httpx", "httpx2"):
            return sys.modules[name]
    raise TypeError(f"`http_client` is an httpx client; it is {type(thing).__name__}.")


def built_request(
    http: httpx.Client | httpx.AsyncClient, request: WireRequest, *, content: Any
) -> httpx.Request:
    """Make the request of the HTTP library, with nothing secret for another origin."""
    body = request.content
    size = {} if isinstance(body, bytes | None) else {"content-length": str(body.size)}
    timeout = request.timeout
    if hasattr(timeout, "as_dict"):  # a Timeout of either library
        timeout = library_of(http).Timeout(**timeout.as_dict())
    built = http.build_request(
        request.method,
        request.url,
        # As bytes, because httpx takes nothing but ASCII as text.
        headers={k.encode(): v.encode() for k, v in {**request.headers, **size}.items()},
        content=content,
        timeout=timeout,
    )
    # Query parameters that the HTTP client has of its own replace those of the address.
    address = type(built.url)(request.url)
    if not request.trusted:
        built.url = address
        # The HTTP client adds headers and cookies of its own, which may be secrets as well.
        public = public_headers(built.headers)
        built.headers = type(built.headers)({"host": built.headers["host"], **public})
    elif http.params:
        built.url = address.copy_with(params=http.params.merge(address.params))
    return built


def send_options(request: WireRequest) -> dict[str, Any]:
    """Give the arguments of `send`: redirects are a rule of the flows."""
    options: dict[str, Any] = {"stream": True, "follow_redirects": False}
    if not request.trusted:
        options["auth"] = None
    return options


def hide_credentials(request: httpx.Request) -> None:
    """Blot out what is secret in a request that has been sent; errors and answers hold it on."""
    for name in list(request.headers):
        if is_secret(name):
            request.headers[name] = "[hidden]"


def connection_error(error: httpx.RequestError) -> APIConnectionError:
    """Translate an error of the HTTP library."""
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
    """Translate an error of decompression: what came is not what was sent."""
    return APIConnectionError(message=f"Connection error: {error}", request=request)


def log_pause(seconds: float, reason: str) -> None:
    """Log that a request is sent again, and why."""
    if reason:
        log.info("Trying again in %.1f seconds. %s", seconds, reason)


def log_answer(response: httpx.Response) -> None:
    """Log an answer: nothing of its headers but the id that support asks for."""
    log.debug(
        "%s %s: %d, request id %s",
        response.request.method,
        response.request.url.copy_with(query=None),
        response.status_code,
        response.headers.get("request-id"),
    )
