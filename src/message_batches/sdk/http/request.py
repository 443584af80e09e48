"""
Describe an HTTP request as plain data, and translate it and its errors for httpx.

A request contains the credential, so no `repr` here shows headers.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

import attrs

from message_batches.sdk.errors import APIConnectionError, APITimeoutError
from message_batches.sdk.http.decompression import BrokenBodyError
from message_batches.sdk.http.query import query_pairs
from message_batches.sdk.options import Omit

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("message_batches")

HeaderLayer = Mapping[str, "str | Omit"]

# Headers for another origin: enough to serve a download, nothing that identifies us.
_PUBLIC_HEADERS = frozenset({"accept", "accept-encoding", "if-range", "range", "user-agent"})

# Headers that may appear in an error or a log. A header of the caller may contain anything.
_HARMLESS_HEADERS = _PUBLIC_HEADERS | {
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
}

_HARMLESS_PREFIXES = ("anthropic-", "x-stainless-")

# Errors that are raised before any byte of the request is sent.
_NOT_SENT = ("ConnectError", "ConnectTimeout", "LocalProtocolError", "PoolTimeout", "ProxyError")


class Body(Protocol):
    """A request body that can be sent more than once."""

    @property
    def size(self) -> int:
        """The number of bytes."""

    def chunks(self) -> Iterator[bytes]:
        """Yield the complete body, from its start."""


@attrs.frozen
class WireRequest:
    """One HTTP request, ready to be sent; sending it again sends the same."""

    method: str
    url: str = attrs.field(repr=False)  # may contain `extra_query`
    headers: Mapping[str, str] = attrs.field(repr=False)
    content: bytes | Body | None = attrs.field(default=None, repr=False)
    timeout: Any = None
    trusted: bool = True  # False for another origin: it gets no credential


def layered(*layers: HeaderLayer) -> dict[str, str]:
    """
    Merge header layers; a later layer wins, and the case of names does not matter.

    `omit` as a value removes what earlier layers set.
    """
    folded: dict[str, str] = {}
    for layer in layers:
        for name, value in layer.items():
            if isinstance(value, Omit):
                folded.pop(name.lower(), None)
            else:
                folded[name.lower()] = value
    return folded


def joined(base_url: str, path: str, query: Mapping[str, object]) -> str:
    """Return the URL of a percent-encoded API path below the base URL, with a query."""
    url = base_url.rstrip("/") + path
    given = list(query_pairs(query))
    if not given:
        return url
    names = {name for name, _ in given}
    address, _, present = url.partition("?")
    # A parameter that the address has already, such as `beta`, is replaced. The rest may be signed
    # and stays unchanged.
    pairs = [
        pair for pair in present.split("&") if pair and unquote(pair.partition("=")[0]) not in names
    ]
    return f"{address}?{'&'.join([*pairs, urlencode(given, quote_via=quote)])}"


def redirected(request: WireRequest, location: str) -> WireRequest:
    """
    Return the request that follows a redirect.

    To another origin it carries no credential and no other header that the caller added. A change
    from http to https on the same host is not another origin.
    """
    url = urljoin(request.url, location)
    trusted = request.trusted and _same_party(origin(request.url), origin(url))
    return attrs.evolve(
        request,
        url=url,
        trusted=trusted,
        headers=request.headers if trusted else public_headers(request.headers),
    )


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or default


def _same_party(here: tuple[str, str, int | None], there: tuple[str, str, int | None]) -> bool:
    upgrade = here == ("http", here[1], 80) and there == ("https", here[1], 443)
    return here == there or upgrade


def public_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that may go to another origin."""
    return {name: value for name, value in headers.items() if name.lower() in _PUBLIC_HEADERS}


def is_secret(name: str) -> bool:
    """Return whether a header of this name may contain a credential."""
    name = name.lower()
    return name not in _HARMLESS_HEADERS and not name.startswith(_HARMLESS_PREFIXES)


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
